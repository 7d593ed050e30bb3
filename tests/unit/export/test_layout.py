"""Where nodes stand, how large they are and in which colour: apart, repeatable, and told apart by everyone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import hypot
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kgbuild.export.apart import GAP, pushed_apart
from kgbuild.export.figure import draw_svg
from kgbuild.export.groups import grouped, partners
from kgbuild.export.labels import Box
from kgbuild.export.layout import DRAWN_BY_FORCE, place
from kgbuild.export.looks import FAMILIES, INK, WHITE, pale, size
from kgbuild.export.measures import Tied
from kgbuild.export.network import About, Edge, Network, Node
from kgbuild.export.xmltext import XmlText

Place = tuple[float, float]


def closest(places: Mapping[str, Place], sizes: Mapping[str, float]) -> float:
    """The least room between the rims of two nodes."""
    nodes = sorted(places)
    at, radii = np.array([places[node] for node in nodes]), np.array([sizes[node] for node in nodes])
    room = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) - radii[:, None] - radii[None, :]
    np.fill_diagonal(room, np.inf)
    return float(room.min())


def star(partners: int, each: int) -> tuple[list[str], list[Tied], dict[str, str], dict[str, bool]]:
    """Japan's hub, and partners with a ring of nodes each, tied to it."""
    groups = {f"{partner:03}-{node}": f"P{partner:03}" for partner in range(partners) for node in range(each)}
    nodes = ["hub", *groups]
    edges = [Tied("hub", node, 1) for node in groups if node.endswith(("-0", "-1"))]
    edges += [Tied(f"{node[:4]}0", node, 1) for node in groups if not node.endswith("-0")]
    return nodes, edges, groups, {node: not node.endswith("2") for node in groups}


def test_no_node_stands_upon_another_in_a_large_network() -> None:
    nodes, edges, groups, inward = star(120, 12)
    degree = dict.fromkeys(nodes, 0)
    for edge in edges:
        degree[edge.source] += 1
        degree[edge.target] += 1
    sizes = {node: size(count) for node, count in degree.items()}
    places, regions = place(nodes, edges, groups, inward, sizes)
    assert set(places) == set(nodes)
    assert closest(places, sizes) > GAP / 2
    assert len(regions) == 120
    for region in regions:
        for node, group in groups.items():
            if group == region.name:
                assert hypot(places[node][0] - region.x, places[node][1] - region.y) <= region.radius + 0.02


def test_the_same_nodes_and_edges_in_any_order_stand_at_the_same_places() -> None:
    nodes, edges, groups, inward = star(6, 9)
    sizes = dict.fromkeys(nodes, 8.0)
    shuffled = Random(1)
    again = place(
        shuffled.sample(nodes, len(nodes)),
        shuffled.sample(edges, len(edges)),
        dict(reversed(groups.items())),
        inward,
        sizes,
    )
    assert again == place(nodes, edges, groups, inward, sizes)


def test_japans_side_of_a_group_is_nearer_to_the_middle_than_the_partners() -> None:
    groups = {**{f"j{n}": "LUX" for n in range(4)}, **{f"l{n}": "LUX" for n in range(4)}, "forum": "LUX", "x": "ISR"}
    nodes = ["japan", *groups]
    edges = [Tied(node, "forum", 1) for node in groups if node[0] in "jl"]
    edges += [Tied("japan", "forum", 1), Tied("japan", "x", 1)]
    inward = {node: node.startswith("j") for node in groups if node not in ("forum", "x")}
    places, _ = place(nodes, edges, groups, inward, dict.fromkeys(nodes, 8.0))
    away = {node: hypot(x - places["japan"][0], y - places["japan"][1]) for node, (x, y) in places.items()}
    assert max(away[f"j{n}"] for n in range(4)) < min(away[f"l{n}"] for n in range(4))


def test_groups_too_large_for_forces_are_a_spiral_around_the_best_connected() -> None:
    nodes = [f"n{number}" for number in range(DRAWN_BY_FORCE + 100)]
    edges = [Tied("n7", node, 1) for node in nodes if node != "n7"]
    places, _ = place(nodes, edges, dict.fromkeys(nodes, "community 0"), {}, dict.fromkeys(nodes, 1.0))
    middle = [sum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    away = sorted(nodes, key=lambda node: hypot(places[node][0] - middle[0], places[node][1] - middle[1]))
    assert "n7" in away[: len(away) // 20]
    assert len(set(places.values())) == len(nodes)


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 1.0, -0.5, 300.0]), st.sampled_from([0.0, 2.0, 40.0])), max_size=12),
    st.lists(st.floats(5, 90), min_size=12, max_size=12),
)
def test_whatever_stands_together_is_pushed_apart(at: list[Place], radii: list[float]) -> None:
    places = {str(number): each for number, each in enumerate(at)}
    sizes = {node: radii[number] for number, node in enumerate(places)}
    found = pushed_apart(places, sizes)
    assert set(found) == set(places)
    for one, other in combinations(found, 2):
        room = hypot(found[one][0] - found[other][0], found[one][1] - found[other][1])
        assert room >= sizes[one] + sizes[other] + GAP - 0.1


