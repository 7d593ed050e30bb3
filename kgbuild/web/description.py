"""The service description: what the endpoint speaks, which graphs it has, and what a query may cost.

https://www.w3.org/TR/sparql11-service-description/; the limits are ``schema:PropertyValue``.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import fields
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple

from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.web.limits import Limits

SD = "http://www.w3.org/ns/sparql-service-description#"
TYPE = term("rdf:type")
RESULT_FORMATS = (
    QueryResultsFormat.JSON,
    QueryResultsFormat.XML,
    QueryResultsFormat.CSV,
    QueryResultsFormat.TSV,
    RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES,
    RdfFormat.TRIG,
    RdfFormat.JSON_LD,
    RdfFormat.RDF_XML,
)
NAMED = (minting.VIEW, minting.REGISTER, minting.DOCUMENTS, minting.ONTOLOGY)
TOLD = {
    "seconds": "Seconds that a query may take; past them it is stopped with status 503.",
    "memory_mib": "MiB of memory that a query may take; past them it is stopped with status 503.",
    "rows": "Rows or triples of an answer; past them nothing is sent but status 400.",
    "answer_bytes": "Bytes of an answer; past them nothing is sent but status 400.",
    "request_bytes": "Bytes of a request's body; past them it is refused with status 413.",
}
ISOLATED = "Queries run in processes without a network: SERVICE is refused, and nothing could be sent."
UNISOLATED = (
    "SERVICE is refused before a query runs. This platform has no network namespaces for queries; instead, their "
    "processes may open no file and no socket."
)


def describe(endpoint: str, limits: Limits, *, networkless: bool) -> list[Triple]:
    """The triples that describe the endpoint at an address, sorted."""
    return sorted(_triples(NamedNode(endpoint), limits, networkless=networkless), key=str)


def _triples(service: NamedNode, limits: Limits, *, networkless: bool) -> Iterator[Triple]:
    yield Triple(service, TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for form in RESULT_FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(form.iri))
    yield Triple(service, term("rdfs:comment"), Literal(ISOLATED if networkless else UNISOLATED, language="en"))
    dataset, default = (NamedNode(f"{service.value}#{name}") for name in ("dataset", "default-graph"))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, TYPE, _sd("Graph"))
    yield Triple(default, term("dcterms:isVersionOf"), minting.VIEW)
    for name in NAMED:
        graph = NamedNode(f"{service.value}#{name.value.rpartition('/')[2]}")
        yield Triple(dataset, _sd("namedGraph"), graph)
        yield Triple(graph, TYPE, _sd("NamedGraph"))
        yield Triple(graph, _sd("name"), name)
    for field in fields(limits):
        if field.name in TOLD:
            limit = NamedNode(f"{service.value}#limit-{field.name.replace('_', '-')}")
            yield Triple(service, term("schema:additionalProperty"), limit)
            yield Triple(limit, TYPE, term("schema:PropertyValue"))
            yield Triple(limit, term("schema:name"), Literal(field.name))
            yield Triple(limit, term("schema:value"), Literal(getattr(limits, field.name)))
            yield Triple(limit, term("schema:description"), Literal(TOLD[field.name], language="en"))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
