"""The rules of ``ontology/shapes/*.ttl``: what each is called, what it says, and which part of the graph it looks at.

A rule is one named SHACL shape. Everything about it that a person reads stands in the shape itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse, serialize

from kgbuild.errors import Severity
from kgbuild.store.port import Term
from kgbuild.terms.namespaces import BASE, PREFIXES, sparql_prologue

NAMES = BASE + "shapes#"
SH = PREFIXES["sh"]
REPAIR = NamedNode(NAMES + "repair")
SEVERITIES = {SH + severity.value.title(): severity for severity in Severity}

Step = tuple[str, bool]
"""One step of a path: a property, and whether it is followed backwards."""

TYPE: Step = (PREFIXES["rdf"] + "type", False)


class Rule(Struct, frozen=True):
    """One rule: its code, severity, and the property that it looks at first; its texts are by language.

    ``select`` is its query where it is written in SPARQL. ``trails`` are the ways that it looks from a focus node.
    ``closed`` says that it allows no properties but its own; the value of a finding is then the property at fault.
    """

    code: str
    severity: Severity
    messages: dict[str, str]
    repairs: dict[str, str]
    path: str | None
    select: str | None
    targets: tuple[tuple[str, str], ...]
    trails: frozenset[tuple[Step, ...]]
    names: dict[str, str]
    descriptions: dict[str, str]
    closed: bool = False

    def query(self) -> str:
        """The SPARQL of a rule that is written in it, for all its focus nodes at once: ``?this``, perhaps ``?value``.

        An engine runs it for one focus node after the other. It is sound to ask for all at once because nothing in a
        query depends on there being one only; the tests hold the two against each other on every fixture.
        """
        assert self.select is not None
        ways = {
            "targetClass": "?this rdf:type/rdfs:subClassOf* <{}>",
            "targetSubjectsOf": "?this <{}> ?any",
            "targetObjectsOf": "?any <{}> ?this",
            "targetNode": "VALUES ?this {{ <{}> }}",
        }
        targets = " UNION ".join("{ " + ways[kind].format(iri) + " }" for kind, iri in self.targets)
        head, where, body = self.select.replace("$this", "?this").partition("WHERE {")
        return f"{sparql_prologue()}{head}{where} {{ SELECT DISTINCT ?this WHERE {{ {targets} }} }} {body}"


class Shapes(Struct, frozen=True, dict=True):
    """All rules. ``turtle`` has the shapes as engines read them."""

    turtle: bytes

    @classmethod
    def of(cls, folder: Path) -> Shapes:
        """The shapes of all Turtle files in a folder, as one graph."""
        triples = (quad.triple for path in sorted(folder.glob("*.ttl")) for quad in parse(path=path))
        text = serialize(triples, format=RdfFormat.N_TRIPLES)
        assert text is not None
        return cls(text)

    @cached_property
    def _graph(self) -> Store:
        store = Store()
        store.load(self.turtle, RdfFormat.N_TRIPLES)
        return store

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by its code, sorted."""
        named = {
            subject.value
            for kind in ("NodeShape", "PropertyShape")
            for subject in self._subjects(NamedNode(PREFIXES["rdf"] + "type"), NamedNode(SH + kind))
            if isinstance(subject, NamedNode)
        }
        return {iri.removeprefix(NAMES): self._rule(NamedNode(iri)) for iri in sorted(named)}

    def _rule(self, shape: NamedNode) -> Rule:
        path = self._one(shape, SH + "path")
        query = self._one(shape, SH + "sparql")
        select = self._one(query, SH + "select") if query is not None else None
        severity = self._one(shape, SH + "severity")
        return Rule(
            shape.value.removeprefix(NAMES),
            SEVERITIES.get(severity.value if isinstance(severity, NamedNode) else "", Severity.VIOLATION),
            self._texts(shape, SH + "message"),
            self._texts(shape, REPAIR.value),
            self._steps(path)[0][0][0] if path is not None else None,
            select.value if isinstance(select, Literal) else None,
            tuple(sorted(self._targets(shape))),
            frozenset(self._trails(shape, ((),))),
            self._texts(shape, SH + "name"),
            self._texts(shape, SH + "description"),
            self._one(shape, SH + "closed") is not None,
        )

    def _targets(self, shape: NamedNode) -> Iterator[tuple[str, str]]:
        for kind in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"):
            for target in self._objects(shape, SH + kind):
                assert isinstance(target, NamedNode)
                yield kind, target.value

    def _trails(self, shape: Term, before: Iterable[tuple[Step, ...]]) -> Iterator[tuple[Step, ...]]:
        """The ways from a focus node to what the shape reads, each to its last step; nested shapes go on from there."""
        path = self._one(shape, SH + "path")
        steps = self._steps(path) if path is not None else [()]
        ways = [trail + step for trail in before for step in steps]
        yield from ways
        for quad in self._graph.quads_for_pattern(shape, None, None):  # type: ignore[arg-type]
            name = quad.predicate.value.removeprefix(SH)
            if name == "targetClass":
                yield from ((*trail, TYPE) for trail in before)
            elif name == "class":
                yield from ((*way, TYPE) for way in ways)
            elif name in ("lessThan", "lessThanOrEquals", "equals", "disjoint") and isinstance(quad.object, NamedNode):
                yield from ((*trail, (quad.object.value, False)) for trail in before)
            elif name in ("property", "node", "not", "qualifiedValueShape"):
                yield from self._trails(quad.object, ways)
            elif name in ("and", "or", "xone"):
                for member in self._members(quad.object):
                    yield from self._trails(member, ways)

    def _steps(self, path: Term) -> list[tuple[Step, ...]]:
        """The alternatives of a path, each a sequence of steps. Paths of no fixed length belong into SPARQL rules."""
        if isinstance(path, NamedNode):
            return [((path.value, False),)]
        if (inner := self._one(path, SH + "inversePath")) is not None:
            return [tuple((name, not back) for name, back in reversed(way)) for way in self._steps(inner)]
        if (choices := self._one(path, SH + "alternativePath")) is not None:
            return [steps for choice in self._members(choices) for steps in self._steps(choice)]
        ways: list[tuple[Step, ...]] = [()]
        for member in self._members(path):
            ways = [way + steps for way in ways for steps in self._steps(member)]
        return ways

    def _members(self, list_: Term) -> Iterator[Term]:
        while (first := self._one(list_, PREFIXES["rdf"] + "first")) is not None:
            yield first
            rest = self._one(list_, PREFIXES["rdf"] + "rest")
            assert rest is not None
            list_ = rest

    def _texts(self, shape: Term, predicate: str) -> dict[str, str]:
        texts = (text for text in self._objects(shape, predicate) if isinstance(text, Literal))
        return {text.language or "en": text.value for text in texts}

    def _objects(self, subject: Term, predicate: str) -> Iterator[Term]:
        if isinstance(subject, NamedNode | BlankNode):
            for quad in self._graph.quads_for_pattern(subject, NamedNode(predicate), None):
                yield quad.object

    def _one(self, subject: Term, predicate: str) -> Term | None:
        return next(self._objects(subject, predicate), None)

    def _subjects(self, predicate: NamedNode, object_: NamedNode) -> Iterator[Term]:
        for quad in self._graph.quads_for_pattern(None, predicate, object_):
            yield quad.subject
