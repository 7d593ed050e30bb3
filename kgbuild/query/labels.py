"""What things are called: in the language asked for, else in the other, else by their CURIE."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kgbuild.query.internal import run
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.namespaces import shorten, term

TYPE = term("rdf:type")
OTHERS = {TYPE: {"en": "kind", "ja": "種別"}, term("rdfs:label"): {"en": "name", "ja": "名称"}}
"""What terms are called that are not ours to label in the ontology."""


class Labels:
    """The labels of the things that ``terms`` has, read from the view in one query."""

    def __init__(self, store: GraphStore, terms: Iterable[Term | None]) -> None:
        things = sorted({term for term in terms if isinstance(term, NamedNode)}, key=str)
        self._texts: dict[str, dict[str, str]] = {}
        if not things:
            return
        for row in run(store, "labels", {"thing": [(thing,) for thing in things]}):
            thing, label = row["thing"], row["label"]
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                self._texts.setdefault(thing.value, {}).setdefault(label.language or "", label.value)

    def of(self, value: Term, language: str) -> str:
        """A thing's label, or a literal's text."""
        if isinstance(value, Literal):
            return value.value
        if not isinstance(value, NamedNode):
            return str(value)
        texts = OTHERS.get(value) or self._texts.get(value.value, {})
        for wanted in (language, "en", "ja", *sorted(texts)):
            if wanted in texts:
                return texts[wanted]
        return shorten(value.value)
