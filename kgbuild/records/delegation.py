"""Delegations: who travels together on a mission."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import Count, Country, EventRef, says


class Delegation(Fact):
    """The people and companies of a mission, as a body."""

    kind: ClassVar[Kind] = Kind("delegation", "delegation", "jber:Delegation")

    from_: Country = says("jber:country")
    mission: EventRef = says("jber:ofMission")
    headcount: Count = says("jber:headcount")
    companies: Count = says("jber:companyCount")
