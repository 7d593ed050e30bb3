"""A SPARQL endpoint elsewhere, asked through SPARQLWrapper."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.store.port import Answer, Solutions, Triples, Truth

AGENT = "kgbuild (https://w3id.org/jber/)"
TIMEOUT_SECONDS = 30


class RemoteStore:
    """An endpoint as a graph store. Questions name their graphs, so its default graph may be anything."""

    def __init__(self, url: str, timeout: int = TIMEOUT_SECONDS) -> None:
        """UsageError unless the address is http or https and carries no password."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("an endpoint has an address that begins with http:// or https://")
        if parts.password or parts.username:
            raise UsageError("an endpoint's address carries no password")
        self._url = url
        self._timeout = timeout

    def query(self, sparql: str) -> Answer:
        wrapper = SPARQLWrapper(self._url, agent=AGENT)
        wrapper.setQuery(sparql)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        wrapper.setReturnFormat(N3 if graph else JSON)
        try:
            body = wrapper.query().response.read()
        except QueryBadFormed as fault:
            raise UsageError(f"{self._host} refused the query as malformed") from fault
        except (SPARQLWrapperException, HTTPError, URLError, OSError) as fault:
            raise EnvironmentFault(f"{self._host} did not answer: {_reason(fault)}") from fault
        try:
            return _graph(body) if graph else _results(body)
        except (SyntaxError, ValueError) as fault:
            raise EnvironmentFault(f"{self._host} answered with something that is no SPARQL result") from fault

    def select(self, sparql: str) -> Solutions:
        answer = self.query(sparql)
        if not isinstance(answer, Solutions):
            raise UsageError("this query is no SELECT", "ask for rows with SELECT")
        return answer

    @property
    def _host(self) -> str:
        return urlsplit(self._url).netloc


def _results(body: bytes) -> Answer:
    answer = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(answer, QuerySolutions):
        names = tuple(variable.value for variable in answer.variables)
        return Solutions(names, tuple(tuple(row) for row in answer))
    return Truth(bool(answer))


def _graph(body: bytes) -> Triples:
    triples = (quad.triple for quad in parse(body, format=RdfFormat.TURTLE))
    return Triples(tuple(sorted(triples, key=str)))


def _reason(fault: Exception) -> str:
    if isinstance(fault, HTTPError):
        return f"status {fault.code}"
    if isinstance(fault, URLError):
        return str(fault.reason)
    return str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
