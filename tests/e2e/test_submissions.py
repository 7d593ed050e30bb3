"""What curators may well submit by mistake: each is told at its line, and doing what the message says makes it clean.

The table is tests/fixtures/submissions.yaml, read by our own reader. Each case is a document of its own, the sound one
with one part written otherwise, or a file of its own. All of them are checked in one project beside the real data, as
they were submitted and as they were mended.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kgbuild.build.graph import build
from kgbuild.check.gate import check
from kgbuild.errors import Problem, Severity
from kgbuild.project import Project
from kgbuild.records.validation import plain
from kgbuild.source.reader import read_tree
from tests.documents import copy_few

TABLE = Path(__file__).parents[1] / "fixtures" / "submissions.yaml"
ANYTHING = "…"
CODE = re.compile(r"\S+ ([a-z0-9-]+): ")
OFFERED = re.compile(r"(?:write|did you mean) `([^`…]+)`")


def _zipped(text: str) -> bytes:
    """What a word processor writes: an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), text)
    return stream.getvalue()


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16": lambda text: text.encode("utf-16"),
    "shift_jis": lambda text: text.encode("cp932"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "word": _zipped,
}


@dataclass(frozen=True)
class Case:
    """One submission: its files as they were submitted and as they were mended, and what was told of the first."""

    name: str
    submitted: dict[str, bytes]
    mended: dict[str, bytes]
    told: tuple[str, ...]

    @property
    def files(self) -> set[str]:
        return {*self.submitted, *self.mended}


def _case(row: dict[str, Any], sound: str) -> Case:
    """The case of a row of the table; ID stands for its name in the texts and in the names of files."""
    name = row["submission"]
    slug = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    file = row.get("file", "data/sources/2024/ID.yaml")
    if "instead-of" in row:
        assert sound.count(row["instead-of"]) == 1, f"{name}: {row['instead-of']!r} has to stand once in the sound file"
        submitted = sound.replace(row["instead-of"], row["written"])
        mended = sound.replace(row["instead-of"], row.get("mended", row["instead-of"]))
    else:
        submitted = row.get("content", sound)
        mended = row.get("mended", sound)
    beside = {path: text.encode() for path, text in row.get("beside", {}).items()}
    more = {path: text.encode() for path, text in row.get("added", {}).items()}
    files = (
        {file: WRITTEN[row.get("encoding", "utf-8")](submitted), **beside},
        {**({} if mended == "" else {row.get("renamed", file): mended.encode()}), **beside, **more},
    )
    own = [
        {path.replace("ID", slug): data.replace(b"ID", slug.encode()) for path, data in each.items()} for each in files
    ]
    return Case(name, own[0], own[1], tuple(line.replace("ID", slug) for line in row.get("told", ())))


def _cases() -> list[Case]:
    tree, problems = read_tree(TABLE.read_bytes(), TABLE.name)
    assert not problems, problems
    assert tree is not None
    table = plain(tree)
    return [_case(row, table["sound"]) for row in table["submissions"]]


CASES = _cases()


def _told(checkout: Path, root: Path, files: dict[str, bytes]) -> dict[str, list[Problem]]:
    """What the check tells of a copy of the project that has these files too, by file; notes are left out."""
    copy_few(checkout, root)
    for name, data in files.items():
        path = root / name
        assert not path.exists(), name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    found: dict[str, list[Problem]] = {}
    for problem in check(build(Project(root, root / "store"))):
        if problem.severity is not Severity.INFO:
            found.setdefault(problem.span.file if problem.span else "", []).append(problem)
    return found


@pytest.fixture(scope="module")
def submitted(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """All submissions at once, as they came."""
    files = {name: data for case in CASES for name, data in case.submitted.items()}
    return _told(checkout, tmp_path_factory.mktemp("submitted"), files)


@pytest.fixture(scope="module")
def mended(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """All submissions at once, after each was mended."""
    files = {name: data for case in CASES for name, data in case.mended.items()}
    return _told(checkout, tmp_path_factory.mktemp("mended"), files)


def _line(problem: Problem, file: str) -> str:
    assert problem.span is not None
    place = "" if problem.span.file == file else f"{problem.span.file}:"
    return f"{place}{problem.span.line}:{problem.span.column} {problem.code}: {problem.message} | {problem.repair}"


def _matches(line: str, expected: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, expected.split(ANYTHING))), line) is not None


def test_there_are_many_kinds_of_submissions() -> None:
    assert len(CASES) == len({case.name for case in CASES}) > 150
    assert len({code[1] for case in CASES for line in case.told if (code := CODE.match(line))}) > 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_submission_is_told_at_its_line_with_its_repair_and_nothing_else(
    submitted: dict[str, list[Problem]], case: Case
) -> None:
    first = next(iter(case.submitted))
    lines = [_line(problem, first) for file in sorted(case.files) for problem in submitted.get(file, ())]
    expected = [line for line in case.told if line != ANYTHING]
    assert [line for line in expected if not any(_matches(told, line) for told in lines)] == [], lines
    assert len(lines) == len(expected) or ANYTHING in case.told, lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_does_what_the_message_says_is_told_nothing_more(mended: dict[str, list[Problem]], case: Case) -> None:
    assert [problem for file in sorted(case.files) for problem in mended.get(file, ())] == []
    text = b"".join(case.mended.values()).decode()
    for line in case.told:
        fault, _, repair = line.partition(" | ")
        offered = OFFERED.match(repair)
        if offered and re.search(r" (?:value|\w+-unknown|fact-kind): ", fault):
            assert offered[1] in text, f"{offered[1]} is offered, and the mended file has something else"
