"""What a corpus claims: quads in passages, in the register and in the bibliography."""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kgbuild.build.corpus import Corpus, Index, given, make_index, own_ids
from kgbuild.build.decide import emit_judgement
from kgbuild.build.emit import Emitter, Graphs, Origins
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.records.base import Fact
from kgbuild.records.reading import DocumentFile, Read
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, term
from kgbuild.terms.vocabulary import Vocabulary

TYPE = term("rdf:type")
DATASET = NamedNode(BASE + "dataset")
BIBLIOGRAPHY: Graphs = (minting.DOCUMENTS,)


class Claimed(Struct, frozen=True):
    """The quads of a corpus, where each was written, every problem, and the IRIs of the records that have problems."""

    quads: list[Quad]
    origins: Origins
    problems: list[Problem]
    faulty: frozenset[str]


def load_ontology(project: Project) -> list[Triple]:
    """The triples of ``ontology/*.ttl``, sorted; shapes and mappings are not part of it.

    Axioms that OWL can only write with blank nodes (lists, chains) are left to the files: blank nodes have no stable
    names, and no question needs them.
    """
    triples = {
        quad.triple
        for path in sorted(project.ontology.glob("*.ttl"))
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)
    }
    return sorted(triples, key=str)


def emit_claims(corpus: Corpus, vocabulary: Vocabulary) -> Claimed:
    """All quads that the corpus states, in reading order, with every reference, code and type looked up."""
    documents = own_ids(corpus)
    index = make_index(given(corpus), documents)
    emitter = emit_part(corpus, index, vocabulary, corpus.broken, {slug for slug, _ in documents})
    problems = [*corpus.problems, *index.problems, *emitter.problems]
    faulty = frozenset(emitter.faulty | index.contested)
    return Claimed(emitter.claims.quads, emitter.claims.origins, problems, faulty)


def emit_part(
    part: Corpus, index: Index, vocabulary: Vocabulary, broken: frozenset[str], documents: Set[str]
) -> Emitter:
    """What a part of a corpus states, such as one file of it; ``documents`` are the ids of all documents."""
    emitter = Emitter(index.known, vocabulary, broken, faulty=set(part.spoilt))
    for read in part.entries:
        emitter.record(read.record, read.tree, (minting.REGISTER,))
    for document in part.documents:
        _emit_bibliography(document, emitter)
        for read in document.facts:
            _emit_fact(document, read, emitter)
    for judgement, tree in part.judgements:
        emit_judgement(judgement, tree, emitter, documents, BIBLIOGRAPHY)
    if part.dataset:
        dataset, tree = part.dataset
        for node, predicate, value in dataset.triples(DATASET):
            emitter.claims.say(node, predicate, value, tree, BIBLIOGRAPHY)
    return emitter


def _emit_fact(document: DocumentFile, read: Read, emitter: Emitter) -> None:
    fact = read.record
    assert isinstance(fact, Fact)
    if fact.kind.key == "profile":
        about = read.tree.entries["profile"]
        if emitter.known(fact.id, about, frozenset({"organisation"})) is None:
            return
    slug = document.document.id
    count = document.document.paragraphs.number
    graphs = tuple(minting.passage(slug, at.number) for at in fact.at if 1 <= at.number <= count)
    if len(graphs) < len(fact.at):  # told when the document was read
        emitter.faulty.add(fact.kind.iri(fact.id).value)
    if fact.inferred is not None:
        graphs = tuple(_emit_inference(slug, passage, read, emitter) for passage in graphs)
    emitter.record(fact, read.tree, graphs)


def _emit_inference(slug: str, passage: NamedNode, read: Read, emitter: Emitter) -> NamedNode:
    """Say what a curator inferred the fact from, and why; returns the graph that is to hold the fact."""
    fact = read.record
    assert isinstance(fact, Fact)
    assert fact.inferred is not None
    graph = minting.inference(passage, fact.id)
    for predicate, value in (
        (TYPE, term("jber:Inference")),
        (term("jber:inferredFrom"), passage),
        (term("dcterms:isPartOf"), minting.source(slug)),
        (term("jber:rationale"), Literal(fact.inferred.text, language="en")),
    ):
        emitter.claims.say(graph, predicate, value, read.tree.entries["inferred"], BIBLIOGRAPHY)
    return graph


def _emit_bibliography(read: DocumentFile, emitter: Emitter) -> None:
    """The document, and each of its passages with its number, or why there is nothing to record."""
    say = emitter.claims.say
    node = minting.source(read.document.id)
    say(node, TYPE, term("jber:Document"), read.tree, BIBLIOGRAPHY)
    before = len(emitter.problems)
    emitter.fields(read.document, node, read.tree, BIBLIOGRAPHY)
    if len(emitter.problems) > before:
        emitter.faulty.add(node.value)
    for paragraph in range(1, read.document.paragraphs.number + 1):
        passage = minting.passage(read.document.id, paragraph)
        number = Literal(str(paragraph), datatype=term("xsd:integer"))
        say(passage, TYPE, term("jber:Passage"), read.tree, BIBLIOGRAPHY)
        say(passage, term("dcterms:isPartOf"), node, read.tree, BIBLIOGRAPHY)
        say(passage, term("jber:paragraph"), number, read.tree, BIBLIOGRAPHY)
        if paragraph in read.nothing:
            reason, place = read.nothing[paragraph]
            say(passage, term("jber:nothingToRecord"), Literal(reason, language="en"), place, BIBLIOGRAPHY)
