"""From a node of the graph back to the line that a curator wrote."""

from __future__ import annotations

from kgbuild.build.emit import Origins
from kgbuild.errors import Span
from kgbuild.terms import minting


def find(origins: Origins, node: str, predicate: str | None = None, value: str | None = None) -> Span | None:
    """Where the value of that property of the node was written; else the property; else the node or what it is in.

    ``value`` is the object in N-Triples form. None where nothing about the node was written by anybody.
    """
    current: str | None = node
    while current is not None:
        places = origins.get(current, [])
        of_property = [said for said in places if said[0].value == predicate]
        of_value = [said for said in of_property if value is None or str(said[1]) == value]
        for said in (*of_value, *of_property, *places):
            return said[2].span
        current = minting.parent(current)
    return None


def record_of(node: str) -> str:
    """The IRI of the record that a nested node stands in, or the node itself."""
    while (outer := minting.parent(node)) is not None:
        node = outer
    return node
