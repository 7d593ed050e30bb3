"""What each party of an agreement of many did about it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import refers, says
from kgbuild.records.references import Ref
from kgbuild.records.stage import Stage, stage


class Adherence(Fact):
    """What one party of an agreement did about it, where each has days of its own."""

    kind: ClassVar[Kind] = Kind("adherence", "adherence", "jber:Adherence")

    to: Annotated[Ref | None, refers("instrument")] = says("jber:adheresTo")
    party: Annotated[Ref | None, refers("country", "organisation")] = says("jber:adherent")
    announced: Stage | None = stage("announcement", "jber:Announcing")
    decided: Stage | None = stage("decision", "jber:Decision")
    negotiated: Stage | None = stage("negotiation", "jber:Negotiation")
    signed: Stage | None = stage("signing", "jber:Signing")
    approved: Stage | None = stage("approval", "jber:Approval")
    ratified: Stage | None = stage("ratification", "jber:Ratification")
    in_force: Stage | None = stage("entry-into-force", "jber:EntryIntoForce")
    terminated: Stage | None = stage("termination", "jber:Termination")
