"""`kgbuild fmt` as a process: what it writes, what it only tells, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import copy_few
from tests.e2e.test_build_and_check import kgbuild

PLACES = "data/places.yaml"


@pytest.fixture
def root(checkout: Path, tmp_path: Path) -> Path:
    """A copy of the project in which one file is not in the form."""
    copy_few(checkout, tmp_path)
    path = tmp_path / PLACES
    path.write_text(
        path.read_text(encoding="utf-8").replace("  country: JPN\n", "  country:   'JPN'\n"), encoding="utf-8"
    )
    return tmp_path


def test_it_writes_what_is_not_in_the_form_and_nothing_else(root: Path, checkout: Path) -> None:
    formatted = kgbuild(root, "fmt")
    assert (formatted.returncode, formatted.stdout) == (0, "")
    assert formatted.stderr.splitlines()[0] == f"formatted {PLACES}"
    assert formatted.stderr.splitlines()[1].startswith("1 of ")
    for path in sorted({*(root / "data").rglob("*.yaml")} - {root / "data" / "judgements.yaml"}):
        assert path.read_bytes() == (checkout / path.relative_to(root)).read_bytes()
    assert kgbuild(root, "fmt", "--check").returncode == 0


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_it_can_tell_without_writing(root: Path, option: str) -> None:
    before = (root / PLACES).read_bytes()
    told = kgbuild(root, "fmt", option, PLACES, "data/topics.yaml")
    assert told.returncode == (1 if option == "--check" else 0)
    assert told.stdout.startswith(f"{PLACES}\n" if option == "--check" else f"--- a/{PLACES}\n+++ b/{PLACES}\n")
    assert told.stderr == "1 of 2 files would change\n"
    assert (root / PLACES).read_bytes() == before


def test_a_file_that_cannot_be_read_is_left_and_told_and_the_others_are_written(root: Path) -> None:
    (root / "data" / "topics.yaml").write_text("- id: a\n  name: [\n", encoding="utf-8")
    told = kgbuild(root, "fmt")
    assert told.returncode == 1
    assert "data/topics.yaml:" in told.stderr
    assert f"formatted {PLACES}" in told.stderr
    assert (root / "data" / "topics.yaml").read_text(encoding="utf-8") == "- id: a\n  name: [\n"


def test_the_schema_is_named_where_a_file_does_not_name_it(root: Path) -> None:
    path = root / PLACES
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    assert head == "# yaml-language-server: $schema=schemas/places.json"
    path.write_text(rest, encoding="utf-8")
    kgbuild(root, "fmt", PLACES)
    assert path.read_text(encoding="utf-8").startswith(f"{head}\n# ")


def test_stdin_goes_to_stdout(root: Path) -> None:
    piped = subprocess.run(
        [sys.executable, "-m", "kgbuild", "fmt", "-"],
        input=b"b:   1\n# of a\na: {c: 2}\n",
        capture_output=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert piped.stdout == b"b: 1\n# of a\na: {c: 2}\n"


def test_what_lies_outside_is_not_touched(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "x.yaml"
    other.write_text("a:   1\n", encoding="utf-8")
    refused = kgbuild(root, "fmt", str(other))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"kgbuild fmt - < {other}" in refused.stderr
    assert other.read_text(encoding="utf-8") == "a:   1\n"
    (root / "data" / "link.yaml").symlink_to(other)
    refused = kgbuild(root, "fmt", "data/link.yaml")
    assert refused.returncode == 1
    assert "a link leads out of the project" in refused.stderr
