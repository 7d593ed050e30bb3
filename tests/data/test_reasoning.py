"""What reasoners say: HermiT that ontology and view do not contradict themselves, owlrl what chains lead to."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph, URIRef

from kgbuild.build.graph import build
from kgbuild.project import locate
from kgbuild.terms.namespaces import PREFIXES, term

ROOT = Path(__file__).resolve().parents[2]

# Datatypes outside the OWL 2 map, on which HermiT throws; for it they are strings.
NOT_IN_OWL = {term("xsd:date"), term("xsd:duration"), term("edtf:EDTF-level1")}

PROLOGUE = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())

# One of each thing that the view has, as the two articles of the first issue tell it.
SAMPLE = """
<i/JPN> a jber:Country ; jber:alpha3 "JPN" .
<i/LUX> a jber:Country ; jber:alpha3 "LUX" .
<i/ISR> a jber:Country ; jber:alpha3 "ISR" .
<i/tokyo> a jber:Place ; jber:country <i/JPN> .
<i/jaxa> a jber:PublicBody ; jber:country <i/JPN> .
<i/lsa> a jber:PublicBody ; jber:country <i/LUX> ; jber:parent <i/ministry> .
<i/ministry> a jber:PublicBody ; jber:country <i/LUX> .
<i/government> a jber:Government ; jber:country <i/ISR> .
<i/sony> a jber:Company ; jber:country <i/JPN> ; jber:hasFounding <i/sony/founding> .
<i/sony/founding> a jber:Founding ; jber:earliest "1946-01-01"^^xsd:date ; jber:when "1946"^^edtf:EDTF-level1 .
<i/altair> a jber:Company ; jber:country <i/ISR> .
<i/delles> a foaf:Person ; rdfs:label "Lex Delles"@en, "レックス・デレス"@ja .
<i/minister> a jber:Post ; org:postIn <i/ministry> ; jber:country <i/LUX> .
<i/tenure> a jber:Tenure ; jber:holder <i/delles> ; jber:post <i/minister> ; jber:attested "2024-06-13"^^xsd:date .
<i/mission> a jber:Mission ; jber:hostCountry <i/JPN> ; jber:duration "P3D"^^xsd:duration ;
    jber:delegation <i/delegation> ; jber:hasParticipation <i/mission/role-lead-delles> .
<i/delegation> a jber:Delegation ; jber:ofMission <i/mission> .
<i/mission/role-lead-delles> a jber:Participation ; jber:participant <i/delles> ; jber:inCapacity <i/minister> .
<i/forum> a jber:Forum ; jber:partOf <i/mission> .
<i/opening> a jber:Session ; jber:partOf <i/forum> .
<i/agreement> a jber:CooperationAgreement ; jber:hasStage <i/agreement/signing> ; jber:hasSigning <i/agreement/signing> .
<i/agreement/signing> a jber:Signing ; jber:party <i/jaxa>, <i/lsa> ; jber:during <i/opening> .
<i/memorandum> a jber:MemorandumOfUnderstanding ; jber:side <i/JPN>, <i/ISR> ; jber:hasStage <i/memorandum/signing> ;
    jber:hasOpenPoint <i/memorandum/signing/open-parties> .
