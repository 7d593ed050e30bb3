"""What somebody said, and what somebody means to do."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import Agents, Amount, AnyRefs, Date, EventRef, Status, Topics, says


class Statement(Fact):
    """A speech, a remark or an affirmation, told in our words by its ``gist``."""

    kind: ClassVar[Kind] = Kind("statement", "statement", "jber:Statement")

    by: Agents = says("jber:speaker")
    during: EventRef = says("jber:during")
    about: AnyRefs = says("jber:about")
    topics: Topics = says("jber:topic")
    when: Date = says("jber:when")


class Intention(Fact):
    """What parties are to do together, short of an event or an instrument."""

    kind: ClassVar[Kind] = Kind("intention", "intention", "jber:Intention")

    by: Agents = says("jber:actor")
    during: EventRef = says("jber:during")
    status: Status = says("jber:status")
    amount: Amount = says("jber:amount")
    when: Date = says("jber:when")
    topics: Topics = says("jber:topic")
