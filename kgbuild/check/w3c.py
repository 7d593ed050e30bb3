"""Findings as the validation report of the SHACL standard, in Turtle; the same findings give the same bytes.

The referee describes each result in full, and looks only at the nodes where something was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeAlias

import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import RDF, SH

from kgbuild.check.engines import Finding
from kgbuild.check.referee import NAMES, code_of, load, report_on
from kgbuild.export.rdf import as_turtle

PARTS = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.resultMessage,
)
Said: TypeAlias = "tuple[tuple[str, str | Said], ...]"
"""Pairs of predicate and object, sorted; a blank node stands as what is said of it."""


def validation_report(findings: Iterable[Finding], data: bytes, shapes: Path) -> str:
    """The report on a graph, given as N-Triples, that has these findings.

    A finding that the referee does not share has no result in it, and still the graph does not conform.
    """
    wanted = {(finding.focus, finding.rule) for finding in findings}
    rows: list[Said] = sorted(set(_results(wanted, data, shapes)), key=str) if wanted else []
    whole: Said = (
        (RDF.type.n3(), SH.ValidationReport.n3()),
        (SH.conforms.n3(), rdflib.Literal(not wanted).n3()),
        *((SH.result.n3(), row) for row in rows),
    )
    text = "".join(_written("_:report", whole, count(1)))
    return as_turtle(quad.triple for quad in parse(text, format=RdfFormat.TURTLE)).decode()


def _results(wanted: set[tuple[str, str]], data: bytes, shapes: Path) -> Iterator[Said]:
    """What the referee says of each wanted pair of focus node and rule."""
    rules = load(shapes)
    report = report_on(data, rules, sorted({focus for focus, _ in wanted}))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        code = code_of(rules, report.value(result, SH.sourceShape))
        if (str(report.value(result, SH.focusNode)), code) in wanted:
            found = ((part, object_) for part in PARTS for object_ in report.objects(result, part))
            said = [(part.n3(), _described(object_, report)) for part, object_ in found]
            named = [(RDF.type.n3(), SH.ValidationResult.n3()), (SH.sourceShape.n3(), f"<{NAMES}{code}>")]
            yield tuple(sorted([*said, *named], key=str))


def _described(node: rdflib.term.Node, graph: rdflib.Graph) -> str | Said:
    if not isinstance(node, rdflib.BNode):
        return node.n3()
    said = ((predicate.n3(), _described(object_, graph)) for predicate, object_ in graph.predicate_objects(node))
    return tuple(sorted(said, key=str))


def _written(subject: str, said: Said, numbers: count[int]) -> Iterator[str]:
    """Turtle that says it, with a blank node for each part, after all that is said of the whole."""
    parts = []
    for predicate, object_ in said:
        node = object_
        if not isinstance(object_, str):
            node = f"_:b{next(numbers)}"
            parts.append((node, object_))
        yield f"{subject} {predicate} {node} .\n"
    for node, part in parts:
        yield from _written(node, part, numbers)
