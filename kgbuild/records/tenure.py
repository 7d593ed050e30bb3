"""Who held which post."""

from __future__ import annotations

from typing import ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import Date, Days, Person, Post, Titled, says


class Tenure(Fact):
    """One person in one post: from when to when if a document says so, and the days on which one shows it."""

    kind: ClassVar[Kind] = Kind("tenure", "tenure", "jber:Tenure")

    person: Person = says("jber:holder")
    post: Post = says("jber:post")
    when: Date = says("jber:when")
    attested: Days = says("jber:attested")
    titled: Titled = says("jber:statedTitle")
