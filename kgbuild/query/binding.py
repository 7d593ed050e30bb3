"""Binding: the contents of a VALUES block's braces are swapped for terms. Text never becomes part of a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kgbuild.query.tokens import values_blocks
from kgbuild.store.port import Term

Rows = Iterable[Sequence[Term | None]]


def bind(sparql: str, bound: Mapping[str, Rows]) -> str:
    """The query with, for each name, the rows in the first VALUES block whose first variable it is.

    Terms are written by the store's own terms, so that no value can end its string or its IRI; None is UNDEF.
    KeyError if there is no such block.
    """
    first = {}
    for block in reversed(values_blocks(sparql)):
        first[block.variables[0]] = block
    places = sorted(((first[name], rows) for name, rows in bound.items()), key=lambda place: -place[0].start)
    for block, rows in places:
        many = len(block.variables) > 1
        written = (" ".join("UNDEF" if term is None else str(term) for term in row) for row in rows)
        inside = " ".join(f"({row})" if many else row for row in written)
        sparql = f"{sparql[: block.start]} {inside} {sparql[block.end :]}"
    return sparql
