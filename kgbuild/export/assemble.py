"""A whole network from a view: asked, narrowed, bundled, measured, laid out, coloured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.export import brokers
from kgbuild.export.brokers import HOME, brokerage
from kgbuild.export.bundles import Bundle, bundle, ids_of
from kgbuild.export.columns import EDGE_COLUMNS, NODE_COLUMNS, own_columns, own_values
from kgbuild.export.dates import unite, windows
from kgbuild.export.groups import grouped, partners
from kgbuild.export.internal import run
from kgbuild.export.layout import METHOD, place
from kgbuild.export.looks import FAINT_TIE, TIE, family_of, is_actor, pale, size
from kgbuild.export.measures import METHODS, Tied, measure, sources
from kgbuild.export.network import About, Column, Edge, Network, Node, Region, Spell, Value
from kgbuild.export.rows import edge_label, edge_values, node_dates, node_label, node_values, years
from kgbuild.export.things import HAPPENED, STATUSES, Things
from kgbuild.export.ties import OwnNode, Tie, read_own_nodes, read_ties
from kgbuild.export.views import View
from kgbuild.export.wishes import Wish, happened, neighbourhood, strong, wanted
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.minting import code, record, thing

CREATOR = "JBER (https://w3id.org/jber/), written by kgbuild"
LICENCE = "data under CC BY 4.0"
NOBODY = OwnNode()


class Made(Struct, frozen=True):
    """A network, and how it came about, for the manifest."""

    network: Network
    view: View
    wish: Wish
    account: Mapping[str, object]
    families: tuple[str, ...]
    filters: Mapping[str, str]


def make_network(store: GraphStore, view: View, wish: Wish) -> Made:
    """The network that a view shows. UsageError for a faulty view; NotFoundError if ``around`` is no node of it."""
    ties, own = read_ties(store, view), read_own_nodes(store, view)
    things = Things.of(store, _iris_of(ties, own) | {*wish.countries, *wish.topics})
    things.add(code("status", status).value for status in STATUSES)
    ties, own = wanted(ties, own, wish, things, store)
    ids = ids_of({end for tie in ties for end in (tie.source, tie.target)} | set(own))
    bundles = bundle(ties, things, ids)
    nodes = {end for edge in bundles for end in (edge.source, edge.target)} | set(own)
    if wish.happened_only:
        nodes, bundles = happened(nodes, bundles, things, own)
    if wish.min_weight:
        nodes, bundles = strong(bundles, wish.min_weight)
    if wish.around is not None:
        nodes, bundles = neighbourhood(nodes, bundles, wish, things)
    edge_columns = own_columns(tie.more for edge in bundles for tie in edge.ties)
    node_columns = own_columns(own[node].more for node in nodes if node in own)
    edges, passages = _edges(bundles, ids, edge_columns, things, wish)
    rows, regions = _Nodes(sorted(nodes), ids, own, edges, bundles, things, wish).rows(passages, node_columns)
    filters = wish.told(things)
    network = Network(
        _about(store, view, wish, things, filters),
        NODE_COLUMNS + node_columns,
        EDGE_COLUMNS + edge_columns,
        rows,
        edges,
        dynamic=any(row.spells for row in rows) or any(edge.spells for edge in edges),
        regions=regions,
    )
    families = tuple(sorted({str(row.values["family"]) for row in rows}))
    return Made(network, view, wish, _account(rows, edges, bundles), families, filters)


def _account(rows: Sequence[Node], edges: Sequence[Edge], bundles: Sequence[Bundle]) -> dict[str, object]:
    """Counts and methods, for the manifest."""
    count = sum(len(edge.ties) for edge in bundles)
    sample = sources(len(rows))
    estimated = f", estimated from {sample} seeded sources (Brandes and Pich 2007)" if sample else ""
    return {
        "nodes": len(rows),
        "edges": len(edges),
        "nodes_not_happened": sum(node.faint for node in rows),
        "edges_not_happened": sum(edge.faint for edge in edges),
        "ties": count,
        "ties_merged_into_weights": count - len(edges),
        "layout": METHOD,
        **METHODS,
        "betweenness": METHODS["betweenness"] + estimated,
        "brokerage": brokers.METHOD,
    }


def _iris_of(ties: Iterable[Tie], own: Mapping[str, OwnNode]) -> set[str]:
    found = set(own)
    terms: set[Term] = {term for node in own.values() for values in node.more.values() for term in values}
    for tie in ties:
        found |= {tie.source, tie.target}
        found |= {iri for iri in (tie.statement, tie.kind) if iri and iri.startswith(("http://", "https://"))}
        terms |= {term for values in tie.more.values() for term in values}
    return found | {term.value for term in terms if isinstance(term, NamedNode)}


def _edges(
    bundles: Iterable[Bundle], ids: Mapping[str, str], columns: tuple[Column, ...], things: Things, wish: Wish
) -> tuple[list[Edge], dict[str, set[str]]]:
    """The edges in the order of the bundles, and by node the passages behind its edges."""
    edges = []
    passages: dict[str, set[str]] = defaultdict(set)
    for each in bundles:
        values, said_in = edge_values(each, things, wish.language)
        more: dict[str, set[Term]] = defaultdict(set)
        for tie in each.ties:
            for name, terms in tie.more.items():
                more[name] |= terms
        for end in (each.source, each.target):
            passages[end] |= said_in
        edges.append(
            Edge(
                each.id,
                ids[each.source],
                ids[each.target],
                each.kind_id,
                edge_label(each, things, wish.language),
                each.weight,
                each.directed,
                values | own_values(more, columns, things, wish.language),
                each.windows(things),
                FAINT_TIE if each.faint else TIE,
                each.faint,
            )
        )
    return edges, passages


class _Nodes(Struct):
    """The nodes of a network on their way to rows."""

    iris: Sequence[str]
    ids: Mapping[str, str]
    own: Mapping[str, OwnNode]
    edges: Sequence[Edge]
    bundles: Sequence[Bundle]
    things: Things
    wish: Wish

    def rows(
        self, passages: Mapping[str, set[str]], columns: tuple[Column, ...]
    ) -> tuple[list[Node], tuple[Region, ...]]:
        """All rows, sorted by id, and where the groups stand."""
        ids, things = self.ids, self.things
        nodes = [ids[iri] for iri in self.iris]
        tied = [Tied(edge.source, edge.target, edge.weight) for edge in self.edges]
        measured = measure(nodes, tied)
        sizes = {node: size(found.degree) for node, found in measured.items()}
        # A record inside a record, as somebody's part in an event, is where the record is.
        countries = {ids[iri]: frozenset(things.countries(iri) or things.countries(record(iri))) for iri in self.iris}
        partner = partners(nodes, tied, countries)
        groups = grouped(nodes, tied, countries, partner, {node: each.community for node, each in measured.items()})
        inward = {node: HOME in found for node, found in countries.items() if len(found) == 1}
        places, regions = place(nodes, tied, groups, inward, sizes)
        brokered = self._brokered(countries)
        incident: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            incident[edge.source].append(edge)
            incident[edge.target].append(edge)
        rows = []
        for iri in self.iris:
            node, own = ids[iri], self.own.get(iri, NOBODY)
            said_in = passages.get(iri, set()) | set(things[iri].iris("jber:statedIn"))
            values = node_values(iri, things, self.wish.language, said_in, own)
            values |= measured[node]._asdict()
            values |= brokered[node].values() if node in brokered else {}
            values |= {"partner": partner[node]} if node in partner else {}
            values |= own_values(own.more, columns, things, self.wish.language)
            if not (dates := node_dates(iri, own, things)):
                values.update(years(edge.values for edge in incident[node]))
            faint = things.status(iri) not in (None, HAPPENED)
            colour = family_of(things, iri).colour
            rows.append(
                Node(
                    node,
                    node_label(iri, own, things, self.wish.language),
                    _in_order(values, (*NODE_COLUMNS, *columns)),
                    windows(dates) if dates and not things.is_birth(iri) else _activity(incident[node]),
                    *places[node],
                    sizes[node],
                    pale(colour) if faint else colour,
                    faint,
                )
            )
        return sorted(rows, key=lambda row: row.id), self._named(regions, brokered, countries)

    def _brokered(self, countries: Mapping[str, frozenset[str]]) -> dict[str, brokers.Brokerage]:
        actors = [self.ids[iri] for iri in self.iris if is_actor(self.things, iri)]
        homes = {node: min(found) if len(found := countries[node]) == 1 else None for node in actors}
        faint = {self.ids[iri] for iri in self.iris if self.things.status(iri) not in (None, HAPPENED)}
        real = [
            (edge.source, edge.target)
            for edge in self.edges
            if not edge.faint and edge.source not in faint and edge.target not in faint
        ]
        return brokerage(real, homes)

    def _named(
        self,
        regions: Iterable[Region],
        brokered: Mapping[str, brokers.Brokerage],
        homes: Mapping[str, frozenset[str]],
    ) -> tuple[Region, ...]:
        """The regions, those of countries by the names of these, with who of Japan connects them."""
        connectors: dict[str, list[tuple[tuple[int, int], str]]] = defaultdict(list)
        for node, each in brokered.items():
            for partner in each.connects if homes[node] == {HOME} else ():
                connectors[partner].append((each.rank(partner), node))
        countries = {region.name: thing("country", region.name).value for region in regions if region.name.isalpha()}
        self.things.add(countries.values())
        names = {name: self.things.label(iri, self.wish.language) for name, iri in countries.items()}
        return tuple(
            region._replace(
                name=names.get(region.name, ""),
                connectors=tuple(node for _, node in sorted(connectors[region.name])),
            )
            for region in regions
        )


def _in_order(values: Mapping[str, Value], columns: Iterable[Column]) -> dict[str, Value]:
    """The values in the order of the columns."""
    return {column.id: values[column.id] for column in columns if column.id in values}


def _activity(edges: list[Edge]) -> tuple[Spell, ...]:
    """When a node without a date of its own is there: while its edges are, or always if one of them is."""
    if not edges or not all(edge.spells for edge in edges):
        return ()
    return unite(spell for edge in edges for spell in edge.spells)


def _about(store: GraphStore, view: View, wish: Wish, things: Things, filters: Mapping[str, str]) -> About:
    row = next(iter(run(store, "dataset")), {})
    version, day = (found.value if isinstance(found := row.get(name), Literal) else "" for name in ("version", "day"))
    title = view.title.get(wish.language) or view.title.get("en") or view.name
    if wish.around is not None:
        title = f"{things.label(wish.around, wish.language)}: {title}"
    question = view.question.get(wish.language) or view.question.get("en") or ""
    only = f"({'; '.join(f'{name}: {words}' for name, words in filters.items())})" if filters else ""
    keywords = ("JBER", f"version {version}" if version else "", f"view {view.name}", LICENCE)
    description = " ".join(filter(None, (f"{title}.", question, only)))
    return About(title, description, CREATOR, tuple(filter(None, keywords)), day, wish.language)
