"""Clients that people use get from the endpoint what the embedded store answers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kgbuild.project import Project
from kgbuild.query.asking import ask
from kgbuild.query.catalogue import names
from kgbuild.store.published import open_current
from kgbuild.store.remote import RemoteStore
from tests.e2e.serving.process import Served

JAXA = "https://w3id.org/jber/id/organisation/jaxa"
PARTNERS = """
PREFIX jber: <https://w3id.org/jber/ontology#>
SELECT ?partner WHERE { ?signing a jber:Signing ; jber:party <https://w3id.org/jber/id/organisation/jaxa>, ?partner }
ORDER BY ?partner
"""
QUESTIONS = names(Path(__file__).parents[3] / "queries" / "ask")


@pytest.fixture(scope="module")
def partners(checkout: Path, store: Path) -> list[str]:
    rows = open_current(Project(checkout, store)).select(PARTNERS)
    found = [str(row["partner"].value) for row in rows]  # type: ignore[union-attr]
    assert len(found) > 2
    return found


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(served: Served, partners: list[str], method: str) -> None:
    wrapper = SPARQLWrapper(f"{served.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(PARTNERS)
    wrapper.setReturnFormat(JSON)
    bindings = wrapper.query().convert()["results"]["bindings"]
    assert [row["partner"]["value"] for row in bindings] == partners
    wrapper.setReturnFormat(XML)
    assert wrapper.query().convert().getElementsByTagName("result").length == len(partners)
    for form, separator in ((CSV, b"\r\n"), (TSV, b"\n")):
        wrapper.setReturnFormat(form)
        assert len(wrapper.query().convert().strip().split(separator)) == len(partners) + 1
    wrapper.setQuery(f"DESCRIBE <{JAXA}>")
    for form in (TURTLE, RDFXML):
        wrapper.setReturnFormat(form)
        assert b"Japan Aerospace Exploration Agency" in wrapper.query().response.read()
    wrapper.setQuery("SELECT nonsense")
    wrapper.setReturnFormat(JSON)
    with pytest.raises(QueryBadFormed, match="malformed"):
        wrapper.query()


def test_rdflib(served: Served, partners: list[str]) -> None:
    store = SPARQLStore(f"{served.url}/sparql")
    assert [str(row[0]) for row in store.query(PARTNERS)] == partners
    triples = list(store.triples((URIRef(JAXA), None, None)))
    assert len(triples) > 3
    assert store.query(f"ASK {{ <{JAXA}> ?p ?o }}").askAnswer
    assert len(store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ <{JAXA}> ?p ?o . ?s ?p ?o }}").graph) > 3


def test_curl(served: Served, partners: list[str]) -> None:
    command = ["curl", "-sS", "--fail", f"{served.url}/sparql", "--data-urlencode", f"query={PARTNERS}"]
    done = subprocess.run(command, capture_output=True, check=True)
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["partner"]["value"] for row in rows] == partners
    got = subprocess.run([*command, "-G", "-H", "Accept: text/csv"], capture_output=True, check=True)
    assert got.stdout.decode().split("\r\n") == ["partner", *partners, ""]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_asked_at_the_endpoint_gets_the_answer_of_the_embedded_store(
    checkout: Path, store: Path, served: Served, name: str
) -> None:
    questions = checkout / "queries" / "ask"
    here = ask(open_current(Project(checkout, store)), questions, name, {}, explain=True)
    there = ask(RemoteStore(f"{served.url}/sparql"), questions, name, {}, explain=True)
    assert [row.texts for row in there] == [row.texts for row in here]
    assert [row.support for row in there] == [row.support for row in here]
