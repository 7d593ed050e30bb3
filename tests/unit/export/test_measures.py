"""The measures of nodes, and who stands between Japan and a partner."""

from __future__ import annotations

import pytest

from kgbuild.export.brokers import brokerage
from kgbuild.export.measures import LEAST_SOURCES, Tied, measure, sources


def test_measures_count_parallel_edges_and_loops() -> None:
    found = measure(["a", "b", "c"], [Tied("a", "b", 2), Tied("a", "b", 1), Tied("b", "c", 1), Tied("c", "c", 1)])
    assert [found[node].degree for node in "abc"] == [2, 3, 3]
    assert [found[node].weighted_degree for node in "abc"] == [3, 4, 3]
    assert [found[node].betweenness for node in "abc"] == [0.0, 1.0, 0.0]


def test_cores_and_communities_are_those_of_two_cliques_on_a_string() -> None:
    cliques = [Tied(one, other, 1) for clique in ("abcd", "wxyz") for one in clique for other in clique if one < other]
    nodes = [*"abcdmwxyz"]
    found = measure(nodes, [*cliques, Tied("a", "m", 1), Tied("m", "w", 1)])
    assert {node: found[node].core for node in "abmz"} == {"a": 3, "b": 3, "m": 2, "z": 3}
    assert len({found[node].community for node in "abcd"}) == len({found[node].community for node in "wxyz"}) == 1
    assert found["b"].community != found["z"].community
    assert found["m"].betweenness == max(each.betweenness for each in found.values())
    assert found["a"].eigenvector > found["b"].eigenvector > found["m"].eigenvector > 0


def test_eigenvector_is_that_of_a_star_and_nothing_outside_the_largest_component() -> None:
    found = measure([*"hxyz", "p", "q", "alone"], [*(Tied("h", leaf, 1) for leaf in "xyz"), Tied("p", "q", 9)])
    assert found["h"].eigenvector == pytest.approx(2**-0.5, abs=1e-4)
    assert found["x"].eigenvector == pytest.approx(6**-0.5, abs=1e-4)
    assert (found["p"].eigenvector, found["alone"].eigenvector, found["alone"].core) == (0.0, 0.0, 0)


def test_measures_do_not_depend_on_the_order() -> None:
    edges = [Tied(f"n{a % 23}", f"n{(a * 7 + 3) % 23}", 1 + a % 3) for a in range(60)]
    nodes = [f"n{number}" for number in range(23)]
    assert measure(nodes, edges) == measure(nodes[::-1], edges[::-1])
    assert measure([], []) == {}


def test_betweenness_is_exact_in_small_networks_and_sampled_in_large_ones() -> None:
    assert sources(500) is None
    assert sources(1500) == 200
    assert sources(100_000) == LEAST_SOURCES


HOMES = {"meti": "JPN", "jetro": "JPN", "jaxa": "JPN", "delles": "LUX", "lsa": "LUX", "cohen": "ISR", "oecd": None}


def test_who_meets_those_that_do_not_meet_is_between_them() -> None:
    # JETRO and JAXA meet Delles; JAXA and the LSA have an agreement.
    edges = [("jetro", "forum"), ("delles", "forum"), ("jaxa", "forum"), ("jaxa", "pact"), ("lsa", "pact")]
    found = brokerage(edges, HOMES)
    jaxa, jetro, lsa = found["jaxa"], found["jetro"], found["lsa"]
    assert jaxa.values() == {
        "brokerage": 1,
        "broker_role": "representative",
        "broker_with": ("LUX: 1",),
        "contacts": 2,
        "connects": ("LUX",),
    }
    assert (jetro.values()["brokerage"], jetro.contacts["LUX"]) == (0, 1)
    assert (lsa.values()["brokerage"], lsa.contacts["LUX"]) == (0, 1)
    assert found["meti"].values() == {"brokerage": 0, "contacts": 0}


def test_a_partners_own_is_a_gatekeeper_and_who_belongs_to_neither_a_liaison() -> None:
    edges = [
        ("meti", "delles"),
        ("delles", "lsa"),
        ("jetro", "oecd"),
        ("oecd", "cohen"),
        ("jaxa", "cohen"),
        ("cohen", "lsa"),
    ]
    found = brokerage(edges, HOMES)
    assert found["delles"].values()["broker_role"] == "gatekeeper"
    assert found["oecd"].values()["broker_role"] == "liaison"
    assert found["oecd"].values()["broker_with"] == ("ISR: 1",)
    assert dict(found["cohen"].roles) == {"liaison": 1}
    assert found["cohen"].contacts["ISR"] == 1
    assert "connects" not in found["oecd"].values()


def test_pairs_that_are_tied_to_each_other_need_no_broker() -> None:
    assert not brokerage([("meti", "talk"), ("jetro", "talk"), ("delles", "talk")], HOMES)["meti"].partners


def test_those_who_meet_most_often_connect_with_their_equals_and_no_others() -> None:
    homes = {f"j{n}": "JPN" for n in range(9)} | {"l": "LUX"}
    edges = [(node, f"{node}-{meeting}") for node in homes if node != "l" for meeting in range(1 + (node == "j8"))]
    edges += [("l", meeting) for _, meeting in edges]
    found = brokerage(edges, homes)
    assert [node for node in homes if found[node].connects] == ["j0", "j1", "j2", "j3", "j4", "j8", "l"]


def test_a_loop_is_no_contact() -> None:
    assert brokerage([("meti", "meti")], {"meti": "JPN"})["meti"].values() == {"brokerage": 0, "contacts": 0}
