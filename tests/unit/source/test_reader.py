"""Reading YAML: text in, tree or ``file:line:column`` messages out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest

from kgbuild.errors import Span
from kgbuild.source.reader import (
    DEPTH_LIMIT,
    ENTRY_LIMIT,
    FAULT_LIMIT,
    GROUP_LIMIT,
    SIZE_LIMIT,
    WARNING_LIMIT,
    read_tree,
)
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence

BOM = b"\xef\xbb\xbf"


def plain(tree: Node | None) -> Any:
    match tree:
        case Mapping():
            return {key: plain(value) for key, value in tree.entries.items()}
        case Sequence():
            return [plain(item) for item in tree.items]
        case Scalar():
            return tree.text
    return None


def read(text: str | bytes) -> tuple[Any, list[str]]:
    """The tree in dicts, lists and strings; and the problems as ``line:column code: message | repair``."""
    data = text if isinstance(text, bytes) else text.encode()
    tree, problems = read_tree(data, "f.yaml")
    lines = []
    for problem in problems:
        assert problem.span is not None
        assert problem.span.file == "f.yaml"
        severity = "" if problem.severity == "violation" else f"{problem.severity} "
        place = f"{problem.span.line}:{problem.span.column}"
        lines.append(f"{place} {severity}{problem.code}: {problem.message} | {problem.repair}")
    return plain(tree), lines


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a: NO\nb: on\nc: y\nNO: off", {"a": "NO", "b": "on", "c": "y", "NO": "off"}),
        ("[0207, 1:30, 1_000, 1.10, 1e5]", ["0207", "1:30", "1_000", "1.10", "1e5"]),
        ("[1999-13-45, 2024-06-13, .nan, .inf]", ["1999-13-45", "2024-06-13", ".nan", ".inf"]),
        ("[~, null, true, 0x1F]", ["~", "null", "true", "0x1F"]),
        (f"a: {'9' * 5000}", {"a": "9" * 5000}),
        ("a: ''\nb: \"\"", {"a": "", "b": ""}),
        ('a: "x\\ty\\u00e9"', {"a": "x\tyé"}),
        ("a: >-\n  one\n  two\nb: |\n  three\n", {"a": "one two", "b": "three\n"}),
        ("---\na: {b: [c, {d: e}]}\n...\n", {"a": {"b": ["c", {"d": "e"}]}}),
        ("a:\r\n- b\r\n- c: d\r\n", {"a": ["b", {"c": "d"}]}),
        ("ja: 東京 # 首都", {"ja": "東京"}),
        ("a: R & D\nb: 1 * 2\nc: hello!", {"a": "R & D", "b": "1 * 2", "c": "hello!"}),
        ("<<: a", {"<<": "a"}),
        ("just text", "just text"),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_every_value_is_text(text: str, tree: Any) -> None:
    assert read(text) == (tree, [])


def test_every_node_knows_its_line_and_column() -> None:
    text = BOM + "# 首都\r\nname: {en: Tokyo, ja: 東京, also: [Edo,  江戸]}\r\nat:\r\n  - 10\r\n".encode()
    tree, _ = read_tree(text, "data/places.yaml")
    assert isinstance(tree, Mapping)
    name, at = tree.entries.values()
    assert isinstance(name, Mapping)
    assert isinstance(at, Sequence)
    also = name.entries["also"]
    assert isinstance(also, Sequence)
    spans = [tree.span, tree.keys["name"], name.span, name.keys["also"], also.items[1].span, at.span, at.items[0].span]
    places = [(2, 1), (2, 1), (2, 7), (2, 27), (2, 40), (4, 3), (4, 5)]
    assert spans == [Span("data/places.yaml", line, column) for line, column in places]
    assert list(tree.keys) == ["name", "at"]
    assert len(tree.keys) == 2


def test_trees_of_one_text_are_equal() -> None:
    text = b"a: [b, {c: d}]"
    assert read_tree(text, "one.yaml") == read_tree(text, "one.yaml")
    assert read_tree(text, "one.yaml") != read_tree(b"a: [b,  {c: d}]", "one.yaml")


QUOTES = "remove it, or put the value in quotes"
NAME = "put it in quotes, or write a name before the colon"


@pytest.mark.parametrize(
    ("text", "tree", "problems"),
    [
        (
            "id: a\nname: b\nid: c\n",
            {"id": "a", "name": "b"},
            [
                (
                    "3:1 yaml-duplicate-key: `id` stands here a second time, first at f.yaml:1:1 | "
                    "remove one of them, make their values one list, or write the `- ` with which another item begins"
                )
            ],
        ),
        (
            "{a: 1, a: {b: 2}, c: 3, c: 4, d: {c: 5}}",
            {"a": "1", "c": "3", "d": {"c": "5"}},
            [
                (
                    "1:8 yaml-duplicate-key: `a` stands here a second time, first at f.yaml:1:2 | "
                    "remove one of them, make their values one list, or write the `- ` with which another item begins"
                ),
                (
                    "1:25 yaml-duplicate-key: `c` stands here a second time, first at f.yaml:1:19 | "
                    "remove one of them, make their values one list, or write the `- ` with which another item begins"
                ),
            ],
        ),
        (
            "a:\nb: 1\nc: [2, ]\nd:\n  -\n  - 3\n",
            {"b": "1", "c": ["2"], "d": ["3"]},
            [
                "1:1 yaml-null: `a` has no value | write a value or remove the key",
                "5:4 yaml-null: the list item is empty | write a value or remove the item",
            ],
        ),
        (
            "a: &x 1\nb: *x\nc: [*x, 2]\n",
            {"a": "1", "c": ["2"]},
            [
                f"1:4 yaml-anchor: `&x` is an anchor | {QUOTES}",
                "2:4 yaml-alias: `*x` repeats another value | write the value itself, or put it in quotes",
                "3:5 yaml-alias: `*x` repeats another value | write the value itself, or put it in quotes",
            ],
        ),
        (
            "a: &a [*a]",
            {"a": []},
            [
                f"1:4 yaml-anchor: `&a` is an anchor | {QUOTES}",
                "1:8 yaml-alias: `*a` repeats another value | write the value itself, or put it in quotes",
            ],
        ),
        (
            "a: !!int 1\nb: !x {c: d}\nc: !!python/object/apply:os.system [ls]\n",
            {"a": "1", "b": {"c": "d"}, "c": ["ls"]},
            [
                f"1:4 yaml-tag: `tag:yaml.org,2002:int` is a tag; every value is text | {QUOTES}",
                f"2:4 yaml-tag: `!x` is a tag; every value is text | {QUOTES}",
                "3:4 yaml-tag: `tag:yaml.org,2002:python/object/apply:os.system` is a tag; every value is text | "
                + QUOTES,
            ],
        ),
        (
            "? [a, {b: c}]\n: {d: e}\n? {f: g}\n: h\n*i : j\n? \n: k\nl: m\n",
            {"l": "m"},
            [
                f"1:3 yaml-key: a key has to be plain text | {NAME}",
                f"3:3 yaml-key: a key has to be plain text | {NAME}",
                f"5:1 yaml-key: a key has to be plain text | {NAME}",
                "6:2 yaml-key: the key is empty | write a name before the colon",
            ],
        ),
        (
            "%YAML 1.1\n---\na: b\n",
            {"a": "b"},
            ["1:1 yaml-directive: a `%` directive stands here | remove the line"],
        ),
        (
            'a: "x\\x0by"\n"\\u202e": c\n',
            {"a": "xy"},
            [
                "1:4 yaml-character: an escape stands for U+000B, which cannot be seen | delete it",
                "2:1 yaml-character: an escape stands for U+202E (RIGHT-TO-LEFT OVERRIDE), which cannot be seen | delete it",
                "2:1 yaml-key: the key is empty | write a name before the colon",
            ],
        ),
        (
            "cafe\u0301: か\u3099\n",
            {"café": "が"},
            [
                (
                    "1:1 warning yaml-normalisation: `café` is not in the usual form of Unicode (NFC): letters and their marks "
                    "are apart | type it anew; it looks the same, and searches find it"
                ),
                (
                    "1:8 warning yaml-normalisation: `が` is not in the usual form of Unicode (NFC): letters and their marks "
                    "are apart | type it anew; it looks the same, and searches find it"
                ),
            ],
        ),
    ],
)
def test_what_surprises_is_refused_and_the_rest_is_read(text: str, tree: Any, problems: list[str]) -> None:
    assert read(text) == (tree, problems)


def test_equal_keys_are_equal_after_normalisation() -> None:
    tree, problems = read("café: 1\ncafe\u0301: 2\n")
    assert tree == {"café": "1"}
    assert [line.partition(":")[0] + line.partition("yaml-")[2][:13] for line in problems] == [
        "2normalisation",
        "2duplicate-key",
    ]


UTF8 = "save it in UTF-8: editors offer this under `Save as` or `Encoding`"
RETYPE = "delete it; retyping the words around it is often easiest"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("a: b".encode("utf-16"), f"1:1 yaml-encoding: the file is not in UTF-8; it seems to be in UTF-16 | {UTF8}"),
        ("a: b".encode("utf-16-be"), f"1:1 yaml-encoding: the file is not in UTF-8; it seems to be in UTF-16 | {UTF8}"),
        (
            "id: a\n名: 東京です".encode("shift_jis"),
            f"2:1 yaml-encoding: the file is not in UTF-8; it seems to be in Shift_JIS | {UTF8}",
        ),
        (
            "name: 東京です".encode("euc_jp"),
            f"1:7 yaml-encoding: the file is not in UTF-8; it seems to be in EUC-JP | {UTF8}",
        ),
        (
            "é: ".encode() + "café au lait".encode("latin-1"),
            f"1:7 yaml-encoding: the file is not in UTF-8; it seems to be in Latin-1 or Windows-1252 | {UTF8}",
        ),
        (
            b"a: \xed\xa0\x80",
            "1:4 yaml-encoding: half of a character stands here (a lone surrogate) | delete it and type the character anew",
        ),
        (b"a: b\n\0", f"2:1 yaml-character: the character U+0000 cannot be seen and is not allowed | {RETYPE}"),
        (b"a: \x1b[0m", f"1:4 yaml-character: the character U+001B cannot be seen and is not allowed | {RETYPE}"),
        (b"a: \xc2\x85b", f"1:4 yaml-character: the character U+0085 cannot be seen and is not allowed | {RETYPE}"),
        (
            "a: b\u202ec".encode(),
            "1:5 yaml-character: the character U+202E (RIGHT-TO-LEFT OVERRIDE) cannot be seen and is not allowed | "
            + RETYPE,
        ),
        (
            "a: \u2067b".encode(),
            "1:4 yaml-character: the character U+2067 (RIGHT-TO-LEFT ISOLATE) cannot be seen and is not allowed | "
            + RETYPE,
        ),
        (
            BOM + BOM + b"a: b",
            "1:1 yaml-character: the character U+FEFF (ZERO WIDTH NO-BREAK SPACE) cannot be seen and is not allowed | "
            + RETYPE,
        ),
        (
            b"a: b\xc2\xadc",
            f"1:5 yaml-character: the character U+00AD (SOFT HYPHEN) cannot be seen and is not allowed | {RETYPE}",
        ),
        (
            "a: \u2063b".encode(),
            f"1:4 yaml-character: the character U+2063 (INVISIBLE SEPARATOR) cannot be seen and is not allowed | {RETYPE}",
        ),
        (
            "a: b\U000e0061".encode(),
            f"1:5 yaml-character: the character U+E0061 (TAG LATIN SMALL LETTER A) cannot be seen and is not allowed | {RETYPE}",
        ),
        (
            b"a: \xe2\x80\x8bb",
            f"1:4 yaml-character: the character U+200B (ZERO WIDTH SPACE) cannot be seen and is not allowed | {RETYPE}",
        ),
        (
            b"",
            "1:1 yaml-empty: the file says nothing: it is empty or has only comments | write its content, or delete the file",
        ),
        (
            b"# nothing\n---\n",
            "1:1 yaml-empty: the file says nothing: it is empty or has only comments | write its content, or delete the file",
        ),
        (b"a: 1\n---\nb: 2\n", "2:1 yaml-documents: a second document begins here | keep one, and remove the `---`"),
        (b"a:\n\tb: c\n", "2:1 yaml-tab: the line is indented with a tab | indent with spaces"),
        (b"a: b\n \tc: d\n", "2:2 yaml-tab: the line is indented with a tab | indent with spaces"),
        (
            b"title: Trade: a report\n",
            (
                "1:13 yaml-syntax: a second `: ` stands here, so that the value looks like another key | "
                "put the whole value in quotes; or check that the line is indented like its neighbours"
            ),
        ),
        (
            b"a: {b: c\nd: e\n",
            (
                "1:4 yaml-syntax: the `{` that is opened here is not closed, or a comma is missing in it | "
                "add `}` or the comma; a text that has `,`, `{`, `}`, `[`, `]` or `: ` in it needs quotes"
            ),
        ),
        (
            b"a: [b, c\nd: e\n",
            (
                "1:4 yaml-syntax: the `[` that is opened here is not closed, or a comma is missing in it | "
                "add `]` or the comma; a text that has `,`, `{`, `}`, `[`, `]` or `: ` in it needs quotes"
            ),
        ),
        (
            b"a: [b,, c]\n",
            (
                "1:7 yaml-syntax: a value is missing here, or begins with a sign that none can begin with | "
                "put the value in quotes"
            ),
        ),
        (
            b'a: "b\nc: d\n',
            "1:4 yaml-syntax: the quotation mark that is opened here is never closed | add the closing quotation mark",
        ),
        (
            b'a: "b\n---\n',
            (
                "1:4 yaml-syntax: the quotation mark that is opened here is not closed before the end of the document | "
                "add the closing quotation mark"
            ),
        ),
        (
            b'a: "b" c\n',
            (
                "1:8 yaml-quotes: text stands after the quotation mark that closes the value | "
                "put the whole value in quotes of the other kind, as in `'\"Report\" of the day'`"
            ),
        ),
        (
            b"a: b\nc\nd: e\n",
            (
                "2:1 yaml-syntax: a line without a colon stands where a key is expected | "
                "write `key: value`; or indent the line, if it continues the value above"
            ),
        ),
        (
            b"- a\nb: c\n",
            (
                "2:1 yaml-syntax: this line stands among list items and is none | "
                "begin it with `- `, or indent it further so that it belongs to the item above"
            ),
        ),
        (
            b"a: - b\n",
            (
                "1:4 yaml-syntax: a list begins here, in the middle of a line | "
                "begin the list on a line of its own, or write `[first, second]`"
            ),
        ),
        (b"a: @b\n", '1:4 yaml-syntax: a value cannot begin with "@" | put the value in quotes'),
        (b"a: *\n", "1:4 yaml-syntax: `*` and `&` cannot begin a value | remove the sign, or put the value in quotes"),
        (b"a: !x!y z\n", "1:4 yaml-syntax: `!` begins a tag, and every value is text | put the value in quotes"),
        (
            b'a: "\\ud800"\n',
            "1:7 yaml-syntax: an escape stands for half of a character (a surrogate) | write the character itself",
        ),
        (
            b'a: "\\q"\n',
            (
                "1:5 yaml-syntax: a backslash in double quotes begins an escape, and this is none | "
                "write `\\\\`, or use single quotes"
            ),
        ),
        (b'a: "\\x4"\n', "1:7 yaml-syntax: an escape has too few digits | write the character itself"),
        (
            b"a: | b\n",
            (
                "1:6 yaml-syntax: after `|` or `>` the text begins on the next line | "
                "move the text to a line of its own, indented"
            ),
        ),
        (
            b"a: b\n...\nc: d\n",
            (
                "3:1 yaml-syntax: this does not belong to what stands above | "
                "write `key: value`, with a space after the colon, and indent the line like its neighbours"
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_plain_line(data: bytes, problem: str) -> None:
    assert read(data) == (None, [problem])


@pytest.mark.parametrize("kind", ["[{}]", "{{a: {}}}", "- {}"])
def test_twenty_levels_are_enough(kind: str) -> None:
    text = "x"
    for _ in range(DEPTH_LIMIT):
        text = kind.format(text)
    assert read(text)[1] == []
    _, problems = read(kind.format(text))
    assert [line.partition(" ")[2] for line in problems] == [
        (
            "yaml-depth: values are nested more than 20 deep | "
            "records need a few levels only: look for a missing `]` or `}` above"
        )
    ]


TWENTY_LISTS = b"- " * 19 + b"[]\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 500, "yaml-depth"),
        (b"[" * 50_000, "yaml-depth"),
        (b"- " * 50_000, "yaml-depth"),
        (b"{a: " * 50_000, "yaml-depth"),
        (b"? " * 50_000, "yaml-depth"),
        (b"{" * 50_000, "yaml-depth"),
        (b"a" * (SIZE_LIMIT + 1), "yaml-size"),
        (b"a,\n" * ENTRY_LIMIT, "yaml-size"),
        (TWENTY_LISTS * (GROUP_LIMIT // 18), "yaml-size"),
        (b"a: b\n" * (ENTRY_LIMIT - 1), "yaml-many"),
        (b"a: &a [x, x, x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (i, i) for i in range(50)), "yaml-many"),
        (b"a: " + b"x " * 2_400_000, ""),
        (b'a: "' + b"\\x41" * 1_200_000 + b'"', ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_cost_little(data: bytes, code: str) -> None:
    start = process_time()
    _, problems = read_tree(data, "f.yaml")
    assert process_time() - start < 2
    assert (problems[-1].code if problems else "") == code
    assert len(problems) <= FAULT_LIMIT + 1


def test_warnings_are_not_repeated_for_ever_and_stop_nothing() -> None:
    tree, problems = read("- e\u0301\n" * 500 + "- *a\n")
    assert len(tree) == 500
    assert len(problems) == WARNING_LIMIT + 1
    assert problems[-1].startswith("501:3 yaml-alias")


@pytest.fixture
def collection() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    (gc.enable if enabled else gc.disable)()


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("data", [b"a: b", b"a: [", b"[" * 30, b"- " + b"x" * 600_000])
def test_garbage_collection_is_left_as_it_was_found(data: bytes) -> None:
    assert gc.get_freeze_count() == 0
    gc.disable()
    read_tree(data, "f.yaml")
    assert not gc.isenabled()
    gc.enable()
    read_tree(data, "f.yaml")
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