<i/memorandum/signing> a jber:Plan ; jber:plannedType jber:Signing ; jber:party <i/government> .
<i/memorandum/signing/open-parties> a jber:OpenPoint ; jber:openProperty jber:party ; jber:candidate <i/government> .
<i/road-map> a jber:PolicyPlan ; jber:owner <i/government> ; jber:towards <i/JPN> .
<i/acquisition> a jber:Acquisition ; jber:acquirer <i/sony> ; jber:target <i/altair> ; jber:amount <i/money> .
<i/money> a jber:MonetaryAmount ; jber:value 200000000.0 ; jber:currency <i/USD> ; jber:asStated "200m USD" .
<i/USD> a jber:Currency ; jber:currencyCode "USD" .
<i/flow> a jber:Flow ; jber:fromCountry <i/ISR> ; jber:toCountry <i/JPN> ; jber:hasChange <i/flow/change> .
<i/flow/change> a jber:Change ; jber:changeRate 0.46 .
<i/document> a jber:Document ; jber:paragraphCount 17 .
<i/p10> a jber:Passage ; dcterms:isPartOf <i/document> ; jber:paragraph 10 .
<i/p10-inferred> a jber:Inference ; jber:inferredFrom <i/p10> .
<i/agreement> jber:statedIn <i/p10> .
"""

CONTRADICTIONS = {
    "what is planned has happened": "<i/x> a jber:Signing, jber:Plan .",
    "a person is bought": "<i/x> jber:target <i/delles> . <i/delles> a foaf:Person .",
    "a country is a territory": "<i/x> a jber:Country, jber:Territory .",
    "a place is a topic": "<i/x> a jber:Place, skos:Concept .",
    "an event is a stage": "<i/x> a jber:Forum, jber:Signing .",
    "an agreement amends itself": "<i/x> jber:amends <i/x> .",
    "two agreements implement each other": "<i/x> jber:implements <i/y> . <i/y> jber:implements <i/x> .",
    "a figure has two values": "<i/x> jber:value 1.0, 2.0 .",
    "a rank is no whole number": "<i/x> jber:rank 1.5 .",
    "a delegation travels on an instrument": "<i/x> a jber:Agreement . <i/y> jber:delegation <i/x> .",
}


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PROLOGUE + text, RdfFormat.TURTLE, base_iri="https://example.org/")]


@cache
def ontology() -> tuple[Triple, ...]:
    paths = sorted((ROOT / "ontology").glob("*.ttl"))
    return tuple(quad.triple for path in paths for quad in parse(path=str(path), format=RdfFormat.TURTLE))


def in_dl(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with every date as a string."""
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal) and value.datatype in NOT_IN_OWL:
            yield Triple(triple.subject, triple.predicate, Literal(value.value))
        else:
            yield triple


def is_consistent(triples: Iterable[Triple], folder: Path) -> bool:
    """HermiT's word on the triples; ``folder`` takes the file that it reads."""
    if shutil.which("java") is None:
        pytest.skip(
            "HermiT needs Java, and there is none: install a Java runtime, such as Debian's default-jre-headless"
        )
    owlready2 = pytest.importorskip("owlready2")
    path = folder / "dl.nt"
    path.write_text("".join(f"{triple} .\n" for triple in in_dl(triples)), encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    return True


@pytest.fixture(scope="module")
def shipped() -> list[Triple]:
    """The view of the shipped data."""
    return [quad.triple for quad in build(locate(ROOT)).view]


def test_ontology_and_sample_are_consistent(tmp_path: Path) -> None:
    assert is_consistent([*ontology(), *turtle(SAMPLE)], tmp_path)


def test_ontology_and_view_are_consistent(shipped: list[Triple], tmp_path: Path) -> None:
    assert is_consistent([*ontology(), *shipped], tmp_path)


@pytest.mark.parametrize("told", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_seen(told: str, tmp_path: Path) -> None:
    assert not is_consistent([*ontology(), *turtle(told)], tmp_path)


@cache
def closure() -> Graph:
    """The sample with all that OWL RL derives from it."""
    owlrl = pytest.importorskip("owlrl")
    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path, format="turtle")
    graph.parse(data=PROLOGUE + SAMPLE, format="turtle", publicID="https://example.org/")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def derived(subject: str, predicate: str) -> set[str]:
    found = closure().objects(URIRef(f"https://example.org/i/{subject}"), URIRef(term(predicate).value))
    return {str(o).rpartition("/")[2] for o in found if isinstance(o, rdflib.URIRef)}


def test_chains_lead_from_signings_to_signatories_and_their_countries() -> None:
    assert derived("agreement", "jber:signedBy") == {"jaxa", "lsa"}
    assert derived("agreement", "jber:involvesCountry") == {"JPN", "LUX"}


def test_chains_make_no_signatory_of_what_is_planned() -> None:
    assert derived("memorandum", "jber:signedBy") == set()
    assert derived("memorandum", "jber:involvesCountry") == {"JPN", "ISR"}


def test_chains_lead_from_owners_to_their_countries() -> None:
    assert derived("road-map", "jber:involvesCountry") == {"ISR", "JPN"}


def test_parts_of_parts_are_parts() -> None:
    assert derived("opening", "jber:partOf") == {"forum", "mission"}


def test_sample_is_of_the_view() -> None:
    """The sample uses only terms that the ontology declares."""
    known = {triple.subject for triple in ontology()}
    used = {triple.predicate for triple in turtle(SAMPLE)}
    used |= {t.object for t in turtle(SAMPLE) if t.predicate == term("rdf:type")}  # type: ignore[misc]
    builtin = (PREFIXES["rdf"], PREFIXES["rdfs"])
    assert [t for t in used if isinstance(t, NamedNode) and t not in known and not t.value.startswith(builtin)] == []
