"""The view after an edit, made from the view before it: only what the edit can reach is resolved and derived again.

That a derive rule looks from a record at the records that it names, and no further, is what makes this possible; see
``docs/design.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from msgspec import Struct
from pyoxigraph import NamedNode, Quad, Store, Triple

from kgbuild.build.resolve import Resolver
from kgbuild.build.view import Rules, ages, judged, mentions, placed
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, term
from kgbuild.terms.vocabulary import Vocabulary

BASIS = frozenset({minting.REGISTER, minting.DOCUMENTS})
MADE = frozenset({minting.VIEW, minting.ONTOLOGY})
"""The graphs that no file under ``data/`` states anything in."""

STATED_IN = term("jber:statedIn")
BOUNDS = frozenset({term("jber:earliest"), term("jber:latest")})
ABOUT = term("jber:judgementAbout")
JUDGING = (ABOUT, term("jber:judgementProperty"), term("jber:chosenDocument"))
OURS = tuple(BASE + part for part in ("id/", "source/", "value/"))


class Change(Struct, frozen=True):
    """The triples that have left the view, and those that have come."""

    gone: frozenset[Triple]
    come: frozenset[Triple]


def revise(
    old: Store,
    new: Store,
    removed: Set[Quad],
    added: Set[Quad],
    rules: Rules,
    vocabulary: Vocabulary,
) -> Change:
    """Make ``new``, a copy of ``old``, what it would be with other claims; returns how its view changed.

    Both have claims, ontology and view. Of the quads that are ``removed`` none may still be claimed by anybody.
    """
    for quad in removed:
        new.remove(quad)
    new.extend(added)
    changed = removed | added
    records = {minting.record(_iri(quad)) for quad in changed} | _judged(old, changed) | _judged(new, changed)
    records |= _dated(new, changed)
    nodes = {NamedNode(_iri(quad)) for quad in changed} | _nodes((old, new), records)
    before, after = (_stated(store, nodes, vocabulary) for store in (old, new))
    _show(new, before - after, after)
    near = _near((old, new), {triple.subject for triple in before ^ after})  # type: ignore[misc]
    was, now = (_derived(rules, _stated(store, near, vocabulary)) for store in (old, new))
    touched = (before ^ after) | (was ^ now)
    holds = {t for t in touched if t in after or t in now or t in rules.beside}
    _show(new, touched - holds, holds)
    shown = {triple for triple in touched if placed(triple, minting.VIEW) in old}
    return Change(frozenset(shown - holds), frozenset(holds - shown))


def _derived(rules: Rules, triples: set[Triple]) -> set[Triple]:
    with rules.holding((), triples) as derived:
        return derived


def _show(store: Store, gone: Set[Triple], come: Set[Triple]) -> None:
    for triple in gone:
        store.remove(placed(triple, minting.VIEW))
    store.extend([placed(triple, minting.VIEW) for triple in come])


def _iri(quad: Quad) -> str:
    assert isinstance(quad.subject, NamedNode)
    return quad.subject.value


def _graph(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value


def _judged(store: Store, changed: Set[Quad]) -> set[str]:
    """The records that judgements among the changes are about."""
    judgements = {quad.subject for quad in changed if quad.predicate in JUDGING}
    told = (quad.object for node in judgements for quad in store.quads_for_pattern(node, ABOUT, None))
    return {minting.record(node.value) for node in told if isinstance(node, NamedNode)}


def _dated(store: Store, changed: Set[Quad]) -> set[str]:
    """The records that documents with another day of publication speak of."""
    dated = {_iri(quad) for quad in changed if quad.graph_name == minting.DOCUMENTS and quad.predicate in BOUNDS}
    if not dated:
        return set()
    graphs = (graph for graph in store.named_graphs() if graph.value.partition("#")[0] in dated)
    return {minting.record(_iri(quad)) for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}


def _nodes(stores: Iterable[Store], records: Iterable[str]) -> set[NamedNode]:
    """The nodes of records: they themselves, and the records inside them."""
    found: set[NamedNode] = set()
    for store in stores:
        waiting = [NamedNode(record) for record in records]
        while waiting:
            node = waiting.pop()
            found.add(node)
            inside = node.value + "/"
            for quad in store.quads_for_pattern(node, None, None):
                part = quad.object
                if isinstance(part, NamedNode) and part.value.startswith(inside) and quad.graph_name not in MADE:
                    waiting.append(part)
    return found


def _stated(store: Store, nodes: Set[NamedNode], words: Vocabulary) -> set[Triple]:
    """What the view states of the nodes, before rules."""
    basis: set[Triple] = set()
    claims: set[Quad] = set()
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None):
            if quad.graph_name in BASIS:
                basis.add(quad.triple)
            elif quad.graph_name not in MADE:
                claims.add(quad)
    rivals = {quad.object for quad in claims if isinstance(quad.object, NamedNode)} - nodes
    meant = {
        quad
        for value in rivals
        if value.value.startswith(BASE + "value/")
        for quad in store.quads_for_pattern(value, None, None)
        if quad.graph_name not in MADE and quad.graph_name not in BASIS
    }
    resolver = Resolver(words, ages(_dates(store, claims)), judged(_listed(store, *JUDGING)))
    resolved = {triple for triple in resolver.view(claims | meant) if triple.subject not in rivals}
    return basis | resolved | mentions(claims)


def _dates(store: Store, claims: Set[Quad]) -> Iterator[Triple]:
    """What is said of the documents that make the claims, their days among it."""
    for document in {_graph(quad).partition("#")[0] for quad in claims}:
        yield from (quad.triple for quad in store.quads_for_pattern(NamedNode(document), None, None, minting.DOCUMENTS))


def _listed(store: Store, *predicates: NamedNode) -> Iterator[Triple]:
    for predicate in predicates:
        yield from (quad.triple for quad in store.quads_for_pattern(None, predicate, None, minting.DOCUMENTS))


def _near(stores: tuple[Store, Store], changed: Set[NamedNode]) -> set[NamedNode]:
    """All nodes that rules may look at for whatever they say of the changed nodes, or of what names them."""
    records = {minting.record(node.value) for node in changed}
    naming = {
        minting.record(_iri(quad))
        for store in stores
        for node in _nodes(stores, records) | changed
        for quad in store.quads_for_pattern(None, None, node, minting.VIEW)
    }
    centre = _nodes(stores, records | naming) | changed
    named = {
        minting.record(quad.object.value)
        for store in stores
        for node in centre
        for quad in store.quads_for_pattern(node, None, None, minting.VIEW)
        if isinstance(quad.object, NamedNode) and quad.predicate != STATED_IN and quad.object.value.startswith(OURS)
    }
    return centre | _nodes(stores, named)
