"""Which nodes belong together in a picture: each partner country with all that concerns it alone, else communities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgbuild.export.brokers import HOME
from kgbuild.export.measures import Tied

MOST = 0.75
ROUNDS = 6


def partners(nodes: Sequence[str], edges: Iterable[Tied], countries: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """By node the one partner of Japan that it has to do with; nodes that have to do with several or none are missing.

    A node that the graph places in one partner, whether or not in Japan too, is that partner's. One that it places in
    Japan alone, or nowhere, is the partner's to which at least ``MOST`` of its ties lead; those to Japan's own that are
    no partner's lead to none, and those of which nothing is known do not count.
    """
    found: dict[str, str] = {}
    elsewhere = set()
    for node in nodes:
        foreign = countries.get(node, frozenset()) - {HOME}
        if len(foreign) == 1:
            found[node] = min(foreign)
        elif countries.get(node):
            elsewhere.add(node)
    beside = _beside(edges)
    free = [node for node in sorted(nodes) if node not in found and countries.get(node, frozenset()) <= {HOME}]
    for _ in range(ROUNDS):
        led = {node: partner for node in free if (partner := _leads(beside.get(node, {}), found, elsewhere))}
        before = found
        found = {node: partner for node, partner in found.items() if node not in free} | led
        if found == before:
            break
    return found


def grouped(
    nodes: Sequence[str],
    edges: Iterable[Tied],
    countries: Mapping[str, frozenset[str]],
    partner: Mapping[str, str],
    community: Mapping[str, int],
) -> dict[str, str]:
    """By node the name of its group: its partner's; where ties lead to no country at all, its community's.

    Missing are the nodes that stand in the middle, between several groups.
    """
    beside = _beside(edges)
    reached = {node for node in nodes if node in partner or countries.get(node)}
    frontier = sorted(reached)
    while frontier:
        frontier = sorted({other for node in frontier for other in beside.get(node, ())} - reached)
        reached.update(frontier)
    return {
        node: partner[node] if node in partner else f"community {community[node]}"
        for node in nodes
        if node in partner or (node not in reached and node in beside)
    }


def _leads(ties: Mapping[str, int], found: Mapping[str, str], elsewhere: set[str]) -> str | None:
    """Where most of the ties lead."""
    counted: Counter[str] = Counter()
    for other, weight in ties.items():
        if other in found or other in elsewhere:
            counted[found.get(other, "")] += weight
    if not counted:
        return None
    partner = min(counted, key=lambda name: (-counted[name], name))
    return partner if partner and counted[partner] >= MOST * counted.total() else None


def _beside(edges: Iterable[Tied]) -> dict[str, dict[str, int]]:
    beside: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for source, target, weight in edges:
        if source != target:
            beside[source][target] += weight
            beside[target][source] += weight
    return dict(beside)
