"""A SPARQL endpoint elsewhere, asked through SPARQLWrapper."""

from __future__ import annotations

from typing import TypeVar
from urllib.request import Request

from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.store.credentials import Credentials, credentials_for
from kgbuild.store.exchange import AGENT, TIMEOUT_SECONDS, Refused, Server
from kgbuild.store.port import Answer, Solutions, Term, Triples, Truth
from kgbuild.terms.namespaces import term

T = TypeVar("T", bound=Term | None)

GRAPHS = "application/n-triples, text/turtle;q=0.9"
BOOLEAN = term("xsd:boolean")
TRUTHS = {"1": "true", "0": "false"}
ROW_LIMIT = "X-SPARQL-MaxRows"


class _Query(SPARQLWrapper):
    """A query as the protocol sends it."""

    def request(self) -> Request:
        request = self._createRequest()
        assert isinstance(request, Request)
        return request


class RemoteStore:
    """An endpoint as a graph store. Questions name their graphs, so its default graph may be anything."""

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS, credentials: Credentials | None = None) -> None:
        """Without ``credentials``, those of the environment and of ``~/.netrc`` hold.

        UsageError unless the address is http or https and carries no password.
        """
        self._server = Server(url, credentials or credentials_for(url), timeout)
        self._url = url

    def query(self, sparql: str) -> Answer:
        query = _Query(self._url, agent=AGENT)
        query.setQuery(sparql)
        if query.isSparqlUpdateRequest():
            raise UsageError("an update is not possible here", "ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
        query.setMethod(POST)
        graph = query.queryType in ("CONSTRUCT", "DESCRIBE")
        query.setReturnFormat(TURTLE if graph else JSON)
        if graph:
            query.addCustomHttpHeader("Accept", GRAPHS)
        try:
            reply = self._server.send(query.request())
        except Refused as fault:
            if fault.status == 400:
                raise UsageError(f"the query is malformed: {fault.message}") from fault
            raise
        if limit := reply.headers.get(ROW_LIMIT):
            raise EnvironmentFault(f"{self._server.host} gives no more than {limit} rows, and so cut its answer")
        try:
            return _graph(reply.body) if graph else _results(reply.body)
        except (SyntaxError, ValueError) as fault:
            raise EnvironmentFault(
                f"{self._server.host} answered with something that is no SPARQL result",
                "see to it that the address is that of a SPARQL endpoint",
            ) from fault

    def select(self, sparql: str) -> Solutions:
        answer = self.query(sparql)
        if not isinstance(answer, Solutions):
            raise UsageError("this query is no SELECT", "ask for rows with SELECT")
        return answer


def _results(body: bytes) -> Answer:
    answer = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(answer, QuerySolutions):
        names = tuple(variable.value for variable in answer.variables)
        return Solutions(names, tuple(tuple(_steady(value) for value in row) for row in answer))
    return Truth(bool(answer))


def _graph(body: bytes) -> Triples:
    found = (quad.triple for quad in parse(body, format=RdfFormat.TURTLE))
    triples = (Triple(one.subject, one.predicate, _steady(one.object)) for one in found)
    return Triples(tuple(sorted(triples, key=str)))


def _steady(value: T) -> T | Literal:
    """The term as we write it: Virtuoso writes the booleans as 1 and 0."""
    if isinstance(value, Literal) and value.datatype == BOOLEAN and value.value in TRUTHS:
        return Literal(TRUTHS[value.value], datatype=BOOLEAN)
    return value
