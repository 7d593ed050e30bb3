"""Plain decimal numbers: how people write them, how RDF and readers in two languages see them."""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import Literal

from kgbuild.terms.namespaces import term
from kgbuild.values.faults import ValueFault, half_width, quoted

NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
SEPARATOR = re.compile(r"(?<=[0-9])[,'_\s](?=[0-9]{3}(?![0-9]))")
IDLE_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")

# SPARQL engines keep decimals in 128 bits with 18 decimal places; sums of amounts have to stay far below that.
LIMIT = Decimal(10) ** 18
WHOLE_PLACES = 18
DECIMAL_PLACES = 6

SCALES = {
    "": Decimal(1),
    "k": Decimal(10) ** 3,
    "m": Decimal(10) ** 6,
    "b": Decimal(10) ** 9,
    "t": Decimal(10) ** 12,
}
MYRIADS = ((Decimal(10) ** 16, "京"), (Decimal(10) ** 12, "兆"), (Decimal(10) ** 8, "億"), (Decimal(10) ** 4, "万"))


def read_number(text: str, scale: str = "") -> Decimal:
    """The number that ``text`` writes, times the scale ``k``, ``m``, ``b`` or ``t``.

    Digits with at most six decimal places, no sign, no separators, no exponent; below 10^18. Raises ValueFault.
    """
    if not NUMBER.fullmatch(text):
        raise ValueFault(f"{quoted(text)} is no number", "write it in plain digits, such as `150` or `3.5`")
    whole, _, places = text.partition(".")
    if len(whole) <= WHOLE_PLACES and len(places) <= DECIMAL_PLACES:
        number = Decimal(text) * SCALES[scale]
        if number < LIMIT:
            return number
    raise ValueFault(
        f"{quoted(text + scale)} has too many digits",
        f"give a number below 10^18 with at most {DECIMAL_PLACES} decimal places",
    )


def plain_digits(text: str) -> str:
    """The text with its numbers in plain digits: half-width, without separators and idle zeros."""
    return IDLE_ZEROS.sub("", SEPARATOR.sub("", half_width(text)))


def plain_decimal(number: Decimal) -> str:
    """The canonical ``xsd:decimal``: no exponent, no idle zeros, no point in a whole number."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def decimal_literal(number: Decimal) -> Literal:
    """The number as a canonical ``xsd:decimal``."""
    return Literal(plain_decimal(number), datatype=term("xsd:decimal"))


def grouped(text: str) -> str:
    """The digits as read in running text, with commas at the thousands: ``30000`` is ``30,000``."""
    whole, point, places = text.partition(".")
    return f"{int(whole):,}{point}{places}"


def japanese(number: Decimal) -> str:
    """The number in myriads, as Japanese texts count money: 870000000 is ``8億7000万``."""
    rest = number
    words = ""
    for size, name in MYRIADS:
        count = rest // size
        if count:
            words += f"{count:f}{name}"
            rest -= count * size
    return words + plain_decimal(rest) if rest or not words else words
