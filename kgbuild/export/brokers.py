"""Who stands between Japan and a partner: the brokerage roles of Gould and Fernandez.

R. V. Gould and R. M. Fernandez, "Structures of mediation: a formal approach to brokerage in transaction networks",
Sociological Methodology 19 (1989), 89-126. A node mediates between two others that it is tied to and that are not tied
to each other. Of their five roles the two inside one group (coordinator, itinerant broker) are left aside: here one of
the two others is always Japan's and the other a partner's. The groups are home countries, and a broker is

- a ``representative`` where it is Japan's itself: it takes Japan's word to the partner;
- a ``gatekeeper`` where it is that partner's: Japan comes in through it;
- a ``liaison`` where it belongs to neither.

The ties are those among actors (people, posts, organisations): two are tied where an edge joins them, or where both are
tied to one thing that is no actor, as an event or an agreement. Direction is left aside, each pair counts once, and
only what happened counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from kgbuild.export.network import Value

HOME = "JPN"
LEADING = 3
REPRESENTATIVE, GATEKEEPER, LIAISON = "representative", "gatekeeper", "liaison"
METHOD = (
    "pairs of an actor of Japan and one of a partner that are tied to the node and not to each other; roles of Gould "
    "and Fernandez (1989) with home countries as groups; actors are tied by an edge, or by an event, agreement or deal "
    "that both are tied to; only what happened"
)


class Brokerage(Struct):
    """Between how many pairs an actor stands, by the partner that they belong to and by its role.

    ``contacts`` counts by partner the actors of the other side that it is tied to itself, and ``meetings`` by what;
    ``connects`` names the partners with which few connect Japan better.
    """

    partners: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    contacts: Counter[str] = field(default_factory=Counter)
    meetings: Counter[str] = field(default_factory=Counter)
    connects: tuple[str, ...] = ()

    def rank(self, partner: str) -> tuple[int, int]:
        """How well it connects a partner: least for who has most meetings and pairs, of equals for who is busiest."""
        return (-self.meetings[partner] - self.partners[partner], -self.meetings.total())

    def values(self) -> dict[str, Value]:
        """Its columns: the number, the role that it has most often, and the partners, the first one most."""
        pairs = self.roles.total()
        values: dict[str, Value] = {"brokerage": pairs, "contacts": self.contacts.total()}
        if self.connects:
            values["connects"] = self.connects
        if pairs:
            values["broker_role"] = min(self.roles, key=lambda role: (-self.roles[role], role))
            ranked = sorted(self.partners.items(), key=lambda item: (-item[1], item[0]))
            values["broker_with"] = tuple(f"{partner}: {number}" for partner, number in ranked)
        return values


def brokerage(edges: Iterable[tuple[str, str]], homes: Mapping[str, str | None]) -> dict[str, Brokerage]:
    """The brokerage of each actor. ``homes`` has all actors, with None for those that belong to no one country."""
    beside = _ties(edges, homes)
    found = {}
    for broker in sorted(homes):
        of_country: dict[str, set[str]] = defaultdict(set)
        for other in beside[broker]:
            if its_home := homes[other]:
                of_country[its_home].add(other)
        if home := homes[broker]:
            of_country.setdefault(home, set())
        ours = of_country.pop(HOME, set())
        found[broker] = mediated = Brokerage()
        for partner, theirs in sorted(of_country.items()):
            across = {HOME: theirs, partner: ours}.get(home or "", set())
            mediated.contacts[partner] = len(across)
            mediated.meetings[partner] = sum(beside[broker][other] for other in across)
            if pairs := sum(len(theirs - beside[one].keys()) for one in ours):
                mediated.partners[partner] += pairs
                mediated.roles[_role(home, partner)] += pairs
    _lead(found, homes)
    return found


def _lead(found: Mapping[str, Brokerage], homes: Mapping[str, str | None]) -> None:
    """Name the partners that an actor connects: on each side the ``LEADING`` with most meetings and pairs do, and their
    equals, if these are not many.
    """
    sides: dict[tuple[str, bool], list[tuple[int, int, str]]] = defaultdict(list)
    for actor, each in found.items():
        for partner, meetings in each.meetings.items():
            if meetings:
                sides[partner, homes[actor] == HOME].append((*each.rank(partner), actor))
    for (partner, _), side in sorted(sides.items()):
        ranked = sorted(side)
        least = ranked[:LEADING][-1][:2]
        for meetings, all_meetings, actor in ranked[: 2 * LEADING]:
            if (meetings, all_meetings) <= least:
                found[actor].connects += (partner,)


def _role(home: str | None, partner: str) -> str:
    return {HOME: REPRESENTATIVE, partner: GATEKEEPER}.get(home or "", LIAISON)


def _ties(edges: Iterable[tuple[str, str]], actors: Mapping[str, object]) -> dict[str, Counter[str]]:
    """The actors that each actor is tied to, itself not among them, and by how many things."""
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    around: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        for here, there in ((one, other), (other, one)):
            if here in actors and there not in actors:
                around[there].add(here)
            elif here in actors and here != there:
                beside[here][there] += 1
    for together in around.values():
        for actor in together:
            beside[actor].update(together - {actor})
    return beside
