"""What the declarations of records say of their fields: for documentation, completion in editors, and skeletons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from msgspec import Struct
from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.records.base import Entry, Fact, Record, Told
from kgbuild.records.fields import EXAMPLES, LISTED, ByLanguage, Each, One, Saying
from kgbuild.records.references import checked_id
from kgbuild.records.validation import records_in
from kgbuild.terms.minting import code
from kgbuild.terms.namespaces import term
from kgbuild.terms.vocabulary import Vocabulary

DEFINITION = term("skos:definition")

Value: TypeAlias = One | ByLanguage | type[Record]


class Declared(Struct, frozen=True):
    """One field: its YAML key, how one value of it is read (or the record inside), and whether it takes several.

    ``saying`` is None where the field says nothing in RDF; ``meaning`` is empty where the ontology has to tell it.
    """

    key: str
    value: Value
    many: bool
    required: bool
    saying: Saying | None
    meaning: str

    @property
    def predicate(self) -> str:
        """The CURIE of the property that the field becomes, or nothing."""
        return self.saying.predicate if self.saying else ""


def declared(record: type[Record], beyond: type[Record] = Record) -> Iterator[Declared]:
    """The fields of a record that ``beyond`` does not have, in the order of their declaration, but the id first."""
    sayings = record.sayings()
    for name, field in sorted(record.model_fields.items(), key=lambda pair: pair[0] != "id"):
        if name in beyond.model_fields:
            continue
        value, many = _value(field.annotation, field.metadata)
        if name == "id" and issubclass(record, Fact | Entry) and hasattr(record, "kind"):
            value = One(checked_id, EXAMPLES[record.kind.segment])
        saying = sayings[name][1] if name in sayings else None
        yield Declared(field.alias or name, value, many, field.is_required(), saying, field.description or "")


def _value(annotation: Any, metadata: list[Any]) -> tuple[Value, bool]:
    for mark in metadata:
        if isinstance(mark, One | ByLanguage):
            return mark, False
        if isinstance(mark, Each):
            return mark.one, True
    return next(records_in(annotation)), LISTED in metadata


def example(field: Declared, demanded: frozenset[str] = frozenset()) -> Any:
    """What may be written in a field, as text, list or mapping.

    Of a record inside a record its first field, and all that it must have by its declaration or as ``demanded``, a set
    of the IRIs of properties.
    """
    if isinstance(field.value, One):
        one: Any = field.value.example
    elif isinstance(field.value, ByLanguage):
        one = dict(field.value.example)
    else:
        first, *others = declared(field.value, Told)
        shown = [first, *(other for other in others if other.required or iri(other) in demanded)]
        one = {each.key: example(each) for each in shown}
    return [one] if field.many else one


def iri(field: Declared) -> str:
    """The IRI of the property that a field becomes, or nothing."""
    return term(field.predicate).value if field.predicate else ""


def kinds_of(one: One) -> frozenset[str] | None:
    """The kinds of things that a reference may be to, none standing for any; None where it is no reference."""
    found: frozenset[str] | None = _taken(one).get("kinds")
    return found


def _taken(one: One) -> Mapping[str, Any]:
    """What the fields' words ``refers``, ``coded`` and ``below`` have the reading function take."""
    return getattr(one.parse, "keywords", {})


class Glossary(Struct, frozen=True):
    """What the ontology and its shapes tell of records: its vocabulary, its definitions in English by IRI, and the
    properties that things of a class must have, as IRIs (see :mod:`kgbuild.terms.demands`).
    """

    vocabulary: Vocabulary
    definitions: Mapping[str, str]
    demands: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, ontology: Iterable[Triple], demands: Mapping[str, frozenset[str]]) -> Glossary:
        """The glossary of the ontology's triples and of the demands of its shapes."""
        found = list(ontology)
        definitions = {
            triple.subject.value: triple.object.value
            for triple in found
            if triple.predicate == DEFINITION
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, Literal)
            and triple.object.language == "en"
        }
        return cls(Vocabulary.of(found), definitions, demands)

    def needed(self, kind: type[Fact | Entry]) -> frozenset[str]:
        """The keys without which nothing of that kind passes the check, be it in one fact or in several together."""
        fields = list(declared(kind))
        types = (_taken(field.value).get("base") for field in fields if isinstance(field.value, One))
        base = next((base for base in types if base), None)
        rdf_class = kind.kind.rdf_class or base
        demanded = self.demanded(rdf_class) if rdf_class else frozenset[str]()
        return frozenset(
            field.key
            for field in fields
            if field.required or iri(field) in demanded or (base and field.predicate == "rdf:type")
        )

    def demanded(self, rdf_class: str) -> frozenset[str]:
        """The properties that a thing of a class, given as CURIE, must have, as IRIs."""
        node = term(rdf_class).value
        above = (demanded for base, demanded in self.demands.items() if self.vocabulary.is_below(node, base))
        return frozenset().union(*above)

    def meaning(self, field: Declared) -> str:
        """What a field means, in one sentence: by its own word, or the definition of its node's class or predicate."""
        if field.meaning or field.saying is None:
            return field.meaning
        curies = (field.saying.rdf_class, field.saying.predicate)
        return next((self._definition(curie) for curie in curies if curie and self._definition(curie)), "")

    def meaning_of(self, kind: type[Fact | Entry]) -> str:
        """What a kind of record is, in one sentence: by the definition of its class, or its own."""
        curie = kind.kind.rdf_class
        return (self._definition(curie) if curie else "") or summary(kind)

    def _definition(self, curie: str) -> str:
        return self.definitions.get(term(curie).value, "")

    def choices(self, one: One) -> dict[str, str]:
        """The codes or names of classes that may be written, each with its definition; nothing where text is free."""
        taken = _taken(one)
        if scheme := taken.get("scheme"):
            iris = {slug: code(scheme, slug).value for slug in self.vocabulary.codes(scheme)}
        elif base := taken.get("base"):
            iris = {name: node.value for name, node in self.vocabulary.names_below(term(base).value).items()}
        else:
            iris = {}
        return {name: self.definitions.get(iri, "") for name, iri in iris.items()}


def summary(record: type[Record]) -> str:
    """The first line of what a record says of itself."""
    return (record.__doc__ or "").strip().split("\n")[0].replace("``", "`")
