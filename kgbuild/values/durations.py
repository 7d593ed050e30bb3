"""How long something lasts: ``3 days``, ``2 weeks``, ``6 months``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.terms.namespaces import term
from kgbuild.values.faults import ValueFault, quoted, refuse_full_width

UNITS = {"hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

SPOKEN = re.compile(r"([1-9][0-9]{0,3}) (hour|day|week|month|year)(s?)")
ISO = re.compile(r"P(T?)([1-9][0-9]{0,3})([HDWMY])")
LOOSE = re.compile(r"(?:an? )?([0-9]{1,4}|[a-z]+)[ -]?(hour|day|week|month|year)s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duration:
    """A count of one unit. ``P3D`` of ISO 8601 may be written for ``3 days``."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The duration that ``text`` writes. ValueFault if it writes none."""
        refuse_full_width(text)
        if found := SPOKEN.fullmatch(text):
            duration = cls(int(found[1]), found[2])
            if duration.text != text:
                raise ValueFault(f"{quoted(text)} is no duration", f"write `{duration.text}`")
            return duration
        if found := ISO.fullmatch(text):
            for unit, form in UNITS.items():
                if form.format(found[2]) == text:
                    return cls(int(found[2]), unit)
        raise ValueFault(f"{quoted(text)} is no duration", _repair(text))

    @property
    def text(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        """An ``xsd:duration``; weeks, which that does not know, are stated in days."""
        form = f"P{7 * self.count}D" if self.unit == "week" else UNITS[self.unit].format(self.count)
        yield Triple(subject, predicate, Literal(form, datatype=term("xsd:duration")))


def _repair(text: str) -> str:
    if found := LOOSE.fullmatch(text):
        word = found[1].lower()
        count = WORDS.index(word) + 1 if word in WORDS else int(word) if word.isdigit() else 0
        if count:
            return f"write `{Duration(count, found[2].lower()).text}`"
    return "write a number of hours, days, weeks, months or years, such as `3 days`"
