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
    """Escapes text for attributes and elements. ``replaced`` counts forbidden characters by place and code point."""

    def __init__(self) -> None:
        self.replaced: Counter[tuple[str, str]] = Counter()

    def escape(self, text: str, place: str) -> str:
        """The text as it stands in XML; ``place`` tells the manifest where it stood."""
        if is_plain(text):
            return text
        return self.allowed(text, place).translate(_TABLE)

    def allowed(self, text: str, place: str) -> str:
        """The text in NFC, without what XML forbids, and not yet escaped."""
        if _FORBIDDEN.search(text) is not None:
            for character in _FORBIDDEN.findall(text):
                self.replaced[place, f"U+{ord(character):04X}"] += 1
        return clean(text)

    def report(self) -> list[dict[str, str | int]]:
        """What was replaced, sorted by place."""
        return [
            {"place": place, "character": character, "times": times, "by": "U+FFFD"}
            for (place, character), times in sorted(self.replaced.items())
        ]


def clean(text: str) -> str:
    """The text as XML can carry it: in NFC, and with a sign of replacement for each character that is forbidden."""
    return text if text.isascii() and text.isprintable() else _FORBIDDEN.sub(REPLACEMENT, normalize("NFC", text))


def one_line(text: str) -> str:
    """The text in NFC with every run of white space made one space, as labels need it."""
    return " ".join(normalize("NFC", text).split())
