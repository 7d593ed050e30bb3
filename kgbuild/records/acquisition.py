"""Acquisitions."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import Amount, Date, Organisation, Organisations, Stake, Status, Topics, says


class Acquisition(Fact):
    """One organisation takes over another, or a share of it."""

    kind: ClassVar[Kind] = Kind("acquisition", "acquisition", "jber:Acquisition")

    status: Status = says("jber:status")
    buyer: Organisations = says("jber:acquirer")
    target: Organisation = says("jber:target")
    amount: Amount = says("jber:amount")
    stake: Stake = says("jber:stake")
    when: Date = says("jber:when")
    topics: Topics = says("jber:topic")
