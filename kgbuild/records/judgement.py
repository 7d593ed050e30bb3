"""What curators decide where documents contradict each other, and what the dataset says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.records.base import Id, Record
from kgbuild.records.fields import ByLanguage, One
from kgbuild.terms.namespaces import term
from kgbuild.values.dates import Day
from kgbuild.values.texts import LangText, Text


class Judgement(Record):
    """Of the rival values of one field of one thing, the one that a document gives is to be believed.

    ``field`` is the YAML key, with a dot where it stands in a record inside the record, as in ``signed.on``.
    """

    about: Id
    field: Annotated[str, One(str, "signed.on")]
    choose: Id
    because: Annotated[LangText, ByLanguage()]


class Dataset(Record):
    """The dataset: its version, and the day that counts as today."""

    version: Annotated[Text, One(Text.parse, "0.1.0")]
    as_of: Annotated[Day, One(Day.parse, "2026-11-24")]

    def triples(self, dataset: NamedNode) -> Iterator[Triple]:
        """What the dataset states about itself."""
        yield Triple(dataset, term("rdf:type"), term("dcat:Dataset"))
        yield Triple(dataset, term("owl:versionInfo"), Literal(self.version.text))
        yield from self.as_of.triples(dataset, term("jber:asOf"))
