"""What the shapes demand: the properties without which a thing of a class is refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kgbuild.terms.namespaces import term

Nodes = dict[object, dict[NamedNode, list[object]]]


def load_demands(folder: Path) -> dict[str, frozenset[str]]:
    """The demands of the shapes in ``folder``; see :func:`demands`."""
    return demands(
        quad.triple
        for path in sorted(folder.glob("*.ttl"))
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def demands(shapes: Iterable[Triple]) -> dict[str, frozenset[str]]:
    """Class -> the properties that a thing of it must have, both as IRIs, by the shapes whose severity is a violation.

    Of several properties of which one is enough (``sh:or``), the first.
    """
    nodes: Nodes = {}
    for triple in shapes:
        nodes.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    found: dict[str, set[str]] = {}
    for shape in nodes.values():
        if term("sh:Violation") not in shape.get(term("sh:severity"), ()):
            continue
        rule = shape
        for alternatives in shape.get(term("sh:or"), ()):
            rule = nodes[nodes[alternatives][term("rdf:first")][0]]
        if _is_demanded(rule):
            for target in shape.get(term("sh:targetClass"), ()):
                assert isinstance(target, NamedNode)
                paths = (path.value for path in rule.get(term("sh:path"), ()) if isinstance(path, NamedNode))
                found.setdefault(target.value, set()).update(paths)
    return {target: frozenset(paths) for target, paths in found.items()}


def _is_demanded(rule: dict[NamedNode, list[object]]) -> bool:
    least = [*rule.get(term("sh:minCount"), ()), *rule.get(term("sh:qualifiedMinCount"), ())]
    return any(isinstance(count, Literal) and int(count.value) > 0 for count in least)
