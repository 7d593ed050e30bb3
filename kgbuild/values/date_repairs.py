"""What somebody who wrote a date in another way probably meant, in the Extended Date/Time Format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from kgbuild.values.faults import half_width

LONGEST = 60

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
ABOUT = r"(?:(?:about|around|approximately|circa|ca\.?|c\.)\s+|~|約)(.+)"
VAGUE = r"(?:early|mid|middle of|late|end of|beginning of|start of)[- ](?:the )?(.+)"
"""The parts of a month or year for which there is no form; the whole of it is what the document gives for certain."""

SERIAL = "([34][0-9]{4})"
FIRST_DAY = date(1899, 12, 30)
"""The day from which spreadsheets count theirs."""

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

WEEKDAY = r"(?:[a-z]+day,? )?"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
TO = r"\s*(?:-|–|—|to|and)\s*"
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"


def candidates(text: str) -> Iterator[str]:
    """Spellings that may be what ``text`` means, likeliest first. The caller keeps the first that is a date."""
    plain = _plain(text)
    if (vague := re.fullmatch(VAGUE, plain)) is not None:
        plain = vague[1]
    if found := re.fullmatch(r"(?:from|after|as of|since)\s+(.+)", plain):
        yield from (f"{one}/.." for one in _single(found[1]))
    if found := re.fullmatch(r"(?:until|till|before|up to|by|no later than)\s+(.+)", plain):
        yield from (f"../{one}" for one in _single(found[1]))
    yield from either_order(text)
    yield from _single(plain)
    for separator in (r"\s*/\s*", r"\s+(?:-|–|—|to|and)\s+", r"\s*[–—〜]\s*", r"(?<=^\d{4})-(?=\d{4}$)", r"\s*\.\.\s*"):
        match re.split(separator, re.sub(r"^(?:from|between)\s+", "", plain)):
            case [start, end]:
                yield from (f"{one}/{other}" for one in _end(start) for other in _end(end))


def condition(text: str) -> str:
    """On what condition the first of the candidates is what ``text`` means; nothing where that is certain."""
    plain = _plain(text)
    if re.match("fy|fiscal", plain):
        return ", if its fiscal year begins in April, as Japan's does"
    return ", if the number is that of a day in a spreadsheet" if re.fullmatch(SERIAL, plain) else ""


def either_order(text: str) -> list[str]:
    """The days that ``12/03/2025`` may be, or ``12.03.2025``: with the day before the month, and after it."""
    found = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", _plain(text))
    if found is None:
        return []
    one, _, other, year = found.groups()
    return list(dict.fromkeys((_ymd(year, other, one), _ymd(year, one, other))))


def _plain(text: str) -> str:
    plain = half_width(text).strip().lower()
    return plain if plain.isprintable() and len(plain) <= LONGEST else ""


def _end(text: str) -> Iterator[str]:
    """One end of a period; an open one may be called so."""
    if text in ("", "..", "now", "today", "present", "open"):
        yield ".."
    else:
        yield from _single(text)


def _single(text: str) -> Iterator[str]:
    if found := re.fullmatch(ABOUT, text):
        yield from (f"{one}~" for one in _single(found[1]))
    for pattern, write in FORMS:
        if found := re.fullmatch(pattern, text):
            yield write(found)


def _ymd(year: str | int, month: str | int | None = None, day: str | int | None = None) -> str:
    return "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in (month, day) if part)])


def _month(name: str) -> int:
    return MONTHS.index(name) + 1


def _days(year: str, month: str, start: str, end: str) -> str:
    return f"{_ymd(year, _month(month), start)}/{_ymd(year, _month(month), end)}"


def _fiscal(year: str) -> str:
    return f"{_ymd(year, 4)}/{_ymd(int(year) + 1, 3)}"


def _quarter(year: str, quarter: str) -> str:
    last = 3 * int(quarter)
    return f"{_ymd(year, last - 2)}/{_ymd(year, last)}"


FORMS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"([0-9x]{4}(?:-[0-9x]{2}){0,2}[~?%]?)", lambda m: m[1].upper()),
    (r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", lambda m: _ymd(m[1], m[2], m[3])),
    (r"(\d{4})(\d{2})(\d{2})", lambda m: _ymd(m[1], m[2], m[3])),
    (r"(\d{4}-\d{2}-\d{2})[t ]\d{2}:.*", lambda m: m[1]),
    (rf"{WEEKDAY}{DAY}[ -]{MONTH},?[ -](\d{{4}})", lambda m: _ymd(m[3], _month(m[2]), m[1])),
    (rf"{WEEKDAY}{MONTH} {DAY},? (\d{{4}})", lambda m: _ymd(m[3], _month(m[1]), m[2])),
    (rf"{DAY}{TO}{DAY} {MONTH},? (\d{{4}})", lambda m: _days(m[4], m[3], m[1], m[2])),
    (rf"{MONTH} {DAY}{TO}{DAY},? (\d{{4}})", lambda m: _days(m[4], m[1], m[2], m[3])),
    (r"(\d{4})年度", lambda m: _fiscal(m[1])),
    (r"(?:fy|fiscal(?: year)?)[ -]?(\d{4})", lambda m: _fiscal(m[1])),
    (SERIAL, lambda m: (FIRST_DAY + timedelta(int(m[1]))).isoformat()),
    (rf"{MONTH},? (\d{{4}})", lambda m: _ymd(m[2], _month(m[1]))),
    (r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?", lambda m: _ymd(m[1], m[2], m[3])),
    (
        r"(令和|平成|昭和)(\d{1,2}|元)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?",
        lambda m: _ymd(ERAS[m[1]] + (1 if m[2] == "元" else int(m[2])), m[3], m[4]),
    ),
    (r"(?:the )?(\d{3})0['’]?s", lambda m: f"{m[1]}X"),
    (r"(\d{4})[- ]?q([1-4])", lambda m: _quarter(m[1], m[2])),
    (r"q([1-4])[ /-]?(\d{4})", lambda m: _quarter(m[2], m[1])),
    (r"(spring|summer|autumn|fall|winter)(?: of)? (\d{4})", lambda m: f"{m[2]}-{SEASONS[m[1]]}"),
    (r"(\d{4})-", lambda m: f"{m[1]}/.."),
    (r"in (\d{4})", lambda m: m[1]),
)  # fmt: skip
"""Patterns, and what each writes; a bare ISO form comes first, for the text may only have had spaces around it."""
