"""Where labels stand in a picture: each beside its node, where it covers the least of what is there already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple
from unicodedata import east_asian_width

from kgbuild.export.network import Region

LINES = 3
WRAP = 22
LINE_HEIGHT = 1.15
ELLIPSIS = "…"
LETTER = 0.52
BOLD = 1.12
DISC_COUNTS = 8
CELL = 160.0
MOST_COVERED = 0.12
SHRUNK = (1.0, 0.8, 0.64)
UNIT_NODES = 150
NAME_FONT = 20.0
CAPTION = 0.66
CAPTION_LETTERS = 20
RIM = 30.0
ALL_LABELLED = 250
"""The nodes of a picture in which each has room for a label."""


class Box(NamedTuple):
    """A rectangle on the page: its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0


class Disc(NamedTuple):
    """A node on the page that wants a label: its centre, its radius, and the label's font size."""

    x: float
    y: float
    radius: float
    font: float
    text: str
    bold: bool = False


class Placed(NamedTuple):
    """A label in its place: its lines, where the first one's baseline begins, ends or has its middle, and its box."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    font: float
    box: Box


class _Taken:
    """Boxes on the page by the cells of a grid, so that only those nearby are looked at."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for cell in self._cells(box):
            self.cells[cell].append(box)

    def covered(self, box: Box) -> float:
        """The area of other boxes that this one covers."""
        return sum(box.overlap(other) for other in {other for cell in self._cells(box) for other in self.cells[cell]})

    @staticmethod
    def _cells(box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box.left // CELL), int(box.right // CELL) + 1):
            for row in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
                yield column, row


def place_labels(
    discs: Sequence[Disc], kept_free: Sequence[Box] = (), needed: int | None = None
) -> list[Placed | None]:
    """A place for each label, in the order of the discs: those that come first choose first.

    Right, left, below, above and the corners of the disc are tried; the place that covers the least of discs, labels
    and what is to be kept free wins, and of equal ones the first. To cover a disc is worst. Only the first ``needed``,
    which is all where it is not given, are placed even where they cover something, in smaller letters if that helps; of
    the others, those have None.
    """
    taken, own = _Taken(), _Taken()
    for box in kept_free:
        taken.add(box)
    for disc in discs:
        own.add(_box(disc))
    placed: list[Placed | None] = []
    for number, disc in enumerate(discs):
        must = needed is None or number < needed
        for shrunk in SHRUNK if must and needed is not None else (1.0,):
            costs = []
            for order, place in enumerate(_candidates(disc._replace(font=round(disc.font * shrunk, 1)))):
                on_discs = own.covered(place.box) - place.box.overlap(_box(disc))
                costs.append((taken.covered(place.box) + DISC_COUNTS * on_discs, order, place))
            cost, _, best = min(costs)
            if has_room := cost <= MOST_COVERED * best.box.overlap(best.box):
                break
        if not must and not has_room:
            placed.append(None)
            continue
        placed.append(best)
        taken.add(best.box)
    return placed


def _box(disc: Disc) -> Box:
    return Box(disc.x - disc.radius, disc.y - disc.radius, disc.x + disc.radius, disc.y + disc.radius)


def unit_of(nodes: int) -> float:
    """How many times larger than a name beside a node the names are that must be read in a picture of so many."""
    return max(sqrt(nodes / UNIT_NODES), 1.0)


def caption_room(nodes: int) -> tuple[float, float]:
    """How high and wide the captions of regions are in a picture of so many nodes; a small one needs none."""
    if nodes <= ALL_LABELLED:
        return (0.0, 0.0)
    font = NAME_FONT * unit_of(nodes)
    return (font * (1 + CAPTION) * LINE_HEIGHT, CAPTION_LETTERS * font * CAPTION * LETTER * BOLD)


def region_names(regions: Iterable[Region], captions: Mapping[str, str], unit: float) -> list[tuple[Placed, ...]]:
    """The name of each region, centred above it, and beneath the name its caption, if it has one."""
    names = []
    for region in regions:
        font = round(NAME_FONT * unit, 1)
        bottom = -region.y - region.radius - RIM
        lines = [(captions[region.name], round(font * CAPTION, 1))] if captions.get(region.name) else []
        lines.append((region.name, font))
        placed = []
        for text, size in lines:
            width = width_of(text) * size * LETTER * BOLD
            top = bottom - size * LINE_HEIGHT
            box = Box(region.x - width / 2, top, region.x + width / 2, bottom)
            placed.append(Placed((text,), region.x, round(top + size * 0.92, 1), "middle", size, box))
            bottom = top
        names.append(tuple(reversed(placed)))
    return names


STATUS = re.compile(r"\s*[((][^()()]{1,20}[))]$")


def wrap(text: str, columns: int = WRAP, most: int = LINES) -> tuple[str, ...]:
    """The text in lines of about so many letters, or half as many Japanese signs.

    An ellipsis stands for what is left out; a status in brackets at the end is kept.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and width_of(line + word.rstrip()) > columns:
            lines.append(line.strip())
            line = ""
        line += word
    lines.append(line.strip())
    if len(lines) > most:
        # What stands in brackets at the end says that the thing has not happened: it is never what is left out.
        status = STATUS.search(text)
        end = f"{ELLIPSIS} {status[0].strip()}" if status else ELLIPSIS
        room = columns - width_of(end) if status else columns
        last = lines[most - 1]
        while status and width_of(last) > room and " " in last:
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], last.rstrip(" ,.;:、。") + end]
    return tuple(line for line in lines if line)


def width_of(text: str) -> int:
    """The width of a text in columns: Chinese and Japanese signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _words(text: str) -> Iterable[str]:
    """Where a line may break: after spaces, and after each Chinese or Japanese sign."""
    word = ""
    for sign in text:
        word += sign
        if sign.isspace() or east_asian_width(sign) in "WF":
            yield word
            word = ""
    yield word


def _candidates(disc: Disc) -> Iterable[Placed]:
    lines = wrap(disc.text)
    letter = LETTER * BOLD if disc.bold else LETTER
    width = max((width_of(line) for line in lines), default=0) * disc.font * letter
    step = disc.font * LINE_HEIGHT
    height = len(lines) * step
    gap = disc.radius + 3
    middle = disc.y - height / 2
    for left, top, anchor in (
        (disc.x + gap, middle, "start"),
        (disc.x - gap - width, middle, "end"),
        (disc.x - width / 2, disc.y + gap, "middle"),
        (disc.x - width / 2, disc.y - gap - height, "middle"),
        (disc.x + gap * 0.7, disc.y + gap * 0.7, "start"),
        (disc.x + gap * 0.7, disc.y - gap * 0.7 - height, "start"),
        (disc.x - gap * 0.7 - width, disc.y + gap * 0.7, "end"),
        (disc.x - gap * 0.7 - width, disc.y - gap * 0.7 - height, "end"),
    ):
        x = {"start": left, "end": left + width, "middle": left + width / 2}[anchor]
        box = Box(left, top, left + width, top + height)
        yield Placed(lines, x, top + disc.font * 0.92, anchor, disc.font, box)
