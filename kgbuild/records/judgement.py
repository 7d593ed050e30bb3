"""What curators decide where documents contradict each other, and what the dataset says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from pyoxigraph import Literal, NamedNode

from kgbuild.records.base import Id, Record
from kgbuild.records.fields import ByLanguage, One, text
from kgbuild.records.references import checked_id
from kgbuild.terms.namespaces import term
from kgbuild.terms.statements import Statement
from kgbuild.values.dates import Day
from kgbuild.values.texts import LangText, Text


class Judgement(Record):
    """Of the rival values of one field of one thing, the one that a document gives is to be believed.

    ``field`` is the YAML key, with a dot where it stands in a record inside the record, as in ``signed.on``.
    """

    about: Id = Field(description="The id of the thing about which documents contradict each other.")
    field: Annotated[str, One(str, "signed.on")] = Field(description="The field whose values rival each other.")
    choose: Annotated[str, One(checked_id, "luxembourg-mission-2024")] = Field(
        description="The id of the document that is to be believed."
    )
    because: Annotated[LangText, ByLanguage()] = Field(description="Why that document is to be believed.")


class Dataset(Record):
    """The dataset: its version, and the day that counts as today."""

    version: Annotated[Text, text("0.1.0")] = Field(description="The version of the dataset.")
    as_of: Annotated[Day, One(Day.parse, "2026-11-24")] = Field(
        description="The day that counts as today for every check and question."
    )

    def triples(self, dataset: NamedNode) -> Iterator[Statement]:
        """What the dataset states about itself."""
        yield (dataset, term("rdf:type"), term("dcat:Dataset"))
        yield (dataset, term("owl:versionInfo"), Literal(self.version.text))
        yield from self.as_of.triples(dataset, term("jber:asOf"))
