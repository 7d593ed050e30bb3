"""A stage in the life of an instrument or of an undertaking: signed, approved, announced …"""

from __future__ import annotations

from typing import Annotated, Any

from kgbuild.records.base import Part
from kgbuild.records.fields import LISTED, Agents, Date, EventRef, Place, Status, Yes, part, says
from kgbuild.records.participation import Participation


class Stage(Part):
    """When, where and by whom it came about. Parties are those of the stage, planned or real, as ``status`` says."""

    status: Status = says("jber:status")
    on: Date = says("jber:when")
    place: Place = says("jber:place")
    during: EventRef = says("jber:during")
    parties: Agents = says("jber:party")
    unnamed_parties: Yes = says("jber:unnamedParties")
    by: Agents = says("jber:actor")
    signatories: Annotated[tuple[Participation, ...] | None, LISTED] = part("jber:hasParticipation")


def stage(node: str, rdf_class: str) -> Any:
    """The field of one stage, such as ``signed: Stage | None = stage("signing", "jber:Signing")``."""
    return part("jber:hasStage", node, rdf_class)
