"""Dates: text in, bounds or the fault out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.values.dates import FORMS, Day, Edtf
from tests.unit.values.reading import PREDICATE, SUBJECT, check_any, outcome, told


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2024-06-13", "2024-06-13", "2024-06-13", "day"),
        ("2000-02-29", "2000-02-29", "2000-02-29", "day"),
        ("0001-01-01", "0001-01-01", "0001-01-01", "day"),
        ("2019-21", "2019-03-01", "2019-05-31", "season"),
        ("2019-22", "2019-06-01", "2019-08-31", "season"),
        ("2019-23", "2019-09-01", "2019-11-30", "season"),
        ("2019-24", "2019-12-01", "2020-02-29", "season"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("2004-XX", "2004-01-01", "2004-12-31", "year"),
        ("2004-06-XX", "2004-06-01", "2004-06-30", "month"),
        ("2024~", "2024-01-01", "2024-12-31", "year"),
        ("2024-06?", "2024-06-01", "2024-06-30", "month"),
        ("2024-06-13%", "2024-06-13", "2024-06-13", "day"),
        ("2014~/2019~", "2014-01-01", "2019-12-31", "interval"),
        ("2018-01/2018-09", "2018-01-01", "2018-09-30", "interval"),
        ("2024-06-13/2024-06", "2024-06-13", "2024-06-30", "interval"),
        ("2008/..", "2008-01-01", None, "interval"),
        ("2008/", "2008-01-01", None, "interval"),
        ("../2024-06-13", None, "2024-06-13", "interval"),
        ("/2024-06-13", None, "2024-06-13", "interval"),
    ],
)
def test_a_date_has_the_bounds_of_what_is_stated(
    text: str, earliest: str | None, latest: str | None, precision: str
) -> None:
    read = Edtf.parse(text)
    assert (read.text, read.precision) == (text, precision)
    assert read.earliest == (earliest and date.fromisoformat(earliest))
    assert read.latest == (latest and date.fromisoformat(latest))


@pytest.mark.parametrize(("text", "same"), [("since 2008", "2008/.."), ("by 2024-06-13", "../2024-06-13")])
def test_two_human_forms_are_taken(text: str, same: str) -> None:
    assert Edtf.parse(text) == Edtf.parse(same)


FORM = "is not in the form that dates have here"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "2011-02-30",
            "`2011-02-30` is no day of the calendar: 2011-02 has 28 days | write a day from `2011-02-01` to `2011-02-28`",
        ),
        ("1999-13-45", "`1999-13-45` has a month 13 | months go from 01 to 12, seasons from 21 to 24"),
        (
            "2019-21-03",
            "`2019-21-03` has a day in a season: 21 is spring | write the month, from 01 to 12, before the day",
        ),
        ("2004-XX-05", "`2004-XX-05` has a day of an unknown month | write `2004-XX` or the month"),
        ("0000", "`0000` lies in a year 0 | write a year from 0001 to 9999"),
        ("9999-24", "`9999-24` ends after the year 9999 | write a year from 0001 to 9999"),
        ("2019/2018", "`2019/2018` ends before it starts | write `2018/2019`, or correct one of the two"),
        ("../..", "`../..` has neither a start nor an end | write one of them, or remove the key"),
        ("2024-6-13", f"`2024-6-13` {FORM} | write `2024-06-13`"),
        ("2024/06/13", f"`2024/06/13` {FORM} | write `2024-06-13`"),
        ("13 June 2024", f"`13 June 2024` {FORM} | write `2024-06-13`"),
        ("Thursday, June 13th, 2024", f"`Thursday, June 13th, 2024` {FORM} | write `2024-06-13`"),
        ("June 2024", f"`June 2024` {FORM} | write `2024-06`"),
        ("2024年6月13日", f"`2024年6月13日` {FORM} | write `2024-06-13`"),
        ("令和元年6月", f"`令和元年6月` {FORM} | write `2019-06`"),
        ("２０２４", f"`２０２４` {FORM} | write `2024`, in half-width characters"),
        ("about 2008", f"`about 2008` {FORM} | write `2008~`"),
        ("from about 2008", f"`from about 2008` {FORM} | write `2008~/..`"),
        ("the 2010s", f"`the 2010s` {FORM} | write `201X`"),
        ("2008-2012", f"`2008-2012` {FORM} | write `2008/2012`"),
        ("from June 2008 to 2012", f"`from June 2008 to 2012` {FORM} | write `2008-06/2012`"),
        ("2008-", f"`2008-` {FORM} | write `2008/..`"),
        ("2008/present", f"`2008/present` {FORM} | write `2008/..`"),
        ("until May 2020", f"`until May 2020` {FORM} | write `../2020-05`"),
        ("2023年度", f"`2023年度` {FORM} | write `2023-04/2024-03`"),
        ("FY2023", f"`FY2023` {FORM} | write `2023-04/2024-03`, if its fiscal year begins in April, as Japan's does"),
        ("45456", f"`45456` {FORM} | write `2024-06-13`, if the number is that of a day in a spreadsheet"),
        ("2018 Q1", f"`2018 Q1` {FORM} | write `2018-01/2018-03`"),
        ("autumn 2019", f"`autumn 2019` {FORM} | write `2019-23`"),
        ("2024-06-13T10:00", f"`2024-06-13T10:00` {FORM} | write `2024-06-13`"),
        ("2004-xx", f"`2004-xx` {FORM} | write `2004-XX`"),
        (" 2024", f"` 2024` {FORM} | write `2024`"),
        ("this week", f"`this week` is no date | {FORMS}"),
    ],
)
def test_what_is_no_date_is_refused_with_a_repair(text: str, fault: str) -> None:
    assert outcome(Edtf.parse, text) == fault


@pytest.mark.parametrize(
    ("vaguer", "other", "contains"),
    [
        ("2024", "2024-06-13", True),
        ("2024-06-13", "2024", False),
        ("2024", "2024~", True),
        ("../2024-06-13", "2024-06-13", True),
        ("../2024-06-13", "2024-06", False),
        ("2008/..", "2016/..", True),
        ("2008/2016", "2010/..", False),
        ("2008/..", "/2010", False),
    ],
)
def test_a_vaguer_date_contains_a_more_precise_one(vaguer: str, other: str, contains: bool) -> None:
    assert Edtf.parse(vaguer).contains(Edtf.parse(other)) is contains


def test_a_date_is_stated_with_its_bounds() -> None:
    assert told(Edtf.parse("2024-06").triples(SUBJECT, PREDICATE)) == [
        'x p "2024-06"^^edtf:EDTF-level1',
        'x jber:earliest "2024-06-01"^^xsd:date',
        'x jber:latest "2024-06-30"^^xsd:date',
    ]
    assert told(Edtf.parse("by 2024-06-13").triples(SUBJECT, PREDICATE)) == [
        'x p "../2024-06-13"^^edtf:EDTF-level1',
        'x jber:latest "2024-06-13"^^xsd:date',
    ]


def test_a_day_is_exact() -> None:
    assert told(Day.parse("2024-06-13").triples(SUBJECT, PREDICATE)) == ['x p "2024-06-13"^^xsd:date']
    no_day = "is no single day | write year, month and day: `2024-06-13`"
    assert outcome(Day.parse, "2024-06") == f"`2024-06` {no_day}"
    assert outcome(Day.parse, "2024-06-13~") == f"`2024-06-13~` {no_day}"
    assert outcome(Day.parse, "13 June 2024") == f"`13 June 2024` {FORM} | write `2024-06-13`"


DAYS = st.dates()
COMPONENTS = st.builds(
    lambda day, form, qualifier: day.strftime("%Y").zfill(4) + day.strftime(form) + qualifier,
    DAYS,
    st.sampled_from(["", "-%m", "-%m-%d", "-XX", "-%m-XX", "-21", "-23"]),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(COMPONENTS, st.sampled_from(["{}", "{}/..", "../{}", "/{}", "{}/", "since {}", "by {}", "{}/{}"]))
def test_every_date_reads_back_as_itself(component: str, form: str) -> None:
    read = Edtf.parse(form.format(component, component))
    assert Edtf.parse(read.text) == read
    assert read.contains(read)
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest


@given(COMPONENTS, COMPONENTS)
def test_a_period_is_read_one_way_round_at_least(first: str, second: str) -> None:
    read = [Edtf.parse(first), Edtf.parse(second)]
    start, end = sorted(read, key=lambda each: (each.earliest, each.latest))
    period = Edtf.parse(f"{start.text}/{end.text}")
    assert (period.earliest, period.latest) == (start.earliest, end.latest)


@given(
    st.one_of(
        st.text(),
        st.text("0123456789-/~?%X. ", max_size=24),
        st.from_regex(r"(about |from |by )?[0-9]{1,4}[-/. 年][0-9]{1,2}([-/. 月][0-9]{1,4}日?)?", fullmatch=True),
        st.from_regex(r"(since |until )?[0-9]{1,2} (May|June|Sept\.?) [0-9]{4}( to 20[0-9]{2})?", fullmatch=True),
    )
)
def test_any_text_is_a_date_or_a_fault_with_a_repair_that_can_be_read(text: str) -> None:
    check_any(Edtf.parse, text)
    check_any(Day.parse, text)
