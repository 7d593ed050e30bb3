"""The terms of the ontology as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.terms.namespaces import PREFIXES, shorten, term

LABEL, DEFINITION = term("rdfs:label"), term("skos:definition")
RELATIONS = {term(curie): curie for curie in ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range")}


class Term(Struct):
    """A term: its local name, label and definition, and its relations to other terms as (name, CURIE, IRI)."""

    name: str
    label: str = ""
    definition: str = ""
    relations: list[tuple[str, str, str]] = field(default_factory=list)


def terms(triples: Iterable[Triple], lang: str) -> list[Term]:
    """The terms of the ontology's own namespace, by name."""
    found: dict[str, Term] = {}
    for triple in sorted(triples, key=str):
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not subject.value.startswith(PREFIXES["jber"]):
            continue
        name = subject.value[len(PREFIXES["jber"]) :]
        shown = found.setdefault(name, Term(name))
        if isinstance(value, Literal) and (value.language == lang or not value.language):
            if triple.predicate == LABEL:
                shown.label = value.value
            elif triple.predicate == DEFINITION:
                shown.definition = value.value
        elif isinstance(value, NamedNode) and triple.predicate in RELATIONS:
            shown.relations.append((RELATIONS[triple.predicate], shorten(value.value), value.value))
    return [found[name] for name in sorted(found)]
