"""Which queries a change concerns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import RDF, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kgbuild.build.claims import load_ontology
from kgbuild.check.concern import concerned, looks_at_any
from kgbuild.check.offenders import offenders
from kgbuild.check.rules import Shapes
from kgbuild.project import Project
from kgbuild.query.tokens import with_prologue
from kgbuild.terms.namespaces import term
from kgbuild.terms.vocabulary import Vocabulary

ROOT = Path(__file__).parents[3]
QUERIES = {one.code: one.sparql for one in offenders(ROOT / "queries" / "check")} | {
    rule.code: rule.query() for rule in Shapes.of(ROOT / "ontology" / "shapes").rules.values() if rule.select
}


WORDS = Vocabulary.of(load_ontology(Project(ROOT, ROOT / "none")))


def asks(query: str, name: str) -> bool:
    """Whether a query is concerned where something is no longer said by that property, or has another such class."""
    is_class = name.partition(":")[2][0].isupper()
    changed = Triple(term("jber:x"), term("rdf:type" if is_class else name), term(name) if is_class else Literal("1"))
    return concerned([changed], WORDS)(query)


@pytest.mark.parametrize(
    ("query", "names", "others"),
    [
        ("SELECT ?s WHERE { ?s jber:amount ?v }", ["jber:amount"], ["jber:amountMin", "jber:party", "jber:Event"]),
        ("SELECT ?s WHERE { ?s a jber:Visit }", ["jber:Visit"], ["jber:party", "jber:Agreement", "jber:value"]),
        (
            "SELECT ?s WHERE { ?s a/rdfs:subClassOf* jber:Treaty }",
            ["jber:EconomicPartnershipAgreement"],
            ["jber:Signing"],
        ),
        ("SELECT ?s WHERE { ?s rdf:type/rdfs:subClassOf* ?kind }", ["jber:Signing"], ["jber:party"]),
        ("SELECT ?value WHERE { ?s jber:when ?value } # a value", ["jber:when"], ["jber:value", "jber:Signing"]),
        ("SELECT ?s WHERE { ?s jber:hasStage/jber:party|^jber:side ?o }", ["jber:party", "jber:side"], ["jber:status"]),
        ("SELECT ?s WHERE { VALUES ?p { jber:when jber:issued } ?s ?p ?o }", ["jber:issued"], ["jber:party"]),
        ("SELECT ?s ?p ?o WHERE { ?s jber:when ?p ; jber:party ?o } ORDER BY ?s ?p ?o", ["jber:when"], ["jber:side"]),
        ("SELECT ?s WHERE { ?s jber:earliest ?a ; jber:latest ?b FILTER(?a < ?b && ?b > ?a) }", [], ["jber:side"]),
        ('SELECT ?s WHERE { ?s jber:name "?s ?p ?o" } # ?s ?p ?o', ["jber:name"], ["jber:side"]),
    ],
)
def test_a_query_is_concerned_by_the_properties_that_it_names(query: str, names: list[str], others: list[str]) -> None:
    assert [name for name in (*names, *others) if asks(query, name)] == names
    assert not concerned([], WORDS)(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        "SELECT * WHERE { GRAPH ?g { <urn:x> ?p <urn:y> } }",
        "SELECT ?s WHERE { ?s jber:when ?w ; ?p ?o }",
        "SELECT ?s WHERE { ?s jber:when ?w ; $p 'x' }",
        "SELECT ?s WHERE { ?s !jber:when ?w }",
        "SELECT ?s WHERE { ?s (jber:x|!(a|jber:when))* ?w }",
        "SELECT ?s WHERE { VALUES ?q { jber:when } ?s ?p ?o }",
        "SELECT ?s WHERE { [ jber:when ?w ] ?p jber:x }",
    ],
)
def test_a_query_that_may_look_at_any_property_is_always_concerned(query: str) -> None:
    assert asks(query, "jber:amount")


def predicates(part: object, seen: set[int]) -> Iterator[object]:
    """What stands as predicate in a query's patterns, wherever its algebra, or what is parsed in a filter, has some."""
    if id(part) in seen:
        return
    seen.add(id(part))
    if isinstance(part, CompValue):
        for listed in part.get("triples") or ():
            yield from list(listed)[1::3]
        for value in part.values():
            yield from predicates(value, seen)
    elif isinstance(part, list):
        for value in part:
            yield from predicates(value, seen)


@pytest.mark.parametrize("code", QUERIES)
def test_of_every_query_the_properties_are_seen_that_a_parser_sees(code: str) -> None:
    sparql = QUERIES[code]
    met = list(predicates(prepareQuery(with_prologue(sparql)).algebra, set()))
    assert met
    for predicate in met:
        if isinstance(predicate, URIRef) and predicate != RDF.type:
            assert concerned([Triple(term("jber:x"), NamedNode(str(predicate)), term("jber:Any"))], WORDS)(sparql)
    unnamed = {str(predicate) for predicate in met if isinstance(predicate, Variable)}
    assert looks_at_any(sparql) == any(f"VALUES ?{name} " not in sparql for name in unnamed)
