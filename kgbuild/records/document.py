"""The document itself: who published it, when, where it can be read, and what of it was read."""

from __future__ import annotations

from typing import Annotated

from kgbuild.records.base import Id, Record
from kgbuild.records.fields import Date, One, Organisation, Web, Word, coded, inline, says
from kgbuild.records.references import Coded
from kgbuild.values.languages import read_language
from kgbuild.values.texts import Text, Whole


def _language(tag: str) -> Text:
    return Text(read_language(tag))


class InferredDate(Record):
    """A date that the document does not give but that a curator can bound, and why."""

    on: Date = says("jber:inferredIssued", required=True)
    why: Annotated[Text, One(Text.parse, "it reports on a meeting of that day")] = says("jber:rationale", required=True)


class Document(Record):
    """The bibliography of one document. ``sha256`` is that of its paragraphs joined by line feeds, in UTF-8."""

    id: Id
    publisher: Organisation = says("dcterms:publisher", required=True)
    title: Annotated[Text, One(Text.parse, "Title of the article")] = says("dcterms:title", required=True)
    published: Date = says("jber:issued")
    published_inferred: InferredDate | None = inline()
    language: Annotated[Text, One(_language, "en")] = says("dcterms:language", required=True)
    url: Web = says("schema:url")
    paragraphs: Annotated[Whole, One(Whole.parse, "17")] = says("jber:paragraphCount", required=True)
    read: Annotated[Coded, coded("extent", "whole")] = says("jber:extentRead", required=True)
    sha256: Word = says("jber:textDigest")
