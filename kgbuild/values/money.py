"""Amounts of money: ``200m USD``, ``about 3.5b USD``, ``1000000 JPY``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pyoxigraph import NamedNode, Triple

from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.values.faults import ValueFault, quoted, refuse_full_width
from kgbuild.values.figures import JAPANESE, Qualifier, split_qualifier, state_figure
from kgbuild.values.numbers import grouped, japanese, read_number

CURRENCIES = "http://publications.europa.eu/resource/authority/currency/"

SCALES = {
    "": (Decimal(1), ""),
    "k": (Decimal(10) ** 3, "thousand"),
    "m": (Decimal(10) ** 6, "million"),
    "b": (Decimal(10) ** 9, "billion"),
    "t": (Decimal(10) ** 12, "trillion"),
}

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

SYMBOLS = {
    "US$": "USD",
    "A$": "AUD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₪": "ILS",
    "₹": "INR",
}

AMOUNT = re.compile(r"(?P<digits>[0-9.]+)(?P<scale>[kmbt]?)")
CURRENCY = re.compile(r"[A-Z]{3}")
LOOSE = re.compile(
    r"(?P<before>[A-Za-z]{3}(?![A-Za-z])|US\$|A\$|[$€£¥₩₪₹])?\s*(?P<digits>[0-9][0-9,'_ ]*(?:\.[0-9]+)?)\s*"
    r"(?P<scale>thousand|million|billion|trillion|mn|bn|tn|[kmbt])?\.?\s*(?P<after>[A-Za-z]{3}|US\$|A\$|[$€£¥₩₪₹])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as a document states it. ``digits`` and ``scale`` keep the stated precision: ``1.1`` and ``b``."""

    qualifier: Qualifier
    digits: str
    scale: str
    currency: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The amount that ``text`` writes. ValueFault if it writes none, or none in a currency."""
        refuse_full_width(text)
        qualifier, rest = split_qualifier(text)
        figure, _, currency = rest.partition(" ")
        amount = AMOUNT.fullmatch(figure)
        if amount is None or (currency and not CURRENCY.fullmatch(currency)):
            raise ValueFault(f"{quoted(text)} is no amount of money", _repair(qualifier, rest))
        number = read_number(amount["digits"], SCALES[amount["scale"]][0])
        if not currency:
            raise ValueFault(f"{text} has no currency", f"write `{text} USD`")
        return cls(qualifier, amount["digits"], amount["scale"], currency, number)

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
        words = (self.qualifier.words, grouped(self.digits), SCALES[self.scale][1], self.currency)
        ja = japanese(self.number) + JAPANESE_CURRENCIES.get(self.currency, f" {self.currency}")
        return " ".join(word for word in words if word), JAPANESE[self.qualifier].format(ja)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        """The value node and all that it says."""
        yield Triple(subject, predicate, self.node)
        yield Triple(self.node, term("rdf:type"), term("jber:MonetaryAmount"))
        yield Triple(self.node, term("jber:currency"), NamedNode(CURRENCIES + self.currency))
        yield from state_figure(self.node, self.qualifier, self.number, self.text, self.labels)


def _repair(qualifier: Qualifier, rest: str) -> str:
    """What the amount would be in our spelling, as far as it can be told."""
    form = "write number, `k`, `m`, `b` or `t` for thousand to trillion, and currency: `1.1b USD`"
    loose = LOOSE.fullmatch(rest)
    if loose is None or (loose["before"] and loose["after"]):
        return form
    digits = re.sub("[^0-9.]", "", loose["digits"])
    scale = (loose["scale"] or "").lower()[:1]
    symbol = loose["before"] or loose["after"] or ""
    currency = SYMBOLS.get(symbol.upper(), symbol.upper())
    hint = ""
    if symbol in ("$", "¥"):
        hint = f", if {symbol} stands for that currency"
    if not currency:
        currency = "USD"
        hint = " with the code of its currency"
    return f"write `{f'{qualifier.words} {digits}{scale} {currency}'.lstrip()}`{hint}"
