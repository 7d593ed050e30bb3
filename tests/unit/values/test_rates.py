"""Rates, shares and durations: text in, literals or the fault out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.values.durations import Duration
from kgbuild.values.rates import Rate, Share
from tests.unit.values.reading import PREDICATE, SUBJECT, check_any, outcome, told

NO_RATE = "is no rate of change | write sign, number and per cent sign: `+46%` or `-3.5%`"
NO_DURATION = "is no duration | write a number of minutes, hours, days, weeks, months or years, such as `3 days` or `about 20 minutes`"


@pytest.mark.parametrize(
    ("text", "number"), [("+46%", "0.46"), ("-3.5%", "-0.035"), ("+0%", "0"), ("-0%", "0"), ("+46.0%", "0.46")]
)
def test_a_rate_is_a_fraction_of_one(text: str, number: str) -> None:
    assert told(Rate.parse(text).triples(SUBJECT, PREDICATE)) == [f'x p "{number}"^^xsd:decimal']


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("46%", "`46%` does not say whether it rose or fell | write `+46%` or `-46%`"),
        ("−3%", "`−3%` is no rate of change | write `-3%`"),
        ("▲3.5％", "`▲3.5％` is no rate of change | write `-3.5%`, in half-width characters"),
        ("+46 %", "`+46 %` is no rate of change | write `+46%`"),
        ("+46 percent", "`+46 percent` is no rate of change | write `+46%`"),
        ("+1,200%", "`+1,200%` is no rate of change | write `+1200%`"),
        ("+46", f"`+46` {NO_RATE}"),
        ("up 46%", f"`up 46%` {NO_RATE}"),
        ("", f"the empty text {NO_RATE}"),
    ],
)
def test_what_is_no_rate_is_refused_with_a_repair(text: str, fault: str) -> None:
    assert outcome(Rate.parse, text) == fault


@pytest.mark.parametrize(
    ("text", "outcome_"),
    [
        ("51%", "51%"),
        ("100%", "100%"),
        ("100.1%", "`100.1%` is more than the whole | give a share of at most `100%`"),
        ("+51%", "`+51%` is no share | write `51%`"),
        ("51", "`51` is no share | write it in per cent, without a sign: `51%`"),
    ],
)
def test_a_share_lies_between_nothing_and_the_whole(text: str, outcome_: str) -> None:
    assert outcome(Share.parse, text) == outcome_


def test_a_share_is_a_fraction_of_one() -> None:
    assert told(Share.parse("51%").triples(SUBJECT, PREDICATE)) == ['x p "0.51"^^xsd:decimal']


@pytest.mark.parametrize(
    ("text", "literal", "canonical"),
    [
        ("3 days", "P3D", "3 days"),
        ("1 day", "P1D", "1 day"),
        ("2 weeks", "P14D", "2 weeks"),
        ("6 months", "P6M", "6 months"),
        ("10 years", "P10Y", "10 years"),
        ("2 hours", "PT2H", "2 hours"),
        ("P3D", "P3D", "3 days"),
        ("P2W", "P14D", "2 weeks"),
    ],
)
def test_a_duration_is_a_count_of_one_unit(text: str, literal: str, canonical: str) -> None:
    assert outcome(Duration.parse, text) == canonical
    assert told(Duration.parse(text).triples(SUBJECT, PREDICATE)) == [f'x p "{literal}"^^xsd:duration']


def test_an_approximate_duration_says_so() -> None:
    assert told(Duration.parse("about 20 minutes").triples(SUBJECT, PREDICATE)) == [
        'x p "PT20M"^^xsd:duration',
        "x jber:durationQualifier code:qualifier/about",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("約20分", "`約20分` is no duration | write `about 20 minutes`"),
        ("about an hour", "`about an hour` is no duration | write `about 1 hour`"),
        ("3 day", "`3 day` is no duration | write `3 days`"),
        ("three-day", "`three-day` is no duration | write `3 days`"),
        ("a week", "`a week` is no duration | write `1 week`"),
        ("３日間", "`３日間` is no duration | write `3 days`, in half-width characters"),
        ("6か月", "`6か月` is no duration | write `6 months`"),
        ("0 days", f"`0 days` {NO_DURATION}"),
        ("P1Y6M", f"`P1Y6M` {NO_DURATION}"),
        ("PT3D", f"`PT3D` {NO_DURATION}"),
        ("99999 days", f"`99999 days` {NO_DURATION}"),
    ],
)
def test_what_is_no_duration_is_refused_with_a_repair(text: str, fault: str) -> None:
    assert outcome(Duration.parse, text) == fault


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[+-−▲]?[0-9]{1,4}([.,][0-9]{1,3})? ?[%％]?", fullmatch=True),
        st.from_regex(r"([0-9]{1,3}|two|a)[ -]?(days?|weeks?|Months|年間?)?", fullmatch=True),
    )
)
def test_any_text_is_a_value_or_a_fault_with_a_repair_that_can_be_read(text: str) -> None:
    for parse in (Rate.parse, Share.parse, Duration.parse):
        check_any(parse, text)
