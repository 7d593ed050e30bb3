"""The W3C's test cases of the SPARQL 1.1 Protocol: queries pass, and every update is refused.

The suite is not part of this repository: name the folder that has its manifest.ttl in KGBUILD_SPARQL_PROTOCOL_SUITE.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, RDFS, Graph, Namespace, Node
from rdflib.collection import Collection

from kgbuild.build.graph import Built
from kgbuild.build.publish import publish
from kgbuild.project import Project
from tests.e2e.serving.process import Answer, Served, serving

CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
CASES = 34
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        *("application/sparql-results+json", "application/sparql-results+xml"),
        *("text/csv", "text/tab-separated-values"),
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


@dataclass(frozen=True)
class Request:
    """A request of a case, and what is expected of its answer."""

    method: str
    query_string: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str
    truth: bool | None

    @property
    def is_update(self) -> bool:
        """Whether it changes the graph, or would."""
        sent = self.query_string + self.headers.get("content-type", "") + (self.body or b"").decode("latin-1")
        return "update" in sent


@pytest.fixture(scope="module")
def suite(checkout: Path) -> Path:
    places = [os.environ.get("KGBUILD_SPARQL_PROTOCOL_SUITE"), checkout.parent / "shared/suites/sparql11-protocol"]
    folder = next((Path(place) for place in places if place and Path(place, "manifest.ttl").is_file()), None)
    if folder is None:
        pytest.skip(
            "the suite is not at hand: name the folder that has its manifest.ttl in KGBUILD_SPARQL_PROTOCOL_SUITE"
        )
    return folder


@pytest.fixture(scope="module")
def cases(suite: Path) -> dict[str, list[Request]]:
    """The requests of each case, by its name."""
    manifest = Graph().parse(suite / "manifest.ttl")
    found = {}
    (entries,) = manifest.objects(None, MF.entries)
    for case in Collection(manifest, entries):
        (connection,) = manifest.objects(case, MF.action)
        (requests,) = manifest.objects(connection, HT.requests)
        found[str(case).partition("#")[2]] = [_request(manifest, node) for node in Collection(manifest, requests)]
    return found


def _request(manifest: Graph, node: Node) -> Request:
    headers = {}
    for listed in manifest.objects(node, HT.headers):
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName)).lower()] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(node, HT.body)
    chars = manifest.value(body, CNT.chars) if body is not None else None
    encoding = str(manifest.value(body, CNT.characterEncoding)) if body is not None else ""
    response = manifest.value(node, HT.resp)
    truth = manifest.value(response, MF.expectedBoolean)
    return Request(
        str(manifest.value(node, HT.methodName)),
        urlsplit(str(manifest.value(node, HT.absolutePath))).query,
        headers,
        str(chars).encode(encoding) if chars is not None else None,
        frozenset(str(status)[-3] for status in manifest.objects(response, MF.expectedStatus)),
        str(manifest.value(response, MF.expectedFormat) or ""),
        None if truth is None else bool(truth),
    )


@pytest.fixture(scope="module")
def endpoint(checkout: Path, built: Built, suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose graph has the suite's graphs too."""
    manifest = Graph().parse(suite / "manifest.ttl")
    quads = {
        Quad(*quad.triple, NamedNode(str(name)))
        for data in manifest.objects(None, UT.graphData)
        for path, name in [(manifest.value(data, UT.graph), manifest.value(data, RDFS.label))]
        for quad in parse(path=str(suite / Path(str(path)).name), format=RdfFormat.N_TRIPLES)
    }
    project = Project(checkout, tmp_path_factory.mktemp("suite"))
    publish(replace(built, project=project, claims=[*built.claims, *sorted(quads, key=str)]))
    with serving(checkout, project.store, project.store.parent / "suite.jsonl") as served:
        yield served


def _send(endpoint: Served, request: Request) -> Answer:
    path = f"/sparql?{request.query_string}" if request.query_string else "/sparql"
    return endpoint.ask(path, request.method, request.headers, request.body)


def test_every_case_is_read(cases: dict[str, list[Request]]) -> None:
    assert len(cases) == CASES
    assert all(request.statuses for requests in cases.values() for request in requests)


def test_queries_pass_and_updates_are_refused(endpoint: Served, cases: dict[str, list[Request]]) -> None:
    queries, updates, wrong = 0, 0, {}
    for name, requests in cases.items():
        if name.startswith("update_"):
            (update, *_) = [request for request in requests if request.is_update]
            answer = _send(endpoint, update)
            passed = answer.status == 403
            updates += 1
        else:
            (request,) = requests
            answer = _send(endpoint, request)
            passed = str(answer.status)[0] in request.statuses
            passed &= not request.format or answer.media in FORMATS[request.format]
            passed &= request.truth is None or answer.json["boolean"] is request.truth
            queries += 1
        if not passed:
            wrong[name] = (answer.status, answer.media, answer.text)
    assert wrong == {}
    assert (queries, updates) == (27, 7)
    assert not endpoint.query("ASK { GRAPH ?g { <http://example/s> ?p ?o } }").json["boolean"]


def test_the_types_of_the_manifest_are_those_that_are_read(suite: Path) -> None:
    manifest = Graph().parse(suite / "manifest.ttl")
    assert len(set(manifest.subjects(RDF.type, MF.ProtocolTest))) == CASES
