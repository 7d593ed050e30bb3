"""How nodes matter: networkx measures, seeded, and a faster backend takes over where its dispatch finds one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

SEED = 20240613
VISITS = 300_000
LEAST_SOURCES = 50
EIGENVECTOR_ROUNDS = 1000

METHODS: Mapping[str, str] = {
    "degree": "edges at the node, parallel ones and loops included",
    "weighted_degree": "their weights added up",
    "betweenness": "networkx betweenness_centrality (Freeman 1977), normalised, without weights",
    "eigenvector": "networkx eigenvector_centrality (Bonacich 1987), without weights, within the largest component",
    "community": f"networkx louvain_communities (Blondel et al. 2008), weighted, seed {SEED}; 0 is the largest",
    "core": "networkx core_number (Seidman 1983)",
}
"""What each column of measures is, for the manifest. All but the degrees leave direction aside."""


class Tied(NamedTuple):
    """What layout and measures need of an edge."""

    source: str
    target: str
    weight: int


class Measured(NamedTuple):
    """What was measured of a node."""

    degree: int
    weighted_degree: float
    betweenness: float
    eigenvector: float
    community: int
    core: int


def measure(nodes: Sequence[str], edges: Sequence[Tied]) -> dict[str, Measured]:
    """The measures of each node, as ``METHODS`` describes them."""
    import networkx as nx

    graph = simple_graph(nodes, edges)
    degree = dict.fromkeys(nodes, 0)
    weighted = dict.fromkeys(nodes, 0.0)
    for source, target, weight in edges:
        for end in (source, target):
            degree[end] += 1
            weighted[end] += weight
    between = nx.betweenness_centrality(graph, k=sources(len(nodes)), seed=SEED)
    eigenvector = _eigenvector(graph)
    communities = nx.community.louvain_communities(graph, weight="weight", seed=SEED) if nodes else []
    ordered = sorted(communities, key=lambda community: (-len(community), min(community)))
    member = {node: number for number, community in enumerate(ordered) for node in community}
    core = nx.core_number(graph)
    return {
        node: Measured(
            degree[node],
            weighted[node],
            round(between[node], 6) + 0.0,
            round(eigenvector.get(node, 0.0), 6) + 0.0,
            member[node],
            core[node],
        )
        for node in nodes
    }


def sources(nodes: int) -> int | None:
    """From how many seeded nodes betweenness is estimated; None for all, which is exact.

    Large networks are sampled (Brandes and Pich 2007), so that an export stays a matter of seconds.
    """
    return None if nodes * nodes <= VISITS else min(nodes, max(LEAST_SOURCES, VISITS // nodes))


def simple_graph(nodes: Iterable[str], edges: Iterable[Tied]) -> nx.Graph[str]:
    """The simple undirected graph, its nodes in sorted order, parallel edges summed, loops left out."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for source, target, weight in sorted(edges):
        if source != target:
            known = graph.get_edge_data(source, target, {"weight": 0})
            graph.add_edge(source, target, weight=known["weight"] + weight)
    return graph


def _eigenvector(graph: nx.Graph[str]) -> dict[str, float]:
    """Of the largest component; outside it, where its value would be that of rounding, and where it is not found, 0."""
    import networkx as nx

    components = sorted(nx.connected_components(graph), key=lambda found: (-len(found), min(found)))
    if not components or len(components[0]) < 2:
        return {}
    largest = graph.subgraph(sorted(components[0])).copy()
    try:
        return nx.eigenvector_centrality(largest, max_iter=EIGENVECTOR_ROUNDS)
    except nx.PowerIterationFailedConvergence:
        return {}
