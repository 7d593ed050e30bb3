"""From a node of the graph back to the line that a curator wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import NamedNode

from kgbuild.build.emit import Placed
from kgbuild.build.units import Unit
from kgbuild.errors import Span
from kgbuild.store.port import Term
from kgbuild.terms import minting

Locate = Callable[[str, str | None, str | None], Span | None]
"""Where the value of a property of a node was written, as :func:`find` finds it."""

Places = Callable[[str], Sequence[tuple[NamedNode, Term | str, Placed]]]
"""What is said of a node: property, value, and where."""


def locator(units: Iterable[Unit]) -> Locate:
    """What finds where something was written, among all that the units say."""
    listed = list(units)

    def places(node: str) -> list[tuple[NamedNode, Term | str, Placed]]:
        record = minting.record(node)
        speaking = (unit for unit in listed if record in unit.about)
        return [place for unit in speaking for place in unit.said().origins.get(node, ())]

    return lambda node, predicate, value: find(places, node, predicate, value)


def find(places: Places, node: str, predicate: str | None = None, value: str | None = None) -> Span | None:
    """Where the value of that property of the node was written; else the property; else the node or what it is in.

    ``value`` is the object in N-Triples form. None where nothing about the node was written by anybody.
    """
    current: str | None = node
    while current is not None:
        said = places(current)
        of_property = [one for one in said if one[0].value == predicate]
        of_value = [one for one in of_property if value is None or str(one[1]) == value]
        for one in (*of_value, *of_property, *said):
            return one[2].span
        current = minting.parent(current)
    return None
