"""Where nodes stand and how they matter: networkx lays out and measures, seeded, the same in every export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from math import cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

SEED = 20240613
DRAWN_BY_DISTANCE = 500
DRAWN_BY_FORCE = 1500
MEASURED_EXACTLY = 1500
SAMPLE = 200
HOME = "JPN"
HOMESICKNESS = 0.7
FROM_HOME = 2.4
ITERATIONS = 100
SPREAD = 3.0
SCALE = 62
LEAST = 250
WIDTH = 1.3
FLAT = 1.9
GOLDEN_ANGLE = pi * (3 - sqrt(5))

Place = tuple[float, float]


class Tied(NamedTuple):
    """What layout and measures need of an edge."""

    source: str
    target: str
    weight: int


class Measured(NamedTuple):
    """What was measured of a node."""

    degree: int
    weighted_degree: int
    betweenness: float
    community: int


def measure(nodes: Sequence[str], edges: Sequence[Tied]) -> dict[str, Measured]:
    """Measures of each node, direction left aside.

    Degree counts edges and weighted degree adds their weights, parallel edges and loops included; betweenness (Freeman
    1977, normalised; from ``SAMPLE`` seeded sources in networks of more than ``MEASURED_EXACTLY`` nodes) and community
    (Louvain; 0 is the largest) are those of the simple graph.
    """
    import networkx as nx

    graph = _graph(nodes, edges)
    degree = dict.fromkeys(nodes, 0)
    weighted = dict.fromkeys(nodes, 0)
    for source, target, weight in edges:
        for end in (source, target):
            degree[end] += 1
            weighted[end] += weight
    sample = SAMPLE if len(nodes) > MEASURED_EXACTLY else None
    between = nx.betweenness_centrality(graph, k=sample, seed=SEED)
    communities = sorted(
        nx.community.louvain_communities(graph, weight="weight", seed=SEED), key=lambda c: (-len(c), min(c))
    )
    member = {node: number for number, community in enumerate(communities) for node in community}
    return {node: Measured(degree[node], weighted[node], round(between[node], 6) + 0.0, member[node]) for node in nodes}


def place(
    nodes: Sequence[str], edges: Sequence[Tied], homes: Mapping[str, str], sizes: Mapping[str, float]
) -> tuple[dict[str, Place], str]:
    """A position for every node, and the name of the method.

    Nodes begin where their country lies: Japan in the middle, its partners around it in alphabetical order, what ties
    them in between; and an unseen tie holds each to its country. What then stands too close is pushed apart. Networks
    too large for that are laid out as a spiral, the best connected in the middle.
    """
    if len(nodes) > DRAWN_BY_FORCE:
        return _spiral(nodes, edges), "spiral by degree"
    tied = sorted({end for edge in edges if edge.source != edge.target for end in edge[:2]})
    graph = _graph(tied, edges)
    homes = {node: home for node, home in homes.items() if node in graph}
    anchors = {home: f"\0{home}" for home in sorted(set(homes.values()))}
    start = _start(tied, graph, homes)
    for home, anchor in anchors.items():
        graph.add_node(anchor)
        start[anchor] = _seat(home, list(anchors))
    for node, home in sorted(homes.items()):
        graph.add_edge(node, anchors[home], weight=HOMESICKNESS, length=FROM_HOME)
    found, how = _found(graph, start)
    scale = SCALE * sqrt(len(tied)) + LEAST
    places = {node: (WIDTH * scale * found[node][0], scale * found[node][1]) for node in tied}
    places = _apart(places, sizes)
    places |= _row(sorted(set(nodes) - set(tied)), places)
    return _rounded(places), f"networkx {how}, begun at the countries; what stood too close pushed apart"


def _found(graph: nx.Graph[str], start: Mapping[str, Place]) -> tuple[dict[str, Place], str]:
    """Positions by Kamada and Kawai (1989), or, in networks too large for it, by Fruchterman and Reingold (1991)."""
    import networkx as nx

    if not graph:
        return {}, "nothing"
    if len(graph) <= DRAWN_BY_DISTANCE:
        found = nx.kamada_kawai_layout(graph, pos=dict(start), weight="length")
        return {node: (float(x), float(y)) for node, (x, y) in found.items()}, "kamada_kawai_layout"
    found = nx.spring_layout(graph, pos=dict(start), k=SPREAD / sqrt(len(graph)), iterations=ITERATIONS, seed=SEED)
    return {
        node: (float(x), float(y)) for node, (x, y) in found.items()
    }, f"spring_layout ({ITERATIONS} iterations, seed {SEED})"


def _row(alone: Sequence[str], places: Mapping[str, Place]) -> dict[str, Place]:
    """Nodes without an edge stand in rows beneath the others."""
    lowest = min((y for _, y in places.values()), default=0.0)
    across = 6
    return {
        node: (260.0 * (number % across - (min(len(alone), across) - 1) / 2), lowest - 120.0 * (1 + number // across))
        for number, node in enumerate(alone)
    }


def _graph(nodes: Sequence[str], edges: Sequence[Tied]) -> nx.Graph[str]:
    """The simple undirected graph, its nodes in sorted order, parallel edges summed, loops left out."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for source, target, weight in sorted(edges):
        if source != target:
            known = graph.get_edge_data(source, target, {"weight": 0})
            graph.add_edge(source, target, weight=known["weight"] + weight)
    return graph


