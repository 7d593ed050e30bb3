"""Where labels stand in a picture: each beside its node, where it covers the least of what is there already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

LINES = 3
WRAP = 22
LINE_HEIGHT = 1.15
ELLIPSIS = "…"
LETTER = 0.52
DISC_COUNTS = 8


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


class Placed(NamedTuple):
    """A label in its place: its lines, where the first one's baseline begins, ends or has its middle, and its box."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    font: float
    box: Box


def place_labels(discs: Sequence[Disc], kept_free: Sequence[Box] = ()) -> list[Placed]:
    """A place for each label, in the order of the discs: those that come first choose first.

    Right, left, below, above and the corners of the disc are tried; the place that covers the least of discs, labels
    and what is to be kept free wins, and of equal ones the first. To cover a disc is worst.
    """
    own = [Box(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in discs]
    taken = list(kept_free)
    placed = []
    for number, disc in enumerate(discs):
        best = min(
            enumerate(_candidates(disc)),
            key=lambda each: (
                sum(each[1].box.overlap(box) for box in taken)
                + DISC_COUNTS * sum(each[1].box.overlap(box) for other, box in enumerate(own) if other != number),
                each[0],
            ),
        )[1]
        placed.append(best)
        taken.append(best.box)
    return placed


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
    width = max((width_of(line) for line in lines), default=0) * disc.font * LETTER
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
