"""The document itself: who published it, when, where it can be read, and what of it was read."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kgbuild.records.base import Record
from kgbuild.records.fields import Date, One, Organisation, Web, coded, inline, says, text
from kgbuild.records.references import Coded, checked_id
from kgbuild.values.languages import read_language
from kgbuild.values.texts import Text, Whole


def language_tag(tag: str) -> Text:
    """The tag of a language. Raises ValueFault."""
    return Text(read_language(tag))


class InferredDate(Record):
    """A date that the document does not give but that a curator can bound, and why."""

    on: Date = says("jber:inferredIssued", required=True)
    why: Annotated[Text, text("it reports on a meeting of that day")] = says("jber:rationale", required=True)


class Document(Record):
    """The bibliography of one document. ``sha256`` is that of its paragraphs joined by line feeds, in UTF-8."""

    id: Annotated[str, One(checked_id, "luxembourg-mission-2024")] = Field(
        description="The id of the document, which is also the name of its file."
    )
    publisher: Organisation = says(
        "dcterms:publisher", required=True, meaning="The organisation of the register that published the document."
    )
    original_publisher: Organisation = says("jber:originalPublisher")
    title: Annotated[Text, text("Title of the article")] = says(
        "dcterms:title", required=True, meaning="The title that the document bears."
    )
    published: Date = says("jber:issued")
    published_inferred: InferredDate | None = inline(
        "The date of publication as far as a curator can bound it, where the document bears none."
    )
    language: Annotated[Text, One(language_tag, "en")] = says(
        "dcterms:language", required=True, meaning="The language of the document, in the two letters of ISO 639-1."
    )
    url: Web = says("schema:url", meaning="Where the document can be read.")
    paragraphs: Annotated[Whole, One(Whole.parse, "17")] = says("jber:paragraphCount", required=True)
    read: Annotated[Coded, coded("extent", "whole")] = says("jber:extentRead", required=True)
    sha256: Annotated[Text | None, text("b2e4595149473d33dd41073eb8ec30e15258862ec9a378c3c92b5c85fd00f1b2")] = says(
        "jber:textDigest"
    )
