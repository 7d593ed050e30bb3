"""What a text that is no YAML looks like to a person: running text, a page, a merge, or one wrong sign in a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from kgbuild.errors import Problem, Span
from kgbuild.source.encoding import shown
from kgbuild.source.tree import Origin

SAY = "write what it says as facts, below `source:` and `facts:`; docs/curating.md tells how"

MENDING_TWO = "remove one of them, make their values one list, or write the `- ` with which another item begins"
"""What mends two equal keys in one mapping."""

CONFLICT = re.compile(r"^(?:<{7}|>{7}) .*|^={7}$", re.MULTILINE)
PAGE = re.compile(r"\s*<(?:!doctype|html|\?xml)\b", re.IGNORECASE)
FIRST_LINE = re.compile(r"^(?![ \t\r]*+(?:#|$)).*", re.MULTILINE)
BEGINNING = re.compile(r"""\s*(?:-(?:\s|$)|[\[{%?'"&*!]|---|[^\s:：]+[:：])""")

LONGEST_LINE = 10_000
FULL_WIDTH = {"：": ": ", "｛": "{", "［": "["}


class Slip(NamedTuple):
    """A slip that is seen in one line: where it is (its first group), what it is, and what mends it."""

    form: re.Pattern[str]
    code: str
    message: str
    repair: str


TAB = Slip(re.compile(r" *(\t)"), "yaml-tab", "the line is indented with a tab", "indent with spaces")
SLIPS = (
    Slip(
        re.compile(r" *(\u3000)"),
        "yaml-full-width",
        "the line is indented with full-width spaces",
        "indent with ordinary spaces, like the lines around it",
    ),
    Slip(
        re.compile(r" *(?:- )?[a-z][a-z0-9-]*(?:(?=：)|: *(?=[｛［]))([：｛［])"),
        "yaml-full-width",
        "`{}` is a full-width sign, which is text like any other",
        "write `{}` in its place, and ordinary signs for all others of its kind",
    ),
    Slip(
        re.compile(r" *(?:- )?[a-z][a-z0-9-]*: +([“”„«‘’])"),
        "yaml-quotes",
        "`{}` is text like any other, not a quotation mark of YAML",
        "put the value between straight quotation marks, `\"` or `'`",
    ),
    Slip(
        re.compile(r""" *(?:- )?[a-z][a-z0-9-]*: +(?:"[^"]*"|'[^']*') *([^\s#"'])"""),
        "yaml-quotes",
        "text stands after the quotation mark that closes the value",
        "put the whole value in quotes of the other kind, as in `'\"Report\" of the day'`",
    ),
    Slip(
        re.compile(r" *(?:- )?([a-z][a-z0-9-]*:)[^\s/:]+$"),
        "yaml-syntax",
        "there is no space after the colon",
        "write a space after `{}`",
    ),
)


def find_slip(origin: Origin, noticed: int, opened: int) -> Problem | None:
    """The slip that makes the text unreadable, if there is one that can be told from how the text looks.

    ``noticed`` is where the parser gave up, ``opened`` where what it was reading begins.
    """
    text = origin.text
    if conflict := CONFLICT.search(text):
        repair = "keep one of the two versions, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
        return Problem("yaml-conflict", "marks of a merge conflict stand here", repair, origin.span(conflict.start()))
    if PAGE.match(text):
        return Problem("yaml-text", "the file is a page in HTML or XML, not data", SAY, Span(origin.file, 1, 1))
    first = FIRST_LINE.search(text)
    if first and not BEGINNING.match(first[0].lstrip()[:LONGEST_LINE]):
        message = f"running text stands here, {shown(first[0])}, where a data file begins with a key"
        return Problem("yaml-text", message, SAY, origin.span(first.start()))
    # Likeliest is the line where it was noticed, then the one before, then the one where it begins.
    there = origin.line(noticed)
    before = origin.line(max(there[0] - 1, 0))
    for slips, (at, line) in (((TAB, *SLIPS), there), (SLIPS, before), (SLIPS, origin.line(opened))):
        for slip in slips if len(line) <= LONGEST_LINE else ():
            if found := slip.form.match(line):
                sign = FULL_WIDTH.get(found[1], found[1])
                place = origin.span(at + found.start(1))
                return Problem(slip.code, slip.message.format(found[1]), slip.repair.format(sign), place)
    return None


def valueless(origin: Origin, key: str, offset: int) -> tuple[str, str]:
    """What is wrong with a key that has no value and stands at ``offset``, and what mends it."""
    name, colon, value = key.partition("：")
    if colon:
        return (
            f"{shown(key)} has a full-width colon, which is text like any other",
            f"write {shown(f'{name}: {value}')}",
        )
    start, line = origin.line(offset)
    if line[: offset - start].rstrip().endswith(","):
        repair = "if the comma before it belongs to a text, put all of the text in quotes; if not, write a value"
        return f"{shown(key)} follows a comma and has no value", repair
    return f"{shown(key)} has no value", "write a value or remove the key"
