"""Formatting keeps content and comments, gives one form, and gives it again when it is repeated."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import Severity
from kgbuild.project import Project
from kgbuild.records.writing.ordering import orders
from kgbuild.source.commented import comments, read_commented
from kgbuild.source.files import modeline
from kgbuild.source.formatter import Order, formatted
from kgbuild.source.reader import read_tree
from kgbuild.source.scalars import scalar
from kgbuild.source.tree import Mapping, Node, Scalar

CHECKOUT = Path(__file__).parents[3]
PROJECT = Project(CHECKOUT, CHECKOUT / ".kgbuild")
FILES = sorted((CHECKOUT / "data").rglob("*.yaml"))
FACT = (Order(("id", "name", "signed"), ("gist", "at"), {"signed": (Order(("status", "on")),)}),)


def plain(node: Node | None) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    return [] if node is None else [plain(item) for item in node.items]


def form(text: str, orders: tuple[Order, ...] = ()) -> str:
    written, problems = formatted(text.encode(), "sample.yaml", orders)
    assert not problems
    assert written is not None
    again, problems = formatted(written, "sample.yaml", orders)
    assert (again, problems) == (written, [])
    return written.decode()


def by_id(content: object) -> object:
    if isinstance(content, list) and all(isinstance(item, dict) and "id" in item for item in content):
        return sorted(content, key=lambda item: item["id"])
    return content


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_a_real_file_is_in_the_form_and_stays_so(path: Path) -> None:
    before = path.read_bytes()
    written, problems = formatted(before, path.name, orders(), modeline(PROJECT, path))
    assert not problems
    assert written == before


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_a_real_file_whose_layout_is_spoilt_gets_its_form_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [
        line.replace(", ", " ,   ").replace("{", "{  ") if "{" in line and not set("#\"'") & set(line) else line
        for line in text.replace("\n\n", "\n\n\n\n").split("\n")
    ]
    ending = "\r\n" if ">-" in text else "   \r\n"
    spoilt = f"\ufeff{ending.join(lines)}\r\n\r\n"
    assert form(spoilt, orders()) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a:   1\nb:  [x,y ,  z]\n", "a: 1\nb: [x, y, z]\n", id="one space"),
        pytest.param("a:\n- x\n- y\n", "a:\n  - x\n  - y\n", id="lists are indented"),
        pytest.param("a:\n      b:\n          - c: 1\n            d: 2\n", "a:\n  b:\n    - c: 1\n      d: 2\n", id="two spaces"),
        pytest.param("a: 'x'\n", "a: x\n", id="needless quotes"),
        pytest.param("a: 'it''s'\n", "a: it's\n", id="apostrophe"),
        pytest.param("a: 'x: y'\n", 'a: "x: y"\n', id="double quotes"),
        pytest.param("a: 'x\\y # \"z\"'\n", 'a: "x\\\\y # \\"z\\""\n', id="escapes"),
        pytest.param('a: {b: "x, y", c: "p: q"}\n', 'a: {b: "x, y", c: "p: q"}\n', id="quotes in braces"),
        pytest.param('a: "x, y"\n', "a: x, y\n", id="commas need none outside"),
        pytest.param("a: 'NO'\nb: NO\nc: '0207'\nd: 0207\n", 'a: "NO"\nb: NO\nc: "0207"\nd: 0207\n', id="the author's choice"),
        pytest.param('a: "~"\nb: "null"\nc: "1e3"\nd: "2024-06-13"\ne: "0o17"\n', 'a: "~"\nb: "null"\nc: "1e3"\nd: "2024-06-13"\ne: "0o17"\n', id="other readers"),
        pytest.param("---\na: 1\n...\n", "a: 1\n", id="markers"),
        pytest.param("\ufeffa: 1\r\nb: 2\r\n\r\n", "a: 1\nb: 2\n", id="bytes"),
        pytest.param("a: {}\nb: [ ]\n", "a: {}\nb: []\n", id="empty"),
        pytest.param("a: >-\n      one\n      two\n\n      three\nb: 1\n", "a: >-\n  one\n  two\n\n  three\nb: 1\n", id="folded"),
        pytest.param("a: |\n    one\n      two\n\n\nb: 1\n", "a: |\n  one\n    two\n\nb: 1\n", id="literal"),
        pytest.param("a: |+\n  one\n\n\nb: |2\n    x\n", 'a: "one\\n\\n\\n"\nb: "  x\\n"\n', id="unseen ends"),
        pytest.param("a: one\n    two\n  three\n", "a: one\n  two\n  three\n", id="plain lines"),
        pytest.param("a: \"one\n    two \\\n  three\"\n", "a: \"one\n  two \\\n  three\"\n", id="quoted lines"),
        pytest.param("a: {b: 1,\n  c: 2}\n", "a: {b: 1, c: 2}\n", id="joined"),
        pytest.param("a: {b: one\n   two}\n", "a:\n  b: one\n    two\n", id="braces hold one line"),
        pytest.param("- - x\n  - y\n- [z]\n", "- - x\n  - y\n- [z]\n", id="nested lists"),
        pytest.param("e\u0301: cafe\u0301\n", "é: café\n", id="NFC"),
        pytest.param("a: 1   # beside\n\n\n\n# above\nb: 2\n\n", "a: 1  # beside\n\n# above\nb: 2\n", id="blank lines"),
    ],
)  # fmt: skip
def test_the_form(before: str, after: str) -> None:
    assert form(before) == after


def test_braces_stay_while_they_fit_a_line() -> None:
    short, long = f"a: {{b: {'x' * 140}, c: y}}\n", f"a: {{b: {'x' * 160}, c: [y, z]}}\n"
    assert form(short) == short
    assert form(long) == f"a:\n  b: {'x' * 160}\n  c: [y, z]\n"


def test_keys_go_in_their_order_and_take_their_comments_along() -> None:
    before = """\
