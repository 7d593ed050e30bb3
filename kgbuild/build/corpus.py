"""All files of a project, read: documents, registers, judgements, and what each id stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field
from pyoxigraph import NamedNode

from kgbuild.build.emit import Known
from kgbuild.errors import Problem, Severity, Span
from kgbuild.project import Project
from kgbuild.records.base import Entry
from kgbuild.records.judgement import Dataset, Judgement
from kgbuild.records.kinds import register_kinds
from kgbuild.records.reading import (
    DocumentFile,
    Read,
    fact_ids,
    read_dataset,
    read_document,
    read_judgements,
    read_register,
)
from kgbuild.records.validation import EMPTY, locate
from kgbuild.source.files import misplaced
from kgbuild.source.reader import NO_VALUE, read_tree
from kgbuild.source.submission import Submission, submissions
from kgbuild.source.tree import Mapping, Node, Sequence


class Corpus(Struct):
    """What was read: documents, register entries, judgements, the dataset's own record, and every problem.

    ``broken`` has the ids of records that could not be read, so that references to them are no second fault; ``spoilt``
    the IRIs of those that may lack something, because there is a fault of YAML in their lines.
    """

    documents: list[DocumentFile] = field(default_factory=list)
    entries: list[Read] = field(default_factory=list)
    judgements: list[tuple[Judgement, Mapping]] = field(default_factory=list)
    dataset: tuple[Dataset, Mapping] | None = None
    problems: list[Problem] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    spoilt: frozenset[str] = frozenset()

    def extend(self, other: Corpus) -> None:
        """Take in what another one has read."""
        self.documents += other.documents
        self.entries += other.entries
        self.judgements += other.judgements
        self.dataset = other.dataset or self.dataset
        self.problems += other.problems
        self.broken |= other.broken
        self.spoilt |= other.spoilt


def read_corpus(project: Project) -> Corpus:
    """Read every file under ``data/``; faults are collected, not raised."""
    corpus = Corpus(problems=misplaced(project))
    for name, submission in submissions(project).items():
        corpus.extend(read_file(submission, name))
    return corpus


def read_file(submission: Submission, name: str) -> Corpus:
    """Read one file called ``name`` in its role; faults are collected, not raised."""
    if submission.content is None:
        return Corpus(problems=[submission.problem] if submission.problem else [])
    return read_content(submission.content, name, submission.role)


def read_content(content: bytes, name: str, role: str) -> Corpus:
    """Read the content of one file called ``name``, in its role."""
    tree, problems = read_tree(content, name)
    part = Corpus(problems=problems)
    if tree is None:
        return part
    faulty_lines = [fault.span.line for fault in problems if fault.span and fault.severity is Severity.VIOLATION]
    if role == "document":
        _document(tree, Path(name), part)
    elif role == "judgements":
        part.judgements = read_judgements(tree, part.problems)
    elif role == "dataset":
        part.dataset = read_dataset(tree, part.problems)
    elif (kind := register_kinds().get(role)) is not None:
        register, found = read_register(tree, kind)
        part.entries.extend(register.entries)
        part.broken = register.broken
        part.problems.extend(found)
    part.spoilt = _spoilt(part, tree, faulty_lines)
    part.problems = _told_once(part.problems)
    return part


def _spoilt(part: Corpus, tree: Node, faulty_lines: list[int]) -> frozenset[str]:
    """The IRIs of the records that stand in faulty lines."""
    listed = tree.entries.get("facts") if isinstance(tree, Mapping) else tree
    starts = [item.span.line for item in listed.items] if isinstance(listed, Sequence) and faulty_lines else []
    wrong = {bisect_right(starts, line) for line in faulty_lines}
    return frozenset(
        read.record.kind.iri(read.record.id).value
        for read in (*part.entries, *(fact for document in part.documents for fact in document.facts))
        if bisect_right(starts, read.tree.span.line) in wrong
    )


def _told_once(problems: list[Problem]) -> list[Problem]:
    """The problems, of keys without a value only that which knows what belongs there."""
    told = {problem.span for problem in problems if problem.code == EMPTY}
    return [problem for problem in problems if problem.code != NO_VALUE or problem.span not in told]


def _document(tree: Node, path: Path, part: Corpus) -> None:
    document, problems = read_document(tree)
    part.problems.extend(problems)
    if document is None:
        part.broken = fact_ids(tree)
        return
    part.broken = document.broken
    if document.document.id != path.stem:
        part.problems.append(
            Problem(
                "file-name",
                f"the file is called `{path.name}` and its document `{document.document.id}`",
                f"rename the file to `{document.document.id}.yaml` or correct the id",
                locate(document.tree, ["id"]),
            )
        )
    part.documents.append(document)


class Given(Struct, frozen=True):
    """One place where an id is given: to what kind of thing, under which names, and whether others may say it again.

    ``different`` are the ids of things that it is declared to be different from.
    """

    slug: str
    kind: str
    iri: str
    span: Span
    names: tuple[str, ...]
    repeatable: bool
    different: tuple[str, ...] = ()


class Index(Struct):
    """What each id stands for, and what is wrong with how ids are given; ``contested`` are IRIs named in two ways."""

    known: dict[str, Known] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    contested: set[str] = field(default_factory=set)


def given(corpus: Corpus) -> Iterator[Given]:
    """Every place where an id is given, in the order of reading."""
    for read in corpus.entries:
        if read.record.kind.segment != "currency":
            yield _given(read, "id", repeatable=False)
    for document in corpus.documents:
        for read in document.facts:
            if read.record.kind.key != "profile":
                yield _given(read, read.record.kind.key, repeatable=True)


def _given(read: Read, key: str, *, repeatable: bool) -> Given:
    record = read.record
    names = tuple(text for _, text in record.name.pairs) if record.name else ()
    names += tuple(also.text for also in record.also or ())
    different: tuple[str, ...] = ()
    if isinstance(record, Entry):
        names += record.codes
        different = tuple(other.slug for other in record.different_from or ())
    iri = record.kind.iri(record.id).value
    return Given(record.id, record.kind.segment, iri, read.tree.entries[key].span, names, repeatable, different)


def own_ids(corpus: Corpus) -> list[tuple[str, Span]]:
    """The documents' own ids, and where each is written."""
    return [(document.document.id, locate(document.tree, ["id"])) for document in corpus.documents]


