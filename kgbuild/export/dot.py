"""DOT, for Graphviz and papers: the picture of our own layout, which any layout of Graphviz may replace.

Quoting is that of https://graphviz.org/doc/info/lang.html and of its escaped strings: only a quotation mark and, for
labels, a backslash have to be escaped; what looks like an entity of HTML would be shown as its character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import sqrt

from kgbuild.export.gexf import batched
from kgbuild.export.looks import FAINT_TIE, TIE
from kgbuild.export.network import Network, Value, Values
from kgbuild.export.plain import hex_colour, is_directed
from kgbuild.export.xmltext import XmlText, one_line

POINTS = 72  # in an inch
ROUTED = 500
"""With more edges Graphviz would take minutes to lead them around the nodes."""

CARRIED = ("status", "sources")
ENTITY = re.compile("&(?=#?[0-9A-Za-z]+;)")


def write_dot(network: Network, text: XmlText) -> Iterator[str]:
    """The file, piece by piece. Where one edge is directed it is a digraph, and those that are not have no arrows."""
    directed = is_directed(network)
    splines = "true" if len(list(network.edges)) <= ROUTED else "line"
    title = _quoted(_shown(network.about.title, "title", text))
    yield (
        f"{'digraph' if directed else 'graph'} jber {{\n"
        f"graph [layout=neato, inputscale={POINTS}, notranslate=true, splines={splines}, outputorder=edgesfirst,"
        f' charset="UTF-8", fontname="sans-serif", label={title}];\n'
        'node [shape=circle, fixedsize=shape, style=filled, label="", fontname="sans-serif", fontsize=10];\n'
        'edge [fontname="sans-serif", fontsize=8, arrowsize=0.5];\n'
    )
    yield from batched(_nodes(network, text))
    yield from batched(_edges(network, text, "->" if directed else "--"))
    yield "}\n"


def _nodes(network: Network, text: XmlText) -> Iterator[str]:
    for node in network.nodes:
        yield _line(
            _quoted(text.clean(node.id, "node id")),
            {
                "xlabel": _quoted(_shown(node.label, "node label", text)),
                "pos": f'"{node.x!r},{node.y!r}!"',
                "width": f"{2 * node.size / POINTS:.3f}",
                "fillcolor": f'"{hex_colour(node.colour)}"',
                "color": '"#777777"',
                "style": '"filled,dashed"' if node.faint else "filled",
                "URL": _address(node.values, text),
                **_carried("node", node.values, text),
            },
        )


def _edges(network: Network, text: XmlText, tie: str) -> Iterator[str]:
    for edge in network.edges:
        ends = (
            _quoted(text.clean(end, f"edge {of}")) for of, end in (("source", edge.source), ("target", edge.target))
        )
        yield _line(
            f" {tie} ".join(ends),
            {
                "label": _quoted(_shown(edge.label, "edge label", text)),
                "kind": _quoted(text.clean(edge.kind, "edge kind")),
                "weight": str(edge.weight),
                "penwidth": f"{0.8 + 0.7 * sqrt(edge.weight):.1f}",
                "color": f'"{hex_colour(edge.colour or (FAINT_TIE if edge.faint else TIE))}"',
                "style": "dashed" if edge.faint else "",
                "dir": "" if edge.directed else "none",
                **_carried("edge", edge.values, text),
            },
        )


def _line(subject: str, attributes: Mapping[str, str]) -> str:
    told = ", ".join(f"{name}={value}" for name, value in attributes.items() if value)
    return f"{subject} [{told}];\n"


def _carried(of: str, values: Values, text: XmlText) -> dict[str, str]:
    """What a reader of the file must be able to find there too: what happened, and who says so."""
    return {name: _quoted(text.clean(_joined(values[name]), f"{of} {name}")) for name in CARRIED if name in values}


def _address(values: Values, text: XmlText) -> str:
    return _quoted(text.clean(str(values["iri"]), "node iri")) if "iri" in values else ""


def _joined(value: Value) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _shown(text: str, place: str, cleaner: XmlText) -> str:
    """A text that is drawn."""
    return ENTITY.sub("&amp;", one_line(cleaner.clean(text, place)))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
