"""What all records share: a nested record, a fact read from a document, an entry of a register."""

from __future__ import annotations

from functools import cache
from typing import Annotated, ClassVar

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field
from pyoxigraph import NamedNode

from kgbuild.records.fields import LISTED, AnyRefs, ByLanguage, Each, Gist, One, Saying, Wording, Words, says, text
from kgbuild.records.references import checked_id
from kgbuild.terms.minting import thing
from kgbuild.values.texts import LangText, Text, Whole

Id = Annotated[str, One(checked_id, "jaxa")]
Paragraphs = Annotated[tuple[Whole, ...], Each(One(Whole.parse, "10"))]

ID = "Its id: lower-case words and digits with hyphens, the same in all documents, for ever."
NAME = "Its name by language, in the project's words."
NAMED = ByLanguage((("en", "Visit of Lex Delles to Japan"), ("ja", "レックス・デレスの訪日")))
ALSO = "Other names and spellings that readers may look for."


class Kind(Struct, frozen=True):
    """A kind of record.

    ``key`` is its YAML key or register, ``segment`` the kind in its IRIs and in references, ``rdf_class`` its class
    (None where a ``type`` field gives it), ``says_id`` a predicate that states the id itself, ``base`` what its IRIs
    begin with where that is not ``id:<segment>/``.
    """

    key: str
    segment: str
    rdf_class: str | None = None
    says_id: str | None = None
    base: str | None = None

    def iri(self, slug: str) -> NamedNode:
        """The IRI of the thing with that id."""
        return NamedNode(self.base + slug) if self.base else thing(self.segment, slug)


class Record(BaseModel):
    """Fields in kebab-case, nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
    )

    @classmethod
    @cache
    def sayings(cls) -> dict[str, tuple[str, Saying]]:
        """Field name -> (YAML key, what it says), for the fields that say something."""
        found: dict[str, tuple[str, Saying]] = {}
        for name, field in cls.model_fields.items():
            extra: object = field.json_schema_extra
            saying = extra.get("saying") if isinstance(extra, dict) else None
            if isinstance(saying, Saying):
                found[name] = (field.alias or name, saying)
        return found


class OpenPoint(Record):
    """What the document leaves open about a field, with the candidates where it offers some."""

    field: Annotated[str, One(str, "when")] = Field(description="The field of this record that is left open.")
    why: Annotated[Text, text("the text names only the weekday")] = Field(
        description="What the document says, or fails to say, that leaves it open."
    )
    candidates: Annotated[tuple[str, ...], Each(One(checked_id, "jaxa"))] = Field(
        default=(), description="The ids of the things that may be meant, where the document offers some."
    )


class Told(Record):
    """A record that a document tells: it may have a gist in our words, and points that the document leaves open."""

    gist: Gist = says("jber:gist")
    open: Annotated[tuple[OpenPoint, ...], LISTED] = Field(
        default=(), description="What the document leaves open: which field, why, and the candidates if there are some."
    )


class Part(Told):
    """A record inside a record. ``slug`` names it where the field does not."""

    rdf_class: ClassVar[str | None] = None

    def slug(self) -> str:
        """The last segment of its IRI; equal parts of one whole have equal slugs."""
        raise NotImplementedError


class Fact(Told):
    """One fact of a document: its id, the paragraphs it stands in, and why it was inferred if it is not stated."""

    kind: ClassVar[Kind]

    id: Id = Field(description=ID)
    at: Paragraphs = Field(description="The paragraphs that support everything in this fact.")
    inferred: Annotated[Text | None, text("the text speaks of the last days of the mission")] = Field(
        default=None, description="Why a curator concludes this fact from the paragraphs, which do not state it."
    )
    name: Annotated[LangText | None, NAMED] = says("rdfs:label", named=True, meaning=NAME)
    also: Words = says("skos:altLabel", named=True, meaning=ALSO)


class Entry(Record):
    """One entry of a register: an identity, not a claim."""

    kind: ClassVar[Kind]

    id: Id = Field(description=ID)
    name: Wording = says("rdfs:label", required=True, meaning=NAME)
    also: Words = says("skos:altLabel", meaning=ALSO)
    different_from: AnyRefs = says(
        "owl:differentFrom", meaning="The ids of things with nearly the same name that are nevertheless others."
    )

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that people may call it by, beside its id."""
        return ()
