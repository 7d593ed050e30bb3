"""What a curator gets for each way to spoil a file of YAML: one plain fault at its place, and nothing else breaks.

Each row spoils one document of a project that has another; the real registers, ontology and vocabulary are around them.
How the reader treats the same text by itself is in test_reader.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kgbuild.build.claims import Claimed, emit_claims, load_ontology
from kgbuild.build.corpus import read_corpus
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary
from tests.unit.conftest import document, few_registers

SPOILT = "data/sources/2020/spoilt.yaml"
FACT = """\
  - event: a-forum
    name: {en: A forum, ja: フォーラム}
    type: forum
    status: happened
    headcount: about 150
    at: 1
"""
SOUND = document("spoilt", FACT)

Read = Callable[[bytes], Claimed]


@pytest.fixture(scope="module")
def read(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """``read(data)``: what a project claims of which one document has these bytes."""
    root = tmp_path_factory.mktemp("spoilt")
    (root / "ontology").symlink_to(checkout / "ontology")
    few_registers(checkout, root)
    spoilt = root / SPOILT
    spoilt.parent.mkdir(parents=True)
    (spoilt.parent / "whole.yaml").write_text(document("whole", FACT.replace("a-forum", "other-forum")))
    project = Project(root, root / "store")
    vocabulary = Vocabulary.of(load_ontology(project))

    def claimed(data: bytes) -> Claimed:
        spoilt.write_bytes(data)
        return emit_claims(read_corpus(project), vocabulary)

    yield claimed
    assert not project.store.exists()


def instead(right: str, wrong: str) -> bytes:
    """The sound document with one part of it spoilt."""
    assert SOUND.count(right) == 1
    return SOUND.replace(right, wrong).encode("utf-8", "surrogatepass")


def told(problem: Problem) -> str:
    return f"{problem.span} {problem.severity} {problem.code}: {problem.message} | {problem.repair}"


def passages(claimed: Claimed) -> set[str]:
    """The documents whose paragraphs claim something."""
    graphs = {str(quad.graph_name) for quad in claimed.quads}
    return {slug for slug in ("spoilt", "whole") if f"<{minting.source(slug).value}#p1>" in graphs}


BOMB = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
TAG = "is a tag; every value is text | remove it, or put the value in quotes"
HIDDEN = "cannot be seen and is not allowed | delete it; retyping the words around it is often easiest"
ENCODING = "yaml-encoding: the file is not in UTF-8; it seems to be in {} | save it in UTF-8: editors offer this under `Save as` or `Encoding`"
DEEP = "yaml-depth: values are nested more than 20 deep | records need a few levels only: look for a missing `]` or `}` above"
NO_FIGURE = "is no figure | write a number such as `150`, if need be after `about`, `some`, `more than`, `less than`, `up to`, `at least`; or `several`"
EMPTY = "1:1 violation yaml-empty: the file says nothing: it is empty or has only comments | write its content, or delete the file"
MISPLACED_TAB = "yaml-tab: the line is indented with a tab | indent with spaces"
QUOTED = "put the whole value in quotes; or check that the line is indented like its neighbours"

CASES: dict[str, tuple[bytes, str]] = {
    "alias bomb": (BOMB.encode(), "2:10 violation yaml-alias: `*a0` repeats another value | write the value itself, or put it in quotes"),
    "recursive alias": (b"source: &s {id: spoilt, url: *s}\n", "1:30 violation yaml-alias: `*s` repeats another value | write the value itself, or put it in quotes"),
    "anchor that nothing repeats": (instead("type: forum", "type: &t forum"), "12:11 violation yaml-anchor: `&t` is an anchor | remove it, or put the value in quotes"),
    "merge key": (instead("    type: forum", "    <<: {type: forum}"), "12:5 violation field-unknown: `<<` is not known in this record | "),
    "duplicate key": (instead("type: forum", "type: forum\n    type: visit"), f"13:5 violation yaml-duplicate-key: `type` stands here a second time, first at {SPOILT}:12:5 | remove one of them, make their values one list, or write the `- ` with which another item begins"),
    "tag that runs code": (instead("type: forum", "type: !!python/object/apply:os.system [forum]"), f"12:11 violation yaml-tag: `tag:yaml.org,2002:python/object/apply:os.system` {TAG}"),
    "tag of a type": (instead("type: forum", "type: !!str forum"), f"12:11 violation yaml-tag: `tag:yaml.org,2002:str` {TAG}"),
    "local tag": (instead("type: forum", "type: !x forum"), f"12:11 violation yaml-tag: `!x` {TAG}"),
    "NO for a date": (instead("type: forum", "when: NO"), "12:11 violation value: `NO` is no date | write a day `2024-06-13`"),
    "on as a key": (instead("type: forum", "on: forum"), "12:9 violation field-unknown: `on` is not known in this record | "),
    "y for a code": (instead("status: happened", "status: y"), "13:13 violation code-unknown: `y` is no status | "),
    "0207 for a number": (instead("headcount: about 150", "headcount: 0207"), "14:16 violation value: `0207` is no figure | write `207`"),
    "1:30 for a number": (instead("headcount: about 150", "headcount: 1:30"), f"14:16 violation value: `1:30` {NO_FIGURE}"),
    "1_000 for a number": (instead("headcount: about 150", "headcount: 1_000"), "14:16 violation value: `1_000` is no figure | write `1000`"),
    "1999-13-45 for a date": (instead("type: forum", "when: 1999-13-45"), "12:11 violation value: `1999-13-45` has a month 13 | months go from 01 to 12, seasons from 21 to 24"),
    "number of 5,000 digits": (instead("about 150", "9" * 5000), f"14:16 violation value: `{'9' * 30}…{'9' * 15}` has too many digits | give a number below 10^18 with at most 6 decimal places"),
    "paragraph of 5,000 digits": (instead("at: 1\n", f"at: {'9' * 5000}\n"), f"15:9 violation value: `{'9' * 30}…{'9' * 15}` is too large | "),
    "as many paragraphs as fill the memory": (instead("paragraphs: 3", "paragraphs: 999999999999999"), "6:15 violation value: `999999999999999` is too large | give a number of at most 9999"),
    ".nan for a number": (instead("about 150", ".nan"), f"14:16 violation value: `.nan` {NO_FIGURE}"),
    ".inf for a number": (instead("about 150", "-.inf"), f"14:16 violation value: `-.inf` {NO_FIGURE}"),
    "full-width digits in a number": (instead("about 150", "１５０"), "14:16 violation value: `１５０` is no figure | write `150`, in half-width characters"),
    "full-width digits in a paragraph": (instead("at: 1\n", "at: １\n"), "15:9 violation value: `１` is no whole number | write `1`"),
    "tab": (instead("    type: forum", "\ttype: forum"), f"12:1 violation {MISPLACED_TAB}"),
    "tab after a hyphen": (instead("  - event: a-forum", "  -\tevent: a-forum"), "10:4 violation yaml-tab: a tab stands where something begins | write a space in its place"),
    "UTF-16 with its mark": (SOUND.encode("utf-16"), f"1:1 violation {ENCODING.format('UTF-16')}"),
    "UTF-16 without its mark": (b"a: b\n".decode().encode("utf-16-le"), f"1:1 violation {ENCODING.format('UTF-16')}"),
    "UTF-32": (SOUND.encode("utf-32"), f"1:1 violation {ENCODING.format('UTF-16')}"),
    "Shift_JIS": (SOUND.encode("cp932"), f"11:29 violation {ENCODING.format('Shift_JIS')}"),
    "EUC-JP": (SOUND.encode("euc_jp"), f"11:29 violation {ENCODING.format('EUC-JP')}"),
    "Latin-1": (SOUND.replace("フォーラム", "café à Luxembourg").encode("latin-1"), f"11:32 violation {ENCODING.format('Latin-1 or Windows-1252')}"),
    "NUL": (instead("A forum,", "A \0 forum,"), f"11:18 violation yaml-character: the character U+0000 {HIDDEN}"),
    "vertical tab": (instead("A forum,", "A \v forum,"), f"11:18 violation yaml-character: the character U+000B {HIDDEN}"),
    "escaped vertical tab": (instead("A forum,", '"A \\x0b forum",'), "11:16 violation yaml-character: an escape stands for U+000B, which cannot be seen | delete it"),
    "escaped half character": (instead("A forum,", '"A \\ud800 forum",'), "11:21 violation yaml-syntax: an escape stands for half of a character (a surrogate) | write the character itself"),
    "half character": (instead("A forum,", "A \ud800 forum,"), "11:18 violation yaml-encoding: half of a character stands here (a lone surrogate) | delete it and type the character anew"),
    **{
        f"bidi control U+{ord(sign):04X}": (instead("A forum,", f"A {sign} forum,"), f"11:18 violation yaml-character: the character U+{ord(sign):04X} ({name}) {HIDDEN}")
        for sign, name in (
            ("\u061c", "ARABIC LETTER MARK"),
            ("\u200e", "LEFT-TO-RIGHT MARK"),
            ("\u200f", "RIGHT-TO-LEFT MARK"),
            ("\u202a", "LEFT-TO-RIGHT EMBEDDING"),
            ("\u202b", "RIGHT-TO-LEFT EMBEDDING"),
            ("\u202c", "POP DIRECTIONAL FORMATTING"),
            ("\u202d", "LEFT-TO-RIGHT OVERRIDE"),
            ("\u202e", "RIGHT-TO-LEFT OVERRIDE"),
            ("\u2066", "LEFT-TO-RIGHT ISOLATE"),
            ("\u2067", "RIGHT-TO-LEFT ISOLATE"),
            ("\u2068", "FIRST STRONG ISOLATE"),
            ("\u2069", "POP DIRECTIONAL ISOLATE"),
        )
    },
    "homoglyph in an id": (instead("event: a-forum", "event: а-forum"), "10:12 violation value: `а-forum` is no id | an id is lower-case letters, digits and single hyphens; `а` is CYRILLIC SMALL LETTER A"),
    "homoglyph in a key": (instead("type: forum", "tyре: forum"), "12:11 violation field-unknown: `tyре` is not known in this record | "),
    "21 levels": (instead("type: forum", "type: " + "[" * 18 + "forum" + "]" * 18), f"12:28 violation {DEEP}"),
    "500 levels in flow": (instead("type: forum", "type: " + "[" * 500 + "]" * 500), f"12:28 violation {DEEP}"),
    "50,000 levels in flow": (instead("type: forum", "type: " + "[" * 50_000), f"12:28 violation {DEEP}"),
    "50,000 levels in lines": (b"- " * 50_000, f"1:41 violation {DEEP}"),
    "100 MB": (b"# " + b"x" * 100_000_000, "1:1 violation yaml-size: the file has 100,000,002 bytes; 5,000,000 is the most | divide it into several files"),
    "empty file": (b"", EMPTY),
    "file of comments": (b"# to be written\n", EMPTY),
    "file that is only a mark": (b"\xef\xbb\xbf", EMPTY),
    "several documents": (SOUND.encode() + b"---\nsource: {}\n", "16:1 violation yaml-documents: a second document begins here | keep one, and remove the `---`"),
    "directive": (b"%YAML 1.2\n---\n" + SOUND.encode(), "1:1 violation yaml-directive: a `%` directive stands here | remove the line"),
    "value with a colon": (instead("title: A report", "title: A report: of trade"), f"4:18 violation yaml-syntax: a second `: ` stands here, so that the value looks like another key | {QUOTED}"),
    "full-width colon": (instead("status: happened", "status：happened"), "13:11 violation yaml-full-width: `：` is a full-width sign, which is text like any other | write `: ` in its place, and ordinary signs for all others of its kind"),
    "full-width space": (instead("    status: happened", "　　status: happened"), "13:1 violation yaml-full-width: the line is indented with full-width spaces | indent with ordinary spaces, like the lines around it"),
    "no space after the colon": (instead("status: happened", "status:happened"), "13:5 violation yaml-syntax: there is no space after the colon | write a space after `status:`"),
    "merge conflict": (instead("    status: happened\n", "<<<<<<< HEAD\n    status: happened\n=======\n    status: planned\n>>>>>>> other\n"), "13:1 violation yaml-conflict: marks of a merge conflict stand here | keep one of the two versions, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"),
    "merge conflict with line ends of Windows": (instead("    status: happened\n", "<<<<<<< HEAD\n    status: happened\n=======\n    status: planned\n>>>>>>> other\n").replace(b"\n", b"\r\n"), "13:1 violation yaml-conflict: marks of a merge conflict stand here | "),
    "line of four million spaces": (b" " * 4_000_000 + b'a: "b', "1:4000004 violation yaml-syntax: the quotation mark that is opened here is never closed | add the closing quotation mark"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "1:1 violation yaml-encoding: the file is no text but a PDF | write a file of plain text in its place, with an editor for text"),
    "kanji alone in Shift_JIS": (SOUND.replace("フォーラム", "経済会議").encode("cp932"), f"11:29 violation {ENCODING.format('Shift_JIS')}"),
    "kanji alone in EUC-JP": (SOUND.replace("フォーラム", "経済会議").encode("euc_jp"), f"11:29 violation {ENCODING.format('EUC-JP')}"),
    "list at the top": (b"- a\n", "1:1 violation form: a document file is a mapping | begin it with `source:`"),
    "words at the top": (b"just words\n", "1:1 violation form: a document file is a mapping | begin it with `source:`"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_spoilt_file_is_refused_at_its_place_with_a_repair(read: Read, name: str) -> None:
    data, expected = CASES[name]
    claimed = read(data)
    lines = [told(problem) for problem in claimed.problems if str(problem.severity) == "violation"]
    assert any(line.startswith(f"{SPOILT}:{expected}") for line in lines), lines
    assert all(line.startswith(SPOILT) for line in lines)
    assert all(len(line) < 1000 and re.search(r"\| \S", line) for line in lines)
    assert "whole" in passages(claimed)


ACCEPTED: dict[str, tuple[bytes, list[str]]] = {
    "as it is": (SOUND.encode(), []),
    "byte order mark": (b"\xef\xbb\xbf" + SOUND.encode(), []),
    "line ends of Windows": (SOUND.replace("\n", "\r\n").encode(), []),
    "line ends of old": (SOUND.replace("\n", "\r").encode(), []),
    "marks of one document": (f"---\n{SOUND}...\n".encode(), []),
    "NFD": (
        instead("フォーラム", "か\u3099くせい"),
        [f"{SPOILT}:11:29 warning yaml-normalisation: `がくせい` is not in the usual form of Unicode (NFC): letters and their marks are apart | type it anew; it looks the same, and searches find it"],
    ),
    "escaped NFD": (
        instead("フォーラム", '"\\u304b\\u3099くせい"'),
        [f"{SPOILT}:11:29 warning yaml-normalisation: `がくせい` is not in the usual form of Unicode (NFC): letters and their marks are apart | type it anew; it looks the same, and searches find it"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_harmless_is_read(read: Read, name: str) -> None:
    data, expected = ACCEPTED[name]
    claimed = read(data)
    assert [told(problem) for problem in claimed.problems] == expected
    assert passages(claimed) == {"spoilt", "whole"}


@pytest.mark.parametrize(
    "text", ["NO", "on", "y", "0207", "1:30", "1_000", "1.10", "1999-13-45", ".nan", ".inf", "~", "null", "yes", "0x1F"]
)
def test_a_text_that_other_readers_take_for_something_else_stays_text(read: Read, text: str) -> None:
    claimed = read(instead("en: A forum", f"en: {text}"))
    assert claimed.problems == []
    assert f'"{text}"@en' in {str(quad.object) for quad in claimed.quads}


def test_nfd_is_claimed_in_nfc(read: Read) -> None:
    claimed = read(ACCEPTED["NFD"][0])
    assert '"がくせい"@ja' in {str(quad.object) for quad in claimed.quads}
