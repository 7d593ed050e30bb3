"""SHACL by pySHACL on a plain rdflib graph, the referee; results are told at the line that was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import rdflib
from pyoxigraph import Quad
from pyshacl import validate
from rdflib.namespace import SH

from kgbuild.build.emit import Origins
from kgbuild.check.origins import find, record_of
from kgbuild.errors import Problem, Severity
from kgbuild.terms.namespaces import shorten

SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
REPAIR = rdflib.URIRef("https://w3id.org/jber/shapes#repair")


def shapes_graph(folder: Path) -> rdflib.Graph:
    """All shapes of ``ontology/shapes/*.ttl``."""
    graph = rdflib.Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def data_graph(view: Iterable[Quad]) -> rdflib.Graph:
    """The view as a plain rdflib graph in memory."""
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{quad.triple} .\n" for quad in view), format="nt")
    return graph


def violations(
    view: Iterable[Quad], shapes: rdflib.Graph, origins: Origins, faulty: frozenset[str], lang: str = "en"
) -> Iterator[Problem]:
    """A problem for every result, in no particular order; records that are known to be ``faulty`` are passed over."""
    _, report, _ = validate(
        data_graph(view), shacl_graph=shapes, advanced=False, inference="none", do_owl_imports=False
    )
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus = str(report.value(result, SH.focusNode))
        if record_of(focus) in faulty:
            continue
        path = report.value(result, SH.resultPath)
        repair = _repair(shapes, report.value(result, SH.sourceShape), lang)
        value = report.value(result, SH.value)
        shape = report.value(result, SH.sourceShape)
        span = find(origins, focus, str(path) if path is not None else None, value.n3() if value is not None else None)
        yield Problem(
            _code(shapes, shape),
            f"{_slug(focus)}: {_message(report, result, lang).removesuffix(repair).rstrip(': ')}",
            repair,
            span,
            SEVERITIES[report.value(result, SH.resultSeverity)],  # type: ignore[index]
        )


def _message(report: rdflib.Graph, result: rdflib.term.Node, lang: str) -> str:
    texts = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, rdflib.Literal)]
    return _in_language(texts, lang)


def _repair(shapes: rdflib.Graph, shape: rdflib.term.Node | None, lang: str) -> str:
    """What mends it: the repair of the property shape, or of the node shape that it belongs to."""
    for node in (shape, _owner(shapes, shape)):
        texts = [text for text in shapes.objects(node, REPAIR) if isinstance(text, rdflib.Literal)] if node else []
        if texts:
            return _in_language(texts, lang)
    return "correct the value"


def _code(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> str:
    owner = _owner(shapes, shape) or shape
    return shorten(str(owner)).rpartition("#")[2] or "shacl"


def _owner(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> rdflib.term.Node | None:
    """The named shape that a property shape stands in, or the shape itself where it is named."""
    if isinstance(shape, rdflib.URIRef):
        return shape
    return next((s for s in shapes.subjects(SH.property, shape) if isinstance(s, rdflib.URIRef)), None)


def _in_language(texts: list[rdflib.Literal], lang: str) -> str:
    best = sorted(texts, key=lambda text: (text.language != lang, text.language != "en", str(text)))
    return str(best[0]) if best else ""


def _slug(iri: str) -> str:
    return iri.partition("/id/")[2].partition("/")[2] or shorten(iri)
