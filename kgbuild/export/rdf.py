"""The graph as RDF, sorted, so that the same graph gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kgbuild.errors import UsageError
from kgbuild.store.local import LocalStore
from kgbuild.store.port import GraphStore, Triples
from kgbuild.terms.minting import VIEW
from kgbuild.terms.namespaces import PREFIXES

VIEW_FORMATS = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}
DATASET_FORMATS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}
WITH_PREFIXES = frozenset({"turtle", "trig"})
WHOLE_VIEW = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {VIEW} {{ ?s ?p ?o }} }}"


def write_view(store: GraphStore, form: str) -> Iterator[bytes]:
    """The view in one of ``VIEW_FORMATS``, sorted by subject, predicate and object."""
    answer = store.query(WHOLE_VIEW)
    assert isinstance(answer, Triples)
    prefixes = PREFIXES if form in WITH_PREFIXES else None
    yield steady(serialize(answer.triples, format=VIEW_FORMATS[form], prefixes=prefixes), with_prefixes=bool(prefixes))


def write_dataset(store: GraphStore, form: str) -> Iterator[bytes]:
    """All graphs in one of ``DATASET_FORMATS``, sorted. UsageError for a store that only answers queries."""
    if not isinstance(store, LocalStore):
        raise UsageError(
            "an endpoint gives its view and not the whole dataset",
            "export `turtle` or `jsonld`, or leave out --endpoint",
        )
    quads = sorted(store.quads(), key=_graph_first)
    prefixes = PREFIXES if form in WITH_PREFIXES else None
    yield steady(serialize(quads, format=DATASET_FORMATS[form], prefixes=prefixes), with_prefixes=bool(prefixes))


def as_turtle(triples: Iterable[Triple]) -> bytes:
    """Triples as Turtle, in their order."""
    return steady(serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES), with_prefixes=True)


def _graph_first(quad: Quad) -> tuple[str, str, str, str]:
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def steady(written: bytes | None, *, with_prefixes: bool) -> bytes:
    """Turtle or TriG with its prefixes in alphabetical order, for the serialiser's order changes from run to run."""
    assert written is not None
    if not with_prefixes:
        return written.rstrip(b"\n") + b"\n"
    lines = written.split(b"\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"\n".join([*sorted(lines[:head]), *lines[head:]]).rstrip(b"\n") + b"\n"
