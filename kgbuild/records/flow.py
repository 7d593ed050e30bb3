"""Trade and investment between countries in a period."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Fact, Kind, Part
from kgbuild.records.fields import (
    Amount,
    Date,
    Each,
    Growth,
    Period,
    Refs,
    Side,
    Sides,
    Topics,
    coded,
    part,
    refers,
    says,
    wording,
)  # fmt: skip
from kgbuild.records.references import Coded, Ref
from kgbuild.values.texts import LangText


class Change(Part):
    """By how much a figure changed, and against which period."""

    by: Growth = says("jber:changeRate")
    against: Date = says("jber:when")
    against_worded: Period = says("jber:periodAsStated")


class Flow(Fact):
    """Goods, services or money that went from one country to another in a period."""

    kind: ClassVar[Kind] = Kind("flow", "flow", "jber:Flow")

    from_: Side = says("jber:fromCountry")
    to: Side = says("jber:toCountry")
    between: Sides = says("jber:betweenCountries")
    kind_: Annotated[Coded | None, coded("flow-kind", "goods")] = says("jber:flowKind")
    reported_as: Annotated[Coded | None, coded("reported-as", "exports")] = says("jber:reportedAs")
    basis: Annotated[Coded | None, coded("basis", "cumulative")] = says("jber:basis")
    period: Date = says("jber:when")
    period_worded: Period = says("jber:periodAsStated")
    amount: Amount = says("jber:amount")
    change: Change | None = part("jber:hasChange", "change", "jber:Change")
    includes: Annotated[Refs, Each(refers("acquisition"))] = says("jber:includes")
    into: Annotated[LangText | None, wording("start-ups in cyber security")] = says("jber:into")
    reporter: Annotated[Ref | None, refers("organisation", "country")] = says("jber:reporter")
    topics: Topics = says("jber:topic")
