"""Rates of change and shares, both in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Self

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault, quoted, width_hint
from kgbuild.values.numbers import NUMBER, decimal_literal, plain_digits, read_number

SIGNED = re.compile(f"([+-])({NUMBER.pattern})%")
UNSIGNED = re.compile(f"({NUMBER.pattern})%")

# The triangles are minus signs in Japanese tables.
RESPELT = (
    ("−", "-"),
    ("–", "-"),
    ("▲", "-"),
    ("△", "-"),
    ("per cent", "%"),
    ("percent", "%"),
    ("パーセント", "%"),
    (" ", ""),
)


class Rate(Struct, frozen=True):
    """By how much something changed: ``+46%`` is 0.46. The sign is required, so that no fall is read as a rise."""

    text: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The rate that ``text`` writes. ValueFault if it writes none, or has no sign."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise fault.mended(cls._read, [_respelt(text)], width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        if UNSIGNED.fullmatch(text):
            raise ValueFault(f"{quoted(text)} does not say whether it rose or fell", f"write `+{text}` or `-{text}`")
        found = SIGNED.fullmatch(text)
        if found is None:
            raise ValueFault(
                f"{quoted(text)} is no rate of change", "write sign, number and per cent sign: `+46%` or `-3.5%`"
            )
        number = read_number(found[2]) / 100
        return cls(text, -number if found[1] == "-" else number)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The rate as a fraction of one: ``+46%`` is ``0.46``."""
        yield (subject, predicate, decimal_literal(self.number))


class Share(Struct, frozen=True):
    """A share of a whole: ``51%`` is 0.51."""

    text: str
    number: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """The share that ``text`` writes. ValueFault if it writes none, or more than the whole."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            raise fault.mended(cls._read, [_respelt(text).lstrip("+")], width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        found = UNSIGNED.fullmatch(text)
        if found is None:
            raise ValueFault(f"{quoted(text)} is no share", "write it in per cent, without a sign: `51%`")
        number = read_number(found[1]) / 100
        if number > 1:
            raise ValueFault(f"{quoted(text)} is more than the whole", "give a share of at most `100%`")
        return cls(text, number)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The share as a fraction of one: ``51%`` is ``0.51``."""
        yield (subject, predicate, decimal_literal(self.number))


def _respelt(text: str) -> str:
    """What ``text`` may mean: plain digits, a plain minus, the sign of per cent."""
    plain = plain_digits(text)
    for there, here in RESPELT:
        plain = plain.replace(there, here)
    return plain
