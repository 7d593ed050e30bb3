"""Events: missions, meetings, forums, visits, receptions, anniversaries."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import (
    LISTED,
    AnyRefs,
    Count,
    Country,
    Date,
    EventRef,
    Lasting,
    Number,
    Place,
    Status,
    Topics,
    below,
    coded,
    part,
    refers,
    says,
    wording,
)  # fmt: skip
from kgbuild.records.participation import Participation
from kgbuild.records.references import Coded, Ref, TypeName
from kgbuild.values.texts import LangText


class Event(Fact):
    """Something that people come together for, or that is marked on a day."""

    kind: ClassVar[Kind] = Kind("event", "event")

    type: Annotated[TypeName | None, below("jber:Event", "meeting")] = says(
        "rdf:type", meaning="Which kind of event it is; `event` where none of the others fits."
    )
    status: Status = says("jber:status")
    when: Date = says("jber:when")
    weekday: Annotated[Coded | None, coded("weekday", "wednesday")] = says("jber:weekday")
    lasting: Lasting = says("jber:duration")
    place: Place = says("jber:place")
    country: Country = says("jber:hostCountry")
    part_of: EventRef = says("jber:partOf")
    parallel_to: EventRef = says("jber:parallelTo")
    ordinal: Number = says("jber:ordinal")
    times: Count = says("jber:times")
    topics: Topics = says("jber:topic")
    headcount: Count = says("jber:headcount")
    companies: Count = says("jber:companyCount")
    countries: Count = says("jber:countryCount")
    marks: Annotated[LangText | None, wording("100 years of diplomatic relations")] = says("jber:marks")
    delegation: Annotated[Ref | None, refers("delegation")] = says("jber:delegation")
    about: AnyRefs = says("jber:about")
    participants: Annotated[tuple[Participation, ...] | None, LISTED] = part("jber:hasParticipation")
