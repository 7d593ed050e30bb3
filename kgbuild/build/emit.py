"""The one emitter: any record becomes claims by what its fields say.

A value with ``triples`` states itself; a reference, a code or a type is looked up; a nested record gets a node of
its own. Nothing here knows any kind of record by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.build.repairs import article, code_repair, kind_repair, one_of, reference_repair, type_repair
from kgbuild.errors import Problem, Span
from kgbuild.records.base import Entry, Fact, OpenPoint, Part, Record, Told
from kgbuild.records.fields import Saying
from kgbuild.records.references import Coded, Ref, TypeName
from kgbuild.records.validation import field_repair
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.store.port import Term
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.terms.vocabulary import Vocabulary, kebab
from kgbuild.values.faults import quoted

TYPE = term("rdf:type")

Graphs: TypeAlias = tuple[NamedNode, ...]

NAMES: Graphs = (minting.REGISTER,)
"""Names are the project's words, not a document's: they go into the register."""


class Stated(Protocol):
    """A value that knows how it is stated in RDF."""

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        """All that states the value."""
        ...


class Known(Struct, frozen=True):
    """What an id stands for: the kind of thing, its IRI, where it was first written, and its names."""

    kind: str
    iri: NamedNode
    span: Span
    names: tuple[str, ...] = ()


class Placed(Protocol):
    """Whatever has a place in a file."""

    @property
    def span(self) -> Span: ...


Origin: TypeAlias = tuple[NamedNode, Term | str, Placed]
Origins: TypeAlias = dict[str, list[Origin]]
"""What was said of each subject: predicate, value, and the part of a file that says it, in the order of writing.

