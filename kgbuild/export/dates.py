"""Dates as timelines need them: windows of full days, and beside them the words and the precision of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from kgbuild.export.network import Spell, Value
from kgbuild.values.dates import Edtf
from kgbuild.values.faults import ValueFault, quoted

FIRST, LAST = date.min.isoformat(), date.max.isoformat()
_TIME_OF_DAY = re.compile(r"(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9:.]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$")
_PRECISION = {4: "year", 7: "month", 10: "day"}


class Dated(NamedTuple):
    """When something takes place or holds: its bounds (full days, inclusive) and its EDTF text; each may be missing."""

    earliest: str | None = None
    latest: str | None = None
    when: str | None = None

    def __bool__(self) -> bool:
        return any(self)


def dated(earliest: str | None, latest: str | None, when: str | None) -> Dated:
    """What is dated so, its bounds full days: those of ``when`` where it has none of its own.

    A bound may be a day, a month, a year or a point of time, whose day is taken as it is written. ValueFault for what
    is no date, and for bounds that run backwards.
    """
    if earliest is None and latest is None and when is not None:
        first, last = _bounds(when)
    else:
        first = _bounds(earliest)[0] if earliest is not None else None
        last = _bounds(latest)[1] if latest is not None else None
    if first and last and last < first:
        raise ValueFault(f"{quoted(first)} to {quoted(last)} runs backwards", "select the earlier day as ?earliest")
    return Dated(first, last, when)


def told(earliest: str | None, latest: str | None, when: str | None) -> Dated:
    """The same for what a store says of itself: what is no date bounds nothing."""
    try:
        return dated(earliest, latest, when)
    except ValueFault:
        return Dated(None, None, when)


@lru_cache(maxsize=4096)
def _bounds(text: str) -> tuple[str | None, str | None]:
    found = Edtf.parse(_TIME_OF_DAY.sub("", text))
    return tuple(day.isoformat() if day else None for day in (found.earliest, found.latest))  # type: ignore[return-value]


def overlap(dates: Iterable[Dated], since: str | None, until: str | None) -> bool:
    """Whether one of the dates may lie between the two days; what has no bounds always may."""
    ends = [(each.earliest or FIRST, each.latest or LAST) for each in dates]
    return not ends or any(first <= (until or LAST) and last >= (since or FIRST) for first, last in ends)


def windows(dates: Iterable[Dated]) -> tuple[Spell, ...]:
    """The windows that the dates open, in order; none where they leave no day out.

    Those that overlap or touch are united, for Gephi drops the second.
    """
    bounds = sorted((each.earliest or FIRST, each.latest or LAST) for each in dates if each.earliest or each.latest)
    united: list[tuple[str, str]] = []
    for start, end in bounds:
        if end < start:
            continue
        if united and (united[-1][1] == LAST or start <= _day_after(united[-1][1])):
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    if united == [(FIRST, LAST)]:
        return ()
    return tuple(Spell(None if s == FIRST else s, None if e == LAST else e) for s, e in united)


def unite(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """The same for windows that are there already."""
    return windows(Dated(spell.start, spell.end) for spell in spells)


def date_values(dates: Sequence[Dated]) -> dict[str, Value]:
    """The columns that say what a window cannot: texts, precision, whether the end is open, and the years."""
    dates = sorted({each for each in dates if each}, key=lambda each: (each.earliest or FIRST, each.latest or LAST))
    if not dates:
        return {}
    values: dict[str, Value] = {}
    first, last = dates[0], max(dates, key=lambda each: (each.latest or LAST, str(each)))
    start, end = _ends(first.when or "")[0], _ends(last.when or "")[1]
    values |= {name: text for name, text in (("start_text", start), ("end_text", end)) if text}
    if texts := [each.when for each in dates if each.when]:
        values["dates"] = tuple(dict.fromkeys(texts))
        values["date_precision"] = "; ".join(dict.fromkeys(precision(text) for text in texts))
    values["end_status"] = _end_status(last)
    if starts := [each.earliest for each in dates if each.earliest]:
        values["start_year"] = int(min(starts)[:4])
    if ends := [each.latest for each in dates if each.latest]:
        values["end_year"] = int(max(ends)[:4])
    return values


def precision(text: str) -> str:
    """``day``, ``month``, ``year``, ``season`` or ``vague`` for an EDTF date; both, where the two ends differ; with
    ``approximate`` or ``uncertain`` where the text says so.
    """
    found = dict.fromkeys(_precision_of(part) for part in _ends(text) if part)
    marks = [mark for mark, signs in (("approximate", "~%"), ("uncertain", "?%")) if set(text) & set(signs)]
    return ", ".join([" to ".join(found) or "unknown", *marks])


def _precision_of(part: str) -> str:
    plain = part.strip("~?%")
    if "X" in plain:
        return "vague"
    if re.fullmatch("-?[0-9]{4}-2[1-4]", plain):
        return "season"
    return _PRECISION.get(len(plain.lstrip("-")), "vague")


def _ends(text: str) -> tuple[str, str]:
    """The two ends of an interval, empty where open or unknown; of a single date, twice the date."""
    start, slash, end = text.partition("/")
    if not slash:
        return text, text
    return start.replace("..", ""), end.replace("..", "")


def _end_status(date: Dated) -> str:
    """``ongoing`` if the end is open, ``unknown`` if it is not told, else ``ended``."""
    _, slash, end = (date.when or "").partition("/")
    if slash and end == "..":
        return "ongoing"
    return "ended" if date.latest or (date.when and not (slash and not end)) else "unknown"


def _day_after(day: str) -> str:
    following = date.fromisoformat(day)
    return (following + timedelta(days=1)).isoformat() if following < date.max else LAST
