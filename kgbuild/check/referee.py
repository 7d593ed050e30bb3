"""pySHACL on a plain rdflib graph: the reference that the fast engine must agree with."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import rdflib
from pyoxigraph import Literal, NamedNode
from pyshacl import validate
from rdflib.namespace import SH

from kgbuild.check.engines import Finding
from kgbuild.terms.namespaces import BASE

NAMES = BASE + "shapes#"
PAIRS = {SH.DisjointConstraintComponent, SH.LessThanConstraintComponent, SH.LessThanOrEqualsConstraintComponent}


def findings(data: bytes, shapes: Path) -> Iterator[Finding]:
    """What the shapes of a folder find in a graph given as N-Triples, in no particular order.

    Where two properties are compared no value is told: the fast engine does not name it.
    """
    rules = load(shapes)
    report = report_on(data, rules)
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        component = report.value(result, SH.sourceConstraintComponent)
        value = report.value(result, SH.resultPath if component == SH.ClosedConstraintComponent else SH.value)
        told = value is not None and value != focus and component not in PAIRS
        code = code_of(rules, report.value(result, SH.sourceShape))
        yield Finding(_written(focus).removeprefix("<").removesuffix(">"), code, _written(value) if told else "")


def _written(node: rdflib.term.Node | None) -> str:
    """A node as in N-Triples; rdflib's own form of a literal is that of Turtle, over several lines."""
    if isinstance(node, rdflib.Literal):
        datatype = NamedNode(str(node.datatype)) if node.datatype and not node.language else None
        return str(Literal(str(node), language=node.language, datatype=datatype))
    return f"<{node}>" if isinstance(node, rdflib.URIRef) else f"_:{node}"


def load(shapes: Path) -> rdflib.Graph:
    """The shapes of all Turtle files in a folder, as one graph."""
    rules = rdflib.Graph()
    for path in sorted(shapes.glob("*.ttl")):
        rules.parse(path, format="turtle")
    return rules


def report_on(data: bytes, rules: rdflib.Graph, focus: list[str] | None = None) -> rdflib.Graph:
    """The validation report on a graph given as N-Triples; on the nodes in ``focus`` alone if they are given."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it tells of each ill-formed literal, with a traceback
    graph = rdflib.Graph().parse(data=data, format="nt")
    _, report, _ = validate(
        graph, shacl_graph=rules, advanced=False, inference="none", do_owl_imports=False, focus_nodes=focus
    )
    assert isinstance(report, rdflib.Graph)
    return report


def code_of(rules: rdflib.Graph, shape: rdflib.term.Node | None) -> str:
    """The code of the named shape that a shape stands in, or is."""
    if not isinstance(shape, rdflib.URIRef):
        shape = next((s for s in rules.subjects(SH.property, shape) if isinstance(s, rdflib.URIRef)), shape)
    return str(shape).removeprefix(NAMES)
