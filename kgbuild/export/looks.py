"""How things look: one colour per family of classes, the same in every view, page and picture.

The colours are those of Okabe and Ito (2008), their black a little softened, which people with any kind of colour
vision can tell apart. What has not happened is paler, never of another colour.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from kgbuild.export.things import Things
from kgbuild.terms.namespaces import shorten, term

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (34, 34, 34)
TIE: Colour = (140, 140, 140)
FAINT_TIE: Colour = (195, 195, 195)
PALENESS = 0.62


class Family(NamedTuple):
    """Classes that look alike: a name in both languages and their colour."""

    name: str
    en: str
    ja: str
    colour: Colour

    def label(self, language: str) -> str:
        """The family's name in a language."""
        return self.ja if language == "ja" else self.en


COUNTRY = Family("country", "countries and places", "国・場所", (51, 51, 51))
PUBLIC = Family("public-body", "governments and public bodies", "政府・公的機関", (0, 114, 178))
COMPANY = Family("company", "companies", "企業", (213, 94, 0))
ORGANISATION = Family("organisation", "other organisations", "その他の組織", (86, 180, 233))
PERSON = Family("person", "people and posts", "人物・役職", (230, 159, 0))
EVENT = Family("event", "events", "行事", (0, 158, 115))
INSTRUMENT = Family("instrument", "agreements and policies", "協定・政策", (204, 121, 167))
ECONOMY = Family("economy", "deals, presences, figures", "取引・拠点・数値", (240, 228, 66))
OTHER = Family("other", "other", "その他", (110, 110, 110))
ACTORS = (PUBLIC, COMPANY, ORGANISATION, PERSON)
FAMILIES = (COUNTRY, PUBLIC, COMPANY, ORGANISATION, PERSON, EVENT, INSTRUMENT, ECONOMY, OTHER)

_OF_CLASS = {
    "jber:Country": COUNTRY,
    "jber:Territory": COUNTRY,
    "jber:Place": COUNTRY,
    "jber:Government": PUBLIC,
    "jber:PublicBody": PUBLIC,
    "jber:DiplomaticMission": PUBLIC,
    "jber:InternationalOrganisation": PUBLIC,
    "jber:Company": COMPANY,
    "jber:Organisation": ORGANISATION,
    "foaf:Person": PERSON,
    "jber:Post": PERSON,
    "jber:Tenure": PERSON,
    "jber:Event": EVENT,
    "jber:Instrument": INSTRUMENT,
    "jber:Stage": INSTRUMENT,
    "jber:Acquisition": ECONOMY,
    "jber:Presence": ECONOMY,
    "jber:Flow": ECONOMY,
    "jber:Ranking": ECONOMY,
    "jber:Change": ECONOMY,
    "jber:Figure": ECONOMY,
}


def family(things: Things, cls: str | None) -> Family:
    """The family of a class: its own, or that of the nearest class above it that has one."""
    if cls is None:
        return OTHER
    found = (_OF_CLASS.get(shorten(up)) for up in things.above(cls))
    return next((each for each in found if each), OTHER)


def family_of(things: Things, iri: str) -> Family:
    """The family of a thing, by the first of its most specific classes."""
    classes = things.classes(iri)
    return family(things, classes[0] if classes else None)


def is_actor(things: Things, iri: str) -> bool:
    """Whether it is a person, a post or an organisation: somebody who can connect others."""
    return family_of(things, iri) in ACTORS and term("jber:Tenure").value not in things.classes(iri)


def is_occurrence(things: Things, iri: str) -> bool:
    """Whether it is something that actors take part in: an event, an agreement, a deal."""
    return family_of(things, iri) in (EVENT, INSTRUMENT, ECONOMY)


def pale(colour: Colour) -> Colour:
    """The colour of what has not happened."""
    r, g, b = (round(part + (full - part) * PALENESS) for part, full in zip(colour, WHITE, strict=True))
    return (r, g, b)


def size(degree: int) -> float:
    """The size of a node, in proportion to the square root of its degree; without an edge, that of degree one half."""
    return round(7 * sqrt(max(degree, 0.5)), 2)
