"""The ontology: every term named, defined and used, no term undeclared, mappings that lead somewhere."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import chain
from pathlib import Path

import rdflib
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD

from kgbuild.terms.namespaces import PREFIXES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology"
JBER = PREFIXES["jber"]
ONTOLOGY = URIRef("https://w3id.org/jber/ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
CURIE = re.compile(r"\bjber:([A-Za-z]\w*)")


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def declared() -> set[URIRef]:
    """All classes and properties, ours and reused."""
    found = {s for kind in KINDS for s in ontology().subjects(RDF.type, kind)}
    assert all(isinstance(term, URIRef) for term in found)
    return found  # type: ignore[return-value]


def ours() -> list[URIRef]:
    return sorted(term for term in declared() if term.startswith(JBER))


def in_language(term: URIRef, predicate: URIRef) -> dict[str | None, str]:
    texts = [o for o in ontology().objects(term, predicate) if isinstance(o, Literal)]
    assert len({text.language for text in texts}) == len(texts), f"{term} has two {predicate} in one language"
    return {text.language: str(text) for text in texts}


def texts(*globs: str) -> dict[Path, str]:
    return {path: path.read_text("utf-8") for glob in globs for path in sorted(ROOT.glob(glob))}


def test_there_is_an_ontology() -> None:
    assert len(ours()) > 150


def test_every_term_is_labelled_defined_exemplified_and_says_whose_it_is() -> None:
    short = {str(term).removeprefix(JBER): term for term in ours()}
    assert [name for name, term in short.items() if set(in_language(term, RDFS.label)) != {"en", "ja"}] == []
    assert [name for name, term in short.items() if set(in_language(term, SKOS.definition)) != {"en"}] == []
    assert [name for name, term in short.items() if not in_language(term, SKOS.example)] == []
    assert [name for name, term in short.items() if ontology().value(term, RDFS.isDefinedBy) != ONTOLOGY] == []


def test_names_follow_their_kind() -> None:
    for term in ours():
        name = str(term).removeprefix(JBER)
        is_class = (term, RDF.type, OWL.Class) in ontology()
        assert re.fullmatch(r"[A-Z][A-Za-z]*" if is_class else r"[a-z][A-Za-z0-9]*", name), name


def test_no_two_classes_share_a_label_and_no_definition_goes_in_a_circle() -> None:
    classes = [term for term in ours() if (term, RDF.type, OWL.Class) in ontology()]
    for language in ("en", "ja"):
        labels = [in_language(term, RDFS.label)[language] for term in classes]
        assert len(set(labels)) == len(labels)
    for term in classes:
        label = in_language(term, RDFS.label)["en"]
        definition = in_language(term, SKOS.definition)["en"]
        assert not re.match(rf"(an?|the) {label}\b", definition, re.IGNORECASE), f"{label}: {definition}"
        assert definition.endswith(".")


def test_the_header_says_what_it_is_whose_it_is_and_which_version() -> None:
    graph = ontology()
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {ONTOLOGY}
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert set(in_language(ONTOLOGY, predicate)) == {"en", "ja"}
    for predicate in ("license", "creator", "bibliographicCitation", "source"):
        assert graph.value(ONTOLOGY, DCTERMS[predicate]) or list(graph.objects(ONTOLOGY, DCTERMS[predicate])), predicate
    days = [graph.value(ONTOLOGY, predicate) for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    assert [day.datatype for day in days if isinstance(day, Literal)] == [XSD.date] * 3
    assert sorted(map(str, days)) == [str(day) for day in days]
    version = str(graph.value(ONTOLOGY, OWL.versionInfo))
    assert str(graph.value(ONTOLOGY, OWL.versionIRI)) == f"{ONTOLOGY}/{version}"
    assert version in str(graph.value(ONTOLOGY, DCTERMS.bibliographicCitation))
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "jber"
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespaceUri)) == JBER
    assert str(graph.value(ONTOLOGY, URIRef(PREFIXES["bibo"] + "status"))).startswith(PREFIXES["bibo"] + "status/")


def test_nothing_has_to_be_fetched() -> None:
    assert list(ontology().triples((None, OWL.imports, None))) == []


def test_every_term_is_of_one_kind() -> None:
    """OWL DL keeps classes, object, datatype and annotation properties apart."""
    for term in declared():
        assert sum((term, RDF.type, kind) in ontology() for kind in KINDS) == 1, term


def test_reused_terms_are_declared_where_they_are_used() -> None:
    used: set[object] = set()
    for _, predicate, object_ in ontology():
        used.add(predicate)
        if predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf):
            used.add(object_)
    for text in texts("kgbuild/records/*.py").values():
        for prefix, name in re.findall(r'says\("([a-z]+):(\w+)"', text):
            used.add(URIRef(PREFIXES[prefix] + name))
    foreign = {term for term in used if not str(term).startswith((*BUILT_IN, JBER))}
    assert sorted(foreign - declared()) == [], "add a stub to ontology/reused.ttl"


def test_no_dates_in_the_logic() -> None:
    """Date datatypes are outside the OWL 2 map; reasoners refuse them."""
    allowed = {XSD.decimal, XSD.integer, XSD.boolean}
    ranges = {o for o in ontology().objects(None, RDFS.range) if str(o).startswith(str(XSD))}
    assert ranges <= allowed
    assert list(ontology().triples((None, OWL.hasKey, None))) == []


def test_blank_nodes_stand_in_one_file_only() -> None:
    for path in sorted(FOLDER.glob("*.ttl")):
        graph = Graph().parse(path, format="turtle")
        blank = any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)
        assert blank == (path.name == "axioms.ttl"), path.name


def test_a_code_is_in_its_list_under_its_own_word() -> None:
    graph = ontology()
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        scheme, _, word = str(concept).rpartition("/")
        assert graph.value(concept, SKOS.inScheme) == URIRef(scheme)
        assert (URIRef(scheme), RDF.type, SKOS.ConceptScheme) in graph
        assert str(graph.value(concept, SKOS.notation)) == word
        assert set(in_language(concept, SKOS.definition)) == {"en"}  # type: ignore[arg-type]
    for named in chain(graph.subjects(RDF.type, SKOS.Concept), graph.subjects(RDF.type, SKOS.ConceptScheme)):
        labels = in_language(named, RDFS.label)  # type: ignore[arg-type]
        assert set(labels) == {"en", "ja"}
        assert labels == in_language(named, SKOS.prefLabel)  # type: ignore[arg-type]


def test_no_undeclared_term_is_used_anywhere() -> None:
    known = {str(term).removeprefix(JBER) for term in ours()}
    unknown = [
        f"{path.relative_to(ROOT)}: jber:{name}"
        for path, text in texts("ontology/**/*.ttl", "queries/**/*.rq", "kgbuild/**/*.py").items()
        for name in CURIE.findall(text)
        if name not in known
    ]
    assert unknown == []


def test_no_term_is_without_use() -> None:
    """A term is used in a rule, in a query, in Python, or as a type that curators may write."""
    used = {name for text in texts("ontology/shapes/*.ttl", "queries/**/*.rq").values() for name in CURIE.findall(text)}
    python = "\n".join(texts("kgbuild/**/*.py").values())
    used |= set(CURIE.findall(python))
    bases = {URIRef(JBER + name) for name in re.findall(r'below\("jber:(\w+)"', python)}
    used |= {
        str(term).removeprefix(JBER)
        for term in ours()
        if bases & set(ontology().transitive_objects(term, RDFS.subClassOf))
    }
    # Parents of what is used carry it.
    for name in list(used):
        used |= {
            str(up).removeprefix(JBER) for up in ontology().transitive_objects(URIRef(JBER + name), RDFS.subClassOf)
        }
    assert sorted({str(term).removeprefix(JBER) for term in ours()} - used) == []


def test_mappings_name_our_terms_as_we_do_and_known_prefixes() -> None:
    lines = (FOLDER / "mappings.sssom.tsv").read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    prefixes = dict(re.findall(r"^#   ([a-z-]+): (\S+)$", "\n".join(head), re.MULTILINE))
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t"))
    keys = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows]
    assert keys == sorted(set(keys))
    for row in rows:
        term = URIRef(JBER + row["subject_id"].removeprefix("jber:"))
        assert term in declared()
        assert in_language(term, RDFS.label)["en"] == row["subject_label"]
        assert row["object_id"].partition(":")[0] in prefixes
        assert re.fullmatch(r"skos:(close|broad|narrow|related)Match", row["predicate_id"])
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    for prefix in ("sem", "lode", "epo", "eli", "plover"):
        assert any(row["object_id"].startswith(f"{prefix}:") for row in rows)