def test_a_node_belongs_to_the_partner_that_it_has_to_do_with() -> None:
    countries = {
        "japan": frozenset({"JPN"}),
        "luxembourg": frozenset({"LUX"}),
        "forum": frozenset({"JPN", "LUX"}),
        "pact": frozenset({"JPN", "LUX", "ISR"}),
        "jetro": frozenset({"JPN"}),
        "meti": frozenset({"JPN"}),
        "mission": frozenset({"ISR"}),
    }
    edges = [
        Tied(*ends, 1)
        for ends in (
            ("jetro", "forum"),
            ("luxembourg", "forum"),
            ("meti", "forum"),
            ("meti", "mission"),
            ("japan", "pact"),
            ("japan", "forum"),
            ("guest", "mission"),
        )
    ]
    # METI's own people are not Israel's because METI went there; nor is METI.
    countries |= {"clerk": frozenset({"JPN"})}
    edges.append(Tied("clerk", "meti", 1))
    nodes = [*countries, "guest", "one", "other"]
    edges.append(Tied("one", "other", 1))
    partner = partners(nodes, edges, countries)
    assert partner == {
        "luxembourg": "LUX",
        "forum": "LUX",
        "jetro": "LUX",
        "mission": "ISR",
        "guest": "ISR",
    }
    groups = grouped(nodes, edges, countries, partner, dict.fromkeys(nodes, 4))
    assert groups == {**partner, "one": "community 4", "other": "community 4"}


def test_size_goes_by_the_square_root() -> None:
    assert size(16) == pytest.approx(2 * size(4))
    assert size(0) > 0


# What dichromats see of a colour in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
DAYLIGHT = np.array([0.95047, 1.0, 1.08883])


def lab(colour: tuple[int, int, int], sight: str) -> np.ndarray:
    """The colour in CIELAB, as it is seen; equal distances there look about equally different."""
    part = np.array(colour) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / DAYLIGHT
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_classes_look_alike_to_anyone(sight: str) -> None:
    for one, other in combinations(FAMILIES, 2):
        difference = float(np.linalg.norm(lab(one.colour, sight) - lab(other.colour, sight)))
        assert difference > 12, (one.name, other.name, difference)  # 2.3 is just noticeable


@pytest.mark.parametrize("sight", SIGHT)
def test_what_has_not_happened_looks_otherwise_than_what_has(sight: str) -> None:
    for family in FAMILIES:
        faint = lab(pale(family.colour), sight)
        assert np.linalg.norm(faint - lab(family.colour, sight)) > 10, family.name
        assert np.linalg.norm(faint - lab(WHITE, sight)) > 5, family.name
    assert np.linalg.norm(lab(INK, sight) - lab(WHITE, sight)) > 70


def test_no_two_families_share_a_name() -> None:
    for language in ("en", "ja"):
        assert len({family.label(language) for family in FAMILIES}) == len(FAMILIES)


def picture(partners: int, each: int) -> str:
    """The drawing of a hub and its partners, each with a region that two of Japan connect."""
    names, edges, groups, inward = star(partners, each)
    sizes = dict.fromkeys(names, 8.0)
    places, regions = place(names, edges, groups, inward, sizes)
    nodes = [Node(name, f"node {name}", {"aliases": ("HUB", "The hub")}, (), *places[name], 8.0) for name in names]
    named = tuple(each._replace(name=f"Land {each.name}", connectors=("hub", nodes[1].id)) for each in regions)
    ties = [Edge(f"e{n}", edge.source, edge.target, "k", "k", 1, True, {}) for n, edge in enumerate(edges)]
    network = Network(About("t", "d"), (), (), nodes, ties, regions=named)
    return "".join(draw_svg(network, XmlText()))


def test_a_large_picture_says_under_each_partners_name_who_connects_it_and_no_two_names_meet() -> None:
    root = etree.fromstring(picture(30, 12).encode())
    texts = ["".join(text.itertext()) for text in root.iter("{*}text")]
    assert len([text for text in texts if text.startswith("Land P")]) == 30
    assert texts.count("HUB · HUB") == 30  # both by their acronym
    boxes = []
    for text in root.iter("{*}text"):
        words = "".join(text.itertext())
        if words.startswith("Land P") or words == "HUB · HUB":
            font, x, y = (float(text.get(name, "0")) for name in ("font-size", "x", "y"))
            half = len(words) * font * 0.28
            boxes.append(Box(x - half, y - font * 0.9, x + half, y + font * 0.2))
    assert all(one.overlap(other) == 0 for one, other in combinations(boxes, 2))


def test_a_small_picture_labels_nodes_and_repeats_nothing_above_them() -> None:
    texts = ["".join(text.itertext()) for text in etree.fromstring(picture(3, 4).encode()).iter("{*}text")]
    assert len([text for text in texts if text.startswith("node ")]) == 13
    assert "HUB · HUB" not in texts
    assert not [text for text in etree.fromstring(picture(3, 1).encode()).itertext() if text.startswith("Land")]
