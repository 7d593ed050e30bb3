"""What is wrong with a text that should have been a value, and the words shared by those who say so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

SHOWN = 60
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


NOT_KNOWN = frozenset(
    ("?", "??", "???", "-", "--", "–", "—", "n/a", "na", "n.a.", "nil", "none", "null", "~", "tba", "tbc", "tbd",
     "unknown", "not known", "unclear", "不明", "未定", "なし")
)  # fmt: skip
LEAVE_OUT = (
    "remove the key; what the document leaves open is told as in `open: {field: when, why: the text gives no day}`"
)
"""What to do with a field of which nothing is known."""


class Readable(Protocol):
    """A value that knows its canonical spelling."""

    @property
    def text(self) -> str: ...


class ValueFault(ValueError):
    """A text is no value of its type. ``message`` says what is wrong and ``repair`` what to write instead."""

    def __init__(self, message: str, repair: str) -> None:
        super().__init__(message)
        self.message = message
        self.repair = repair

    def mended(self, read: Callable[[str], Readable], candidates: Iterable[str], hint: str = "") -> ValueFault:
        """This fault, with the first candidate that can be read as its repair, and the hint after that.

        Where none can be read, this fault itself. So a repair that says what to write is always right.
        """
        for candidate in candidates:
            try:
                meant = read(candidate).text
            except ValueFault:
                continue
            return ValueFault(self.message, f"write `{meant}`{hint}")
        return self


def quoted(text: str) -> str:
    """The text between backticks as a message can carry it: on one line, printable, shortened in the middle."""
    if not text:
        return "the empty text"
    if len(text) > SHOWN:
        text = f"{text[: SHOWN // 2]}…{text[-SHOWN // 4 :]}"
    return f"`{''.join(map(_printable, text))}`"


def alternatives(words: Sequence[str]) -> str:
    """The words with a comma or ``or`` between them: ``a, b or c``."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def did_you_mean(names: Iterable[str]) -> str:
    """The question that offers names: ``did you mean `x`, `y` or `z`?``."""
    return f"did you mean {alternatives([f'`{name}`' for name in names])}?"


def is_unknown(text: str) -> bool:
    """Whether the text only says that nothing is known."""
    return half_width(text).strip().lower() in NOT_KNOWN


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def width_hint(text: str) -> str:
    """What a repair adds where the text has full-width characters: they look nearly the same."""
    return ", in half-width characters" if half_width(text) != text else ""


def half_width(text: str) -> str:
    """The text with full-width and other compatibility forms made plain: ``１５０`` is ``150``."""
    return unicodedata.normalize("NFKC", text)