def make_index(ids: Iterable[Given], documents: Iterable[tuple[str, Span]]) -> Index:
    """Every id and what it stands for, from where ids are given, in the order of reading."""
    index = Index()
    for one in ids:
        _enter(index, one)
    seen: dict[str, Span] = {}
    for slug, span in documents:
        if slug in seen:
            index.problems.append(_twice(slug, seen[slug], span, again=True))
        seen.setdefault(slug, span)
    return index


def _enter(index: Index, one: Given) -> None:
    found = index.known.get(one.slug)
    if found is not None and not (one.repeatable and found.kind == one.kind):
        again = found.iri.value == one.iri
        index.problems.append(_twice(one.slug, found.span, one.span, again=again))
        if again:
            index.contested.add(one.iri)
        return
    if found is not None and one.names and found.names and not set(one.names) & set(found.names):
        index.problems.append(
            Problem(
                "name-twice",
                f"`{one.slug}` is named otherwise at {found.span}",
                "if this is another thing, choose another id; if it is the same, leave the name out here",
                one.span,
            )
        )
        index.contested.add(one.iri)
    if found is None:
        index.known[one.slug] = Known(one.kind, NamedNode(one.iri), one.span, one.names)
    elif one.names and not found.names:
        index.known[one.slug] = Known(found.kind, found.iri, found.span, one.names)


def _twice(slug: str, first: Span, second: Span, *, again: bool) -> Problem:
    """The problem of an id that is given twice; ``again`` if both are of one kind."""
    if again:
        repair = "remove one of the two if they are the same; if not, choose another id"
        return Problem("id-twice", f"`{slug}` is given a second time, first at {first}", repair, second)
    return Problem("id-twice", f"`{slug}` stands for something else at {first}", "choose another id", second)
