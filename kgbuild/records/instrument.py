"""Instruments: what parties agree with each other, and what one side sets for itself."""

from __future__ import annotations

from typing import Annotated, ClassVar

from kgbuild.records.base import Fact, Kind
from kgbuild.records.fields import (
    Amount,
    Countries,
    Instruments,
    Number,
    Organisations,
    Sides,
    Topics,
    below,
    coded,
    says,
)
from kgbuild.records.references import Coded, TypeName
from kgbuild.records.stage import Stage, stage


class Instrument(Fact):
    """A text or programme with stages in its life."""

    ordinal: Number = says("jber:ordinal")
    implements: Instruments = says("jber:implements")
    reinforced_by: Instruments = says("jber:reinforcedBy")
    amends: Instruments = says("jber:amends")
    supersedes: Instruments = says("jber:supersedes")
    announced: Stage | None = stage("announcement", "jber:Announcing")
    decided: Stage | None = stage("decision", "jber:Decision")
    approved: Stage | None = stage("approval", "jber:Approval")
    ratified: Stage | None = stage("ratification", "jber:Ratification")
    launched: Stage | None = stage("launch", "jber:Launch")
    in_force: Stage | None = stage("entry-into-force", "jber:EntryIntoForce")
    amended: Stage | None = stage("amendment", "jber:Amendment")
    terminated: Stage | None = stage("termination", "jber:Termination")
    topics: Topics = says("jber:topic")


class Agreement(Instrument):
    """What two or more sides agree: a treaty, a memorandum, a letter of intent."""

    kind: ClassVar[Kind] = Kind("agreement", "instrument")

    type: Annotated[TypeName | None, below("jber:Agreement", "memorandum-of-understanding")] = says(
        "rdf:type", meaning="Which kind of agreement it is; `agreement` where none of the others fits."
    )
    level: Annotated[Coded | None, coded("level", "government")] = says("jber:level")
    sides: Sides = says("jber:side")
    negotiated: Stage | None = stage("negotiation", "jber:Negotiation")
    agreed_in_principle: Stage | None = stage("agreement-in-principle", "jber:AgreementInPrinciple")
    concluded: Stage | None = stage("conclusion", "jber:Conclusion")
    signed: Stage | None = stage("signing", "jber:Signing")
    amount: Amount = says("jber:amount")


class Policy(Instrument):
    """What one side sets for itself: a plan, a strategy, a programme."""

    kind: ClassVar[Kind] = Kind("policy", "instrument")

    type: Annotated[TypeName | None, below("jber:Policy", "programme")] = says(
        "rdf:type", meaning="Which kind of policy it is; `policy` where none of the others fits."
    )
    owner: Organisations = says("jber:owner")
    towards: Sides = says("jber:towards")
    involves: Countries = says("jber:involvesCountry")
