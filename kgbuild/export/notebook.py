"""A network as networkx has it, for notebooks."""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

from kgbuild.export.network import Network, Value
from kgbuild.export.plain import edge_row, is_directed, node_row

Graph: TypeAlias = "nx.MultiDiGraph[str] | nx.MultiGraph[str]"


def as_networkx(network: Network) -> Graph:
    """Nodes by their ids and edges by their kinds, each with its columns as attributes; lists are lists.

    Where one edge is directed the graph is, and the attribute ``undirected`` tells which edges are not.
    """
    about = network.about
    graph: Graph = nx.MultiDiGraph() if is_directed(network) else nx.MultiGraph()
    graph.graph.update(name=about.title, description=about.description, date=about.date)
    for node in network.nodes:
        graph.add_node(node.id, **_lists(node_row(node)))
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.kind, id=edge.id, **_lists(edge_row(edge)))
    return graph


def _lists(row: dict[str, Value]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
