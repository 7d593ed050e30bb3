"""`kgbuild new` as a process: what it prints where, and from nothing to a graph that knows a new article."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.documents import copy_few
from tests.e2e.test_build_and_check import kgbuild

TEXT = """\
Denso opens a research office in Luxembourg

Luxembourg, 3 March 2025.
Denso opened a research office in Luxembourg on Monday; Lex Delles, Minister of the Economy, cut the ribbon.
"""
FILE = "data/sources/2025/denso-luxembourg-2025.yaml"
GUIDE = (Path(__file__).parents[2] / "docs" / "curating.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```sh\n(?P<lines>.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMANDS = [
    shlex.split(line)[1:]
    for block in BLOCK.finditer(GUIDE)
    for line in block["lines"].replace("\\\n", " ").splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def root(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project."""
    found = tmp_path_factory.mktemp("project")
    copy_few(checkout, found)
    return found


def test_the_ten_minutes_of_the_guide_lead_from_nothing_to_a_graph_that_knows_an_article(root: Path) -> None:
    (root.parent / "denso.txt").write_text(TEXT, encoding="utf-8")
    begun, *added = (kgbuild(root, *arguments) for arguments in COMMANDS)
    assert (begun.returncode, begun.stdout) == (0, f"{FILE}\n")
    assert "`kgbuild new organisation example-times` begins it" in begun.stderr
    assert [one.stdout for one in added] == [
        "data/organisations/LUX.yaml\n",
        "data/organisations/JPN.yaml\n",
        f"{FILE}\n",
    ]
    assert not [one.stderr for one in added if "not known" in one.stderr]

    checked = kgbuild(root, "check", "--show", "violation")
    assert checked.returncode == 1
    faults = [line for line in checked.stdout.splitlines() if line.startswith("data/")]
    assert [line.partition("violation: ")[2] for line in faults] == [
        "`read` has no value [field-empty]",
        "`name` has no value [field-empty]",
        "`status` has no value [field-empty]",
    ]
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    for before, after in (
        ("  read:  # part, whole", "  read: whole"),
        ("    name:  # such as", "    name: {en: Research office of Denso in Luxembourg}  # such as"),
        ("    status:  # announced", "    status: happened  # announced"),
        ("# nothing-to-record:\n#   1: photo credit\n", "nothing-to-record:\n  1: headline\n  2: place and date\n"),
    ):
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    assert kgbuild(root, "fmt").returncode == 0
    assert kgbuild(root, "check").returncode == 0
    assert kgbuild(root, "build").returncode == 0
    asked = kgbuild(root, "ask", "presences-in-country", "--country", "Luxembourg", "--format", "csv")
    assert kgbuild(root, "show", "デンソー").stdout.startswith("DENSO (company)\n")
    assert "DENSO,Research office of Denso in Luxembourg," in asked.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("visit", "x"), 2, "there is no kind `visit`; say `kgbuild new event ID --type visit`"),
        (("event", "Bad Id"), 2, "`Bad Id` is no id; write `bad-id`; an id is lower-case letters, digits and single hyphens"),
        (("event", "x", "--status", "hapened"), 2, "`hapened` is none of the choices; did you mean `happened`?"),
        (("event", "x", "--at", "0x"), 2, "`0x` is no whole number; write it in plain digits, such as `3`"),
        (("event", "x", "--when", "5 May 2025"), 2, "`5 May 2025` is not in the form that dates have here; write `2025-05-05`"),
        (("organisation", "jaxa"), 2, "`jaxa` is there already, at data/organisations/JPN.yaml:"),
        (("event", "x", "--document", "nowhere"), 3, "there is no document `nowhere`"),
        (("document", "x"), 2, "add its year, such as `--year 2025`"),
    ],
)  # fmt: skip
def test_a_request_that_is_wrong_says_what_to_write(
    root: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    before = {path: path.read_bytes() for path in (root / "data").rglob("*.yaml")}
    refused = kgbuild(root, "new", *arguments)
    assert (refused.returncode, refused.stdout) == (code, "")
    assert message in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in (root / "data").rglob("*.yaml")} == before


def test_without_a_document_a_fact_is_printed(root: Path) -> None:
    printed = kgbuild(root, "new", "statement", "a-remark", "--by", "lex-delles", "--gist", "he said: yes")
    assert printed.stdout.startswith("- statement: a-remark\n  name:  # such as ")
    assert '\n  gist: {en: "he said: yes"}\n' in printed.stdout
    assert printed.stderr.startswith("next: put this under `facts:`")


def test_the_help_lists_every_kind_and_the_options_of_each(root: Path) -> None:
    listed = kgbuild(root, "new", "--help").stdout
    for kind in ("document", "organisation", "person", "post", "place", "topic", "event", "agreement", "tenure"):
        assert f"\n  {kind} " in listed
        assert kgbuild(root, "new", kind, "--help").returncode == 0
    assert "currency" not in listed
    assert "--country JPN" in kgbuild(root, "new", "organisation", "--help").stdout
