"""What the view of the real data asserts, and what it must never assert."""

from __future__ import annotations

import pytest

from kgbuild.build.graph import Built
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.namespaces import shorten, sparql_prologue

SIGNED = {
    "jaxa-lsa-cooperation": {"id:organisation/jaxa", "id:organisation/lsa"},
    "jaxa-luxprovide-loi": {"id:organisation/jaxa", "id:organisation/luxprovide"},
    "japan-luxembourg-space-2024": set(),
}


@pytest.fixture(scope="module")
def graph(built: Built) -> LocalStore:
    return in_memory([*built.claims, *built.view])


def ask(graph: LocalStore, pattern: str) -> list[tuple[str, ...]]:
    """The rows of ``SELECT DISTINCT * WHERE { GRAPH graph:view { pattern } }``, shortened."""
    rows = graph.select(f"{sparql_prologue()}SELECT DISTINCT * WHERE {{ GRAPH graph:view {{ {pattern} }} }}").rows
    return sorted(tuple(shorten(getattr(term, "value", str(term))) for term in row) for row in rows)


def test_nothing_that_is_not_said_to_have_taken_place_has_the_class_of_an_occurrence(graph: LocalStore) -> None:
    foreseen = "VALUES ?status { " + " ".join(
        f"<https://w3id.org/jber/code/status/{slug}>"
        for slug in ("planned", "announced", "decided", "postponed", "cancelled", "unknown")
    )
    found = ask(graph, f"{foreseen} }} ?thing jber:status ?status ; a/rdfs:subClassOf* jber:Occurrence")
    assert found == []
    assert ask(graph, "?plan a jber:Plan ; a/rdfs:subClassOf* jber:Occurrence") == []


def test_whatever_stands_inside_a_plan_is_a_plan_too(graph: LocalStore) -> None:
    assert ask(graph, "?plan a jber:Plan ; jber:hasParticipation ?part . ?part a jber:Participation") == []


def test_no_pattern_of_the_view_finds_a_plan_as_signed_attended_or_done(graph: LocalStore) -> None:
    assert ask(graph, "?plan a jber:Plan")
    assert ask(graph, "?plan a jber:Plan . ?instrument jber:hasSigning ?plan") == []
    assert ask(graph, "?plan a jber:Plan . ?agent jber:participatedIn ?plan") == []
    came = "FILTER(REGEX(STR(?status), '/(happened|in-force|ended)$'))"
    assert ask(graph, f"?plan a jber:Plan ; jber:status ?status {came}") == []


def test_an_instrument_is_signed_by_those_who_signed_it_and_by_nobody_else(graph: LocalStore) -> None:
    """Neither another text of the same two parties nor a planned signing lends it any."""
    signed = ask(graph, "?instrument jber:signedBy ?party")
    for instrument, parties in SIGNED.items():
        assert {party for one, party in signed if one == f"id:instrument/{instrument}"} == parties


def test_every_claim_stands_in_a_passage_and_every_passage_in_its_document(built: Built) -> None:
    known = {quad.subject for quad in built.claims if quad.graph_name.value.endswith("graph/documents")}  # type: ignore[union-attr]
    graphs = {quad.graph_name for quad in built.claims if "/source/" in quad.graph_name.value}  # type: ignore[union-attr]
    assert len(graphs) > 30
    assert graphs <= known


def test_every_node_of_a_claim_is_named_or_stands_in_one_that_is(graph: LocalStore) -> None:
    """Answers show labels: no thing with an id of its own may lack one."""
    nameless = ask(graph, "?thing jber:statedIn ?passage MINUS { ?thing rdfs:label ?label }")
    own = [thing for thing, _ in nameless if thing.startswith("id:") and thing.count("/") == 1]
    assert own == []
