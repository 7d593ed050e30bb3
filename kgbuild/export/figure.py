"""A network drawn straight to SVG: what Gephi shows on opening, with all labels, for pages and papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot, sqrt

from kgbuild.export.brokers import HOME
from kgbuild.export.frame import RING, Page, draw_frame, page_around
from kgbuild.export.labels import (
    ALL_LABELLED,
    LETTER,
    LINE_HEIGHT,
    RIM,
    Box,
    Disc,
    Placed,
    place_labels,
    region_names,
    unit_of,
    width_of,
    wrap,
)
from kgbuild.export.looks import COUNTRY, ECONOMY, FAMILIES, INK, TIE, Colour
from kgbuild.export.network import Edge, Network, Node, Region
from kgbuild.export.plain import hex_colour
from kgbuild.export.xmltext import XmlText

JAPANESE = "Noto Sans CJK JP, Hiragino Sans, Yu Gothic"
FONT = {
    "en": f"Noto Sans, {JAPANESE}, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif",
    "ja": f"{JAPANESE}, Noto Sans, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif",
}
LABELLED_EDGES = 30
EDGE_FONT = 9.0
BEND = 26.0
FEW = 60
CAPTIONED = 2
ACRONYM = 6
HUB = 1.3


def draw_svg(network: Network, text: XmlText) -> Iterator[str]:
    """The picture, piece by piece: ties beneath things beneath labels, with a title and a legend."""
    nodes = {node.id: node for node in network.nodes}
    edges = list(network.edges)
    ranked = sorted(nodes.values(), key=_rank)
    words = _edge_words(edges, nodes) if len(edges) <= LABELLED_EDGES else []
    is_large = len(nodes) > ALL_LABELLED
    # In a small picture a region of one node would only repeat what the node is called.
    regions = [each for each in network.regions if each.name and (each.radius or is_large)]
    captions = {each.name: _caption(each, nodes) for each in regions} if is_large else {}
    names = region_names(regions, captions, unit_of(len(nodes)))
    named = [line for lines in names for line in lines]
    labels = place_labels(
        [Disc(n.x, -n.y, n.size, _font(n, len(nodes)), n.label, _connects(n)) for n in ranked],
        [each.box for each in (*words, *named)],
        None if len(nodes) <= FEW else sum((_is_hub if is_large else _connects)(node) for node in ranked),
    )
    discs = [(n.x, n.y, n.size) for n in ranked]
    discs += [(each.x, each.y, each.radius + RIM) for each in regions]
    boxes = [Box(x - radius, -y - radius, x + radius, -y + radius) for x, y, radius in discs]
    page = page_around([*boxes, *(label.box for label in (*labels, *words, *named) if label)])
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
    yield from _regions(regions, names, page, text)
    yield from _edges(edges, nodes, page, text, arrows=bool(words))
    yield "<g>\n"
    for node in sorted(nodes.values(), key=lambda node: (-node.size, node.id)):
        yield _node(node, page, text)
    yield '</g>\n<g stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">\n'
    for word in words:
        yield _label(word, page, text, "#555")
    for node, label in zip(ranked, labels, strict=True):
        if label:
            colour = "#6b6b6b" if node.faint else hex_colour(INK)
            yield _label(label, page, text, colour, italic=node.faint, bold=_connects(node))
    yield "</g>\n"
    present = {str(node.values.get("family", "other")) for node in nodes.values()}
    faint = any(node.faint for node in ranked) or any(edge.faint for edge in edges)
    families = [each for each in FAMILIES if each.name in present]
    shown = {"connects": any(map(_connects, ranked)), "captions": any(captions.values())}
    yield from draw_frame(about, families, page, text, faint=faint, **shown)
    yield "</svg>\n"


def _connects(node: Node) -> bool:
    """Whether few connect Japan better with some partner."""
    return "connects" in node.values


def _caption(region: Region, nodes: Mapping[str, Node]) -> str:
    """Who of Japan connects the region most, as short as each is called."""
    return " · ".join(_short_name(nodes[node]) for node in region.connectors[:CAPTIONED])


def _short_name(node: Node) -> str:
    """An acronym of the node, if it has one, else its label: ``METI``."""
    aliases = node.values.get("aliases", ())
    found = [alias for alias in aliases if alias.isupper() and alias.isascii()] if isinstance(aliases, tuple) else []
    return min((alias for alias in found if len(alias) <= ACRONYM), default=node.label, key=lambda a: (len(a), a))


def _is_hub(node: Node) -> bool:
    """Whether it does so with several, or is Japan itself, which has no part of the picture to be named by."""
    connects = node.values.get("connects", ())
    is_home = node.values.get("family") == COUNTRY.name and node.values.get("country") == HOME
    return is_home or (isinstance(connects, tuple) and len(connects) > 2)


def _rank(node: Node) -> tuple[bool, bool, float, str]:
    """Who connects chooses the place of its label first, then who has most ties."""
    return (not _is_hub(node), not _connects(node), -node.size, node.id)


def _font(node: Node, nodes: int) -> float:
    """Labels of who connects can be read where the whole of a large picture is on one screen."""
    font, unit = min(9.5 + node.size * 0.22, 17), unit_of(nodes)
    return round(HUB * font * unit if _is_hub(node) and unit > 1 else font * sqrt(unit) if _connects(node) else font, 1)


def _regions(
    regions: Sequence[Region], names: Sequence[tuple[Placed, ...]], page: Page, text: XmlText
) -> Iterator[str]:
    """Where each partner's things stand, its name, and who connects it."""
    yield '<g fill="#f6f6f4" stroke="#e6e6e2">\n'
    for region in regions:
        x, y = page.at(region.x, -region.y)
        yield f'<circle cx="{x}" cy="{y}" r="{region.radius + RIM:.1f}"/>\n'
    yield '</g>\n<g font-weight="600">\n'
    for name, *captions in names:
        yield _label(name, page, text, "#8a8a84")
        for caption in captions:
            yield _label(caption, page, text, "#333")
    yield "</g>\n"


def _edges(
    edges: Sequence[Edge], nodes: Mapping[str, Node], page: Page, text: XmlText, *, arrows: bool
) -> Iterator[str]:
    opacity = f' stroke-opacity="{max(200 / len(edges), 0.3):.2f}"' if len(edges) > 200 else ""
    yield f'<g fill="none"{opacity}>\n'
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
    ring = f'<circle cx="{x}" cy="{y}" r="{node.size + 4:.1f}" {RING}/>' if _connects(node) else ""
    return (
        f'{ring}<circle cx="{x}" cy="{y}" r="{node.size}" fill="{hex_colour(node.colour)}" {outline}>'
        f"<title>{text.escape(tip, 'node label')}</title></circle>\n"
    )


def _own_colour(node: Node) -> Colour:
    name = node.values.get("family")
    return next((each.colour for each in FAMILIES if each.name == name), node.colour)


def _label(label: Placed, page: Page, text: XmlText, colour: str, *, italic: bool = False, bold: bool = False) -> str:
    x, y = page.at(label.x, label.y)
    step = round(label.font * LINE_HEIGHT, 1)
    spans = "".join(
        f'<tspan x="{x}" dy="{step if number else 0}">{text.escape(line, "node label")}</tspan>'
        for number, line in enumerate(label.lines)
    )
    style = (' font-style="italic"' if italic else "") + (' font-weight="700"' if bold else "")
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