def _seat(home: str, homes: Sequence[str]) -> Place:
    """Where a country begins: Japan in the middle, the others around it."""
    around = [each for each in sorted(homes) if each != HOME]
    if home not in around:
        return (0.0, 0.0)
    angle = pi - 2 * pi * around.index(home) / len(around)
    return (cos(angle), 0.8 * sin(angle))


def _start(nodes: Sequence[str], graph: nx.Graph[str], homes: Mapping[str, str]) -> dict[str, Place]:
    """Nodes with a home begin near its seat, the others amid their neighbours; no two in one place."""
    seats = sorted(set(homes.values()))
    start: dict[str, Place] = {}
    for number, node in enumerate(sorted(nodes)):
        if node in homes:
            x, y = _seat(homes[node], seats)
            start[node] = _beside((x, y), number)
    for _ in range(3):
        for number, node in enumerate(sorted(set(nodes) - set(homes))):
            around = [start[other] for other in sorted(graph[node]) if other in start]
            middle = (
                (sum(x for x, _ in around) / len(around), sum(y for _, y in around) / len(around))
                if around
                else (0.0, 0.0)
            )
            start[node] = _beside(middle, number)
    return start


def _beside(middle: Place, number: int) -> Place:
    radius = 0.03 * sqrt(number + 1)
    return (middle[0] + radius * cos(number * GOLDEN_ANGLE), middle[1] + radius * sin(number * GOLDEN_ANGLE))


def _apart(
    places: Mapping[str, Place], sizes: Mapping[str, float], gap: float = 24, rounds: int = 100
) -> dict[str, Place]:
    """Push apart what stands too close, from left to right, until all have room or the rounds are over.

    Room is wider than high by ``FLAT``, for labels are.
    """
    at = {node: [x / FLAT, y] for node, (x, y) in places.items()}
    widest = 2 * max(sizes.values(), default=0.0) + gap
    for _ in range(rounds):
        moved = False
        order = sorted(at, key=lambda node: (at[node][0], node))
        for index, one in enumerate(order):
            here = at[one]
            for other in islice(order, index + 1, None):
                there = at[other]
                dx, dy = there[0] - here[0], there[1] - here[1]
                if dx >= widest:
                    break
                wanted = sizes[one] + sizes[other] + gap
                if abs(dx) >= wanted or abs(dy) >= wanted or (distance := hypot(dx, dy)) >= wanted - 0.01:
                    continue
                if distance == 0:
                    dx = distance = 1e-6
                push = (wanted - distance) / 2 / distance
                here[0] -= push * dx
                here[1] -= push * dy
                there[0] += push * dx
                there[1] += push * dy
                moved = True
        if not moved:
            break
    return {node: (x * FLAT, y) for node, (x, y) in at.items()}


def _spiral(nodes: Sequence[str], edges: Sequence[Tied]) -> dict[str, Place]:
    degree = dict.fromkeys(nodes, 0)
    for source, target, _ in edges:
        degree[source] += 1
        degree[target] += 1
    ordered = sorted(nodes, key=lambda node: (-degree[node], node))
    return _rounded(
        {
            node: (40 * sqrt(number) * cos(number * GOLDEN_ANGLE), 40 * sqrt(number) * sin(number * GOLDEN_ANGLE))
            for number, node in enumerate(ordered)
        }
    )


def _rounded(places: Mapping[str, Place]) -> dict[str, Place]:
    """Two decimals, and no negative zero."""
    return {node: (round(x, 2) + 0.0, round(y, 2) + 0.0) for node, (x, y) in places.items()}
