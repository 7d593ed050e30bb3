"""The registers: countries, currencies, places, topics, organisations, people and posts."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Entry, Kind, Record
from kgbuild.records.fields import (
    ByLanguage,
    Country,
    One,
    Organisation,
    Place,
    Web,
    below,
    coded,
    inline,
    refers,
    says,
    text,
)  # fmt: skip
from kgbuild.records.references import Coded, OutsideId, Ref, TypeName
from kgbuild.terms.namespaces import PREFIXES
from kgbuild.values.money import CURRENCIES
from kgbuild.values.texts import LangText, Text

LINKS = "Ids in other registers and its own site, where a source at hand shows them."


class Links(Record):
    """Ids in other registers, where a source at hand shows them."""

    wikidata: Annotated[OutsideId | None, One(OutsideId.wikidata, "Q131246")] = says(
        "schema:sameAs", meaning="The Q number of the same thing in Wikidata."
    )
    corporate_number: Annotated[Text | None, text("9012405001241")] = says("jber:corporateNumber")
    lei: Annotated[Text | None, text("529900T8BM49AURSDO55")] = says("jber:lei")
    homepage: Web = says("foaf:homepage", meaning="The address of its own site.")


class CountryEntry(Entry):
    """A country or territory of ISO 3166-1; its id is the alpha-3 code."""

    kind: ClassVar[Kind] = Kind("countries", "country", says_id="jber:alpha3")

    type: Annotated[TypeName | None, below("jber:Place", "country")] = says(
        "rdf:type", required=True, meaning="`country` for a State, `territory` for any other entry of ISO 3166-1."
    )
    alpha2: Annotated[Text, text("JP")] = says("jber:alpha2", required=True)
    m49: Annotated[Text | None, text("392")] = says("jber:m49", required=True)

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.alpha2.text,)


class Currency(Entry):
    """A currency of ISO 4217; its id is the alphabetic code."""

    kind: ClassVar[Kind] = Kind("currencies", "currency", "jber:Currency", says_id="jber:currencyCode", base=CURRENCIES)

    symbol: Annotated[Text | None, text("€")] = says("jber:currencySymbol")


class PlaceEntry(Entry):
    """A place inside a country."""

    kind: ClassVar[Kind] = Kind("places", "place", "jber:Place")

    country: Country = says("jber:country", required=True)
    part_of: Place = says("jber:partOf")
    links: Links | None = inline(LINKS)


class Topic(Entry):
    """What facts are about: a concept of the topic scheme."""

    kind: ClassVar[Kind] = Kind("topics", "topic", "skos:Concept", base=PREFIXES["code"] + "topic/")

    broader: Annotated[Ref | None, refers("topic")] = says("skos:broader", meaning="The next wider topic.")


class OrganisationEntry(Entry):
    """An organisation; ``country`` is its home."""

    kind: ClassVar[Kind] = Kind("organisations", "organisation")

    type: Annotated[TypeName | None, below("jber:Organisation", "company")] = says(
        "rdf:type",
        required=True,
        meaning="Which kind of organisation it is; `organisation` where none of the others fits.",
    )
    country: Country = says("jber:country")
    host_country: Country = says("jber:hostCountry")
    parent: Organisation = says("jber:parent")
    links: Links | None = inline(LINKS)


class Person(Entry):
    """A person."""

    kind: ClassVar[Kind] = Kind("people", "person", "foaf:Person")

    family: Annotated[LangText | None, ByLanguage((("en", "Seko"), ("ja", "世耕")))] = says(
        "foaf:familyName", meaning="The family name by language."
    )
    given: Annotated[LangText | None, ByLanguage((("en", "Hiroshige"), ("ja", "弘成")))] = says(
        "foaf:givenName", meaning="The given names by language."
    )
    country: Country = says("jber:country")
    links: Links | None = inline(LINKS)


class Post(Entry):
    """A post that people hold one after the other."""

    kind: ClassVar[Kind] = Kind("posts", "post", "jber:Post")

    kind_: Annotated[Coded | None, coded("post-kind", "minister")] = says("jber:postKind", required=True)
    organisation: Organisation = says("org:postIn", meaning="The organisation that the post belongs to.")
    country: Country = says("jber:country")
    links: Links | None = inline(LINKS)
