"""The one emitter: any record becomes triples by what its fields say.

A value with ``triples`` states itself; a reference, a code or a type is looked up; a nested record gets a node of
its own. Nothing here knows any kind of record by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Entry, Fact, OpenPoint, Part, Record
from kgbuild.records.fields import Saying
from kgbuild.records.references import Coded, Ref, TypeName
from kgbuild.source.tree import Mapping, Node, Sequence
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.terms.vocabulary import Vocabulary, kebab

TYPE = term("rdf:type")


class Stated(Protocol):
    """A value that knows how it is stated in RDF."""

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        """All triples that state the value."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What an id stands for: the kind of thing, its IRI, where it was first written, and its names."""

    kind: str
    iri: NamedNode
    span: Span
    names: tuple[str, ...] = ()


class Emitted(NamedTuple):
    """One triple, the part of a file that says it, and whether it is a name."""

    triple: Triple
    place: Node
    named: bool = False

    @property
    def span(self) -> Span:
        """Where it was written."""
        return self.place.span


@dataclass(slots=True)
class Emitter:
    """Turns records into triples, and collects the references, codes and types that lead nowhere.

    ``broken`` has the ids of records that could not be read; a reference to one is silently left out, for its own
    fault has been told. ``faulty`` collects the IRIs of records with problems.
    """

    index: dict[str, Known]
    vocabulary: Vocabulary
    broken: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def record(self, record: Fact | Entry, tree: Mapping) -> Iterator[Emitted]:
        """All triples of a fact or an entry."""
        kind = record.kind
        subject = kind.iri(record.id)
        before = len(self.problems)
        if kind.rdf_class:
            yield Emitted(Triple(subject, TYPE, term(kind.rdf_class)), tree)
        if kind.says_id:
            yield Emitted(Triple(subject, term(kind.says_id), Literal(record.id)), tree)
        yield from self.fields(record, subject, tree)
        if len(self.problems) > before:
            self.faulty.add(subject.value)

    def fields(self, record: Record, subject: NamedNode, tree: Mapping) -> Iterator[Emitted]:
        """The triples that the fields of a record state about ``subject``."""
        for name, (key, saying) in type(record).sayings().items():
            value = getattr(record, name)
            if value is not None:
                yield from self._value(value, subject, saying, tree.entries[key])
        for point in getattr(record, "open", ()):
            yield from self._open(point, record, subject, tree)

    def _value(self, value: Any, subject: NamedNode, saying: Saying, tree: Node) -> Iterator[Emitted]:
        if isinstance(value, tuple):
            items = tree.items if isinstance(tree, Sequence) else (tree,)
            for one, item in zip(value, items, strict=True):
                yield from self._value(one, subject, saying, item)
        elif isinstance(value, Record):
            assert isinstance(tree, Mapping)
            if saying.inline:
                yield from self.fields(value, subject, tree)
            else:
                assert isinstance(value, Part)
                yield from self._part(value, subject, saying, tree)
        elif isinstance(value, Ref):
            if (known := self.known(value.slug, tree, value.kinds)) is not None:
                yield Emitted(Triple(subject, term(saying.predicate), known.iri), tree)
        elif isinstance(value, Coded):
            yield from self._code(value, subject, saying, tree)
        elif isinstance(value, TypeName):
            yield from self._type(value, subject, tree)
        else:
            stated: Stated = value
            for triple in stated.triples(subject, term(saying.predicate)):
                yield Emitted(triple, tree, saying.named)

    def _part(self, part: Part, whole: NamedNode, saying: Saying, tree: Mapping) -> Iterator[Emitted]:
        node = minting.part(whole, saying.node or part.slug())
        rdf_class = saying.rdf_class or part.rdf_class
        assert rdf_class is not None
        yield Emitted(Triple(whole, term(saying.predicate), node), tree)
        yield Emitted(Triple(node, TYPE, term(rdf_class)), tree)
        yield from self.fields(part, node, tree)

    def _open(self, point: OpenPoint, record: Record, subject: NamedNode, tree: Mapping) -> Iterator[Emitted]:
        place = tree.entries["open"]
        keys = dict(type(record).sayings().values())
        if point.field not in keys:
            close = get_close_matches(point.field, keys, n=1)
            repair = f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(keys)}"
            self.problems.append(
                Problem("field-unknown", f"`{point.field}` is no field of this record", repair, place.span)
            )
            return
        node = minting.part(subject, f"open-{point.field}")
        yield Emitted(Triple(subject, term("jber:hasOpenPoint"), node), place)
        yield Emitted(Triple(node, TYPE, term("jber:OpenPoint")), place)
        yield Emitted(Triple(node, term("jber:openProperty"), term(keys[point.field].predicate)), place)
        for triple in point.why.triples(node, term("jber:reason")):
            yield Emitted(triple, place)
        for candidate in point.candidates:
            if (known := self.known(candidate, place, None)) is not None:
                yield Emitted(Triple(node, term("jber:candidate"), known.iri), place)

    def known(self, slug: str, place: Node, kinds: frozenset[str] | None) -> Known | None:
        """What the id stands for; None, and a problem with the nearest repair, where it does not stand for that."""
        found = self.index.get(slug)
        wanted = _listed(sorted(kinds)) if kinds else "a known thing"
        if found is None and slug in self.broken:
            return None
        if found is None:
            self.problems.append(
                Problem(
                    "reference-unknown",
                    f"`{slug}` is not known; {wanted} belongs here",
                    self._nearest(slug, kinds),
                    place.span,
                )
            )
            return None
        if kinds and found.kind not in kinds:
            self.problems.append(
                Problem(
                    "reference-kind",
                    f"`{slug}` is {_article(found.kind)} ({found.span.file}:{found.span.line}); {wanted} belongs here",
                    f"give the id of {wanted}",
                    place.span,
                )
            )
            return None
        return found

    def _nearest(self, slug: str, kinds: frozenset[str] | None) -> str:
        wanted = slug.casefold().replace("-", " ")
        words: dict[str, str] = {}
        for id_, known in self.index.items():
            if not kinds or known.kind in kinds:
                for word in (id_, *known.names):
                    words.setdefault(re.sub(r"\W+", " ", word.casefold()), id_)
        close = get_close_matches(wanted, words, n=3, cutoff=0.7)
        ids = list(dict.fromkeys(words[word] for word in close))
        if ids:
            return f"did you mean {_listed([f'`{id_}`' for id_ in ids])}?"
        return "add it to its register under `data/`, or correct the id"

    def _code(self, value: Coded, subject: NamedNode, saying: Saying, place: Node) -> Iterator[Emitted]:
        node = minting.code(value.scheme, value.slug)
        if node.value in self.vocabulary.concepts:
            yield Emitted(Triple(subject, term(saying.predicate), node), place)
            return
        known = self.vocabulary.codes(value.scheme)
        close = get_close_matches(value.slug, known, n=1)
        repair = f"did you mean `{close[0]}`?" if close else f"write one of {', '.join(f'`{slug}`' for slug in known)}"
        self.problems.append(Problem("code-unknown", f"`{value.slug}` is no {value.scheme}", repair, place.span))

    def _type(self, value: TypeName, subject: NamedNode, place: Node) -> Iterator[Emitted]:
        allowed = self.vocabulary.names_below(term(value.base).value)
        if value.slug in allowed:
            yield Emitted(Triple(subject, TYPE, allowed[value.slug]), place)
            return
        close = get_close_matches(value.slug, allowed, n=1)
        repair = (
            f"did you mean `{close[0]}`?" if close else f"write one of {', '.join(f'`{name}`' for name in allowed)}"
        )
        base = kebab(value.base.partition(":")[2])
        self.problems.append(Problem("type-unknown", f"`{value.slug}` is no type of {base}", repair, place.span))


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _listed(words: list[str]) -> str:
    named = [word if word.startswith("`") else _article(word) for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
