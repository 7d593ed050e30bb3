"""How long something lasts: ``3 days``, ``2 weeks``, ``about 45 minutes``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault, half_width, quoted, width_hint
from kgbuild.values.figures import Qualifier

UNITS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
WORDS = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
KANJI = {"分": "minute", "日": "day", "週": "week", "月": "month", "年": "year"}

SPOKEN = re.compile(r"(about )?([1-9][0-9]{0,3}) (minute|hour|day|week|month|year)(s?)")
ISO = re.compile(r"PT?([1-9][0-9]{0,3})[HDWMY]")
LOOSE = re.compile(
    r"(about |約)?(?:an? )?([0-9]+|[a-z]+)[ -]*(?:(minute|hour|day|week|month|year)s?|か?(分|日|週|月|年)間?)"
)


class Duration(Struct, frozen=True):
    """A count of one unit, perhaps an approximate one. ``P3D`` of ISO 8601 may be written for ``3 days``."""

    count: int
    unit: str
    about: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """The duration that ``text`` writes. ValueFault if it writes none."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise fault.mended(cls._read, _candidates(text), width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        if found := SPOKEN.fullmatch(text):
            duration = cls(int(found[2]), found[3], found[1] is not None)
            if duration.text == text:
                return duration
        for unit, form in UNITS.items():
            if (found := ISO.fullmatch(text)) and form.format(found[1]) == text:
                return cls(int(found[1]), unit)
        raise ValueFault(
            f"{quoted(text)} is no duration",
            "write a number of minutes, hours, days, weeks, months or years, such as `3 days` or `about 20 minutes`",
        )

    @property
    def text(self) -> str:
        return f"{'about ' * self.about}{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """An ``xsd:duration``, and whether it is approximate; weeks, which that does not know, are stated in days."""
        form = f"P{7 * self.count}D" if self.unit == "week" else UNITS[self.unit].format(self.count)
        yield (subject, predicate, Literal(form, datatype=term("xsd:duration")))
        if self.about:
            yield (subject, term("jber:durationQualifier"), minting.code("qualifier", Qualifier.ABOUT))


def _candidates(text: str) -> Iterator[str]:
    """Spellings that may be what ``text`` means."""
    if found := LOOSE.fullmatch(half_width(text).lower()):
        about, count = "about " if found[1] else "", WORDS.get(found[2], found[2])
        unit = found[3] or KANJI[found[4]]
        yield f"{about}{count} {unit}"
        yield f"{about}{count} {unit}s"
