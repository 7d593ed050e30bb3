"""Dates with the precision that a document gives them: a subset of the Extended Date/Time Format, levels 0 and 1.

Written: ``2024``, ``2024-06``, ``2024-06-13``; a season ``2019-21`` to ``2019-24``; unspecified digits ``201X``,
``2004-XX``, ``2004-06-XX``; each with ``~`` (about), ``?`` (uncertain) or ``%`` (both) after it; a period ``A/B``,
where ``..`` is an open end and nothing an unknown one. ``since 2008`` may be written for ``2008/..`` and
``by 2024-06-13`` for ``../2024-06-13``. Source: https://www.loc.gov/standards/datetime/.

Rules of the bounds, which are days and inclusive:

- a year, month, day or decade has its first and its last day; ``2004-XX`` has those of 2004;
- a season is that of the northern hemisphere: 21 is March to May, 22 June to August, 23 September to November, and 24
  December to the February of the next year;
- ``~``, ``?`` and ``%`` leave the bounds of what is stated as they are: how far "about" reaches, no document says;
- a period reaches from the first day of its start to the last day of its end; an open or unknown end has no bound.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import Self

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.date_repairs import candidates, condition, either_order
from kgbuild.values.faults import ValueFault, quoted, width_hint

COMPONENT = re.compile(
    r"(?:(?P<decade>[0-9]{3})X|(?P<year>[0-9]{4})(?:-(?P<part>[0-9]{2}|XX))?(?:-(?P<day>[0-9]{2}|XX))?)[~?%]?"
)
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
FORMS = (
    "write a day `2024-06-13`, a month `2024-06` or a year `2024`, with `~` after it for about; "
    "or a period `2024-06-11/2024-06-13`, `since 2008`, `by 2024-06-13`"
)


class Edtf(Struct, frozen=True):
    """A date or a period. ``text`` is its EDTF; ``earliest`` and ``latest`` its bounds, None where it has none.

    ``precision`` is day, month, year, season, decade or interval.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date that ``text`` writes. ValueFault, with what was probably meant as the repair, if it writes none."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise _mended(fault, text, cls._read) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        if text.startswith("since "):
            return cls._read_period(text[6:], "..")
        if text.startswith("by "):
            return cls._read_period("..", text[3:])
        start, slash, end = text.partition("/")
        if slash:
            return cls._read_period(start, end)
        return cls(text, *_component(text))

    @classmethod
    def _read_period(cls, start: str, end: str) -> Self:
        text = f"{start}/{end}"
        earliest = None if start in ("", "..") else _component(start)[0]
        latest = None if end in ("", "..") else _component(end)[1]
        if earliest is None and latest is None:
            raise ValueFault(f"{quoted(text)} has neither a start nor an end", "write one of them, or remove the key")
        if earliest and latest and earliest > latest:
            raise ValueFault(
                f"{quoted(text)} ends before it starts", f"write `{end}/{start}`, or correct one of the two"
            )
        return cls(text, earliest, latest, "interval")

    def contains(self, other: Edtf) -> bool:
        """Whether the bounds of ``other`` lie within these; no bound is wider than any. A date contains itself."""
        return (self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)) and (
            self.latest is None or (other.latest is not None and other.latest <= self.latest)
        )

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The date as it is written, and its bounds on the same subject."""
        yield (subject, predicate, Literal(self.text, datatype=term("edtf:EDTF-level1")))
        for name, bound in (("jber:earliest", self.earliest), ("jber:latest", self.latest)):
            if bound is not None:
                yield (subject, term(name), Literal(bound.isoformat(), datatype=term("xsd:date")))


class Day(Struct, frozen=True):
    """One exactly known day, such as the one on which somebody is attested in a post."""

    date: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """The day that ``text`` writes. ValueFault if it writes none, or something vaguer."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise _mended(fault, text, cls._read) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        found = None if "/" in text else COMPONENT.fullmatch(text)
        if found is None or found["day"] in (None, "XX") or not text[-1].isdigit():
            raise ValueFault(f"{quoted(text)} is no single day", "write year, month and day: `2024-06-13`")
        return cls(_component(text)[0])

    @property
    def text(self) -> str:
        return self.date.isoformat()

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """An ``xsd:date``."""
        yield (subject, predicate, Literal(self.text, datatype=term("xsd:date")))


def _mended(fault: ValueFault, text: str, read: Callable[[str], Edtf | Day]) -> ValueFault:
    """The fault with what was probably meant as its repair; if that is not known, the fault itself."""
    whole = ValueFault(f"{quoted(text)} is not in the form that dates have here", fault.repair)
    days = [day for day in either_order(text) if _reads(read, day)]
    if len(days) > 1:
        return ValueFault(whole.message, f"write `{days[0]}` if the day comes first, `{days[1]}` if the month does")
    mended = whole.mended(read, candidates(text), condition(text) or width_hint(text))
    return fault if mended is whole else mended


def _reads(read: Callable[[str], Edtf | Day], text: str) -> bool:
    try:
        read(text)
    except ValueFault:
        return False
    return True


def _component(text: str) -> tuple[date, date, str]:
    """Bounds and precision of what stands on one side of a slash, or alone."""
    found = COMPONENT.fullmatch(text)
    if found is None:
        raise ValueFault(f"{quoted(text)} is no date", FORMS)
    decade, year_digits, part, day = found.group("decade", "year", "part", "day")
    year = int(f"{decade}0" if decade else year_digits)
    if year == 0:
        raise ValueFault(f"{quoted(text)} lies in a year 0", "write a year from 0001 to 9999")
    if decade:
        return date(year, 1, 1), date(year + 9, 12, 31), "decade"
    if part is None or (part == "XX" and day is None):
        return date(year, 1, 1), date(year, 12, 31), "year"
    if part == "XX":
        raise ValueFault(f"{quoted(text)} has a day of an unknown month", f"write `{year_digits}-XX` or the month")
    number = int(part)
    if number in SEASONS:
        if day is not None:
            raise ValueFault(
                f"{quoted(text)} has a day in a season: {part} is {SEASONS[number]}",
                "write the month, from 01 to 12, before the day",
            )
        return _season(text, year, number)
    if not 1 <= number <= 12:
        raise ValueFault(f"{quoted(text)} has a month {part}", "months go from 01 to 12, seasons from 21 to 24")
    length = monthrange(year, number)[1]
    if day is None or day == "XX":
        return date(year, number, 1), date(year, number, length), "month"
    if not 1 <= int(day) <= length:
        raise ValueFault(
            f"{quoted(text)} is no day of the calendar: {year_digits}-{part} has {length} days",
            f"write a day from `{year_digits}-{part}-01` to `{year_digits}-{part}-{length}`",
        )
    exact = date(year, number, int(day))
    return exact, exact, "day"


def _season(text: str, year: int, number: int) -> tuple[date, date, str]:
    month = 3 * (number - 20)
    last_month = (month + 1) % 12 + 1
    last_year = year + (number == 24)
    if last_year > 9999:
        raise ValueFault(f"{quoted(text)} ends after the year 9999", "write a year from 0001 to 9999")
    return date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]), "season"
