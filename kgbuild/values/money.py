"""Amounts of money: ``200m USD``, ``about 3.5b USD``, ``1000000 JPY``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Self

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault, half_width, quoted, width_hint
from kgbuild.values.figures import JAPANESE, Qualifier, respelt, split_qualifier, state_figure
from kgbuild.values.numbers import NUMBER, SCALES, grouped, japanese, plain_decimal, read_number

CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"

SCALE_NAMES = {"": "", "k": "thousand", "m": "million", "b": "billion", "t": "trillion"}

JAPANESE_CURRENCIES = {
    "AUD": "豪ドル",
    "CHF": "スイスフラン",
    "CNY": "人民元",
    "EUR": "ユーロ",
    "GBP": "英ポンド",
    "ILS": "新シェケル",
    "INR": "インドルピー",
    "JPY": "円",
    "KRW": "ウォン",
    "USD": "米ドル",
}
"""What Japanese texts call the currencies that the graph is likely to meet; others are shown by their code."""

SIGNS = {
    "US$": "USD", "A$": "AUD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₪": "ILS", "₹": "INR",
    "米ドル": "USD", "ドル": "USD", "ユーロ": "EUR", "円": "JPY",
}  # fmt: skip
NAMES = {
    r"(?:u\.?s\.? |american )?dollars?": "USD", "euros?": "EUR", r"(?:british )?pounds?(?: sterling)?": "GBP",
    r"(?:japanese )?yen": "JPY", r"(?:swiss )?francs?": "CHF", r"(?:new )?(?:israeli )?shekels?": "ILS",
    r"(?:korean )?won": "KRW", "yuan|renminbi": "CNY", "rupees?": "INR",
}  # fmt: skip
DOUBTFUL = ("$", "¥", "dollar", "franc", "pound")
"""What more than one currency is called."""

UNSTATED = ", if it is in US dollars; else the code of its currency"

MYRIADS = {"万": 4, "億": 8, "兆": 12}

AMOUNT = re.compile(f"({NUMBER.pattern})([kmbt]?)")
CURRENCY = re.compile(r"[A-Z]{3}")
SIGN = "|".join(map(re.escape, SIGNS))
STATED = re.compile(rf"\b[A-Z]{{3}}\b|{SIGN}|\b(?:{'|'.join(NAMES)})\b", re.IGNORECASE)
LOOSE = re.compile(
    rf"(?P<before>[A-Z]{{3}}(?![A-Z])|{SIGN})?\s*(?P<digits>[0-9]{{1,18}}(?:\.[0-9]{{1,6}})?)\s*"
    rf"(?P<scale>thousand|million|billion|trillion|mn|bn|tn|[kmbt万億兆])?\.?\s*(?P<after>[A-Z]{{3}}|{SIGN})?",
    re.IGNORECASE,
)


class Money(Struct, frozen=True):
    """An amount as a document states it. ``digits`` and ``scale`` keep the stated precision: ``1.1`` and ``b``."""

    qualifier: Qualifier
    digits: str
    scale: str
    currency: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The amount that ``text`` writes. ValueFault if it writes none, or none in a currency."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            plain = half_width(text)
            hint = next((f", if `{sign}` stands for that currency" for sign in DOUBTFUL if sign in plain), "")
            hint = hint or ("" if STATED.search(plain) else UNSTATED)
            raise fault.mended(cls._read, _candidates(text), hint or width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        qualifier, rest = split_qualifier(text)
        figure, _, currency = rest.partition(" ")
        amount = AMOUNT.fullmatch(figure)
        if amount is None or (currency and not CURRENCY.fullmatch(currency)):
            raise ValueFault(
                f"{quoted(text)} is no amount of money",
                "write number, `k`, `m`, `b` or `t` for thousand to trillion, and currency: `1.1b USD`",
            )
        digits, scale = amount.groups()
        number = read_number(digits, scale)
        if not currency:
            raise ValueFault(f"{quoted(text)} has no currency", f"write `{text} USD`{UNSTATED}")
        return cls(qualifier, digits, scale, currency, number)

    @property
    def text(self) -> str:
        return f"{self.qualifier.words} {self.digits}{self.scale} {self.currency}".lstrip()

    @property
    def node(self) -> NamedNode:
        """The value node, named by what it says: ``…/value/money/about-3.5b-usd``."""
        return minting.value("money", self.text.lower().replace(" ", "-"))

    @property
    def labels(self) -> tuple[str, str]:
        """The amount in English and in Japanese: ``about 3.5 billion USD``, ``約35億米ドル``."""
        words = (self.qualifier.words, grouped(self.digits), SCALE_NAMES[self.scale], self.currency)
        ja = japanese(self.number) + JAPANESE_CURRENCIES.get(self.currency, f" {self.currency}")
        return " ".join(word for word in words if word), JAPANESE[self.qualifier].format(ja)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The value node and all that it says."""
        yield (subject, predicate, self.node)
        yield (self.node, term("rdf:type"), term("jber:MonetaryAmount"))
        yield (self.node, term("jber:currency"), NamedNode(CURRENCIES + self.currency))
        yield from state_figure(self.node, self.qualifier, self.number, self.text, self.labels)


def _candidates(text: str) -> Iterator[str]:
    """Spellings that may be what ``text`` means."""
    for words, rest in respelt(text):
        for name, code in NAMES.items():
            rest = re.sub(rf"\b(?:{name})$", code, rest, flags=re.IGNORECASE)
        loose = LOOSE.fullmatch(rest)
        if loose is None or (loose["before"] and loose["after"]):
            continue
        digits, scale = loose["digits"], (loose["scale"] or "").lower()[:1]
        if scale in MYRIADS:
            digits, scale = _from_myriads(Decimal(digits).scaleb(MYRIADS[scale]))
        sign = loose["before"] or loose["after"] or "USD"
        yield f"{words} {digits}{scale} {SIGNS.get(sign.upper(), sign.upper())}".lstrip()


def _from_myriads(number: Decimal) -> tuple[str, str]:
    """Digits and the largest scale that leaves a number of at least 1: 35億 is ``3.5`` and ``b``."""
    scale = max((scale for scale, size in SCALES.items() if size <= number), key=SCALES.__getitem__, default="")
    return plain_decimal(number / SCALES[scale]), scale
