"""Figures: numbers with the word that hedges them, as in ``about 150`` or ``more than 30000``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Self

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault, quoted, width_hint
from kgbuild.values.numbers import (
    NUMBER,
    SCALES,
    decimal_literal,
    grouped,
    plain_decimal,
    plain_digits,
    read_number,
)


class Qualifier(StrEnum):
    """How a document hedges a number; the members are the concepts of the code list ``qualifier``."""

    EXACT = "exact"
    ABOUT = "about"
    SOME = "some"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"
    UP_TO = "up-to"
    AT_LEAST = "at-least"
    SEVERAL = "several"

    @property
    def words(self) -> str:
        """The words before the number: ``more than``; nothing for an exact number."""
        return "" if self is Qualifier.EXACT else self.value.replace("-", " ")


BOUNDS = {
    Qualifier.MORE_THAN: "jber:minValue",
    Qualifier.AT_LEAST: "jber:minValue",
    Qualifier.LESS_THAN: "jber:maxValue",
    Qualifier.UP_TO: "jber:maxValue",
}
"""The property of the number where it is not ``jber:value``. The qualifier tells whether the bound is included."""

JAPANESE = {
    Qualifier.EXACT: "{}",
    Qualifier.ABOUT: "約{}",
    Qualifier.SOME: "およそ{}",
    Qualifier.MORE_THAN: "{}超",
    Qualifier.LESS_THAN: "{}未満",
    Qualifier.UP_TO: "最大{}",
    Qualifier.AT_LEAST: "{}以上",
}

SYNONYMS = {
    "approximately": "about",
    "approx.": "about",
    "approx": "about",
    "around": "about",
    "roughly": "about",
    "circa": "about",
    "c.": "about",
    "ca.": "about",
    "~": "about",
    "約": "about",
    "more then": "more than",
    "over": "more than",
    "above": "more than",
    "exceeding": "more than",
    ">": "more than",
    "less then": "less than",
    "under": "less than",
    "below": "less than",
    "<": "less than",
    "at most": "up to",
    "no more than": "up to",
    "maximum": "up to",
    "<=": "up to",
    "no less than": "at least",
    "minimum": "at least",
    ">=": "at least",
}
"""Words that mean one of ours."""

SEVERAL = ("many", "a number of", "numerous", "various", "multiple", "複数", "数")
SCALED = re.compile("[0-9]{1,9}(?:[.][0-9]{1,9})?[kmbt]")
SCALE_WORD = re.compile(" ?(thousand|million|billion|trillion)$")
COUNTED = re.compile(
    "([0-9]+) ?(?:people|persons|participants|attendees|delegates|representatives|visitors|guests|members|employees|"
    "companies|firms|countries|times|[人名社者件回]|[かカヵヶ]国)"
)
RANGE = re.compile("([0-9]{1,18}) ?(?:-|–|—|〜|~|to) ?([0-9]{1,18})")

HEDGES = {each.words: each for each in Qualifier if each not in (Qualifier.EXACT, Qualifier.SEVERAL)}
MEANT = {**SYNONYMS, **{words: words for words in HEDGES}}


def split_qualifier(text: str) -> tuple[Qualifier, str]:
    """The qualifier that ``text`` begins with, and what follows it; EXACT and all of it where it begins with none."""
    for words, qualifier in HEDGES.items():
        if text.startswith(f"{words} "):
            return qualifier, text[len(words) + 1 :]
    return Qualifier.EXACT, text


def respelt(text: str) -> Iterator[tuple[str, str]]:
    """What ``text`` may mean, as pairs of a hedge in our words, or none, and the rest in plain digits."""
    plain = plain_digits(text).strip()
    lowered = plain.lower()
    for words in sorted(MEANT, key=len, reverse=True):
        if lowered.startswith(words) and len(lowered) == len(plain):
            yield MEANT[words], plain[len(words) :].strip()
    yield "", plain


def state_figure(
    node: NamedNode, qualifier: Qualifier, number: Decimal | None, stated: str, labels: tuple[str, str]
) -> Iterator[Statement]:
    """The triples that figures and amounts have in common; ``labels`` are English and Japanese."""
    if number is not None:
        yield (node, term(BOUNDS.get(qualifier, "jber:value")), decimal_literal(number))
    yield (node, term("jber:qualifier"), minting.code("qualifier", qualifier))
    yield (node, term("jber:asStated"), Literal(stated))
    for language, label in zip(("en", "ja"), labels, strict=True):
        yield (node, term("rdfs:label"), Literal(label, language=language))


class Figure(Struct, frozen=True):
    """A count as a document states it: ``90``, ``about 150``, ``more than 30000``, ``several``.

    ``number`` is None for ``several`` only; ``digits`` are its digits as stated (``1.50`` keeps its zero).
    """

    qualifier: Qualifier
    digits: str
    number: Decimal | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """The figure that ``text`` writes. ValueFault if it writes none."""
        try:
            return cls._read(text)
        except ValueFault as fault:
            if between := RANGE.fullmatch(plain_digits(text)):
                least, most = between.groups()
                repair = f"write `at least {least}` or `up to {most}`, and the range in words under `gist`"
                raise ValueFault(fault.message, repair) from fault
            raise fault.mended(cls._read, _candidates(text), width_hint(text)) from fault

    @classmethod
    def _read(cls, text: str) -> Self:
        if text == Qualifier.SEVERAL:
            return cls(Qualifier.SEVERAL, "", None)
        qualifier, digits = split_qualifier(text)
        if not NUMBER.fullmatch(digits):
            hedges = ", ".join(f"`{words}`" for words in HEDGES)
            raise ValueFault(
                f"{quoted(text)} is no figure",
                f"write a number such as `150`, if need be after {hedges}; or `several`",
            )
        return cls(qualifier, digits, read_number(digits))

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.qualifier.words, self.digits) if part)

    @property
    def node(self) -> NamedNode:
        """The value node, named by what it says: ``…/value/figure/about-150``."""
        return minting.value("figure", self.text.replace(" ", "-"))

    @property
    def labels(self) -> tuple[str, str]:
        """The figure in English and in Japanese."""
        if self.number is None:
            return "several", "複数"
        digits = grouped(self.digits)
        return f"{self.qualifier.words} {digits}".lstrip(), JAPANESE[self.qualifier].format(digits)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """The value node and all that it says."""
        yield (subject, predicate, self.node)
        yield (self.node, term("rdf:type"), term("jber:Figure"))
        yield from state_figure(self.node, self.qualifier, self.number, self.text, self.labels)


def _candidates(text: str) -> Iterator[str]:
    """Spellings that may be what ``text`` means."""
    for words, rest in respelt(text):
        yield f"{words} {rest}".lstrip()
        rest = SCALE_WORD.sub(lambda found: found[1][0], rest)
        if SCALED.fullmatch(rest):
            yield f"{words} {plain_decimal(Decimal(rest[:-1]) * SCALES[rest[-1]])}".lstrip()
        if counted := COUNTED.fullmatch(rest):
            yield f"{words} {counted[1]}".lstrip()
    if text.lower() in SEVERAL:
        yield Qualifier.SEVERAL
