"""A network as files carry it: columns, nodes and edges, one row each, with nothing that only RDF could say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct

Value: TypeAlias = str | int | float | bool | tuple[str, ...]
Values: TypeAlias = Mapping[str, Value]

TYPES = ("string", "integer", "double", "boolean", "liststring")


class Column(NamedTuple):
    """What nodes or edges may have a value for: its id, which is its title too, and one of ``TYPES``."""

    id: str
    type: str


class Spell(NamedTuple):
    """A window of time, full days and both inclusive; None where that end is open."""

    start: str | None
    end: str | None


class Node(NamedTuple):
    """One node. ``values`` has no entry for a column where it has no value; ``faint`` marks what has not happened."""

    id: str
    label: str
    values: Values
    spells: tuple[Spell, ...] = ()
    x: float = 0.0
    y: float = 0.0
    size: float = 1.0
    colour: tuple[int, int, int] = (0, 0, 0)
    faint: bool = False


class Edge(NamedTuple):
    """One edge. No two edges of a network share source, target and kind; the weight is above 0."""

    id: str
    source: str
    target: str
    kind: str
    label: str
    weight: int
    directed: bool
    values: Values
    spells: tuple[Spell, ...] = ()
    colour: tuple[int, int, int] | None = None
    faint: bool = False


class Region(NamedTuple):
    """Where a group of nodes stands: its name in words, its centre and its radius, in the units of nodes.

    ``connectors`` are the nodes of Japan's side that connect it, the best first.
    """

    name: str
    x: float
    y: float
    radius: float
    connectors: tuple[str, ...] = ()


class About(Struct, frozen=True):
    """What a file says of itself. ``date`` is the dataset's own day, never the clock's."""

    title: str
    description: str
    creator: str = ""
    keywords: tuple[str, ...] = ()
    date: str = ""
    language: str = "en"


class Network(Struct, frozen=True):
    """A whole network, ready to be written. Nodes and edges may be any iterables that can be walked again."""

    about: About
    node_columns: tuple[Column, ...]
    edge_columns: tuple[Column, ...]
    nodes: Iterable[Node]
    edges: Iterable[Edge]
    dynamic: bool = False
    regions: tuple[Region, ...] = ()
