"""Text that may stand in XML 1.0: NFC, escaped, and without the characters that XML forbids.

What had to be replaced is counted by place, for the manifest.
"""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import normalize

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_TABLE = str.maketrans(_ESCAPES)


def is_plain(text: str) -> bool:
    """Whether the text stands in XML as it is: printable ASCII without markup. A million edges ask this."""
    return (
        text.isascii()
        and text.isprintable()
        and "&" not in text
        and "<" not in text
        and '"' not in text
        and ">" not in text
    )


class XmlText:
    """Cleans texts, and escapes them for attributes and elements. ``replaced`` counts forbidden characters by place and
    code point.
    """

    def __init__(self) -> None:
        self.replaced: Counter[tuple[str, str]] = Counter()

    def escape(self, text: str, place: str) -> str:
        """The text as it stands in XML; ``place`` tells the manifest where it stood."""
        return text if is_plain(text) else self.clean(text, place).translate(_TABLE)

    def clean(self, text: str, place: str) -> str:
        """The text as it may stand in any file: in NFC, its forbidden characters replaced."""
        if _FORBIDDEN.search(text) is not None:
            for character in _FORBIDDEN.findall(text):
                self.replaced[place, f"U+{ord(character):04X}"] += 1
        return as_written(text)

    def report(self) -> list[dict[str, str | int]]:
        """What was replaced, sorted by place."""
        return [
            {"place": place, "character": character, "times": times, "by": "U+FFFD"}
            for (place, character), times in sorted(self.replaced.items())
        ]


def as_written(text: str) -> str:
    """What becomes of a text in a file: NFC, and a sign of replacement for each character that XML forbids."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub(REPLACEMENT, normalize("NFC", text))


def one_line(text: str) -> str:
    """The text in NFC with every run of white space made one space, as labels need it."""
    return " ".join(normalize("NFC", text).split())
