"""From the bytes of a file to text: UTF-8 only, and nothing in it that readers cannot see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kgbuild.errors import Problem, Span
from kgbuild.source.tree import Origin

BOM = b"\xef\xbb\xbf"
UTF_16_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
KANA = re.compile("[\u3041-\u30ff]")
TWO_KANJI = {
    "cp932": re.compile(rb"(?:[\x88-\x98][\x40-\x7e\x80-\xfc]){2}"),
    "euc_jp": re.compile(rb"(?:[\xb0-\xcf][\xa1-\xfe]){2}"),
}
"""Two of the more usual kanji, one after the other."""
BINARY = (
    (b"PK\x03\x04", "a document of a word processor or an archive"),
    (b"\xd0\xcf\x11\xe0", "a document of a word processor"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "an archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
LISTED = 20
SHOWN = 60

# Besides controls: marks that turn the direction of text, separators that only some programs take for line ends, and
# marks without width, which make two names that look the same differ. Joiners stay: emoji and some scripts need them.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
# The same in bytes, in a form that is searched fast: most files have none of the first bytes.
ASCII_UNSEEN = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
OTHER_UNSEEN = tuple(
    re.compile(form)
    for form in (
        rb"\xc2[\x80-\x9f\xad]",
        rb"\xd8\x9c",
        rb"\xe2(?:\x80[\x8b\x8e\x8f\xa8-\xae]|\x81[\xa0-\xaf])",
        rb"\xef(?:\xbb\xbf|\xbf[\xbe\xbf])",
        rb"\xf3\xa0[\x80\x81]",
    )
)


def decode(data: bytes, file: str) -> tuple[Origin | None, list[Problem]]:
    """The text of a file without its byte order mark, or what is wrong with it: another encoding, unseen characters."""
    if (kind := next((kind for beginning, kind in BINARY if data.startswith(beginning)), None)) is not None:
        repair = "write a file of plain text in its place, with an editor for text"
        return None, [Problem("yaml-encoding", f"the file is no text but {kind}", repair, Span(file, 1, 1))]
    if data.startswith(UTF_16_32):
        return None, [_not_utf8("UTF-16", Span(file, 1, 1))]
    data = data.removeprefix(BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return None, [_undecodable(data, fault.start, file)]
    origin = Origin(file, text)
    if len(data.translate(None, ASCII_UNSEEN)) == len(data) and not any(form.search(data) for form in OTHER_UNSEEN):
        return origin, []
    if data.count(0) * 3 > len(data):
        return None, [_not_utf8("UTF-16", Span(file, 1, 1))]
    return None, list(_unseen(origin))


def name_character(character: str) -> str:
    """The code point and, where it has one, the name: ``U+202E (RIGHT-TO-LEFT OVERRIDE)``."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}{f' ({name})' if name else ''}"


def shown(text: str) -> str:
    """The text between backticks as a message can carry it: on one line, without what cannot be seen, shortened."""
    plain = UNSEEN.sub("", " ".join(text.split()))
    return f"`{plain[:SHOWN]}…`" if len(plain) > SHOWN else f"`{plain}`"


def _unseen(origin: Origin) -> Iterator[Problem]:
    for count, found in enumerate(UNSEEN.finditer(origin.text)):
        if count == LISTED:
            return
        yield Problem(
            "yaml-character",
            f"the character {name_character(found[0])} cannot be seen and is not allowed",
            "delete it; retyping the words around it is often easiest",
            origin.span(found.start()),
        )


def _undecodable(data: bytes, position: int, file: str) -> Problem:
    before = data[:position]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    span = Span(file, line, column)
    if SURROGATE.match(data, position):
        return Problem(
            "yaml-encoding",
            "half of a character stands here (a lone surrogate)",
            "delete it and type the character anew",
            span,
        )
    for name, codec in (("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp")):
        # Bytes of Western texts often decode as rare kanji, but Japanese texts have kana and usual kanji.
        japanese = KANA.search(data.decode(codec, errors="ignore")) or TWO_KANJI[codec].search(data)
        if japanese and _decodes(data, codec):
            return _not_utf8(name, span)
    return _not_utf8("Latin-1 or Windows-1252", span)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(guess: str, span: Span) -> Problem:
    return Problem(
        "yaml-encoding",
        f"the file is not in UTF-8; it seems to be in {guess}",
        "save it in UTF-8: editors offer this under `Save as` or `Encoding`",
        span,
    )
