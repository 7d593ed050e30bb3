"""A network for tools that know neither kinds of edges nor windows of time: what they lack becomes columns."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kgbuild.export.network import Column, Edge, Network, Node, Spell, Value

NODE_COLUMNS = (
    Column("label", "string"),
    Column("start", "string"),
    Column("end", "string"),
    Column("x", "double"),
    Column("y", "double"),
    Column("size", "double"),
    Column("colour", "string"),
)
EDGE_COLUMNS = (
    Column("label", "string"),
    Column("kind", "string"),
    Column("weight", "integer"),
    Column("undirected", "boolean"),
    Column("start", "string"),
    Column("end", "string"),
)
DAYS = frozenset({"start", "end"})
"""The columns that hold full days, for formats with a type for them."""

WINDOWS = "windows"
"""The column of all windows, for formats that know lists of pairs."""


def node_columns(network: Network) -> tuple[Column, ...]:
    """The columns of nodes, ours first."""
    return NODE_COLUMNS + network.node_columns


def edge_columns(network: Network) -> tuple[Column, ...]:
    """The columns of edges, ours first."""
    return EDGE_COLUMNS + network.edge_columns


def node_row(node: Node) -> dict[str, Value]:
    """The values of a node in the order of its columns, without those that it has not."""
    return {
        "label": node.label,
        **outer_bounds(node.spells),
        "x": node.x,
        "y": node.y,
        "size": node.size,
        "colour": hex_colour(node.colour),
        **node.values,
    }


def edge_row(edge: Edge) -> dict[str, Value]:
    """The same for an edge."""
    return {
        "label": edge.label,
        "kind": edge.kind,
        "weight": edge.weight,
        "undirected": not edge.directed,
        **outer_bounds(edge.spells),
        **edge.values,
    }


def is_directed(network: Network) -> bool:
    """Whether a tool that knows only one direction for all edges has to take all for directed: where one edge is."""
    return any(edge.directed for edge in network.edges)


def outer_bounds(spells: Iterable[Spell]) -> dict[str, str]:
    """The first and the last day of windows, where they are closed."""
    ordered = list(spells)
    bounds = {"start": ordered[0].start, "end": ordered[-1].end} if ordered else {}
    return {name: day for name, day in bounds.items() if day}


def hex_colour(colour: tuple[int, int, int]) -> str:
    """``#0072b2``."""
    r, g, b = colour
    return f"#{r:02x}{g:02x}{b:02x}"


def written(value: Value) -> str:
    """A value as text: numbers in full precision, ``true`` and ``false``, lists as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else repr(value)
