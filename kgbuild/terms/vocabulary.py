"""The closed vocabulary: what the ontology declares, read from its Turtle files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field
from pyoxigraph import NamedNode, Triple

from kgbuild.terms.namespaces import PREFIXES, shorten, term

CLASS = term("owl:Class")
SUBCLASS = term("rdfs:subClassOf")
TYPE = term("rdf:type")


def kebab(camel: str) -> str:
    """``LetterOfIntent`` is ``letter-of-intent``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", camel).lower()


class Vocabulary(Struct, dict=True):
    """Classes with their parents, properties, single-valued properties, and the concepts of the code lists (IRIs)."""

    parents: dict[str, set[str]] = field(default_factory=dict)
    properties: set[str] = field(default_factory=set)
    single_valued: frozenset[str] = frozenset()
    concepts: set[str] = field(default_factory=set)
    _names: dict[str, dict[str, NamedNode]] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Vocabulary:
        """The vocabulary that the ontology's triples declare."""
        found = cls()
        single: set[str] = set()
        kinds = {
            term("owl:ObjectProperty"): found.properties,
            term("owl:DatatypeProperty"): found.properties,
            term("owl:AnnotationProperty"): found.properties,
            term("owl:FunctionalProperty"): single,
            term("skos:Concept"): found.concepts,
        }
        for triple in triples:
            if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
                continue
            if triple.predicate == TYPE and triple.object == CLASS:
                found.parents.setdefault(triple.subject.value, set())
            elif triple.predicate == TYPE and triple.object in kinds:
                kinds[triple.object].add(triple.subject.value)
            elif triple.predicate == SUBCLASS:
                found.parents.setdefault(triple.subject.value, set()).add(triple.object.value)
        found.single_valued = frozenset(single)
        return found

    def is_below(self, cls: str, base: str) -> bool:
        """Whether the class is ``base`` or lies below it."""
        return base in self.above(cls)

    def above(self, cls: str) -> set[str]:
        """The class, and all classes that it lies below."""
        return {cls}.union(*(self.above(parent) for parent in self.parents.get(cls, ())))

    @cached_property
    def occurrences(self) -> frozenset[str]:
        """The classes of things that take place."""
        base = PREFIXES["jber"] + "Occurrence"
        return frozenset(cls for cls in self.parents if self.is_below(cls, base))

    def names_below(self, base: str) -> dict[str, NamedNode]:
        """The declared classes that are ``base`` or lie below it, by their kebab-case names."""
        if base not in self._names:
            below = sorted(cls for cls in self.parents if self.is_below(cls, base))
            self._names[base] = {kebab(shorten(cls).partition(":")[2]): NamedNode(cls) for cls in below}
        return self._names[base]

    def codes(self, scheme: str) -> list[str]:
        """The slugs of a code list, sorted."""
        start = f"{PREFIXES['code']}{scheme}/"
        return sorted(iri[len(start) :] for iri in self.concepts if iri.startswith(start))
