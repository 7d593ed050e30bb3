"""From the tree of a YAML file to typed records: every fault at its line, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Entry, Fact
from kgbuild.records.document import Document
from kgbuild.records.judgement import Dataset, Judgement
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.other_words import KINDS, REGISTERED, TYPES, TYPES_OF, meant
from kgbuild.records.validation import EMPTY, typed, unknown
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.values.faults import did_you_mean, quoted
from kgbuild.values.likeness import nearest


@dataclass(frozen=True, slots=True)
class Read:
    """A record and the tree it was read from, which knows the line of every value."""

    record: Fact | Entry
    tree: Mapping


@dataclass(slots=True)
class RegisterFile:
    """The entries of one register file, and the ids of those that could not be read."""

    entries: list[Read] = field(default_factory=list)
    broken: frozenset[str] = frozenset()


@dataclass(slots=True)
class DocumentFile:
    """All that one file of ``data/sources`` says; ``broken`` has the ids of facts that could not be read."""

    document: Document
    tree: Mapping
    facts: list[Read] = field(default_factory=list)
    nothing: dict[int, tuple[str, Node]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()


def read_register(tree: Node, kind: type[Entry]) -> tuple[RegisterFile, list[Problem]]:
    """The entries of a register file, and what is wrong with the others."""
    problems: list[Problem] = []
    if not isinstance(tree, Sequence):
        return RegisterFile(), [Problem("form", "a register is a list", "begin each entry with `- id: …`", tree.span)]
    register = RegisterFile()
    for item in tree.items:
        record = typed(kind, item, problems)
        if record is not None and isinstance(item, Mapping):
            register.entries.append(Read(record, item))
        else:
            register.broken |= _id_of(item, "id")
    return register, problems


def read_document(tree: Node) -> tuple[DocumentFile | None, list[Problem]]:
    """The document, its facts and its empty paragraphs; None where not even the ``source`` part can be read."""
    if not isinstance(tree, Mapping):
        return None, [Problem("form", "a document file is a mapping", "begin it with `source:`", tree.span)]
    problems = [
        unknown(key, ("source", "facts", "nothing-to-record"), tree.keys[key], "a document file")
        for key in tree.entries
        if key not in ("source", "facts", "nothing-to-record")
    ]
    if "source" not in tree.entries:
        problems.append(Problem("field-missing", "`source` is missing", "say which document was read", tree.span))
        return None, problems
    about = tree.entries["source"]
    document = typed(Document, about, problems)
    before = len(problems)
    facts, broken = _facts(tree.entries.get("facts"), problems)
    if (offset := dict(tree.vacant).get("facts")) is not None:
        problems.append(_no_facts(about, tree.origin.span(offset)))
    told = len(problems) > before
    nothing = _nothing(tree.entries.get("nothing-to-record"), problems)
    if document is None or not isinstance(about, Mapping):
        return None, problems
    read = DocumentFile(document, about, facts, nothing, broken)
    problems.extend(_misplaced(read))
    if not told:  # a fact that cannot be read may well be the one that accounts for a paragraph
        problems.extend(_unread(read))
    return read, problems


def _no_facts(about: Node, place: Span) -> Problem:
    """The problem of a document that has no fact yet."""
    id_ = next(iter(_id_of(about, "id")), "ID")
    repair = f"add the first below it; `kgbuild new event its-id --document {id_}` writes one, and so for every kind"
    return Problem(EMPTY, "`facts` has no value: the document has no fact yet", repair, place)


def fact_ids(tree: Node) -> frozenset[str]:
    """The ids of all facts of a document file, be they read or not."""
    facts = tree.entries.get("facts") if isinstance(tree, Mapping) else None
    items = facts.items if isinstance(facts, Sequence) else ()
    return frozenset().union(*(_id_of(item, key) for item in items for key in fact_kinds()))


def read_judgements(tree: Node, problems: list[Problem]) -> list[tuple[Judgement, Mapping]]:
    """The judgements of ``data/judgements.yaml``, each with its tree; problems are added to ``problems``."""
    if not isinstance(tree, Sequence):
        problems.append(Problem("form", "judgements are a list", "begin each with `- about: …`", tree.span))
        return []
    found = []
    for item in tree.items:
        judgement = typed(Judgement, item, problems)
        if judgement is not None and isinstance(item, Mapping):
            found.append((judgement, item))
    return found


def read_dataset(tree: Node, problems: list[Problem]) -> tuple[Dataset, Mapping] | None:
    """What ``data/dataset.yaml`` says, and its tree; problems are added to ``problems``."""
    dataset = typed(Dataset, tree, problems)
    return (dataset, tree) if dataset is not None and isinstance(tree, Mapping) else None


def _facts(tree: Node | None, problems: list[Problem]) -> tuple[list[Read], frozenset[str]]:
    """The facts that can be read, and the ids of those that cannot."""
    if tree is None:
        return [], frozenset()
    if not isinstance(tree, Sequence):
        problems.append(
            Problem("form", "`facts` is a list", "begin each with `- event: its-id` or another kind", tree.span)
        )
        return [], frozenset()
    facts: list[Read] = []
    broken: frozenset[str] = frozenset()
    for item in tree.items:
        kind = _kind_of(item, problems)
        if kind is None or not isinstance(item, Mapping):
            continue
        record = typed(kind, item, problems, id_key=kind.kind.key)
        if record is None:
            broken |= _id_of(item, kind.kind.key)
        else:
            facts.append(Read(record, item))
    return facts, broken


def _kind_of(item: Node, problems: list[Problem]) -> type[Fact] | None:
    """The kind that a fact begins with."""
    kinds = fact_kinds()
    if isinstance(item, Mapping) and (vacant := next((key for key, _ in item.vacant if key in kinds), None)):
        return kinds[vacant]
    if not isinstance(item, Mapping) or not item.entries:
        problems.append(
            Problem("form", "a fact is a mapping", "write `- event: its-id` and its fields below", item.span)
        )
        return None
    first = next(iter(item.entries))
    if first in kinds:
        return kinds[first]
    later = next((key for key in item.entries if key in kinds), None)
    if later is None:
        message, repair = f"{quoted(first)} is no kind of fact", _kind_repair(first, item.entries[first])
    else:
        message, repair = f"a fact begins with its kind, here `{later}`", f"move `{later}: …` to the front"
    problems.append(Problem("fact-kind", message, repair, item.keys[first]))
    return None


def _kind_repair(word: str, given: Node) -> str:
    """How to begin a fact that begins with a word that is no kind: its type, another name for it, or a slip."""
    kinds = fact_kinds()
    id_ = given.text if isinstance(given, Scalar) else "its-id"
    types = {type_: kind for kind, names in TYPES_OF.items() for type_ in names}
    type_ = word if word in types else meant(word, TYPES, types)
    if type_ is not None:
        return f"write `- {types[type_]}: {id_}` with `type: {type_}`"
    if (register := meant(word, REGISTERED, register_kinds())) is not None:
        return f"it is no fact: add it to the register `{register}` under `data/`, as `- id: {id_}`"
    if (kind := meant(word, KINDS, kinds)) is not None:
        return f"write `- {kind}: {id_}`"
    near = nearest(word, [*kinds, *types], few=True)
    if len(near) == 1 and near[0] in types:
        return f"write `- {types[near[0]]}: {id_}` with `type: {near[0]}`"
    return did_you_mean(near) if near else f"begin it with one of {', '.join(f'`{kind}`' for kind in kinds)}"


def _id_of(item: Node, key: str) -> frozenset[str]:
    if isinstance(item, Mapping) and isinstance(named := item.entries.get(key), Scalar):
        return frozenset({named.text})
    return frozenset()


def _nothing(tree: Node | None, problems: list[Problem]) -> dict[int, tuple[str, Node]]:
    found: dict[int, tuple[str, Node]] = {}
    if tree is None:
        return found
    if not isinstance(tree, Mapping):
        problems.append(Problem("form", "`nothing-to-record` is a mapping", "write `1: photo credit`", tree.span))
        return found
    for key, reason in tree.entries.items():
        if not key.isascii() or not key.isdigit() or not isinstance(reason, Scalar):
            problems.append(
                Problem("form", f"`{key}` is no paragraph with a reason", "write `1: photo credit`", tree.keys[key])
            )
            continue
        found[int(key)] = (reason.text, reason)
    return found


def _misplaced(read: DocumentFile) -> Iterator[Problem]:
    """Paragraphs that the document does not have, or that have facts and are said to have none."""
    count = read.document.paragraphs.number
    used: set[int] = set()
    for fact in read.facts:
        assert isinstance(fact.record, Fact)
        place = fact.tree.entries["at"]
        places = place.items if isinstance(place, Sequence) else (place,)
        for paragraph, where in zip(fact.record.at, places, strict=True):
            used.add(paragraph.number)
            yield from _outside(paragraph.number, count, where)
    for empty, (_, place) in read.nothing.items():
        yield from _outside(empty, count, place)
        if empty in used:
            message = f"paragraph {empty} has facts and stands under `nothing-to-record`"
            yield Problem("paragraph-both", message, f"remove `{empty}` from `nothing-to-record`", place.span)


def _unread(read: DocumentFile) -> Iterator[Problem]:
    """Paragraphs that have no fact and no reason for having none."""
    used = {at.number for fact in read.facts if isinstance(fact.record, Fact) for at in fact.record.at}
    count = read.document.paragraphs.number
    missing = [number for number in range(1, count + 1) if number not in used and number not in read.nothing]
    if missing:
        listed = ", ".join(map(str, missing))
        yield Problem(
            "paragraph-unread",
            f"of {count} paragraphs, {listed} {'is' if len(missing) == 1 else 'are'} not accounted for",
            "add facts `at` them, or name each under `nothing-to-record` with a reason",
            read.tree.span,
        )


def _outside(paragraph: int, count: int, place: Node) -> Iterator[Problem]:
    if not 1 <= paragraph <= count:
        yield Problem(
            "paragraph-beyond",
            f"there is no paragraph {paragraph}: the document has {count}",
            f"give a number from 1 to {count}; paragraphs are the document's non-empty lines",
            place.span,
        )
