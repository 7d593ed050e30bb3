"""Rankings: the third largest, the biggest to date."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import AnyRef, Date, Number, Wording, says


class Ranking(Fact):
    """The place of something among its like, by a measure, for somebody."""

    kind: ClassVar[Kind] = Kind("ranking", "ranking", "jber:Ranking")

    ranked: AnyRef = says("jber:rankedEntity")
    rank: Number = says("jber:rank")
    among: Wording = says("jber:rankedAmong")
    scope: Wording = says("jber:rankScope")
    by: Wording = says("jber:rankedBy")
    for_: AnyRef = says("jber:rankedFor")
    when: Date = says("jber:when")
