"""Checking after an edit finds what a full check finds, and makes the graph that a full build makes.

Edits are made at random to a copy of the real data, with a seed: what one edit does to the outcome, and to what is kept
for the next, is compared with everything done anew.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Store

from kgbuild.build.graph import build
from kgbuild.check.gate import check
from kgbuild.check.incremental import check_files
from kgbuild.check.state import STORE, Cache
from kgbuild.project import Project
from kgbuild.source.submission import submissions
from tools.fuzz_mutations import Original, mutate

SEEDS = range(4)
EDITS = 5
DOCUMENTS = 20
"""How many documents are edited: each edit is compared with everything done anew."""
QUESTIONS = ("conflicts", "open-promises", "who-met-at")
"""A few of the questions: their answers are compared as all are."""

BLOCK = re.compile(r"^(?:  )?- .*\n(?:(?:  )? +.*\n)*", re.MULTILINE)
VALUE = re.compile(r"(?P<key>[a-z-]+): (?P<value>[^\s{}\[\],:]+(?: [^\s{}\[\],:]+)*)")
Edit = Callable[[Random, Path, list[Path]], None]


@pytest.fixture
def copied(checkout: Path, tmp_path: Path) -> Project:
    """A copy of the real project with all registers, a part of its documents and a few of its questions."""
    root = tmp_path / "project"
    for part in ("ontology", "data", "queries"):
        shutil.copytree(checkout / part, root / part)
    for path in [*(root / "queries" / "ask").iterdir(), *(root / "queries" / "expected").iterdir()]:
        if path.stem not in QUESTIONS:
            path.unlink()
    documents = sorted((root / "data" / "sources").glob("*/*.yaml"))
    rested_on = {path for path in documents if path.stem in ("israel-delegation-2019", "luxembourg-mission-2024")}
    for path in {*documents} - {*Random(EDITS).sample(documents, min(DOCUMENTS, len(documents)))} - rested_on:
        path.unlink()
    return Project(root, tmp_path / "store")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def drop(random: Random, path: Path, _: list[Path]) -> None:
    """A fact or an entry goes."""
    text = _text(path)
    block = random.choice(list(BLOCK.finditer(text)))
    _write(path, text[: block.start()] + text[block.end() :])


def move(random: Random, path: Path, others: list[Path]) -> None:
    """A fact or an entry is said in another file of the kind as well, or only there."""
    text = _text(path)
    block = random.choice(list(BLOCK.finditer(text)))
    other = random.choice([other for other in others if other.parts[-3:-1] == path.parts[-3:-1]] or others)
    _write(other, _text(other) + block[0])
    if random.random() < 0.5 and other != path:
        _write(path, text[: block.start()] + text[block.end() :])


def change(random: Random, path: Path, others: list[Path]) -> None:
    """A value becomes another that the same key has somewhere."""
    text = _text(path)
    found = random.choice(list(VALUE.finditer(text)))
    values = [
        match["value"] for other in others for match in VALUE.finditer(_text(other)) if match["key"] == found["key"]
    ]
    _write(path, text[: found.start("value")] + random.choice(values) + text[found.end("value") :])


def shift(random: Random, path: Path, _: list[Path]) -> None:
    """Every line moves down."""
    _write(path, "# a comment\n" * random.randint(1, 3) + _text(path))


def spoil(random: Random, path: Path, others: list[Path]) -> None:
    """Whatever the fuzzer does."""
    originals = tuple(Original(other.name, other.read_bytes()) for other in others[:3])
    data, _done = mutate(random, Original(path.name, path.read_bytes()), originals)
    path.write_bytes(data)


def remove(_random: Random, path: Path, _: list[Path]) -> None:
    """The file goes."""
    path.unlink()


def judge(_random: Random, path: Path, _: list[Path]) -> None:
    """A curator believes one document."""
    text = "- about: jaxa-lsa-cooperation\n  field: signed.on\n  choose: luxembourg-mission-2024\n  because: {en: x}\n"
    _write(path.parents[len(path.parts) - path.parts.index("data") - 2] / "judgements.yaml", text)


EDITS_MADE: tuple[Edit, ...] = (drop, move, change, change, change, shift, spoil, remove, judge)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_edit_all_is_as_if_checked_anew(copied: Project, seed: int) -> None:
    random = Random(seed)
    pristine = copied.root.parent / "pristine"
    shutil.copytree(copied.data, pristine)
    check_files(copied, submissions(copied))
    for _ in range(EDITS):
        if random.random() < 0.3:
            shutil.rmtree(copied.data)
            shutil.copytree(pristine, copied.data)
        files = sorted(path for path in copied.data.rglob("*.yaml") if path.stat().st_size > 400)
        small = [path for path in files if path.name not in ("countries.yaml", "currencies.yaml")]
        edit = random.choice(EDITS_MADE)
        edit(random, random.choice(small), small)
        told = check_files(copied, submissions(copied))
        built = build(copied)
        assert told == check(built), edit.__name__
        newest = Cache.of(copied).newest()
        assert newest is not None
        kept = Store.read_only(str(newest / STORE))
        assert {str(quad) for quad in kept} == {str(quad) for quad in (*built.claims, *built.view)}, edit.__name__
