"""Values that differ and do not contradict each other: a year and a day in it, a figure and the same one rounded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal

from pyoxigraph import Literal, NamedNode

from kgbuild.store.port import Term
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.values.dates import Edtf

CONTENT = tuple(term(f"jber:{name}") for name in ("value", "minValue", "maxValue", "qualifier", "currency"))
"""What makes two figures one."""
EXACT = minting.code("qualifier", "exact")
ROUND = frozenset(minting.code("qualifier", slug) for slug in ("about", "some"))
DIGITS = 2
"""A figure of fewer digits is too coarse to be another one rounded: 100 may be 140 or something else."""

Content = tuple[frozenset[Term], ...]
"""The values of a figure under each property of ``CONTENT``."""


def contents(grouped: Mapping[NamedNode, Mapping[NamedNode, Mapping[Term, object]]]) -> dict[Term, Content]:
    """What each figure among the claims says."""
    return {
        node: tuple(frozenset(said.get(predicate, ())) for predicate in CONTENT)
        for node, said in grouped.items()
        if term("jber:qualifier") in said
    }


def narrowest_date(values: Collection[Term]) -> Term | None:
    """The date that lies within all the others; or else the one that is known to begin, or to end, within them."""
    dates = {value: Edtf.parse(value.value) for value in values if isinstance(value, Literal)}
    for lies_within in (Edtf.contains, _touches):
        for value, day in dates.items():
            if all(other is day or lies_within(other, day) for other in dates.values()):
                return value
    return None


def exactest_figure(values: Collection[Term], known: Mapping[Term, Content]) -> Term | None:
    """The figure that all the others are when it is rounded; of equal ones the one that is not hedged."""
    for value in sorted(values, key=lambda value: (-_digits(known.get(value)), _hedged(known.get(value)), str(value))):
        if all(other == value or _is_rounded(known.get(other), known.get(value)) for other in values):
            return value
    return None


def agrees(rival: Term, kept: Term, known: Mapping[Term, Content]) -> bool:
    """Whether a value says nothing against the one that was kept."""
    return kept in (narrowest_date((rival, kept)), exactest_figure((rival, kept), known))


def _is_rounded(rough: Content | None, exact: Content | None) -> bool:
    """Whether ``rough`` is what ``exact`` comes to in as many digits as ``rough`` has."""
    if rough is None or exact is None:
        return False
    if rough == exact:
        return True
    one, other = _amount(rough), _amount(exact)
    if one is None or other is None or rough[-1] != exact[-1]:
        return False
    if one == other:
        return not (_hedged(exact) and not _hedged(rough))
    place = Decimal(1).scaleb(int(one.normalize().as_tuple().exponent))
    return _digits(rough) >= DIGITS and not _hedged(exact) and other.quantize(place, ROUND_HALF_UP) == one


def _touches(wide: Edtf, day: Edtf) -> bool:
    """Whether one bound of ``day`` is known, and lies within ``wide``, which is a year, a month or the like."""
    bounds = [bound for bound in (day.earliest, day.latest) if bound is not None]
    if len(bounds) != 1 or wide.precision == "interval" or wide.earliest is None or wide.latest is None:
        return False
    return wide.earliest <= bounds[0] <= wide.latest


def _amount(content: Content | None) -> Decimal | None:
    """The one number of a figure that has no bounds and is exact or about."""
    if content is None:
        return None
    number, least, most, qualifier, _ = content
    if len(number) != 1 or least or most or not qualifier <= ROUND | {EXACT}:
        return None
    (value,) = number
    return Decimal(value.value) if isinstance(value, Literal) else None


def _digits(content: Content | None) -> int:
    amount = _amount(content)
    return 0 if amount is None else len(amount.normalize().as_tuple().digits)


def _hedged(content: Content | None) -> bool:
    return content is not None and bool(content[3] & ROUND)
