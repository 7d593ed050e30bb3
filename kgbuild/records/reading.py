"""From the tree of a YAML file to typed records: every fault at its line, all of them at once."""

from __future__ import annotations

from msgspec import Struct, field

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Entry, Fact
from kgbuild.records.document import Document
from kgbuild.records.judgement import Dataset, Judgement
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.other_words import KINDS, REGISTERED, TYPES, TYPES_OF, meant
from kgbuild.records.paragraphs import emptied, misplaced, unread
from kgbuild.records.validation import EMPTY, fields_of, typed, unknown
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.values.faults import did_you_mean, quoted
from kgbuild.values.likeness import nearest
from kgbuild.values.texts import SLUG

PARTS = ("source", "facts", "nothing-to-record")


class Read(Struct, frozen=True):
    """A record and the tree it was read from, which knows the line of every value."""

    record: Fact | Entry
    tree: Mapping


class RegisterFile(Struct):
    """The entries of one register file, and the ids of those that could not be read."""

    entries: list[Read] = field(default_factory=list)
    broken: frozenset[str] = frozenset()


class DocumentFile(Struct):
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
    problems = [_stray(key, tree.keys[key]) for key in tree.entries if key not in PARTS]
    if "source" not in tree.entries:
        repair = "begin the file with `source:`, and say below it which document was read, as docs/curating.md shows"
        problems.append(Problem("field-missing", "`source` is missing", repair, tree.span))
        return None, problems
    about = tree.entries["source"]
    document = typed(Document, about, problems)
    before = len(problems)
    facts, broken = _facts(tree.entries.get("facts"), problems)
    nothing = emptied(tree.entries.get("nothing-to-record"), problems)
    if (offset := dict(tree.vacant).get("facts")) is not None:
        problems.append(_no_facts(about, tree.origin.span(offset)))
    told = len(problems) > before
    if document is None or not isinstance(about, Mapping):
        return None, problems
    read = DocumentFile(document, about, facts, nothing, broken)
    problems.extend(misplaced(read))
    if not told:  # what cannot be read may well be what accounts for a paragraph
        problems.extend(unread(read))
    return read, problems


def _stray(key: str, place: Span) -> Problem:
    """The problem of a key that is no part of a document file."""
    if key in fields_of(Document):
        repair = f"write it under `source:`, indented: `  {key}: …`"
    elif key in fact_kinds():
        repair = f"write it under `facts:`, as an item of the list: `  - {key}: …`"
    else:
        return unknown(key, PARTS, place, "a document file")
    return Problem("field-unknown", f"{quoted(key)} stands outside the parts of a document file", repair, place)


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
            broken |= _ids_of(item)
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
    named = [key for key in item.entries if key in kinds]
    if first in kinds:
        others = [key for key in named if key != first and key not in fields_of(kinds[first])]
        if not others:
            return kinds[first]
        message = f"a second fact, `{others[0]}`, begins inside a fact of the kind `{first}`"
        repair = f"begin it with a hyphen, on a level with the others: `- {others[0]}: …`"
        problems.append(Problem("fact-kind", message, repair, item.keys[others[0]]))
        return None
    later = named[0] if named else None
    if later is None:
        message, repair = f"{quoted(first)} is no kind of fact", _kind_repair(first, item.entries[first])
    else:
        message, repair = f"a fact begins with its kind, here `{later}`", f"move `{later}: …` to the front"
    problems.append(Problem("fact-kind", message, repair, item.keys[first]))
    return None


def _kind_repair(word: str, given: Node) -> str:
    """How to begin a fact that begins with a word that is no kind: its type, another name for it, or a slip."""
    kinds = fact_kinds()
    id_ = given.text if isinstance(given, Scalar) and SLUG.fullmatch(given.text) else "its-id"
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


def _ids_of(item: Node) -> frozenset[str]:
    """The ids that a fact without a certain kind may have: those after kinds, or after its first key."""
    keys = list(item.entries) if isinstance(item, Mapping) else []
    return frozenset().union(*(_id_of(item, key) for key in [key for key in keys if key in fact_kinds()] or keys[:1]))


def _id_of(item: Node, key: str) -> frozenset[str]:
    if isinstance(item, Mapping) and isinstance(named := item.entries.get(key), Scalar):
        return frozenset({named.text})
    return frozenset()
