"""Paragraphs of a document: those that have nothing to record, and those that nothing accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Fact
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.values.faults import ValueFault, half_width, quoted
from kgbuild.values.texts import WHOLE, WHOLE_LIMIT, one_line

if TYPE_CHECKING:
    from kgbuild.records.reading import DocumentFile

NUMBER = re.compile("[0-9]+")
RANGE = re.compile("[^0-9]*[0-9]+ *[-–—~〜] *[0-9]+[^0-9]*")
MANY = 30
LISTED = 10


def numbers_in(text: str) -> list[int]:
    """The paragraphs that a text names in a way of its own: `3-4`, `¶3`, `3 and 4`. None where there may be others."""
    plain = half_width(text)
    digits = NUMBER.findall(plain)
    if len(digits) > MANY or any(len(each) > len(str(WHOLE_LIMIT)) for each in digits):
        return []
    numbers = [int(each) for each in digits]
    if RANGE.fullmatch(plain) and numbers[0] < numbers[1] < numbers[0] + MANY:
        return list(range(numbers[0], numbers[1] + 1))
    return numbers


def emptied(tree: Node | None, problems: list[Problem]) -> dict[int, tuple[str, Node]]:
    """Paragraph -> why it has nothing to record, and where that stands; problems are added to ``problems``."""
    found: dict[int, tuple[str, Node]] = {}
    if tree is None:
        return found
    if not isinstance(tree, Mapping):
        problems.append(Problem("form", "`nothing-to-record` is a mapping", "write `1: photo credit`", tree.span))
        return found
    for key, reason in tree.entries.items():
        read = _emptied(key, reason, tree.keys[key])
        if isinstance(read, Problem):
            problems.append(read)
        else:
            number, why = read
            found[number] = (why, reason)
    return found


def _emptied(key: str, reason: Node, place: Span) -> tuple[int, str] | Problem:
    """A paragraph, and why it has nothing to record; or what is wrong with what is said of it."""
    numbers = numbers_in(key)
    example = f"as in `{numbers[0] if numbers else 1}: photo credit`"
    if not numbers or not WHOLE.fullmatch(key):
        repair = f"write a line for each paragraph, {example}" if len(numbers) > 1 else f"write it {example}"
        return Problem("form", f"{quoted(key)} is no number of a paragraph", repair, place)
    if not isinstance(reason, Scalar):
        return Problem("form", f"paragraph {key} has no reason in words", f"write it {example}", place)
    try:
        return numbers[0], one_line(reason.text)
    except ValueFault as fault:
        return Problem("value", fault.message, fault.repair, reason.span)


def misplaced(read: DocumentFile) -> Iterator[Problem]:
    """Paragraphs that the document does not have, or that have facts and are said to have none."""
    count = read.document.paragraphs.number
    used: set[int] = set()
    for fact in read.facts:
        assert isinstance(fact.record, Fact)
        place = fact.tree.entries["at"]
        places = place.items if isinstance(place, Sequence) else (place,)
        for paragraph, where in zip(fact.record.at, places, strict=True):
            used.add(paragraph.number)
            yield from _outside(paragraph.number, count, where)
    for empty, (_, place) in read.nothing.items():
        yield from _outside(empty, count, place)
        if empty in used:
            message = f"paragraph {empty} has facts and stands under `nothing-to-record`"
            yield Problem("paragraph-both", message, f"remove `{empty}` from `nothing-to-record`", place.span)


def unread(read: DocumentFile) -> Iterator[Problem]:
    """Paragraphs that have no fact and no reason for having none."""
    used = {at.number for fact in read.facts if isinstance(fact.record, Fact) for at in fact.record.at}
    count = read.document.paragraphs.number
    missing = [number for number in range(1, count + 1) if number not in used and number not in read.nothing]
    if missing:
        listed = _listed(missing)
        yield Problem(
            "paragraph-unread",
            f"of {count} paragraphs, {listed} {'is' if len(missing) == 1 else 'are'} not accounted for",
            "add facts `at` them, or name each under `nothing-to-record` with a reason",
            read.tree.span,
        )


def _listed(numbers: list[int]) -> str:
    """Ascending numbers in words, those that follow one another as a range: ``2, 4 to 7``; of many ranges the first."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        first = ranges.pop()[0] if ranges and ranges[-1][1] == number - 1 else number
        ranges.append((first, number))
    words = [f"{first}" if first == last else f"{first} to {last}" for first, last in ranges]
    return ", ".join(words if len(words) <= LISTED else [*words[:LISTED], "…"])


def _outside(paragraph: int, count: int, place: Node) -> Iterator[Problem]:
    if not 1 <= paragraph <= count:
        yield Problem(
            "paragraph-beyond",
            f"there is no paragraph {paragraph}: the document has {count}",
            f"give a number from 1 to {count}; paragraphs are the document's non-empty lines",
            place.span,
        )
