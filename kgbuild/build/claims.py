"""All files of a project, read and emitted: quads in passages, in the register and in the bibliography."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kgbuild.build.decide import emit_judgement
from kgbuild.build.emit import Emitted, Emitter, Known
from kgbuild.errors import Problem, Span
from kgbuild.project import Project
from kgbuild.records.base import Entry, Fact
from kgbuild.records.document import Document
from kgbuild.records.judgement import Dataset, Judgement
from kgbuild.records.kinds import register_kinds
from kgbuild.records.reading import (
    DocumentFile,
    Read,
    read_dataset,
    read_document,
    read_judgements,
    read_register,
)
from kgbuild.records.validation import locate
from kgbuild.source.files import documents, read_bytes, registers
from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, term
from kgbuild.terms.vocabulary import Vocabulary

TYPE = term("rdf:type")
DATASET = NamedNode(BASE + "dataset")


Origins: TypeAlias = dict[str, list[Emitted]]
"""What was emitted about each subject, and where it was written, in the order of writing."""


@dataclass(slots=True)
class Corpus:
    """What was read: documents, register entries, judgements, the dataset's own record, and every problem.

    ``broken`` has the ids of records that could not be read, so that references to them are no second fault.
    """

    documents: list[DocumentFile] = field(default_factory=list)
    entries: list[Read] = field(default_factory=list)
    judgements: list[tuple[Judgement, Mapping]] = field(default_factory=list)
    dataset: tuple[Dataset, Mapping] | None = None
    problems: list[Problem] = field(default_factory=list)
    broken: frozenset[str] = frozenset()


@dataclass(slots=True)
class Claims:
    """The quads of a corpus, and where each was written."""

    quads: list[Quad] = field(default_factory=list)
    origins: Origins = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    faulty: frozenset[str] = frozenset()

    def add(self, emitted: Emitted, graphs: Iterable[NamedNode]) -> None:
        """Put a triple into each graph, and remember where it was written."""
        subject, predicate, value = emitted.triple.subject, emitted.triple.predicate, emitted.triple.object
        for graph in graphs:
            self.quads.append(Quad(subject, predicate, value, graph))
        self.origins.setdefault(subject.value, []).append(emitted)  # type: ignore[union-attr]


def read_corpus(project: Project) -> Corpus:
    """Read every file under ``data/``; faults are collected, not raised."""
    corpus = Corpus()
    for name, path in registers(project):
        kind = register_kinds().get(name)
        tree = _tree(project, path, corpus.problems)
        if tree is None or kind is None:
            continue
        register, problems = read_register(tree, kind)
        corpus.entries.extend(register.entries)
        corpus.broken |= register.broken
        corpus.problems.extend(problems)
    for path in documents(project):
        if (tree := _tree(project, path, corpus.problems)) is None:
            continue
        document, problems = read_document(tree)
        corpus.problems.extend(problems)
        if document is None:
            continue
        corpus.broken |= document.broken
        if document.document.id != path.stem:
            corpus.problems.append(
                Problem(
                    "file-name",
                    f"the file is called `{path.name}` and its document `{document.document.id}`",
                    f"rename the file to `{document.document.id}.yaml` or correct the id",
                    locate(document.tree, ["id"]),
                )
            )
        corpus.documents.append(document)
    if (tree := _tree(project, project.data / "judgements.yaml", corpus.problems)) is not None:
        corpus.judgements = read_judgements(tree, corpus.problems)
    if (tree := _tree(project, project.data / "dataset.yaml", corpus.problems)) is not None:
        corpus.dataset = read_dataset(tree, corpus.problems)
    return corpus


def _tree(project: Project, path: Path, problems: list[Problem]) -> Node | None:
    name = project.relative(path)
    content, problem = read_bytes(project, path)
    if problem is not None or content is None:
        problems.extend([problem] if problem else [])
        return None
    tree, found = read_tree(content, name)
    problems.extend(found)
    return tree


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


def make_index(corpus: Corpus) -> dict[str, Known]:
    """Every id and what it stands for. An id used for two things is a problem, added to the corpus."""
    index: dict[str, Known] = {}
    for read in corpus.entries:
        if read.record.kind.segment != "currency":
            _enter(index, corpus, read.record, read.tree, repeatable=False)
    for document in corpus.documents:
        for read in document.facts:
            if read.record.kind.key != "profile":
                _enter(index, corpus, read.record, read.tree, repeatable=True)
    seen: dict[str, Span] = {}
    for document in corpus.documents:
        span = locate(document.tree, ["id"])
        if document.document.id in seen:
            corpus.problems.append(_twice(document.document.id, seen[document.document.id], span))
        seen.setdefault(document.document.id, span)
    return index


def _enter(index: dict[str, Known], corpus: Corpus, record: Fact | Entry, tree: Mapping, *, repeatable: bool) -> None:
    key = record.kind.key if isinstance(record, Fact) else "id"
    span = tree.entries[key].span
    found = index.get(record.id)
    if found is not None and not (repeatable and found.kind == record.kind.segment):
        corpus.problems.append(_twice(record.id, found.span, span))
        return
    names = tuple(record.name.by_language.values()) if record.name else ()
    names += tuple(also.text for also in record.also or ())
    if found is None:
        index[record.id] = Known(record.kind.segment, record.kind.iri(record.id), span, names)
    elif names and not found.names:
        index[record.id] = Known(found.kind, found.iri, found.span, names)


def _twice(slug: str, first: Span, second: Span) -> Problem:
    return Problem("id-twice", f"`{slug}` stands for something else at {first}", "choose another id", second)


def emit_claims(corpus: Corpus, vocabulary: Vocabulary) -> Claims:
    """All quads that the corpus states, in reading order, with every reference, code and type looked up."""
    claims = Claims()
    index = make_index(corpus)
    emitter = Emitter(index, vocabulary, corpus.broken)
    for read in corpus.entries:
        for emitted in emitter.record(read.record, read.tree):
            claims.add(emitted, (minting.REGISTER,))
    for document in corpus.documents:
        for emitted in _bibliography(document, emitter):
            claims.add(emitted, (minting.DOCUMENTS,))
        for read in document.facts:
            _emit_fact(document, read, emitter, claims)
    known_documents = {document.document.id for document in corpus.documents}
    for judgement, tree in corpus.judgements:
        for emitted in emit_judgement(judgement, tree, emitter, known_documents):
            claims.add(emitted, (minting.DOCUMENTS,))
    if corpus.dataset:
        dataset, tree = corpus.dataset
        for triple in dataset.triples(DATASET):
            claims.add(Emitted(triple, tree), (minting.DOCUMENTS,))
    claims.problems = [*corpus.problems, *emitter.problems]
    claims.faulty = frozenset(emitter.faulty)
    return claims


def _emit_fact(document: DocumentFile, read: Read, emitter: Emitter, claims: Claims) -> None:
    fact = read.record
    assert isinstance(fact, Fact)
    if (
        fact.kind.key == "profile"
        and emitter.known(fact.id, read.tree.entries["profile"], frozenset({"organisation"})) is None
    ):
        return
    slug = document.document.id
    passages = [minting.passage(slug, paragraph.number) for paragraph in fact.at]
    if fact.inferred is not None:
        graphs = [minting.inference(slug, paragraph.number, fact.id.lower()) for paragraph in fact.at]
        place = read.tree.entries["inferred"]
        for graph, passage in zip(graphs, passages, strict=True):
            for predicate, object_ in (
                (TYPE, term("jber:Inference")),
                (term("jber:inferredFrom"), passage),
                (term("dcterms:isPartOf"), minting.source(slug)),
                (term("jber:rationale"), Literal(fact.inferred.text, language="en")),
            ):
                claims.add(Emitted(Triple(graph, predicate, object_), place), (minting.DOCUMENTS,))
    else:
        graphs = passages
    for emitted in emitter.record(fact, read.tree):
        claims.add(emitted, (minting.REGISTER,) if emitted.named else graphs)


def _bibliography(read: DocumentFile, emitter: Emitter) -> Iterator[Emitted]:
    document: Document = read.document
    node = minting.source(document.id)
    yield Emitted(Triple(node, TYPE, term("jber:Document")), read.tree)
    yield from emitter.fields(document, node, read.tree)
    for paragraph in range(1, document.paragraphs.number + 1):
        passage = minting.passage(document.id, paragraph)
        yield Emitted(Triple(passage, TYPE, term("jber:Passage")), read.tree)
        yield Emitted(Triple(passage, term("dcterms:isPartOf"), node), read.tree)
        number = Literal(str(paragraph), datatype=term("xsd:integer"))
        yield Emitted(Triple(passage, term("jber:paragraph"), number), read.tree)
        if paragraph in read.nothing:
            reason, place = read.nothing[paragraph]
            yield Emitted(Triple(passage, term("jber:nothingToRecord"), Literal(reason, language="en")), place)