A value is a term, or text that is the term in N-Triples form."""


class Claims(Struct):
    """Quads, and where each was written."""

    quads: list[Quad] = field(default_factory=list)
    origins: Origins = field(default_factory=dict)
    _subject: NamedNode | None = None
    _said: list[Origin] = field(default_factory=list)

    def say(self, subject: NamedNode, predicate: NamedNode, value: Term, place: Node, graphs: Graphs) -> None:
        """State a triple in each of the graphs, and remember the part of a file that says it."""
        for graph in graphs:
            self.quads.append(Quad(subject, predicate, value, graph))
        if subject is not self._subject:  # most is said of the same as before
            self._subject = subject
            self._said = self.origins.setdefault(subject.value, [])
        self._said.append((predicate, value, place))


class Emitter(Struct):
    """Turns records into claims, and collects the references, codes and types that lead nowhere.

    ``broken`` has the ids of records that could not be read; a reference to one is silently left out, for its own
    fault has been told. ``faulty`` collects the IRIs of records with problems, ``wanted`` the ids that were looked up.
    """

    index: dict[str, Known]
    vocabulary: Vocabulary
    broken: frozenset[str] = frozenset()
    claims: Claims = field(default_factory=Claims)
    problems: list[Problem] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)

    def record(self, record: Fact | Entry, tree: Mapping, graphs: Graphs) -> None:
        """Claim in ``graphs`` all that a fact or an entry says."""
        kind = record.kind
        subject = kind.iri(record.id)
        before = len(self.problems)
        if kind.rdf_class:
            self.claims.say(subject, TYPE, term(kind.rdf_class), tree, graphs)
        if kind.says_id:
            self.claims.say(subject, term(kind.says_id), Literal(record.id), tree, graphs)
        self.fields(record, subject, tree, graphs)
        if len(self.problems) > before:
            self.faulty.add(subject.value)

    def fields(self, record: Record, subject: NamedNode, tree: Mapping, graphs: Graphs) -> None:
        """Claim what the fields of a record state about ``subject``."""
        sayings = type(record).sayings()
        for name, value in vars(record).items():
            if value is None or name not in sayings:
                continue
            key, saying = sayings[name]
            into = NAMES if saying.named else graphs
            within = tree.entries[key]
            if not isinstance(value, tuple):
                self._value(value, subject, saying, within, into)
                continue
            items = within.items if isinstance(within, Sequence) else (within,)
            for place, (one, item) in enumerate(zip(value, items, strict=True)):
                if one in value[:place]:
                    told = quoted(item.text) if isinstance(item, Scalar) else "the same"
                    self.problems.append(
                        Problem("value-twice", f"{told} stands twice in `{key}`", "remove one of them", item.span)
                    )
                self._value(one, subject, saying, item, into)
        if isinstance(record, Told):
            for point in record.open:
                self._open(point, record, subject, tree, graphs)

    def _value(self, value: Any, subject: NamedNode, saying: Saying, tree: Node, graphs: Graphs) -> None:
        if isinstance(value, Ref):
            known = self.known(value.slug, tree, value.kinds)
            if known is not None and known.iri == subject:
                message, repair = f"`{value.slug}` refers to itself", "give the id of another thing, or remove the key"
                self.problems.append(Problem("reference-self", message, repair, tree.span))
            elif known is not None:
                self.claims.say(subject, term(saying.predicate), known.iri, tree, graphs)
        elif isinstance(value, Coded):
            self._code(value, subject, saying, tree, graphs)
        elif isinstance(value, TypeName):
            self._type(value, subject, tree, graphs)
        elif isinstance(value, Record):
            assert isinstance(tree, Mapping)
            if saying.inline:
                self.fields(value, subject, tree, graphs)
            else:
                assert isinstance(value, Part)
                self._part(value, subject, saying, tree, graphs)
        else:
            stated: Stated = value
            self.stated(stated, subject, term(saying.predicate), tree, graphs)

    def stated(self, value: Stated, subject: NamedNode, predicate: NamedNode, place: Node, graphs: Graphs) -> None:
        """Claim a value that knows how it is stated."""
        say = self.claims.say
        for node, property_, stated in value.triples(subject, predicate):
            say(node, property_, stated, place, graphs)

    def _part(self, part: Part, whole: NamedNode, saying: Saying, tree: Mapping, graphs: Graphs) -> None:
        node = minting.part(whole, saying.node or part.slug())
        rdf_class = saying.rdf_class or part.rdf_class
        assert rdf_class is not None
        self.claims.say(whole, term(saying.predicate), node, tree, graphs)
        self.claims.say(node, TYPE, term(rdf_class), tree, graphs)
        self.fields(part, node, tree, graphs)

    def _open(self, point: OpenPoint, record: Record, subject: NamedNode, tree: Mapping, graphs: Graphs) -> None:
        place = tree.entries["open"]
        keys = dict(type(record).sayings().values())
        if point.field not in keys:
            message = f"{quoted(point.field)} is no field of this record"
            self.problems.append(Problem("field-unknown", message, field_repair(type(record), point.field), place.span))
            return
        node = minting.part(subject, f"open-{point.field}")
        say = self.claims.say
        say(subject, term("jber:hasOpenPoint"), node, place, graphs)
        say(node, TYPE, term("jber:OpenPoint"), place, graphs)
        say(node, term("jber:openProperty"), term(keys[point.field].predicate), place, graphs)
        say(node, term("jber:reason"), Literal(point.why.text, language="en"), place, graphs)
        for candidate in point.candidates:
            if (known := self.known(candidate, place)) is not None:
                say(node, term("jber:candidate"), known.iri, place, graphs)

    def known(self, slug: str, place: Node, kinds: frozenset[str] = frozenset()) -> Known | None:
        """What the id stands for; None, and a problem with the nearest repair, where it does not stand for that."""
        self.wanted.add(slug)
        found = self.index.get(slug)
        if found is None and slug in self.broken:
            return None
        if found is None:
            self.problems.append(
                Problem(
                    "reference-unknown",
                    f"{quoted(slug)} is not known" + (f"; {one_of(kinds)} belongs here" if kinds else ""),
                    reference_repair(slug, kinds, self.index),
                    place.span,
                )
            )
            return None
        if kinds and found.kind not in kinds:
            is_other = f"`{slug}` is {article(found.kind)} ({found.span.file}:{found.span.line})"
            message, repair = f"{is_other}; {one_of(kinds)} belongs here", kind_repair(slug, found.kind, kinds)
            self.problems.append(Problem("reference-kind", message, repair, place.span))
            return None
        return found

    def _code(self, value: Coded, subject: NamedNode, saying: Saying, place: Node, graphs: Graphs) -> None:
        if value.iri in self.vocabulary.concepts:
            self.claims.say(subject, term(saying.predicate), NamedNode(value.iri), place, graphs)
            return
        repair = code_repair(value.slug, value.scheme, self.vocabulary.codes(value.scheme))
        self.problems.append(Problem("code-unknown", f"{quoted(value.slug)} is no {value.scheme}", repair, place.span))

    def _type(self, value: TypeName, subject: NamedNode, place: Node, graphs: Graphs) -> None:
        allowed = self.vocabulary.names_below(term(value.base).value)
        if value.slug in allowed:
            self.claims.say(subject, TYPE, allowed[value.slug], place, graphs)
            return
        base = kebab(value.base.partition(":")[2])
        repair = type_repair(value.slug, allowed)
        self.problems.append(Problem("type-unknown", f"{quoted(value.slug)} is no type of {base}", repair, place.span))
