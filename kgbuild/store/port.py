"""The port: what every store can do. Terms are pyoxigraph's; datatypes and language tags survive every adapter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | Literal | BlankNode | Triple
Row: TypeAlias = tuple[Term | None, ...]


class Solutions(Struct, frozen=True):
    """The answer of a SELECT: variable names without the question mark, and rows in the engine's order."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """Each row as a dict of its bound variables."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


class Truth(Struct, frozen=True):
    """The answer of an ASK."""

    value: bool


class Triples(Struct, frozen=True):
    """The answer of a CONSTRUCT or DESCRIBE, sorted by their N-Triples text."""

    triples: tuple[Triple, ...]


Answer: TypeAlias = Solutions | Truth | Triples


class GraphStore(Protocol):
    """A graph that can be asked. The default graph is the view; every other graph is reached by GRAPH."""

    def query(self, sparql: str) -> Answer:
        """Run a query. UsageError if it is malformed or an update; EnvironmentFault if the store fails."""
        ...

    def select(self, sparql: str) -> Solutions:
        """Run a SELECT; UsageError if the query is of another form."""
        ...
