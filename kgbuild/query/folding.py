"""Statements about a record and the records inside it, folded into lines that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Literal, NamedNode

from kgbuild.query.labels import Labels
from kgbuild.query.literals import YES_NO, percentage
from kgbuild.store.port import Term
from kgbuild.terms.minting import parent
from kgbuild.terms.namespaces import term

TYPE = term("rdf:type")
OPEN_POINT = term("jber:OpenPoint")
RATES = frozenset({term("jber:changeRate"), term("jber:stake")})
FIRST = tuple(term(curie) for curie in ("rdf:type", "jber:plannedType", "jber:status", "jber:role", "jber:participant"))
LAST = (term("jber:gist"), term("jber:hasOpenPoint"))
UNSAID = frozenset({TYPE, term("jber:plannedType"), term("rdfs:label"), term("skos:prefLabel")})
"""What stands in a record's heading."""


class Statement(Struct, frozen=True):
    """One triple, and the passage that states it (empty where none does)."""

    subject: NamedNode
    property: NamedNode
    value: Term
    passage: str = ""


class Line(Struct, frozen=True):
    """What is said by one property: its label, the values in words, the passages behind, and whether it is open.

    ``links`` are the things that the words name, as they name them, with their IRIs.
    """

    property: str
    text: str
    passages: tuple[str, ...] = ()
    open: bool = False
    links: tuple[tuple[str, str], ...] = ()


def top(node: NamedNode) -> NamedNode:
    """The record with an id of its own that the node stands in, or is."""
    whole = parent(node.value)
    while whole is not None:
        node = NamedNode(whole)
        whole = parent(node.value)
    return node


class Folder:
    """Folds statements in one language. A record inside a record becomes one line of the record around it."""

    def __init__(self, statements: Iterable[Statement], labels: Labels, language: str) -> None:
        self._labels = labels
        self._language = language
        self._said: dict[NamedNode, dict[NamedNode, list[Statement]]] = {}
        for statement in statements:
            self._said.setdefault(statement.subject, {}).setdefault(statement.property, []).append(statement)

    @property
    def records(self) -> list[NamedNode]:
        """The outermost records, in the order of the statements."""
        return list(dict.fromkeys(top(node) for node in self._said))

    def kind(self, record: NamedNode) -> str:
        """The labels of the record's classes."""
        planned = self._said.get(record, {}).get(term("jber:plannedType"))
        classes = planned or self._said.get(record, {}).get(TYPE, [])
        return ", ".join(dict.fromkeys(self._text(statement) for statement in classes))

    def lines(self, record: NamedNode) -> list[Line]:
        """All lines of an outermost record; what documents leave open stands last."""
        inner = [node for node in self._said if node != record and top(node) == record]
        found = list(self._lines(record))
        found += [line for node in inner if not self._is_linked(node) for line in self._folded(node)]
        return sorted(found, key=lambda line: line.open)

    def _lines(self, node: NamedNode) -> Iterator[Line]:
        said = self._said.get(node, {})
        for property_ in sorted(said, key=place):
            if property_ in UNSAID:
                continue
            plain = []
            # Each passage that speaks of a record inside this one says that it is there; it is one line all the same.
            inner: dict[NamedNode, None] = {}
            for statement in said[property_]:
                inside = statement.value if isinstance(statement.value, NamedNode) else None
                if inside is not None and parent(inside.value) == node.value:
                    inner[inside] = None
                else:
                    plain.append(statement)
            for inside in inner:
                yield from self._folded(inside, self._labels.of(property_, self._language))
            if texts := self._texts(plain):
                passages = tuple(sorted({statement.passage for statement in plain if statement.passage}))
                label = self._labels.of(property_, self._language)
                yield Line(label, "; ".join(texts), passages, links=self._links(plain))

    def _folded(self, node: NamedNode, link: str = "") -> Iterator[Line]:
        """A record inside a record as one line, or as several where it has open points of its own."""
        said = self._said.get(node, {})
        if any(statement.value == OPEN_POINT for statement in said.get(TYPE, [])):
            yield self._open_point(node)
            return
        lines = list(self._lines(node))
        heading = self.kind(node) or link or self._labels.of(node, self._language)
        if stated := [line for line in lines if not line.open]:
            text = "; ".join(f"{line.property} {line.text}" for line in stated)
            passages = tuple(sorted({passage for line in stated for passage in line.passages}))
            yield Line(heading, text, passages, links=tuple(link for line in stated for link in line.links))
        for line in lines:
            if line.open:
                yield replace(line, property=f"{heading}, {line.property}")

    def _open_point(self, node: NamedNode) -> Line:
        said = self._said[node]
        text = "; ".join(self._texts(said.get(term("jber:reason"), [])))
        if candidates := self._texts(said.get(term("jber:candidate"), [])):
            text += f" ({' / '.join(candidates)})"
        passages = {statement.passage for each in said.values() for statement in each if statement.passage}
        property_ = "; ".join(self._texts(said.get(term("jber:openProperty"), [])))
        links = self._links(said.get(term("jber:candidate"), []))
        return Line(property_, text, tuple(sorted(passages)), open=True, links=links)

    def _is_linked(self, node: NamedNode) -> bool:
        """Whether the record around the node names it here; an inference may speak of the inner one alone."""
        whole = parent(node.value)
        if whole is None:
            return False
        around = self._said.get(NamedNode(whole), {})
        return any(statement.value == node for each in around.values() for statement in each)

    def _texts(self, statements: list[Statement]) -> list[str]:
        """The texts of values, each once; of texts in several languages, those in the best language."""
        languages = [s.value.language for s in statements if isinstance(s.value, Literal) and s.value.language]
        best = next((each for each in (self._language, "en", "ja", *sorted(languages)) if each in languages), None)
        kept = [
            statement
            for statement in statements
            if not isinstance(statement.value, Literal) or statement.value.language in (None, best)
        ]
        return list(dict.fromkeys(self._text(statement) for statement in kept))

    def _links(self, statements: list[Statement]) -> tuple[tuple[str, str], ...]:
        nodes = [statement.value for statement in statements if isinstance(statement.value, NamedNode)]
        return tuple((self._labels.of(node, self._language), node.value) for node in nodes)

    def _text(self, statement: Statement) -> str:
        return text_of(statement.property, statement.value, self._labels, self._language)


def text_of(property_: NamedNode, value: Term, labels: Labels, language: str) -> str:
    """A value of a property in words."""
    if isinstance(value, Literal):
        if property_ in RATES:
            return percentage(value)
        if value.datatype == term("xsd:boolean"):
            return YES_NO.get(language, YES_NO["en"])[value.value in ("true", "1")]
    return labels.of(value, language)


def place(property_: NamedNode) -> tuple[int, int, str]:
    """What puts properties into the order in which people read them."""
    if property_ in FIRST:
        return (0, FIRST.index(property_), "")
    if property_ in LAST:
        return (2, LAST.index(property_), "")
    return (1, 0, property_.value)
