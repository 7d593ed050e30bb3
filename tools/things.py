"""What things of each kind may be called, and what they may say, as the records declare it.

What is derived comes from the domains in the ontology: ``rdfs:domain``, or ``schema:domainIncludes`` where several
classes share a property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode, Triple

from kgbuild.build.claims import load_ontology
from kgbuild.project import locate
from kgbuild.records.base import Entry, Fact, Part, Record, Told
from kgbuild.records.fields import One
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.references import TypeName
from kgbuild.records.writing.declared import Declared, declared, example, kinds_of
from kgbuild.terms.namespaces import BASE, shorten, term
from kgbuild.terms.vocabulary import Vocabulary
from tools.generated import ROOT

SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
CODE = "[A-Z]{3}"
EVERYTHING = frozenset({"rdf:type", "rdfs:label", "jber:statedIn"})
"""What anything may say: its class, its name or derived label, and the passages that mention it."""


@dataclass
class Thing:
    """What the records of one class make: the forms of its IRIs as regular expressions, each with an example, and its
    properties.
    """

    forms: dict[str, str] = field(default_factory=dict)
    properties: set[str] = field(default_factory=set)

    def add(self, other: Thing) -> None:
        """Allow what another allows."""
        self.forms = {**other.forms, **self.forms}
        self.properties |= other.properties


@cache
def ontology() -> list[Triple]:
    """The triples of the checkout's ontology."""
    return load_ontology(locate(ROOT))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that they declare."""
    return Vocabulary.of(ontology())


def things() -> dict[str, Thing]:
    """CURIE of a class -> what its things are; whatever takes place may also be a plan."""
    found: dict[str, Thing] = {}
    parts: dict[type[Record], dict[str, Thing]] = {}
    kinds: list[type[Fact | Entry]] = [*register_kinds().values(), *fact_kinds().values()]
    for kind in kinds:
        base = kind.kind.iri("-").value[:-1].replace(".", "[.]")
        form = (base + (CODE if kind.kind.says_id else SLUG), kind.kind.iri(str(example(next(declared(kind))))).value)
        _collect(kind, form, found.setdefault(_class_of(kind, kinds), Thing()), parts)
    for by_class in parts.values():
        for thing in by_class.values():
            found.setdefault(_common(by_class), Thing()).add(thing)
    plan = Thing({}, {"jber:plannedType"})
    for name, thing in found.items():
        thing.properties |= EVERYTHING | _in_domain(name)
        if term(name).value in vocabulary().occurrences:
            plan.add(thing)
    for upper in found:
        for lower in found:
            if vocabulary().is_below(term(lower).value, term(upper).value):
                found[upper].add(found[lower])
    return dict(sorted({**found, "jber:Plan": plan}.items()))


def _class_of(kind: type[Fact | Entry], kinds: Iterable[type[Fact | Entry]]) -> str:
    """The class of a kind's things; a profile is about what another kind makes."""
    if kind.kind.rdf_class:
        return kind.kind.rdf_class
    for each in declared(kind):
        if isinstance(each.value, One) and each.predicate == "rdf:type":
            named = each.value.parse(each.value.example)
            assert isinstance(named, TypeName)
            return named.base
    return next(
        _class_of(other, ()) for other in kinds if other is not kind and other.kind.segment == kind.kind.segment
    )


def _collect(
    record: type[Record], form: tuple[str, str], thing: Thing, parts: dict[type[Record], dict[str, Thing]]
) -> None:
    """Add a record whose things have IRIs of a form to what is known of them, and of the records inside it."""
    thing.forms.setdefault(*form)
    if issubclass(record, Told):
        thing.properties.add("jber:hasOpenPoint")
    says_id = record.kind.says_id if issubclass(record, Entry) else None
    thing.properties.update([says_id] if says_id else ())
    for each in declared(record):
        if each.saying is None:
            continue
        if not isinstance(each.value, type):
            thing.properties.update(_stated(each))
        elif each.saying.inline:
            _collect(each.value, form, thing, parts)
        else:
            assert issubclass(each.value, Part)
            name = each.saying.rdf_class or each.value.rdf_class
            assert name is not None
            thing.properties.add(each.predicate)
            inner = parts.setdefault(each.value, {}).setdefault(name, Thing())
            pattern, shown = form
            node = each.saying.node
            _collect(each.value, (f"{pattern}/{node or SLUG}", f"{shown}/{node or 'role-lead-jaxa'}"), inner, parts)


def _stated(each: Declared) -> Iterator[str]:
    """The properties that state a value of the field: its own, and such as the bounds of a date."""
    yield each.predicate
    if isinstance(each.value, One) and kinds_of(each.value) is None:
        value = each.value.parse(each.value.example)
        if hasattr(value, "triples"):
            node = NamedNode(BASE)
            stated = value.triples(node, term(each.predicate))
            yield from (shorten(predicate.value) for subject, predicate, _ in stated if subject == node)


def _common(classes: Iterable[str]) -> str:
    """The nearest class that all lie below."""
    listed = [term(name).value for name in classes]
    covering = {base for base in vocabulary().parents if all(vocabulary().is_below(name, base) for name in listed)}
    return shorten(next(base for base in sorted(covering) if all(vocabulary().is_below(base, one) for one in covering)))


def _in_domain(name: str) -> set[str]:
    """The properties whose domain is, or touches, the class."""
    node = term(name).value
    return {
        shorten(triple.subject.value)
        for triple in ontology()
        if triple.predicate in (term("rdfs:domain"), term("schema:domainIncludes"))
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and vocabulary().is_below(node, triple.object.value)
    }
