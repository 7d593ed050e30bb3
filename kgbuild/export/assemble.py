"""A whole network from a view: asked, bundled, measured, laid out, coloured."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kgbuild.errors import NotFoundError
from kgbuild.export.dates import unite, windows
from kgbuild.export.internal import run
from kgbuild.export.layout import SEED, Measured, Tied, measure, place
from kgbuild.export.looks import FAINT_TIE, TIE, family, pale, size
from kgbuild.export.network import About, Column, Edge, Network, Node, Spell, Value
from kgbuild.export.rows import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    Bundle,
    bundle,
    edge_label,
    edge_values,
    edge_windows,
    marked,
    node_values,
    own_dates,
    years,
)
from kgbuild.export.things import HAPPENED, STATUSES, Things, short_id
from kgbuild.export.views import Tie, View, read_own_nodes, read_ties
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.minting import code

CREATOR = "JBER (https://w3id.org/jber/), written by kgbuild"
LICENCE = "data under CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to leave out and how to name things. ``around`` is the IRI of a node whose neighbourhood is wanted."""

    language: str = "en"
    happened_only: bool = False
    around: str | None = None
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A network, and how it came about, for the manifest."""

    network: Network
    view: View
    wish: Wish
    account: Mapping[str, object]
    families: tuple[str, ...]


def make_network(store: GraphStore, view: View, wish: Wish) -> Made:
    """The network that a view shows. UsageError for a faulty view; NotFoundError if ``around`` is no node of it."""
    ties = read_ties(store, view)
    own = read_own_nodes(store, view)
    things = Things.of(store, _iris_of(ties, own))
    things.add(code("status", status).value for status in STATUSES)
    bundles = bundle(ties, things)
    nodes = {end for edge in bundles for end in (edge.source, edge.target)} | set(own)
    if wish.happened_only:
        nodes, bundles = _happened(nodes, bundles, things, set(own))
    if wish.around is not None:
        nodes, bundles = _neighbourhood(nodes, bundles, wish, things)
    more = sorted({name for tie in ties for name in tie.more})
    edges, passages = _edges(bundles, things, wish, more)
    rows, method = _nodes(sorted(nodes), own, edges, passages, things, wish)
    columns = sorted({name for values in own.values() for name in values})
    network = Network(
        _about(store, view, wish, things),
        NODE_COLUMNS + _extra(columns, NODE_COLUMNS),
        EDGE_COLUMNS + _extra(more, EDGE_COLUMNS),
        rows,
        edges,
        dynamic=any(row.spells for row in rows) or any(edge.spells for edge in edges),
    )
    account = {
        "nodes": len(rows),
        "edges": len(edges),
        "nodes_not_happened": sum(node.faint for node in rows),
        "edges_not_happened": sum(edge.faint for edge in edges),
        "ties": sum(edge.weight for edge in edges),
        "ties_merged_into_weights": sum(edge.weight - 1 for edge in edges),
        "layout": method,
        "betweenness": "networkx betweenness_centrality, normalised, direction left aside",
        "community": f"networkx louvain_communities, weighted, seed {SEED}",
    }
    return Made(network, view, wish, account, tuple(sorted({str(row.values["family"]) for row in rows})))


def _iris_of(ties: Iterable[Tie], own: Mapping[str, Mapping[str, set[Term]]]) -> set[str]:
    found = set(own)
    terms: set[Term] = {term for columns in own.values() for values in columns.values() for term in values}
    for tie in ties:
        found |= {tie.source, tie.target}
        found |= {iri for iri in (tie.statement, tie.kind) if iri and iri.startswith(("http://", "https://"))}
        terms |= {term for values in tie.more.values() for term in values}
    return found | {term.value for term in terms if isinstance(term, NamedNode)}


def _happened(
    nodes: set[str], bundles: Iterable[Bundle], things: Things, always: set[str]
) -> tuple[set[str], list[Bundle]]:
    """Only what happened; a node that was there for what was planned alone goes too."""
    real = {node for node in nodes if things.status(node) in (None, HAPPENED)}
    kept = [edge for edge in bundles if not edge.faint and edge.source in real and edge.target in real]
    return {end for edge in kept for end in (edge.source, edge.target)} | (real & always), kept


def _neighbourhood(
    nodes: set[str], bundles: Iterable[Bundle], wish: Wish, things: Things
) -> tuple[set[str], list[Bundle]]:
    """The nodes that ``depth`` steps along edges reach, whatever their direction, and all edges among them."""
    centre = wish.around or ""
    if centre not in nodes:
        label = things.label(centre, wish.language)
        raise NotFoundError(f"{label} is no node of this view", "choose another view with --view, `full` for one")
    edges = list(bundles)
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    reached = {centre: 0}
    queue = deque([centre])
    while queue:
        node = queue.popleft()
        if reached[node] < wish.depth:
            for other in sorted(beside[node] - reached.keys()):
                reached[other] = reached[node] + 1
                queue.append(other)
    return set(reached), [edge for edge in edges if edge.source in reached and edge.target in reached]


def _edges(
    bundles: Iterable[Bundle], things: Things, wish: Wish, more: list[str]
) -> tuple[list[Edge], dict[str, set[str]]]:
    """The edges sorted by id, and by node the passages behind its edges."""
    edges = []
    passages: dict[str, set[str]] = defaultdict(set)
    for each in bundles:
        values, sources = edge_values(each, things, wish.language, more)
        for end in (each.source, each.target):
            passages[end] |= sources
        edges.append(
            Edge(
                each.id,
                short_id(each.source),
                short_id(each.target),
                each.kind_id,
                edge_label(each, things, wish.language),
                len({tie.statement or str(number) for number, tie in enumerate(each.ties)}),
                each.directed,
                values,
                edge_windows(each, things),
                FAINT_TIE if each.faint else TIE,
                each.faint,
            )
        )
    return sorted(edges, key=lambda edge: edge.id), passages


def _nodes(
    nodes: list[str],
    own: Mapping[str, Mapping[str, set[Term]]],
    edges: list[Edge],
    passages: Mapping[str, set[str]],
    things: Things,
    wish: Wish,
) -> tuple[list[Node], str]:
    ids = {iri: short_id(iri) for iri in nodes}
    tied = [Tied(edge.source, edge.target, edge.weight) for edge in edges]
    measured = measure(list(ids.values()), tied)
    sizes = {node: size(found.degree) for node, found in measured.items()}
    values = {
        iri: node_values(
            iri,
            things,
            wish.language,
            passages.get(iri, set()) | set(things[iri].iris("jber:statedIn")),
            own.get(iri, {}),
        )
        for iri in nodes
    }
    homes = {
        ids[iri]: str(country)
        for iri, row in values.items()
        if (country := row.get("country")) and "+" not in str(country)
    }
    places, method = place(list(ids.values()), tied, homes, sizes)
    incident: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        incident[edge.source].append(edge)
        incident[edge.target].append(edge)
    rows = []
    for iri in nodes:
        node, row, status = ids[iri], values[iri], things.status(iri)
        faint = status not in (None, HAPPENED)
        dates = own_dates(things, iri)
        if not dates:
            row.update(years(edge.values for edge in incident[node]))
        classes = things.classes(iri)
        colour = family(things, classes[0] if classes else None).colour
        x, y = places[node]
        rows.append(
            Node(
                node,
                marked(things.label(iri, wish.language), things.word(iri, status), things, wish.language),
                _with_measures(row, measured[node]),
                windows(dates) if dates else _activity(incident[node]),
                x,
                y,
                sizes[node],
                pale(colour) if faint else colour,
                faint,
            )
        )
    return sorted(rows, key=lambda row: row.id), method


def _with_measures(row: dict[str, Value], found: Measured) -> dict[str, Value]:
    """The values in the order of the columns."""
    row |= found._asdict()
    order = {column.id: number for number, column in enumerate(NODE_COLUMNS)}
    return dict(sorted(row.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))


def _activity(edges: list[Edge]) -> tuple[Spell, ...]:
    """When a node without a date of its own is there: while its edges are, or always if one of them is."""
    if not edges or not all(edge.spells for edge in edges):
        return ()
    return unite(spell for edge in edges for spell in edge.spells)


def _extra(names: Iterable[str], known: tuple[Column, ...]) -> tuple[Column, ...]:
    taken = {column.id for column in known}
    return tuple(Column(name, "liststring") for name in names if name not in taken)


def _about(store: GraphStore, view: View, wish: Wish, things: Things) -> About:
    row = next(iter(run(store, "dataset")), {})
    version, day = (found.value if isinstance(found := row.get(name), Literal) else "" for name in ("version", "day"))
    title = view.title.get(wish.language) or view.title.get("en") or view.name
    if wish.around is not None:
        title = f"{things.label(wish.around, wish.language)}: {title}"
    question = view.question.get(wish.language) or view.question.get("en") or ""
    keywords = ("JBER", f"version {version}" if version else "", f"view {view.name}", LICENCE)
    return About(title, f"{title}. {question}".strip(), CREATOR, tuple(filter(None, keywords)), day, wish.language)
