"""Who took part in something, and in which role and capacity."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Part
from kgbuild.records.fields import Agents, Count, Titled, coded, refers, says
from kgbuild.records.references import Coded, Ref, node_name


class Participation(Part):
    """Somebody's part in an event or a signing. Whoever is not named stays unnamed: a post, or a count."""

    rdf_class: ClassVar[str] = "jber:Participation"

    who: Annotated[Ref | None, refers("organisation", "person", "delegation", "country")] = says("jber:participant")
    as_: Annotated[Ref | None, refers("post")] = says("jber:inCapacity")
    unnamed: Count = says("jber:unnamed")
    role: Annotated[Coded, coded("role", "attendee")] = says("jber:role", required=True)
    titled: Titled = says("jber:statedTitle")
    on_behalf_of: Agents = says("jber:onBehalfOf")

    def slug(self) -> str:
        who = self.who or self.as_
        return node_name("role", self.role.slug, who.slug if who else "unnamed")
