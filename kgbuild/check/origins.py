"""From a node of the graph back to the line that a curator wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode

from kgbuild.build.emit import Placed
from kgbuild.build.units import Unit
from kgbuild.errors import Span
from kgbuild.store.port import Term
from kgbuild.terms import minting

Locate = Callable[[str, str | None, str | None], Span | None]
"""Where the value of a property of a node was written; see :func:`locator`."""

Place = tuple[NamedNode, Term | str, Placed]
"""What is said of a node: property, value, and where."""


def locator(units: Iterable[Unit]) -> Locate:
    """What finds where the value of a property of a node was written, among all that the units say.

    The value is given in N-Triples form. Where nobody wrote the property, it is derived, and what it derives from is
    looked for: the value within the same record, or the node within the record that is the value. Failing that it is
    where the node's id was written, or the node, or what it is in; None where nobody wrote anything about it.
    """
    listed = list(units)

    def speaking(node: str) -> Iterator[Unit]:
        record = minting.record(node)
        return (unit for unit in listed if record in unit.about)

    def said(node: str) -> list[Place]:
        return [place for unit in speaking(node) for place in unit.said().origins.get(node, ())]

    def inside(record: str, value: str) -> Iterator[Span]:
        """Where a record, or one inside it, says the value."""
        for unit in speaking(record):
            for node, places in unit.said().origins.items():
                if minting.record(node) == record:
                    yield from (place[2].span for place in places if str(place[1]) == value)

    def spans(node: str, predicate: str | None, value: str | None) -> Iterator[Span]:
        of_property = [place for place in said(node) if place[0].value == predicate]
        yield from (place[2].span for place in of_property if value is None or str(place[1]) == value)
        yield from (place[2].span for place in of_property)
        if predicate is not None and value is not None:
            yield from inside(minting.record(node), value)
            if value.startswith("<"):
                yield from inside(minting.record(value[1:-1]), f"<{node}>")
        outer: str | None = node
        while outer is not None:
            yield from (one.span for unit in speaking(outer) for one in unit.given if one.iri == outer)
            yield from (place[2].span for place in said(outer))
            outer = minting.parent(outer)

    return lambda node, predicate, value: next(spans(node, predicate, value), None)
