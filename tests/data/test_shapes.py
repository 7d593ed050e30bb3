"""The rules for the data: told in full, each tried on what satisfies it and on what breaks it, none without effect.

A rule is one named SHACL shape; ``tests/fixtures/shapes/<code>.good.ttl`` satisfies it and ``<code>.bad.ttl`` breaks
it. Taking any target, constraint or alternative out of a rule, or any part of its query, has to change the results on
one of the two. All this is asked of the fast engine; ``tests/unit/check/test_engines.py`` has it agree with pySHACL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import shifty
from msgspec.structs import replace
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from kgbuild.check.rules import Shapes
from kgbuild.terms.namespaces import PREFIXES
from tests.data import query_mutants

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology" / "shapes"
FIXTURES = ROOT / "tests" / "fixtures" / "shapes"
NAMES = "https://w3id.org/jber/shapes#"
DECLARED = URIRef("https://w3id.org/jber/shapes")
REPAIR = URIRef(NAMES + "repair")

TARGETS = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}
# What says what a rule is, and not what it asks for.
DESCRIPTIVE = {RDF.type, RDF.first, RDF.rest, SH.name, SH.description, SH.message, SH.severity, SH.path, REPAIR}
DESCRIPTIVE |= {SH.prefixes, SH.select, SH.declare, SH.prefix, SH.namespace, SH.alternativePath, SH.inversePath}
# These make one constraint with another.
PAIRED = {SH.qualifiedMinCount: SH.qualifiedValueShape, SH.closed: SH.ignoredProperties}
LISTS = {SH["or"], SH["in"], SH.ignoredProperties, SH.alternativePath}

RULES = Shapes.of(FOLDER).rules

Results = set[tuple[str, ...]]


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


@cache
def semantics() -> bytes:
    """Of the ontology, what the rules rest on: the hierarchy of classes, and the codes with their names."""
    graph = Graph()
    concepts = set(ontology().subjects(RDF.type, SKOS.Concept))
    for triple in ontology():
        if triple[1] == RDFS.subClassOf or (triple[0] in concepts and triple[1] in (RDF.type, RDFS.label)):
            graph.add(triple)
    return graph.serialize(format="nt", encoding="utf-8")


def codes() -> list[str]:
    named = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes().subjects(RDF.type, kind)}
    assert all(isinstance(shape, URIRef) and shape.startswith(NAMES) for shape in named)
    return sorted(str(shape).removeprefix(NAMES) for shape in named)


def described(node: Node, graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    """The triples of a node and of the blank nodes that hang on it."""
    for triple in graph.triples((node, None, None)):
        yield triple
        if isinstance(triple[2], BNode):
            yield from described(triple[2], graph)


def rule(code: str) -> Graph:
    """One rule as a shapes graph of its own, with the prefixes of its query."""
    graph = Graph()
    for node in (URIRef(NAMES + code), DECLARED):
        for triple in described(node, shapes()):
            graph.add(triple)
    return graph


@cache
def fixture(code: str, kind: str) -> bytes:
    """A fixture as N-Triples, with the semantics."""
    graph = Graph().parse(FIXTURES / f"{code}.{kind}.ttl", format="turtle")
    return graph.serialize(format="nt", encoding="utf-8") + semantics()


def results(code: str, kind: str, asked: shifty.PreparedValidator) -> Results:
    """Focus node, severity, kind of constraint, path, value and count of each result."""
    found = asked.validate_algebra(fixture(code, kind), graph_mode="data", infer=False, on_unsupported="error")
    assert found.diagnostics == []
    return {
        (one.focus_node, one.severity, str(why.constraint_kind), str(why.path), why.value, str(why.observed_count))
        for one in found.violations
        for why in one.reasons
    }


def both(code: str, asked: Graph) -> tuple[Results, Results]:
    """What one rule, whole or not, reports on its good and its bad fixture."""
    engine = shifty.PreparedValidator(asked.serialize(format="nt", encoding="utf-8"))
    assert engine.diagnostics == []
    return results(code, "good", engine), results(code, "bad", engine)


def without(graph: Graph, *triples: tuple[Node, Node, Node]) -> Graph:
    rest = Graph()
    for triple in graph:
        if triple not in triples:
            rest.add(triple)
    return rest


def mutants(code: str) -> Iterator[tuple[str, Graph]]:
    """The rule less one target, one constraint, one member of a list, or one part of its query."""
    whole = rule(code)
    for subject, predicate, object_ in described(URIRef(NAMES + code), whole):
        if predicate not in DESCRIPTIVE | set(PAIRED.values()):
            gone = [(subject, predicate, object_)]
            if predicate in PAIRED:
                gone += list(whole.triples((subject, PAIRED[predicate], None)))
            yield f"without {predicate} {object_}", without(whole, *gone)
        if predicate in LISTS:
            for place, member in enumerate(Collection(whole, object_)):
                shorter = without(whole)
                del Collection(shorter, object_)[place]
                yield f"without {member} in {predicate}", shorter
        if predicate == SH.select:
            for part, smaller in query_mutants.mutants(str(object_)):
                changed = without(whole, (subject, predicate, object_))
                changed.add((subject, predicate, Literal(smaller)))
                yield f"without `{part}`", changed


def languages(code: str, predicate: URIRef) -> list[str | None]:
    return sorted(str(text.language) for text in shapes().objects(URIRef(NAMES + code), predicate))  # type: ignore[attr-defined]


def test_there_are_rules() -> None:
    assert len(codes()) > 80


@pytest.mark.parametrize("code", codes())
def test_a_rule_is_told_in_full_in_both_languages(code: str) -> None:
    shape = URIRef(NAMES + code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert languages(code, SH.name) == languages(code, SH.message) == languages(code, REPAIR) == ["en", "ja"]
    assert languages(code, SH.description) == ["en"]
    assert shapes().value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info)
    assert any(shapes().value(shape, target) for target in TARGETS), "a rule that looks at nothing"
    for message in shapes().objects(shape, SH.message):
        repairs = [str(r) for r in shapes().objects(shape, REPAIR) if r.language == message.language]  # type: ignore[attr-defined]
        assert str(message).endswith(repairs[0]), "the message ends with the repair"
        assert len(str(message)) > len(repairs[0]) + 5


@pytest.mark.parametrize("code", codes())
def test_a_rule_asks_only_for_terms_that_exist(code: str) -> None:
    known = set(ontology().subjects(RDF.type, None))
    for _, predicate, object_ in described(URIRef(NAMES + code), rule(code)):
        for term in (predicate, object_):
            if isinstance(term, URIRef) and term.startswith(str(SH)):
                assert term in SH, f"{term} is no term of SHACL"
        if predicate in TARGETS or (predicate in (SH.path, SH["class"]) and isinstance(object_, URIRef)):
            assert object_ in known | {RDFS.label}, f"{object_} is not in the ontology: the rule would never apply"


def test_prefixes_are_those_of_the_project() -> None:
    for declaration in shapes().objects(DECLARED, SH.declare):
        prefix, namespace = shapes().value(declaration, SH.prefix), shapes().value(declaration, SH.namespace)
        assert PREFIXES[str(prefix)] == str(namespace)


def test_every_rule_has_its_fixtures_and_every_fixture_a_rule() -> None:
    wanted = {f"{code}.{kind}.ttl" for code in codes() for kind in ("good", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted


@pytest.mark.parametrize("code", codes())
def test_a_rule_passes_what_is_good_and_reports_what_is_bad(code: str) -> None:
    good, bad = both(code, rule(code))
    severity = str(shapes().value(URIRef(NAMES + code), SH.severity))
    assert good == set()
    assert {result[1] for result in bad} == {severity.removeprefix(str(SH))}


@pytest.mark.parametrize("code", codes())
def test_a_rule_looks_at_something_in_both_of_its_fixtures(code: str) -> None:
    every_focus = replace(RULES[code], select="SELECT DISTINCT $this WHERE { }").query()
    for kind in ("good", "bad"):
        store = pyoxigraph.Store()
        store.load(fixture(code, kind), pyoxigraph.RdfFormat.N_TRIPLES)
        assert list(store.query(every_focus)), f"no target of the rule matches anything in {code}.{kind}.ttl"


@pytest.mark.parametrize("code", codes())
def test_no_part_of_a_rule_is_without_effect(code: str) -> None:
    before = both(code, rule(code))
    idle = [name for name, mutant in mutants(code) if both(code, mutant) == before]
    assert idle == [], "add a node to a fixture that only this part tells apart"


def test_every_code_list_has_its_rule() -> None:
    lists = {
        (property_, scheme)
        for property_, scheme in ontology().subject_objects(RDFS.seeAlso)
        if (property_, RDF.type, OWL.ObjectProperty) in ontology()
    }
    for property_, scheme in lists:
        name = str(scheme).rpartition("/")[2]
        whose = "duration-qualifier" if str(property_).endswith("durationQualifier") else name
        graph = rule(f"{whose}-in-its-list")
        if name != "topic":  # topics stand in the register, and their rule goes by their IRIs
            assert (URIRef(f"{NAMES}{whose}-in-its-list"), SH.path, property_) in graph
            assert [str(pattern) for pattern in graph.objects(None, SH.pattern)] == [f"^{scheme}/"]
    assert {str(s).rpartition("/")[2] for s in ontology().subjects(RDF.type, SKOS.ConceptScheme)} == {
        str(scheme).rpartition("/")[2] for _, scheme in lists
    }
