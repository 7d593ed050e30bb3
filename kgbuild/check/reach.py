"""How far a change reaches: which nodes the shapes have to look at again, and what they look at there.

A shape sees the world along its trails (:class:`kgbuild.check.rules.Rule`). A triple that has come or gone matters to
the nodes from which a trail leads over it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from pyoxigraph import NamedNode, Quad, Store, Triple

from kgbuild.check.rules import Rule, Step
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term

SUBCLASS = term("rdfs:subClassOf")


def focus_nodes(changed: Iterable[Triple], rules: Iterable[Rule], stores: Iterable[Store]) -> set[NamedNode]:
    """The nodes whose findings the change of those triples can alter; ``stores`` are the graph before and after it."""
    before: dict[str, set[tuple[tuple[Step, ...], bool]]] = defaultdict(set)
    for rule in rules:
        for trail in rule.trails:
            for place, (name, back) in enumerate(trail):
                before[name].add((trail[:place], back))
    found: set[NamedNode] = set()
    seen: set[tuple[tuple[Step, ...], NamedNode]] = set()
    for triple in changed:
        ends = {node for node in (triple.subject, triple.object) if isinstance(node, NamedNode)}
        found |= ends
        for steps, back in before.get(triple.predicate.value, ()):
            start = triple.object if back else triple.subject
            if isinstance(start, NamedNode) and steps and (steps, start) not in seen:
                seen.add((steps, start))
                for store in stores:
                    found |= _walked_back(store, start, steps)
    return found


def _walked_back(store: Store, end: NamedNode, steps: tuple[Step, ...]) -> set[NamedNode]:
    """The nodes from which the steps lead to ``end``."""
    reached = {end}
    for name, back in reversed(steps):
        reached = {node for one in reached for node in _step(store, one, (name, not back))}
    return reached


def _step(store: Store, node: NamedNode, step: Step) -> Iterator[NamedNode]:
    for quad in _along(store, node, step):
        other = quad.subject if step[1] else quad.object
        if isinstance(other, NamedNode):
            yield other


def _along(store: Store, node: NamedNode, step: Step) -> Iterator[Quad]:
    name = NamedNode(step[0])
    if step[1]:
        return store.quads_for_pattern(None, name, node, minting.VIEW)
    return store.quads_for_pattern(node, name, None, minting.VIEW)


def neighbourhood(store: Store, nodes: Set[NamedNode], rules: Iterable[Rule]) -> set[Quad]:
    """All that the rules look at for the nodes: what is said of them, what lies on the trails, and the classes."""
    listed = list(rules)
    quads = set(store.quads_for_pattern(None, SUBCLASS, None, minting.ONTOLOGY))
    for node in nodes:
        quads.update(store.quads_for_pattern(node, None, None, minting.VIEW))
    named = {NamedNode(iri) for rule in listed for kind, iri in rule.targets if kind == "targetObjectsOf"}
    for name in named:
        for node in nodes:
            quads.update(store.quads_for_pattern(None, name, node, minting.VIEW))
    for trail in {trail for rule in listed for trail in rule.trails if len(trail) > 1 or (trail and trail[0][1])}:
        reached = set(nodes)
        for step in trail:
            passed = {quad for node in reached for quad in _along(store, node, step)}
            quads |= passed
            ends = (quad.subject if step[1] else quad.object for quad in passed)
            reached = {node for node in ends if isinstance(node, NamedNode)}
    return quads
