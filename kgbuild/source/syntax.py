"""What the YAML parser complains about, in words for people who write data."""

from __future__ import annotations

from typing import NamedTuple

from yaml import MarkedYAMLError, YAMLError

from kgbuild.errors import Problem, Span
from kgbuild.source.slips import find_slip
from kgbuild.source.tree import Origin

QUOTE = "put the value in quotes"


class Plain(NamedTuple):
    """A complaint in plain words. ``opened`` places it where the unfinished thing begins, not where it was noticed."""

    complaint: str
    message: str
    repair: str
    opened: bool = False


PLAIN = (
    Plain(
        "mapping values are not allowed",
        "a second `: ` stands here, so that the value looks like another key",
        "put the whole value in quotes; or check that the line is indented like its neighbours",
    ),
    Plain(
        "block sequence entries are not allowed",
        "a list begins here, in the middle of a line",
        "begin the list on a line of its own, or write `[first, second]`",
    ),
    Plain("mapping keys are not allowed", "a key begins here, where none can stand", "begin it on a line of its own"),
    Plain(
        "did not find expected ',' or '}'",
        "the `{` that is opened here is not closed, or a comma is missing in it",
        "add `}` or the comma; a text that has `,`, `{`, `}`, `[`, `]` or `: ` in it needs quotes",
        opened=True,
    ),
    Plain(
        "did not find expected ',' or ']'",
        "the `[` that is opened here is not closed, or a comma is missing in it",
        "add `]` or the comma; a text that has `,`, `{`, `}`, `[`, `]` or `: ` in it needs quotes",
        opened=True,
    ),
    Plain(
        "found unexpected end of stream",
        "the quotation mark that is opened here is never closed",
        "add the closing quotation mark",
        opened=True,
    ),
    Plain(
        "found unexpected document indicator",
        "the quotation mark that is opened here is not closed before the end of the document",
        "add the closing quotation mark",
        opened=True,
    ),
    Plain(
        "did not find expected key",
        "this does not fit the lines above",
        "indent the line like its neighbours; where a value begins with a quotation mark, put all of it in quotes",
    ),
    Plain(
        "did not find expected '-' indicator",
        "this line stands among list items and is none",
        "begin it with `- `, or indent it further so that it belongs to the item above",
    ),
    Plain(
        "could not find expected ':'",
        "a line without a colon stands where a key is expected",
        "write `key: value`; or indent the line, if it continues the value above",
        opened=True,
    ),
    Plain(
        "found unknown escape character",
        "a backslash in double quotes begins an escape, and this is none",
        "write `\\\\`, or use single quotes",
    ),
    Plain("did not find expected hexdecimal number", "an escape has too few digits", "write the character itself"),
    Plain(
        "found invalid Unicode character escape code",
        "an escape stands for half of a character (a surrogate)",
        "write the character itself",
    ),
    Plain(
        "did not find expected alphabetic or numeric character",
        "`*` and `&` cannot begin a value",
        "remove the sign, or put the value in quotes",
        opened=True,
    ),
    Plain(
        "did not find expected comment or line break",
        "after `|` or `>` the text begins on the next line",
        "move the text to a line of its own, indented",
    ),
    Plain("found a tab character", "the line is indented with a tab", "indent with spaces"),
    Plain(
        "did not find expected <document start>",
        "this does not belong to what stands above",
        "write `key: value`, with a space after the colon, and indent the line like its neighbours",
    ),
    Plain(
        "did not find expected node content",
        "a value is missing here, or begins with a sign that none can begin with",
        QUOTE,
    ),
    Plain("found undefined tag handle", "`!` begins a tag, and every value is text", QUOTE),
    Plain("did not find URI", "`!` begins a tag, and every value is text", QUOTE),
)


def explain(fault: YAMLError, origin: Origin) -> Problem:
    """The problem of a file that the YAML parser gave up on, at the place where it has to be mended."""
    if not isinstance(fault, MarkedYAMLError):
        return Problem(
            "yaml-syntax", "the file cannot be read as YAML", "look for stray signs", Span(origin.file, 1, 1)
        )
    noticed = min(fault.problem_mark.index, len(origin.text)) if fault.problem_mark else 0
    opened = min(fault.context_mark.index, len(origin.text)) if fault.context_mark else noticed
    if (slip := find_slip(origin, noticed, opened)) is not None:
        return slip
    complaint = fault.problem or ""
    for plain in PLAIN:
        if complaint.startswith(plain.complaint):
            place = opened if plain.opened else noticed
            return Problem("yaml-syntax", plain.message, plain.repair, origin.span(place))
    if complaint.startswith("found character that cannot start") and (sign := origin.text[noticed : noticed + 1]):
        if sign == "\t":
            message = "a tab stands where something begins"
            return Problem("yaml-tab", message, "write a space in its place", origin.span(noticed))
        return Problem("yaml-syntax", f'a value cannot begin with "{sign}"', QUOTE, origin.span(noticed))
    return Problem(
        "yaml-syntax",
        f"the YAML cannot be read here: {complaint or 'unknown fault'}",
        "compare the line with its neighbours, or put its value in quotes",
        origin.span(noticed),
    )
