"""Figures and amounts of money: text in, value nodes or the fault out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.values.figures import Figure
from kgbuild.values.money import Money
from kgbuild.values.numbers import japanese
from tests.unit.values.reading import PREDICATE, SUBJECT, check_any, outcome, told

HEDGES = ["", "about ", "some ", "more than ", "less than ", "up to ", "at least "]


@pytest.mark.parametrize(
    ("text", "node", "english", "japanese_"),
    [
        ("90", "90", "90", "90"),
        ("about 150", "about-150", "about 150", "約150"),
        ("some 150", "some-150", "some 150", "およそ150"),
        ("more than 30000", "more-than-30000", "more than 30,000", "30,000超"),
        ("less than 12", "less-than-12", "less than 12", "12未満"),
        ("up to 50", "up-to-50", "up to 50", "最大50"),
        ("at least 1.50", "at-least-1.50", "at least 1.50", "1.50以上"),
        ("several", "several", "several", "複数"),
    ],
)
def test_a_figure_keeps_its_hedge(text: str, node: str, english: str, japanese_: str) -> None:
    figure = Figure.parse(text)
    assert figure.text == text
    assert figure.node.value == f"https://w3id.org/jber/value/figure/{node}"
    assert figure.labels == (english, japanese_)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("90", 'jber:value "90"^^xsd:decimal'),
        ("some 1.50", 'jber:value "1.5"^^xsd:decimal'),
        ("more than 30000", 'jber:minValue "30000"^^xsd:decimal'),
        ("at least 3", 'jber:minValue "3"^^xsd:decimal'),
        ("up to 3", 'jber:maxValue "3"^^xsd:decimal'),
        ("less than 0.30", 'jber:maxValue "0.3"^^xsd:decimal'),
        ("several", None),
    ],
)
def test_the_hedge_decides_between_value_and_bound(text: str, bounds: str | None) -> None:
    said = [line.partition("> ")[2] for line in told(Figure.parse(text).triples(SUBJECT, PREDICATE))]
    assert [line for line in said if "Value" in line or "value" in line] == ([bounds] if bounds else [])


def test_a_figure_is_stated_by_a_node_named_after_it() -> None:
    assert told(Figure.parse("about 150").triples(SUBJECT, PREDICATE)) == [
        "x p <value/figure/about-150>",
        "<value/figure/about-150> rdf:type jber:Figure",
        '<value/figure/about-150> jber:value "150"^^xsd:decimal',
        "<value/figure/about-150> jber:qualifier code:qualifier/about",
        '<value/figure/about-150> jber:asStated "about 150"',
        '<value/figure/about-150> rdfs:label "about 150"@en',
        '<value/figure/about-150> rdfs:label "約150"@ja',
    ]


NO_FIGURE = (
    "is no figure | write a number such as `150`, if need be after `about`, `some`, `more than`, `less than`, "
    "`up to`, `at least`; or `several`"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("30,000", "`30,000` is no figure | write `30000`"),
        ("more than 30 000", "`more than 30 000` is no figure | write `more than 30000`"),
        ("1_000", "`1_000` is no figure | write `1000`"),
        ("0207", "`0207` is no figure | write `207`"),
        ("１５０", "`１５０` is no figure | write `150`, in half-width characters"),
        ("約１５０", "`約１５０` is no figure | write `about 150`, in half-width characters"),
        ("over 200", "`over 200` is no figure | write `more than 200`"),
        ("approximately 1,500", "`approximately 1,500` is no figure | write `about 1500`"),
        ("About 200", "`About 200` is no figure | write `about 200`"),
        ("about  200", "`about  200` is no figure | write `about 200`"),
        ("2.5k", "`2.5k` is no figure | write `2500`"),
        ("2 million", "`2 million` is no figure | write `2000000`"),
        ("about 150 people", "`about 150 people` is no figure | write `about 150`"),
        ("約150名", "`約150名` is no figure | write `about 150`"),
        ("90社", "`90社` is no figure | write `90`"),
        ("more then 150", "`more then 150` is no figure | write `more than 150`"),
        ("150 of 200", f"`150 of 200` {NO_FIGURE}"),
        (
            "150-200",
            "`150-200` is no figure | write `at least 150` or `up to 200`, and the range in words under `gist`",
        ),
        ("numerous", "`numerous` is no figure | write `several`"),
        ("several 3", f"`several 3` {NO_FIGURE}"),
        ("-3", f"`-3` {NO_FIGURE}"),
        ("1e5", f"`1e5` {NO_FIGURE}"),
        (".nan", f"`.nan` {NO_FIGURE}"),
        (".inf", f"`.inf` {NO_FIGURE}"),
        ("", f"the empty text {NO_FIGURE}"),
        (
            "9" * 5000,
            f"`{'9' * 30}…{'9' * 15}` has too many digits | give a number below 10^18 with at most 6 decimal places",
        ),
    ],
)
def test_what_is_no_figure_is_refused_with_a_repair(text: str, fault: str) -> None:
    assert outcome(Figure.parse, text) == fault


@pytest.mark.parametrize(
    ("text", "node", "number", "english", "japanese_"),
    [
        ("200m USD", "200m-usd", "200000000", "200 million USD", "2億米ドル"),
        ("1.1b USD", "1.1b-usd", "1100000000", "1.1 billion USD", "11億米ドル"),
        ("about 3.5b USD", "about-3.5b-usd", "3500000000", "about 3.5 billion USD", "約35億米ドル"),
        ("1.51b USD", "1.51b-usd", "1510000000", "1.51 billion USD", "15億1000万米ドル"),
        ("870m USD", "870m-usd", "870000000", "870 million USD", "8億7000万米ドル"),
        ("1000000 JPY", "1000000-jpy", "1000000", "1,000,000 JPY", "100万円"),
        ("up to 5t EUR", "up-to-5t-eur", "5000000000000", "up to 5 trillion EUR", "最大5兆ユーロ"),
        ("0.5k CHF", "0.5k-chf", "500", "0.5 thousand CHF", "500スイスフラン"),
        ("1.50 XAU", "1.50-xau", "1.5", "1.50 XAU", "1.5 XAU"),
    ],
)
def test_an_amount_keeps_its_stated_precision(text: str, node: str, number: str, english: str, japanese_: str) -> None:
    amount = Money.parse(text)
    assert amount.text == text
    assert amount.node.value == f"https://w3id.org/jber/value/money/{node}"
    assert amount.number == Decimal(number)
    assert amount.labels == (english, japanese_)


def test_an_amount_is_stated_by_a_node_with_its_currency() -> None:
    assert told(Money.parse("more than 1.1b USD").triples(SUBJECT, PREDICATE)) == [
        "x p <value/money/more-than-1.1b-usd>",
        "<value/money/more-than-1.1b-usd> rdf:type jber:MonetaryAmount",
        "<value/money/more-than-1.1b-usd> jber:currency <http://publications.europa.eu/resource/authority/currency/USD>",
        '<value/money/more-than-1.1b-usd> jber:minValue "1100000000"^^xsd:decimal',
        "<value/money/more-than-1.1b-usd> jber:qualifier code:qualifier/more-than",
        '<value/money/more-than-1.1b-usd> jber:asStated "more than 1.1b USD"',
        '<value/money/more-than-1.1b-usd> rdfs:label "more than 1.1 billion USD"@en',
        '<value/money/more-than-1.1b-usd> rdfs:label "11億米ドル超"@ja',
    ]


NO_AMOUNT = (
    "is no amount of money | write number, `k`, `m`, `b` or `t` for thousand to trillion, and currency: `1.1b USD`"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("200m", "`200m` has no currency | write `200m USD`, if it is in US dollars; else the code of its currency"),
        (
            "about 200m",
            "`about 200m` has no currency | write `about 200m USD`, if it is in US dollars; else the code of its currency",
        ),
        (
            "200 million",
            "`200 million` is no amount of money | write `200m USD`, if it is in US dollars; else the code of its currency",
        ),
        ("$200m", "`$200m` is no amount of money | write `200m USD`, if `$` stands for that currency"),
        ("$1.1b.", "`$1.1b.` is no amount of money | write `1.1b USD`, if `$` stands for that currency"),
        ("USD 200 million", "`USD 200 million` is no amount of money | write `200m USD`"),
        ("200M USD", "`200M USD` is no amount of money | write `200m USD`"),
        ("200 usd", "`200 usd` is no amount of money | write `200 USD`"),
        ("1,000,000 JPY", "`1,000,000 JPY` is no amount of money | write `1000000 JPY`"),
        ("approximately €3.5 billion", "`approximately €3.5 billion` is no amount of money | write `about 3.5b EUR`"),
        ("約35億円", "`約35億円` is no amount of money | write `about 3.5b JPY`"),
        ("2兆5000億円", f"`2兆5000億円` {NO_AMOUNT}"),
        ("0207 USD", "`0207 USD` is no amount of money | write `207 USD`"),
        ("several USD", f"`several USD` {NO_AMOUNT}"),
        ("-5m USD", f"`-5m USD` {NO_AMOUNT}"),
        ("USD 5 EUR", f"`USD 5 EUR` {NO_AMOUNT}"),
        (
            "1000000t USD",
            "`1000000t` has too many digits | give a number below 10^18 with at most 6 decimal places",
        ),
    ],
)
def test_what_is_no_amount_is_refused_with_a_repair(text: str, fault: str) -> None:
    assert outcome(Money.parse, text) == fault


@pytest.mark.parametrize(
    ("number", "words"),
    [("0", "0"), ("9999", "9999"), ("10000", "1万"), ("12345678", "1234万5678"), ("100000001", "1億1"), ("1.5", "1.5")],
)
def test_japanese_texts_count_in_myriads(number: str, words: str) -> None:
    assert japanese(Decimal(number)) == words


NUMBERS = st.from_regex(r"(0|[1-9][0-9]{0,16})(\.[0-9]{1,6})?", fullmatch=True)
SMALL = st.from_regex(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,6})?", fullmatch=True)


@given(st.sampled_from(HEDGES), NUMBERS)
def test_every_figure_reads_back_as_itself(hedge: str, digits: str) -> None:
    figure = Figure.parse(hedge + digits)
    assert figure.text == hedge + digits
    assert Figure.parse(figure.text) == figure


@given(
    st.sampled_from(HEDGES), SMALL, st.sampled_from(["", "k", "m", "b", "t"]), st.from_regex("[A-Z]{3}", fullmatch=True)
)
def test_every_amount_reads_back_as_itself(hedge: str, digits: str, scale: str, currency: str) -> None:
    text = f"{hedge}{digits}{scale} {currency}"
    amount = Money.parse(text)
    assert amount.text == text
    assert Money.parse(amount.text) == amount


LOOSE = st.from_regex(
    r"(about|over|~|約|Some|several)? ?[$€¥]?[0-9]{1,4}([,. ][0-9]{1,3}){0,3} ?(k|M|bn|million|億)? ?(USD|eur|円)?",
    fullmatch=True,
)


@given(st.one_of(st.text(), LOOSE, st.text("0123456789.,kmbtUSD$ ６about", max_size=20)))
def test_any_text_is_a_figure_and_an_amount_or_a_fault_with_a_repair_that_can_be_read(text: str) -> None:
    check_any(Figure.parse, text)
    check_any(Money.parse, text)
