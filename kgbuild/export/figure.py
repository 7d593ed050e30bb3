"""A network drawn straight to SVG: what Gephi shows on opening, with all labels, for pages and papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot, sqrt
from typing import NamedTuple

from kgbuild.export.labels import LETTER, LINE_HEIGHT, Box, Disc, Placed, place_labels, width_of, wrap
from kgbuild.export.looks import ECONOMY, FAINT_TIE, FAMILIES, INK, TIE, Colour, Family
from kgbuild.export.network import Edge, Network, Node
from kgbuild.export.plain import hex_colour
from kgbuild.export.xmltext import XmlText

JAPANESE = "Noto Sans CJK JP, Hiragino Sans, Yu Gothic"
FONT = {
    "en": f"Noto Sans, {JAPANESE}, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif",
    "ja": f"{JAPANESE}, Noto Sans, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif",
}
MARGIN = 36.0
HEAD = 58.0
FOOT = 24.0
LABELLED_EDGES = 30
EDGE_FONT = 9.0
NARROWEST = 1240.0  # the legend with every family in it fits
BEND = 26.0
NOT_HAPPENED = {"en": "not happened: planned, announced …", "ja": "未実現(予定・発表など)"}


class Page(NamedTuple):
    """The page, and how positions become places on it: up in a network is down on a page."""

    left: float
    top: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place on the page, in tenths."""
        return (round(x - self.left + 0.0, 1), round(y - self.top + 0.0, 1))


def draw_svg(network: Network, text: XmlText) -> Iterator[str]:
    """The picture, piece by piece: ties beneath things beneath labels, with a title and a legend."""
    nodes = {node.id: node for node in network.nodes}
    edges = list(network.edges)
    ranked = sorted(nodes.values(), key=lambda node: (-node.size, node.id))
    words = _edge_words(edges, nodes) if len(edges) <= LABELLED_EDGES else []
    labels = place_labels([Disc(n.x, -n.y, n.size, _font(n), n.label) for n in ranked], [word.box for word in words])
    boxes = [Box(n.x - n.size, -n.y - n.size, n.x + n.size, -n.y + n.size) for n in ranked]
    page = _page([*boxes, *(label.box for label in (*labels, *words))])
    about = network.about
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:.0f} {page.height:.0f}"'
        f' width="{page.width:.0f}" height="{page.height:.0f}" lang="{about.language}" role="img"'
        f' font-family="{FONT.get(about.language, FONT["en"])}">\n'
        f"<title>{text.escape(about.title, 'title')}</title>\n<desc>{text.escape(about.description, 'title')}</desc>\n"
        f'<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
        f' markerUnits="userSpaceOnUse"><path d="M0 0.5L8 4L0 7.5z" fill="{hex_colour(TIE)}"/></marker></defs>\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n'
    )
    yield from _edges(edges, nodes, page, text, arrows=bool(words))
    yield "<g>\n"
    for node in sorted(nodes.values(), key=lambda node: (-node.size, node.id)):
        yield _node(node, page, text)
    yield '</g>\n<g stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">\n'
    for word in words:
        yield _label(word, page, text, "#555")
    for node, label in zip(ranked, labels, strict=True):
        yield _label(label, page, text, "#6b6b6b" if node.faint else hex_colour(INK), italic=node.faint)
    yield "</g>\n"
    present = {str(node.values.get("family", "other")) for node in nodes.values()}
    faint = any(node.faint for node in ranked) or any(edge.faint for edge in edges)
    yield from _frame(network, [each for each in FAMILIES if each.name in present], page, text, faint=faint)
    yield "</svg>\n"


def _font(node: Node) -> float:
    return round(min(9.5 + node.size * 0.22, 17), 1)


def _page(boxes: list[Box]) -> Page:
    if not boxes:
        return Page(-MARGIN, -HEAD, NARROWEST, HEAD + FOOT + 2 * MARGIN)
    left, right = min(box.left for box in boxes) - MARGIN, max(box.right for box in boxes) + MARGIN
    top, bottom = min(box.top for box in boxes) - HEAD - MARGIN, max(box.bottom for box in boxes) + FOOT + MARGIN
    spare = max(NARROWEST - (right - left), 0)
    return Page(left - spare / 2, top, right - left + spare, bottom - top)


def _edges(
    edges: Sequence[Edge], nodes: Mapping[str, Node], page: Page, text: XmlText, *, arrows: bool
) -> Iterator[str]:
    yield '<g fill="none">\n'
    for edge, bend in _bent(edges):
        colour = hex_colour(edge.colour or TIE)
        dashes = ' stroke-dasharray="5 4"' if edge.faint else ""
        head = ' marker-end="url(#head)"' if arrows and edge.directed and edge.source != edge.target else ""
        tip = f"{nodes[edge.source].label} – {edge.label} – {nodes[edge.target].label}"
        path = _path(nodes[edge.source], nodes[edge.target], bend, page, short=bool(head))
        yield (
            f'<path d="{path}" stroke="{colour}" stroke-width="{0.8 + 0.7 * sqrt(edge.weight):.1f}"{dashes}{head}>'
            f"<title>{text.escape(tip, 'edge label')}</title></path>\n"
        )
    yield "</g>\n"


