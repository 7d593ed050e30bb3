"""How single literals are shown. Decimals are imported only where one is met: asking starts faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

if TYPE_CHECKING:
    from decimal import Decimal

YES_NO = {"en": ("no", "yes"), "ja": ("いいえ", "はい")}


def as_decimal(value: Literal) -> Decimal:
    """The number of a literal, exactly."""
    from decimal import Decimal

    return Decimal(value.value)


def percentage(value: Literal) -> str:
    """``0.46`` as ``+46%``."""
    return f"{(as_decimal(value) * 100).normalize():+f}%"
