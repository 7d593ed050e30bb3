"""Where nodes stand: force layouts of networkx, seeded and begun from the groups, the same in every export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from math import atan2, cos, floor, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING

import numpy as np

from kgbuild.export.apart import GAP, pushed_apart
from kgbuild.export.labels import ALL_LABELLED, caption_room
from kgbuild.export.measures import SEED, Tied, simple_graph
from kgbuild.export.network import Region

if TYPE_CHECKING:
    import networkx as nx

DRAWN_BY_DISTANCE = 300
DRAWN_BY_FORCE = 1500
ITERATIONS = 60
SCALE = 62.0
LEAST = 40.0
ASIDE = 60.0
ROOMY = 150
CLOSEST = 0.55
LABELLED_GAP = 40.0
WIDE = 1.35
ANGLES = 96
STEP = 25.0
ACROSS = 6
ROW = (260.0, 120.0)
GOLDEN_ANGLE = pi * (3 - sqrt(5))
INWARD, OUTWARD = "\0inward", "\0outward"
METHOD = (
    "each group (a partner and what concerns it alone; without countries, a community) by networkx "
    f"kamada_kawai_layout, larger ones by spring_layout (seed {SEED}), Japan's side towards the middle; what stands "
    f"between groups by spring_layout (seed {SEED}) held by them; groups packed, then what stood too close pushed apart"
)

Place = tuple[float, float]


def place(
    nodes: Sequence[str],
    edges: Sequence[Tied],
    groups: Mapping[str, str],
    inward: Mapping[str, bool],
    sizes: Mapping[str, float],
) -> tuple[dict[str, Place], list[Region]]:
    """A position for every node, none upon another, and where each group stands.

    ``groups`` names the group of each node but of those that stand in the middle. ``inward`` says of nodes of a group
    whether they are on the side of the middle (Japan's own) or on the far side (the partner's own).
    """
    tied = {end for edge in edges for end in edge[:2] if edge.source != edge.target}
    alone = sorted(node for node in nodes if node not in tied and node not in groups)
    middle = sorted(node for node in nodes if node in tied and node not in groups)
    members: dict[str, list[str]] = defaultdict(list)
    for node in sorted(set(nodes) & groups.keys()):
        members[groups[node]].append(node)
    # In a small network every node has its label beside it; in a large one few have, and the others may stand closer.
    scale = max((ROOMY / max(len(nodes), ROOMY)) ** 0.3, CLOSEST)
    drawn = {name: _island(members[name], edges, inward, scale) for name in sorted(members)}
    radii = {
        name: max(hypot(*at) + sizes[node] for node, at in places.items()) + scale * ASIDE
        for name, places in drawn.items()
    }
    hub = scale * (SCALE * sqrt(len(middle)) + LEAST) if middle else 0.0
    hub += max((sizes[node] for node in middle), default=0.0)
    high, wide = caption_room(len(nodes))
    seats = _packed({name: max(radius + high / 2, wide / 2) for name, radius in radii.items()}, hub)
    places = _middle(middle, edges, groups, seats, hub)
    for name, island in drawn.items():
        x, y = seats[name]
        angle = atan2(y, x)
        y -= high / 2  # what it is called stands above it
        for node, (along, across) in island.items():
            places[node] = (
                x + along * cos(angle) - across * sin(angle),
                y + along * sin(angle) + across * cos(angle),
            )
    places = pushed_apart(places, sizes, LABELLED_GAP if len(nodes) <= ALL_LABELLED else GAP)
    regions = [_region(name, [places[node] for node in members[name]]) for name in sorted(members)]
    places |= _row(alone, places)
    return _rounded(places), regions


def _island(
    members: Sequence[str], edges: Iterable[Tied], inward: Mapping[str, bool], scale: float
) -> dict[str, Place]:
    """One group around the origin, the side of the middle to the left; unseen ties hold nodes to their side."""
    if len(members) == 1:
        return {members[0]: (0.0, 0.0)}
    inside = set(members)
    graph = simple_graph(members, [edge for edge in edges if edge.source in inside and edge.target in inside])
    outside = {
        here
        for source, target, _ in edges
        for here, there in ((source, target), (target, source))
        if here in inside and there not in inside
    }
    start: dict[str, Place] = {INWARD: (-1.0, 0.0), OUTWARD: (1.0, 0.0)}
    ties = [(INWARD, OUTWARD, 3.0 + sqrt(len(members)) / 2)]
    for number, node in enumerate(members):
        if inward.get(node, node in outside):
            ties.append((INWARD, node, 1.4))
        elif node in inward:
            ties.append((OUTWARD, node, 1.4))
        side = 0.0 if node not in inward else -0.6 if inward[node] else 0.6
        start[node] = _beside((side, 0.0), number)
    held = {node for _, node, _ in ties}
    loose = [component for component in _components(graph) if not component & held]
    ties += [(OUTWARD, max(sorted(component), key=graph.degree), 1.8) for component in loose]
    graph.add_weighted_edges_from(ties, weight="length")
    found = _forced(graph, start)
    turn = atan2(found[OUTWARD][1] - found[INWARD][1], found[OUTWARD][0] - found[INWARD][0])
    scale *= SCALE * sqrt(len(members)) + LEAST
    turned = {
        node: (
            scale * (found[node][0] * cos(turn) + found[node][1] * sin(turn)),
            scale * (found[node][1] * cos(turn) - found[node][0] * sin(turn)),
        )
        for node in members
    }
    x, y = (sum(place[axis] for place in turned.values()) / len(turned) for axis in (0, 1))
    return {node: (place[0] - x, place[1] - y) for node, place in turned.items()}


def _components(graph: nx.Graph[str]) -> list[set[str]]:
    import networkx as nx

    return sorted(nx.connected_components(graph), key=min)


def _forced(graph: nx.Graph[str], start: Mapping[str, Place]) -> dict[str, Place]:
    """Positions by Kamada and Kawai (1989); of larger graphs by Fruchterman and Reingold (1991); vast ones spiral."""
    import networkx as nx

    if len(graph) <= DRAWN_BY_DISTANCE:
        found = nx.kamada_kawai_layout(graph, pos=dict(start), weight="length")
    elif len(graph) <= DRAWN_BY_FORCE:
        found = nx.spring_layout(graph, pos=dict(start), iterations=ITERATIONS, seed=SEED, weight=None)
    else:
        ordered = sorted(graph, key=lambda node: (node not in start, -graph.degree(node), node))
        return {node: _beside((0.0, 0.0), number) for number, node in enumerate(ordered)}
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _middle(
    middle: Sequence[str], edges: Sequence[Tied], groups: Mapping[str, str], seats: Mapping[str, Place], hub: float
) -> dict[str, Place]:
    """What stands between the groups, the best connected in the middle, the others drawn to where their ties lead."""
    import networkx as nx

    if not middle:
        return {}
    ends = {group: f"\0{group}" for group in seats}
    seen = {node: node for node in middle} | {node: ends[group] for node, group in groups.items() if group in ends}
    ties = [(source, target) for source, target, _ in edges if {source, target} - groups.keys()]
    graph = simple_graph(
        [*middle, *ends.values()], [Tied(seen[source], seen[target], 1) for source, target in ties if source != target]
    )
    start = {node: _beside((0.0, 0.0), number) for number, node in enumerate(middle)}
    for group, (x, y) in seats.items():
        far = hypot(x, y) or 1.0
        start[ends[group]] = (1.6 * x / far, 1.6 * y / far)
    if len(graph) <= DRAWN_BY_FORCE and seats:
        fixed = sorted(ends.values())
        sprung = nx.spring_layout(
            graph, pos=start, fixed=fixed, k=1.6 / sqrt(len(middle)), iterations=ITERATIONS, seed=SEED
        )
        found = {node: (float(x), float(y)) for node, (x, y) in sprung.items()}
    else:
        found = _forced(graph, start)
    x, y = found[max(middle, key=graph.degree)]
    farthest = max(hypot(found[node][0] - x, found[node][1] - y) for node in middle) or 1.0
    return {node: ((found[node][0] - x) * hub / farthest, (found[node][1] - y) * hub / farthest) for node in middle}


def _packed(radii: Mapping[str, float], hub: float) -> dict[str, Place]:
    """A seat for each group around the middle: the largest nearest, none upon another, as far from the last as it goes.

    The picture grows wider than high by ``WIDE``, as pages and screens are.
    """
    seats: dict[str, Place] = {}
    angles = pi - 2 * pi * np.arange(ANGLES) / ANGLES
    for name in sorted(radii, key=lambda name: (-radii[name], name)):
        if not seats and not hub:
            seats[name] = (0.0, 0.0)
            continue
        taken = np.array([(0.0, 0.0, hub), *((*seats[other], radii[other]) for other in seats)])
        for ring in count(floor((hub + radii[name]) / WIDE / STEP)):
            found = STEP * ring * np.stack([WIDE * np.cos(angles), np.sin(angles)], axis=1)
            away = found[:, None, :] - taken[None, :, :2]
            room = np.hypot(away[:, :, 0], away[:, :, 1]) - taken[None, :, 2] - radii[name]
            free = room.min(axis=1) >= 0
            if free.any():
                widest = np.where(free, room[:, 1:].min(axis=1, initial=np.inf), -np.inf)
                seat = found[int(np.argmax(np.round(widest, 3)))]
                seats[name] = (float(seat[0]), float(seat[1]))
                break
    return seats


def _region(name: str, places: Sequence[Place]) -> Region:
    x, y = (sum(place[axis] for place in places) / len(places) for axis in (0, 1))
    radius = max(hypot(place[0] - x, place[1] - y) for place in places)
    return Region(name, round(x + 0.0, 2), round(y + 0.0, 2), round(radius + 0.0, 2))


def _row(alone: Sequence[str], places: Mapping[str, Place]) -> dict[str, Place]:
    """Nodes without an edge or a group stand in rows beneath the others."""
    lowest = min((y for _, y in places.values()), default=0.0)
    width, height = ROW
    return {
        node: (
            width * (number % ACROSS - (min(len(alone), ACROSS) - 1) / 2),
            lowest - height * (1 + number // ACROSS),
        )
        for number, node in enumerate(alone)
    }


def _beside(middle: Place, number: int) -> Place:
    radius = 0.03 * sqrt(number + 1)
    return (middle[0] + radius * cos(number * GOLDEN_ANGLE), middle[1] + radius * sin(number * GOLDEN_ANGLE))


def _rounded(places: Mapping[str, Place]) -> dict[str, Place]:
    """Two decimals, and no negative zero."""
    return {node: (round(x, 2) + 0.0, round(y, 2) + 0.0) for node, (x, y) in places.items()}