def _bent(edges: Iterable[Edge]) -> Iterator[tuple[Edge, float]]:
    """Edges with how far each bends: those between the same two nodes fan out."""
    between: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        between[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    for (first, _), parallel in sorted(between.items()):
        for number, edge in enumerate(parallel):
            bend = (number - (len(parallel) - 1) / 2) * BEND
            yield edge, bend if edge.source == first else -bend


def _middle(one: Node, other: Node, bend: float) -> tuple[float, float]:
    """The control point of a bent edge."""
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy) or 1.0
    return ((one.x + other.x) / 2 - 2 * bend * dy / length, (one.y + other.y) / 2 + 2 * bend * dx / length)


def _path(one: Node, other: Node, bend: float, page: Page, *, short: bool) -> str:
    """From centre to centre; ``short`` ends at the rim of the other node, where an arrow can be seen."""
    x1, y1 = page.at(one.x, -one.y)
    if one.id == other.id:
        reach = one.size + 14
        return f"M{x1} {y1}c{reach} {-reach} {-reach} {-reach} 0 0"
    mx, my = _middle(one, other, bend)
    x, y = other.x, other.y
    if short:
        length = hypot(x - mx, y - my) or 1.0
        back = min((other.size + 2) / length, 1.0)
        x, y = x + (mx - x) * back, y + (my - y) * back
    x2, y2 = page.at(x, -y)
    if not bend:
        return f"M{x1} {y1}L{x2} {y2}"
    cx, cy = page.at(mx, -my)
    return f"M{x1} {y1}Q{cx} {cy} {x2} {y2}"


def _node(node: Node, page: Page, text: XmlText) -> str:
    x, y = page.at(node.x, -node.y)
    own = _own_colour(node)
    outline = 'stroke="#fff"'
    if node.faint:
        outline = f'stroke="{hex_colour(own)}" stroke-width="1.4" stroke-dasharray="3 2.4"'
    elif own == ECONOMY.colour:
        outline = 'stroke="#8a8100"'
    tip = "; ".join(filter(None, (node.label, str(node.values.get("class", "")), str(node.values.get("gist", "")))))
    return (
        f'<circle cx="{x}" cy="{y}" r="{node.size}" fill="{hex_colour(node.colour)}" {outline}>'
        f"<title>{text.escape(tip, 'node label')}</title></circle>\n"
    )


def _own_colour(node: Node) -> Colour:
    name = node.values.get("family")
    return next((each.colour for each in FAMILIES if each.name == name), node.colour)


def _label(label: Placed, page: Page, text: XmlText, colour: str, *, italic: bool = False) -> str:
    x, y = page.at(label.x, label.y)
    step = round(label.font * LINE_HEIGHT, 1)
    spans = "".join(
        f'<tspan x="{x}" dy="{step if number else 0}">{text.escape(line, "node label")}</tspan>'
        for number, line in enumerate(label.lines)
    )
    style = ' font-style="italic"' if italic else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{label.font}" text-anchor="{label.anchor}" fill="{colour}"{style}>'
        f"{spans}</text>\n"
    )


def _edge_words(edges: Iterable[Edge], nodes: Mapping[str, Node]) -> list[Placed]:
    """What edges are called, with their weight, each in the middle of its edge."""
    words = []
    for edge, bend in _bent(edges):
        x, y = _middle(nodes[edge.source], nodes[edge.target], bend / 2)
        lines = wrap(f"{edge.label} × {edge.weight}" if edge.weight > 1 else edge.label, 24, 2)
        width = max(map(width_of, lines)) * EDGE_FONT * LETTER
        height = len(lines) * EDGE_FONT * LINE_HEIGHT
        box = Box(x - width / 2, -y - height / 2, x + width / 2, -y + height / 2)
        words.append(Placed(lines, x, box.top + EDGE_FONT * 0.92, "middle", EDGE_FONT, box))
    return words


def _frame(network: Network, families: Iterable[Family], page: Page, text: XmlText, *, faint: bool) -> Iterator[str]:
    about = network.about
    title = text.escape(about.title, "title")
    yield f'<text x="{MARGIN}" y="36" font-size="20" font-weight="600" fill="#222">{title}</text>\n'
    under = about.description.removeprefix(about.title).lstrip(". ")
    for number, line in enumerate(wrap(under, int((page.width - 2 * MARGIN) / 6.3), 2)):
        escaped = text.escape(line, "title")
        yield f'<text x="{MARGIN}" y="{57 + 16 * number}" font-size="12" fill="#666">{escaped}</text>\n'
    y = round(page.height - 22, 1)
    x = MARGIN
    yield '<g font-size="12" fill="#333">\n'
    for each in families:
        name = each.label(about.language)
        yield f'<circle cx="{x + 6}" cy="{y - 4}" r="6" fill="{hex_colour(each.colour)}"/>'
        yield f'<text x="{x + 17}" y="{y}">{name}</text>\n'
        x = round(x + 36 + width_of(name) * 6.3, 1)
    if faint:
        name = NOT_HAPPENED.get(about.language, NOT_HAPPENED["en"])
        pale = hex_colour(FAINT_TIE)
        yield (
            f'<circle cx="{x + 6}" cy="{y - 4}" r="6" fill="{pale}" stroke="#777" stroke-dasharray="3 2.4"/>'
            f'<text x="{x + 17}" y="{y}" font-style="italic">{name}</text>\n'
        )
    yield "</g>\n"
