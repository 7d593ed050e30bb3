"""What documents tell of organisations that the register knows."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind, Part
from kgbuild.records.fields import Count, Countries, Country, Date, Organisations, Place, Status, Topics, part, says


class Founding(Part):
    """When and where an organisation was founded."""

    status: Status = says("jber:status")
    when: Date = says("jber:when")
    place: Place = says("jber:place")
    country: Country = says("jber:hostCountry")


class Profile(Fact):
    """Size, age and work of an organisation; its id is the organisation's."""

    kind: ClassVar[Kind] = Kind("profile", "organisation")

    founded: Founding | None = part("jber:hasFounding", "founding", "jber:Founding")
    headcount: Count = says("jber:headcount")
    countries: Count = says("jber:countryCount")
    activities: Topics = says("jber:activity")
    competes_with: Organisations = says("jber:competitor")
    between: Countries = says("jber:linksCountry")