- at: 3
  # why
  signed: {on: 2024, status: happened}  # beside
  odd: 1
  # names
  name: x
  id: a
  # last
"""
    assert (
        form(before, FACT)
        == """\
- id: a
  # names
  name: x
  # why
  signed: {status: happened, on: 2024}  # beside
  odd: 1
  at: 3
  # last
"""
    )


def test_register_entries_are_sorted_and_take_their_comments_along() -> None:
    before = """\
# yaml-language-server: $schema=x
# The head
# of the file.
- id: c
  # of c
# about b
- id: b  # beside b
# about a
-
  # in a
  id: a
# the end
"""
    assert (
        form(before)
        == """\
# yaml-language-server: $schema=x
# The head
# of the file.

# about a
# in a
- id: a
# about b
- id: b  # beside b
- id: c
  # of c
# the end
"""
    )


def test_what_an_empty_line_parts_from_the_head_belongs_to_the_first_entry() -> None:
    assert form("# head\n\n# about b\n- id: b\n- id: a\n") == "# head\n- id: a\n# about b\n- id: b\n"
    assert form("# head\n\n# more\n\n- id: b\n- id: a\n") == "# head\n\n# more\n\n- id: a\n- id: b\n"


def test_the_line_that_leads_to_the_schema_is_first_and_the_right_one() -> None:
    line = modeline(PROJECT, CHECKOUT / "data" / "people" / "XXX.yaml")
    assert line == "# yaml-language-server: $schema=../schemas/people.json"
    for text in ("- id: a\n", f"{line}\n- id: a\n", "# yaml-language-server: $schema=other.json\n- id: a\n"):
        assert formatted(text.encode(), "x.yaml", orders(), line) == (f"{line}\n- id: a\n".encode(), [])
    written, _ = formatted(b"# head\n\n# of a\n- id: a\n", "x.yaml", orders(), line)
    assert written == f"{line}\n# head\n\n# of a\n- id: a\n".encode()
    assert modeline(PROJECT, CHECKOUT / "data" / "else.yaml") == ""
    assert modeline(PROJECT, CHECKOUT / "queries" / "expected" / "x.yaml") == ""


def test_comments_that_an_empty_line_parts_from_what_follows_stay_so() -> None:
    text = "a: 1\n\n# left out here:\n# b: 2\n\nc: 3\n"
    assert form(text) == text
    assert form("a: 1\n# above c\n\n\n\nc: 3\n") == "a: 1\n# above c\n\nc: 3\n"


def test_without_a_modeline_none_is_added_and_one_stays_first() -> None:
    assert form("b: 1\na: 2\n", (Order(("a", "b")),)) == "a: 2\nb: 1\n"
    line = "# yaml-language-server: $schema=y\n"
    assert form(f"{line}\n# about b\nb: 1\na: 2\n", (Order(("a", "b")),)).startswith(line)


@pytest.mark.parametrize("text", ["a: [1\n", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "# nothing\n", "a:\n"])
def test_what_the_strict_reader_refuses_is_left_alone(text: str) -> None:
    written, problems = formatted(text.encode(), "sample.yaml")
    assert written is None
    assert [problem for problem in problems if problem.severity is Severity.VIOLATION]


NASTY = st.sampled_from(
    ["NO", "0207", "a: b", "a #b", "- x", "-", "?", ":", "x:", "~", "null", "it's", '"q"', "'", '"', " lead", "trail ", "\\", "a\\nb",
     "🚀", "日本語", "日本 語", "a,b", "[x", "}", "{}", "%x", "@x", "`x", "!x", "&x", "*x", "|", ">", "=", "<<", "#x", "x\ty", "one\ntwo",
     "one\n\ntwo\n", "\n", " ", "2024-06-13", "1e3", "0o17", "true", "é", "---", "...", "a\u00a0b", "\u3000x", "x" * 90, "x " * 100 + "x"]
)  # fmt: skip
TEXT = NASTY | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]) | st.sampled_from("\n \t:#-'\"{}[],"),
    max_size=20,
)  # fmt: skip
KEY = st.sampled_from(["id", "name", "at", "signed", "odd", "gist"]) | TEXT.filter(lambda text: text and len(text) < 60)
CONTENT = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=12
)
REMARK = st.sampled_from(["# one", "#two", "# three: x  ", "# [{", "# '", "# 日本", "#", "# - x"])


@st.composite
def written_somehow(draw: st.DrawFn) -> str:
    """YAML as somebody might write it: any quotes, braces or none, any indentation, comments anywhere."""

    def noise(indentation: str) -> str:
        lines = draw(st.lists(st.just("") | REMARK, max_size=3)) if draw(st.integers(0, 3)) == 0 else []
        depth = draw(st.sampled_from([indentation, "", indentation + "  "]))
        return "".join(f"{depth + line if line else '  '}\n" for line in lines)

    def beside() -> str:
        return f"   {draw(REMARK)}\n" if draw(st.integers(0, 4)) == 0 else draw(st.sampled_from(["\n", "  \n"]))

    def single(text: str, flow: bool) -> str:
        styles = [f'"{escaped(text)}"']
        if "\n" not in text and "\t" not in text:
            styles.append("'" + text.replace("'", "''") + "'")
        if scalar(text, flow=flow) == text or (text in ("NO", "0207", "~", "2024-06-13", "true", "1e3")):
            styles += [text, text]
        return draw(st.sampled_from(styles))

    def flow(value: object) -> str:
        if isinstance(value, str):
            return single(value, flow=True)
        space = draw(st.sampled_from(["", " ", "\n      ", " # in\n       "]))
        if isinstance(value, dict):
            inside = [f"{single(key, flow=True)}: {flow(each)}" for key, each in value.items()]
            return f"{{{space}{f' ,{space} '.join(inside)}{space}}}"
        assert isinstance(value, list)
        return f"[{space}{f' ,{space} '.join(map(flow, value))}{space}]"

    def lines(value: object, indentation: str) -> str:
        step = draw(st.sampled_from([" ", "  ", "    "]))
        text = ""
        if isinstance(value, dict):
            for key, each in value.items():
                text += f"{noise(indentation)}{indentation}{single(key, flow=False)}:{rest(each, indentation, step)}"
        else:
            assert isinstance(value, list)
            for each in value:
                text += f"{noise(indentation)}{indentation}-{rest(each, indentation, step)}"
        return text + noise(indentation)

    def rest(value: object, indentation: str, step: str) -> str:
        if isinstance(value, str) and "\n" not in value and value.strip() == value and value and draw(st.booleans()):
            return f" {draw(st.sampled_from(['|-', '>-']))}{beside()}{indentation}{step}{value}\n"
        if isinstance(value, str):
            return f" {single(value, flow=False)}{beside()}"
        if not value or draw(st.booleans()):
            return f" {flow(value)}{beside()}"
        return f"{beside()}{lines(value, indentation + step)}"

    value = draw(CONTENT.filter(lambda content: isinstance(content, dict | list) and content))
    return f"{noise('')}{lines(value, '')}"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


@given(written_somehow())
def test_any_file_keeps_its_content_and_comments_and_formatting_repeats(text: str) -> None:
    before, problems = read_tree(text.encode(), "sample.yaml")
    if before is None or any(problem.severity is Severity.VIOLATION for problem in problems):
        assert formatted(text.encode(), "sample.yaml", FACT)[0] is None
        return
    written = form(text, FACT)
    after, problems = read_tree(written.encode(), "sample.yaml")
    assert not problems
    assert by_id(plain(after)) == by_id(plain(before))
    assert comments(read_commented(written)) == sorted(
        unicodedata.normalize("NFC", each) for each in comments(read_commented(text))
    )
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    if not set("|>") & set(text):  # in a text of several lines they are its own
        assert "\n\n\n" not in written


@given(TEXT, st.booleans())
def test_a_scalar_reads_as_its_text(text: str, flow: bool) -> None:
    text = unicodedata.normalize("NFC", text)
    line = f"a: [{scalar(text, flow=True)}]\n" if flow else f"a: {scalar(text)}\n"
    tree, problems = read_tree(line.encode(), "sample.yaml")
    assert not problems
    assert plain(tree) == {"a": [text] if flow else text}
