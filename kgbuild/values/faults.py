"""What is wrong with a text that should have been a value, and the words shared by those who say so."""

from __future__ import annotations

import re
import unicodedata

SHOWN = 60
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class ValueFault(ValueError):
    """A text is no value of its type. ``message`` says what is wrong and ``repair`` what to write instead."""

    def __init__(self, message: str, repair: str) -> None:
        super().__init__(message)
        self.message = message
        self.repair = repair


def quoted(text: str) -> str:
    """The text between backticks as a message can carry it: on one line, printable, shortened in the middle."""
    if not text:
        return "the empty text"
    plain = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(plain) > SHOWN:
        plain = f"{plain[: SHOWN // 2]}…{plain[-SHOWN // 4 :]}"
    return f"`{plain}`"


def half_width(text: str) -> str:
    """The text with full-width and other compatibility forms made plain: ``１５０`` is ``150``."""
    return unicodedata.normalize("NFKC", text)


def refuse_full_width(text: str) -> None:
    """Raise ValueFault where the text would be plain ASCII if it were not for full-width forms such as ``１５０``."""
    plain = half_width(text)
    if plain != text and plain.isascii():
        raise ValueFault(
            f"{quoted(text)} has full-width characters", f"write {quoted(plain)}, in half-width characters"
        )
