"""The kinds of parameters, and how what a user writes becomes terms. ``any`` stands for no restriction."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from kgbuild.errors import UsageError
from kgbuild.query.literals import as_decimal
from kgbuild.query.naming import SEGMENTS, resolve
from kgbuild.store.port import GraphStore
from kgbuild.terms.namespaces import term

Terms = tuple[NamedNode | Literal, ...]
"""What a parameter is bound to: one term, or two for an amount (number and currency)."""

ANY = frozenset({"any", "すべて"})


def parse(store: GraphStore, kind: str, text: str) -> Terms | None:
    """The terms for a value of a kind; None for ``any``.

    NotFoundError if it names nothing that is known, UsageError if it is no value of the kind or names several things.
    """
    text = text.strip()
    if text.casefold() in ANY:
        return None
    if kind in SEGMENTS:
        return (resolve(store, kind, text),)
    return VALUE_KINDS[kind](text)


def known(kind: str) -> bool:
    """Whether there is such a kind."""
    return kind in SEGMENTS or kind in VALUE_KINDS


def width(kind: str) -> int:
    """How many variables the VALUES block of such a parameter has."""
    return 2 if kind == "amount" else 1


def _first_day(text: str) -> Terms:
    return (_day(text, latest=False),)


def _last_day(text: str) -> Terms:
    return (_day(text, latest=True),)


def _exact_day(text: str) -> Terms:
    first, last = _day(text, latest=False), _day(text, latest=True)
    if first != last:
        raise UsageError(f"`{text}` is no single day", "write year, month and day: `2024-06-13`")
    return (first,)


def _day(text: str, *, latest: bool) -> Literal:
    from kgbuild.values.dates import Edtf
    from kgbuild.values.faults import ValueFault

    try:
        period = Edtf.parse(text)
    except ValueFault as fault:
        raise UsageError(fault.message, fault.repair) from fault
    day = period.latest if latest else period.earliest
    if day is None:
        raise UsageError(f"`{text}` is open on this side", "write a day, a month or a year: `2024-06-13`, `2024`")
    return Literal(day.isoformat(), datatype=term("xsd:date"))


def _number(text: str) -> Terms:
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise UsageError(f"`{text}` is no number", "write digits, with a point for fractions: `1.5`") from fault
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise UsageError(f"`{text}` is out of range", "write a number of up to 30 digits")
    return (Literal(format(number, "f"), datatype=term("xsd:decimal")),)


def _whole(text: str) -> Terms:
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise UsageError(f"`{text}` is no whole number", "write digits only: `12`")
    return (Literal(str(int(text)), datatype=term("xsd:integer")),)


def _percent(text: str) -> Terms:
    (number,) = _number(text.removesuffix("%").strip())
    assert isinstance(number, Literal)
    share = as_decimal(number) / 100
    return (Literal(format(share, "f"), datatype=term("xsd:decimal")),)


def _amount(text: str) -> Terms:
    from kgbuild.values.faults import ValueFault
    from kgbuild.values.money import CURRENCIES, Money

    try:
        money = Money.parse(text)
    except ValueFault as fault:
        raise UsageError(fault.message, fault.repair) from fault
    number = Literal(format(money.number, "f"), datatype=term("xsd:decimal"))
    return number, NamedNode(CURRENCIES + money.currency)


VALUE_KINDS: dict[str, Callable[[str], Terms]] = {
    "date": _exact_day,
    "first-day": _first_day,
    "last-day": _last_day,
    "number": _number,
    "count": _whole,
    "months": _whole,
    "percent": _percent,
    "amount": _amount,
}
"""The kinds that are no things. A month or year counts from its first, or to its last day."""
