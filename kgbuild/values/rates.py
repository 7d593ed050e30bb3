"""Rates of change and shares, both in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pyoxigraph import NamedNode, Triple

from kgbuild.values.faults import ValueFault, quoted, refuse_full_width
from kgbuild.values.numbers import decimal_literal, read_number

SIGNED = re.compile(r"([+-])([0-9.]+)%")
UNSIGNED = re.compile(r"([0-9.]+)%")
MINUS = str.maketrans({"−": "-", "–": "-", "▲": "-", "△": "-"})  # the triangles are minus signs in Japanese tables


@dataclass(frozen=True, slots=True)
class Rate:
    """By how much something changed: ``+46%`` is 0.46. The sign is required, so that no fall is read as a rise."""

    text: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The rate that ``text`` writes. ValueFault if it writes none, or has no sign."""
        refuse_full_width(text)
        found = SIGNED.fullmatch(text)
        if found is None:
            raise ValueFault(*_fault(text))
        number = read_number(found[2]) / 100
        return cls(text, -number if found[1] == "-" else number)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        """The rate as a fraction of one: ``+46%`` is ``0.46``."""
        yield Triple(subject, predicate, decimal_literal(self.number))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole: ``51%`` is 0.51."""

    text: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The share that ``text`` writes. ValueFault if it writes none, or more than the whole."""
        refuse_full_width(text)
        found = UNSIGNED.fullmatch(text)
        if found is None:
            raise ValueFault(f"{quoted(text)} is no share", "write it in per cent, without a sign: `51%`")
        if (number := read_number(found[1]) / 100) > 1:
            raise ValueFault(f"{quoted(text)} is more than the whole", "write a share of at most `100%`")
        return cls(text, number)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        """The share as a fraction of one: ``51%`` is ``0.51``."""
        yield Triple(subject, predicate, decimal_literal(self.number))


def _fault(text: str) -> tuple[str, str]:
    plain = text.translate(MINUS)
    if UNSIGNED.fullmatch(text):
        return f"{text} does not say whether it rose or fell", f"write `+{text}` or `-{text}`"
    if SIGNED.fullmatch(plain):
        return f"{quoted(text)} has an unusual minus sign", f"write `{plain}`"
    return f"{quoted(text)} is no rate of change", "write sign, number and per cent sign: `+46%` or `-3.5%`"
