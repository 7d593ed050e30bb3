"""All files of a project, read: documents, registers, judgements, and what each id stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.build.emit import Known
from kgbuild.errors import Problem, Span
from kgbuild.project import Project
from kgbuild.records.base import Entry, Fact
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
from kgbuild.source.files import documents, misplaced, read_bytes, registers
from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node


@dataclass(slots=True)
class Corpus:
    """What was read: documents, register entries, judgements, the dataset's own record, and every problem.

    ``broken`` has the ids of records that could not be read, so that references to them are no second fault;
    ``contested`` the IRIs of things that are named twice.
    """

    documents: list[DocumentFile] = field(default_factory=list)
    entries: list[Read] = field(default_factory=list)
    judgements: list[tuple[Judgement, Mapping]] = field(default_factory=list)
    dataset: tuple[Dataset, Mapping] | None = None
    problems: list[Problem] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    contested: set[str] = field(default_factory=set)


def read_corpus(project: Project) -> Corpus:
    """Read every file under ``data/``; faults are collected, not raised."""
    corpus = Corpus(problems=misplaced(project))
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
    if found is not None and names and found.names and not set(names) & set(found.names):
        corpus.problems.append(
            Problem(
                "name-twice",
                f"`{record.id}` is named otherwise at {found.span}",
                "if this is another thing, choose another id; if it is the same, leave the name out here",
                span,
            )
        )
        corpus.contested.add(record.kind.iri(record.id).value)
    if found is None:
        index[record.id] = Known(record.kind.segment, record.kind.iri(record.id), span, names)
    elif names and not found.names:
        index[record.id] = Known(found.kind, found.iri, found.span, names)


def _twice(slug: str, first: Span, second: Span) -> Problem:
    return Problem("id-twice", f"`{slug}` stands for something else at {first}", "choose another id", second)
