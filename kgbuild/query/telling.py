"""A difference in words: a heading for each entity, and a line for each thing that changed about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.query.difference import Change, Changed, Kind, Level, Value
from kgbuild.query.editions import Edition
from kgbuild.query.folding import UNSAID, place, text_of
from kgbuild.query.labels import TYPE, Labels
from kgbuild.store.local import in_memory
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, PREFIXES, shorten, term

PLAN = term("jber:Plan")
WORDS = {
    "en": {
        Level.VIEW: "{} in the view",
        Level.CONFLICT: "{} claimed but not believed",
        "paragraph": "paragraph {}",
        "document": "document",
    },
    "ja": {
        Level.VIEW: "ビューでの{}",
        Level.CONFLICT: "採用されない{}の主張",
        "paragraph": "第{}段落",
        "document": "文書",
    },
}


class Line(Struct, frozen=True):
    """What changed: of what, from which text to which, and where it stands; "" for nothing."""

    about: str
    before: str
    after: str
    cited_before: str
    cited_after: str


class Told(Struct, frozen=True):
    """An entity that differs: its kind and label, and its lines."""

    changed: Changed
    kind: str
    label: str
    lines: tuple[Line, ...]


class Teller:
    """Tells a difference in one language. What is gone has the labels that it had."""

    def __init__(self, old: Edition, new: Edition, found: Iterable[Changed], language: str) -> None:
        changed = list(found)
        terms = {node for each in changed for node in _terms(each)}
        self._said = (old.said, new.said)
        self._labels = tuple(
            Labels(in_memory(edition.view), terms | _kinds(edition, changed)) for edition in (old, new)
        )
        self._language = language
        self._words = WORDS[language]
        self.told = [self._told(each) for each in changed]

    def _told(self, changed: Changed) -> Told:
        side = changed.kind is not Kind.REMOVED
        label = self._label(changed.iri, side)
        return Told(changed, self._kind(changed.iri, changed.iri, side), label, tuple(self._lines(changed)))

    def _lines(self, changed: Changed) -> Iterator[Line]:
        whole = changed.kind in (Kind.ADDED, Kind.REMOVED)
        folded: dict[str, list[Change]] = {}
        moved: dict[tuple[str, str, str], list[str]] = {}
        for change in sorted(changed.changes, key=lambda each: (each.node, place(each.property))):
            if change.node in changed.fresh | changed.gone and change.node != changed.iri:
                folded.setdefault(change.node, []).append(change)
                continue
            line = self._line(change, changed.iri)
            if {value.term for value in change.before} == {value.term for value in change.after}:
                part = "" if change.node == changed.iri else self._part(change.node, changed.iri)
                texts = moved.setdefault((part, line.cited_before, line.cited_after), [])
                texts.append(f"{self._labels[1].of(change.property, self._language)} {line.after}")
            elif not (whole and change.property in UNSAID):
                yield line
        for node, changes in folded.items():
            yield self._folded(node, changes, changed)
        for (part, before, after), texts in moved.items():
            yield Line(": ".join(filter(None, (part, "; ".join(texts)))), "", "", before, after)

    def _line(self, change: Change, iri: str) -> Line:
        before, after = (
            "; ".join(self._text(change.property, value, side) for value in values)
            for side, values in enumerate((change.before, change.after))
        )
        about = self._labels[bool(change.after)].of(change.property, self._language)
        if change.level is not Level.CLAIM:
            about = self._words[change.level].format(about)
        if change.node != iri:
            about = f"{self._part(change.node, iri)}, {about}"
        return Line(about, before, after, cite(change.before), cite(change.after))

    def _folded(self, node: str, changes: list[Change], changed: Changed) -> Line:
        """A record inside a record that only one side has, in one line."""
        side = node in changed.fresh
        values = [(change.property, value) for change in changes for value in (change.before, change.after)[side]]
        texts = [
            f"{self._labels[side].of(property_, self._language)} {self._text(property_, value, side)}"
            for property_, value in values
            if property_ not in UNSAID
        ]
        text, cited = "; ".join(dict.fromkeys(texts)), cite(value for _, value in values)
        about = self._kind(node, changed.iri, side)
        return Line(about, "", text, "", cited) if side else Line(about, text, "", cited, "")

    def _text(self, property_: NamedNode, value: Value, side: int) -> str:
        return text_of(property_, value.term, self._labels[side], self._language)

    def _part(self, node: str, iri: str) -> str:
        """What a record inside a record is called: its kind where its label only repeats that of the whole."""
        if "#p" in node:
            return self._words["paragraph"].format(node.rpartition("#p")[2].replace(minting.INFERRED, ", "))
        label, whole = self._label(node, side=True), self._label(iri, side=True)
        return self._kind(node, iri, side=True) if whole in label or label.startswith("id:") else label

    def _kind(self, node: str, iri: str, side: bool) -> str:
        if "#p" in node:
            return self._part(node, iri)
        if node.startswith(PREFIXES["doc"]):
            return self._words["document"]
        classes = self._said[side].get(iri, {}).get((node, TYPE, ""), {})
        return ", ".join(self._labels[side].of(each, self._language) for each in classes if each != PLAN)

    def _label(self, node: str, side: bool) -> str:
        return self._labels[side].of(NamedNode(node), self._language)


def slug(iri: str) -> str:
    """The id by which curators know an entity."""
    for start in (BASE + "id/", PREFIXES["doc"]):
        if iri.startswith(start):
            return iri.rpartition("/")[2]
    return shorten(iri)


def cite(values: Iterable[Value]) -> str:
    """Where values stand: ``israel-delegation-2019 ¶10*``; the mark is that of an inference."""
    found = set()
    for value in values:
        for passage in value.passages:
            document, _, paragraph = passage.removeprefix(PREFIXES["doc"]).partition("#p")
            number, inferred, _ = paragraph.partition(minting.INFERRED)
            found.add((document, int(number) if number.isdigit() else 0, "*" if inferred else ""))
    return "; ".join(f"{document} ¶{number}{mark}" for document, number, mark in sorted(found))


def _terms(changed: Changed) -> Iterator[NamedNode]:
    yield NamedNode(changed.iri)
    for change in changed.changes:
        yield from (NamedNode(change.node), change.property)
        for value in (*change.before, *change.after):
            if isinstance(value.term, NamedNode):
                yield value.term


def _kinds(edition: Edition, found: Iterable[Changed]) -> set[NamedNode]:
    """The classes of entities that differ, and of the records inside them."""
    said = (item for each in found for item in edition.said.get(each.iri, {}).items())
    return {
        cls for (_, predicate, _), values in said if predicate == TYPE for cls in values if isinstance(cls, NamedNode)
    }
