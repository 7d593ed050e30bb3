"""What frames a picture: its page, the title above, and the legend beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kgbuild.export.labels import Box, width_of, wrap
from kgbuild.export.looks import FAINT_TIE, Family
from kgbuild.export.network import About
from kgbuild.export.plain import hex_colour
from kgbuild.export.xmltext import XmlText

MARGIN = 36.0
HEAD = 58.0
FOOT = 46.0
LEGEND_ROW = 24.0
NARROWEST = 1240.0  # the legend with every family in it takes two rows at most
SCREEN = 1600.0
RING = 'fill="none" stroke="#111" stroke-width="2.6"'
CONNECTS = {"en": "connects Japan with a partner", "ja": "日本と相手国を結ぶ主体"}
CAPTIONS = {
    "en": "under a partner's name: who of Japan connects with it most",
    "ja": "相手国名の下:最も結び付きの強い日本側の主体",
}
NOT_HAPPENED = {"en": "not happened: planned, announced …", "ja": "未実現(予定・発表など)"}


class Page(NamedTuple):
    """The page, and how positions become places on it: up in a network is down on a page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def zoom(self) -> float:
        """How many times larger than a screen the page is; 1 for what fits."""
        return max(self.width / SCREEN, 1.0)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place on the page, in tenths."""
        return (round(x - self.left + 0.0, 1), round(y - self.top + 0.0, 1))


def page_around(boxes: Sequence[Box]) -> Page:
    """The page that has room for the boxes and the frame."""
    if not boxes:
        return Page(-MARGIN, -HEAD, NARROWEST, HEAD + FOOT + 2 * MARGIN)
    left, right = min(box.left for box in boxes) - MARGIN, max(box.right for box in boxes) + MARGIN
    spare = max(NARROWEST - (right - left), 0)
    zoom = max((right - left + spare) / SCREEN, 1.0)
    top = min(box.top for box in boxes) - zoom * (HEAD + MARGIN)
    bottom = max(box.bottom for box in boxes) + zoom * (FOOT + MARGIN)
    return Page(left - spare / 2, top, right - left + spare, bottom - top)


def draw_frame(
    about: About,
    families: Iterable[Family],
    page: Page,
    text: XmlText,
    *,
    faint: bool,
    connects: bool,
    captions: bool,
) -> Iterator[str]:
    """Title above, legend beneath; on a large page both are larger."""
    title = text.escape(about.title, "title")
    zoom = round(page.zoom, 3)
    yield f'<g transform="scale({zoom})">\n'
    yield f'<text x="{MARGIN}" y="36" font-size="20" font-weight="600" fill="#222">{title}</text>\n'
    under = about.description.removeprefix(about.title).lstrip(". ")
    for number, line in enumerate(wrap(under, int((page.width / zoom - 2 * MARGIN) / 6.3), 2)):
        escaped = text.escape(line, "title")
        yield f'<text x="{MARGIN}" y="{57 + 16 * number}" font-size="12" fill="#666">{escaped}</text>\n'
    yield "</g>\n"
    yield f'<g font-size="12" fill="#333" transform="scale({zoom})">\n'
    entries = [(each.label(about.language), f'fill="{hex_colour(each.colour)}"', "") for each in families]
    if faint:
        looks = f'fill="{hex_colour(FAINT_TIE)}" stroke="#777" stroke-dasharray="3 2.4"'
        entries.append((NOT_HAPPENED.get(about.language, NOT_HAPPENED["en"]), looks, ' font-style="italic"'))
    if connects:
        entries.append((CONNECTS.get(about.language, CONNECTS["en"]), RING, ' font-weight="700"'))
    if captions:
        entries.append((CAPTIONS.get(about.language, CAPTIONS["en"]), 'fill="none"', ' font-weight="600"'))
    x, y = MARGIN, page.height / zoom - FOOT
    for name, looks, style in entries:
        width = 36 + width_of(name) * 6.3
        if x + width > page.width / zoom:
            x, y = MARGIN, y + LEGEND_ROW
        yield (
            f'<circle cx="{x + 6:.1f}" cy="{y - 4:.1f}" r="6" {looks}/>'
            f'<text x="{x + 17:.1f}" y="{y:.1f}"{style}>{name}</text>\n'
        )
        x += width
    yield "</g>\n"
