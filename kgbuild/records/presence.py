"""What an organisation runs, or means to run, in a country."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import Amount, Country, Date, Organisation, Place, Status, Topics, Wording, coded, says
from kgbuild.records.references import Coded
from kgbuild.records.stage import Stage, stage


class Presence(Fact):
    """A subsidiary, a headquarters, a data centre or other operations; ``when`` is since when, or from when to when."""

    kind: ClassVar[Kind] = Kind("presence", "presence", "jber:Presence")

    operator: Organisation = says("jber:operator")
    unit: Organisation = says("jber:unit")
    country: Country = says("jber:hostCountry")
    place: Place = says("jber:place")
    type: Annotated[Coded | None, coded("presence-type", "subsidiary")] = says("jber:presenceType")
    serves: Wording = says("jber:serves")
    status: Status = says("jber:status")
    amount: Amount = says("jber:amount")
    when: Date = says("jber:when")
    topics: Topics = says("jber:topic")
    announced: Stage | None = stage("announcement", "jber:Announcing")
    decided: Stage | None = stage("decision", "jber:Decision")
