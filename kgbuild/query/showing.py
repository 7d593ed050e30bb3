"""What is known of a thing, with its sources; and what was read in a document, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.errors import NotFoundError
from kgbuild.query.evidence import Passage, read_passages
from kgbuild.query.folding import Folder, Line, Statement, top
from kgbuild.query.internal import run
from kgbuild.query.labels import Labels
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.minting import parent
from kgbuild.terms.namespaces import PREFIXES, term

PLANNED_TYPE = term("jber:plannedType")


class Mention(Struct, frozen=True):
    """A record that names the thing: the record, how it names it, its status, and where."""

    record: str
    iri: str
    how: str
    status: str
    passages: tuple[str, ...]


class Known(Struct, frozen=True):
    """What is known of a thing. ``identity`` comes from the register and rules, ``told`` from documents."""

    iri: str
    label: str
    kind: str
    identity: tuple[Line, ...]
    told: tuple[Line, ...]
    mentions: tuple[Mention, ...]
    passages: dict[str, Passage]


class Fact(Struct, frozen=True):
    """One record as a paragraph tells it; ``inferred`` is the reason where a curator inferred it."""

    iri: str
    label: str
    kind: str
    lines: tuple[Line, ...]
    inferred: str


class Paragraph(Struct, frozen=True):
    """A paragraph: what was read in it, or why there is nothing to record; both empty means that it was not read."""

    number: int
    facts: tuple[Fact, ...]
    nothing: str


class Reading(Struct, frozen=True):
    """A document and all its paragraphs."""

    iri: str
    title: str
    publisher: str
    published: str
    published_inferred: str
    inferred_because: str
    url: str
    paragraphs: tuple[Paragraph, ...]


def show_thing(store: GraphStore, thing: NamedNode, lang: str = "en") -> Known:
    """All that the view says of a thing and the records inside it, and which records name it."""
    statements = list(_statements(run(store, "thing", {"thing": [(thing,)]})))
    mentions = list(run(store, "mentions", {"thing": [(thing,)]}))
    named = [node for row in mentions if isinstance(node := row["subject"], NamedNode)]
    statuses = _statuses(store, named)
    labels = Labels(
        store,
        [
            thing,
            *_terms(statements),
            *(top(node) for node in named),
            *statuses.values(),
            *(row[part] for row in mentions for part in ("property", "role") if part in row),
        ],
    )
    identity = Folder([s for s in statements if not s.passage], labels, lang)
    # What a plan plans follows from what documents tell, and heads its line.
    told = Folder([s for s in statements if s.passage or s.property == PLANNED_TYPE], labels, lang)
    own = [row for row in mentions if isinstance(row["subject"], NamedNode) and top(row["subject"]) != thing]
    found = {s.passage for s in statements} | {str(_value(row, "passage")) for row in own}
    return Known(
        iri=thing.value,
        label=labels.of(thing, lang),
        kind=told.kind(thing) or identity.kind(thing),
        identity=tuple(identity.lines(thing)),
        told=tuple(told.lines(thing)),
        mentions=tuple(_mentions(own, statuses, labels, lang)),
        passages=read_passages(store, found - {""}, lang),
    )


def show_document(store: GraphStore, document: NamedNode, lang: str = "en") -> Reading:
    """What was read in a document, for every paragraph from the first to the last. NotFoundError if there is none."""
    about = next(iter(run(store, "document", {"document": [(document,)]})), None)
    if about is None:
        raise NotFoundError(f"there is no document {document.value}", "see `kgbuild query` for `?d a jber:Document`")
    rows = list(run(store, "paragraphs", {"document": [(document,)]}))
    statements = {
        number: [row for row in rows if int(_value(row, "number")) == number]
        for number in range(1, int(_value(about, "count")) + 1)
    }
    tops = [top(node) for row in rows if isinstance(node := row.get("subject"), NamedNode)]
    labels = Labels(store, [*(value for row in rows for value in row.values()), *tops, about.get("publisher")])
    return Reading(
        iri=document.value,
        title=_value(about, "title"),
        publisher=labels.of(about["publisher"], lang) if "publisher" in about else "",
        published=_value(about, "issued"),
        published_inferred=_value(about, "inferredIssued"),
        inferred_because=_value(about, "rationale"),
        url=_value(about, "url"),
        paragraphs=tuple(_paragraph(number, said, labels, lang) for number, said in statements.items()),
    )


def is_document(node: NamedNode) -> bool:
    """Whether the IRI is a document's, not a passage's."""
    return node.value.startswith(PREFIXES["doc"]) and "#" not in node.value


def _paragraph(number: int, rows: list[dict[str, Term]], labels: Labels, lang: str) -> Paragraph:
    facts = []
    for reason in dict.fromkeys(_value(row, "rationale") for row in rows):
        folder = Folder(_statements(row for row in rows if _value(row, "rationale") == reason), labels, lang)
        facts += [
            Fact(node.value, labels.of(node, lang), folder.kind(node), tuple(folder.lines(node)), reason)
            for node in folder.records
        ]
    return Paragraph(number, tuple(facts), next((n for row in rows if (n := _value(row, "nothing"))), ""))


def _mentions(
    rows: list[dict[str, Term]], statuses: dict[NamedNode, Term], labels: Labels, lang: str
) -> Iterable[Mention]:
    grouped: dict[tuple[NamedNode, str, str], set[str]] = {}
    for row in rows:
        node = row["subject"]
        assert isinstance(node, NamedNode)
        how = labels.of(row.get("role", row["property"]), lang)
        stated = statuses.get(node)
        key = (top(node), how, labels.of(stated, lang) if stated is not None else "")
        grouped.setdefault(key, set()).add(_value(row, "passage"))
    for (record, how, status), passages in grouped.items():
        yield Mention(labels.of(record, lang), record.value, how, status, tuple(sorted(passages)))


def _statuses(store: GraphStore, nodes: Iterable[NamedNode]) -> dict[NamedNode, Term]:
    """The status of each node, or else of the nearest record that it stands in."""
    around: dict[NamedNode, list[NamedNode]] = {}
    for node in nodes:
        chain, whole = [node], parent(node.value)
        while whole is not None:
            chain.append(NamedNode(whole))
            whole = parent(whole)
        around[node] = chain
    wanted = sorted({each for chain in around.values() for each in chain}, key=str)
    stated = {row["subject"]: row["status"] for row in run(store, "status", {"subject": [(node,) for node in wanted]})}
    return {
        node: next(stated[each] for each in chain if each in stated)
        for node, chain in around.items()
        if any(each in stated for each in chain)
    }


def _statements(rows: Iterable[dict[str, Term]]) -> Iterable[Statement]:
    for row in rows:
        subject, property_ = row.get("subject"), row.get("property")
        if isinstance(subject, NamedNode) and isinstance(property_, NamedNode):
            yield Statement(subject, property_, row["value"], _value(row, "passage"))


def _terms(statements: Iterable[Statement]) -> Iterable[Term]:
    for statement in statements:
        yield from (statement.subject, statement.property, statement.value)


def _value(row: dict[str, Term], name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, (NamedNode, Literal)) else ""
