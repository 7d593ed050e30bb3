"""The tree of a YAML file: scalars, mappings and sequences, each of which knows its place.

Nodes are values: nothing changes them once they are read. ``Final`` has the type checker see to that; a frozen
dataclass would have the interpreter do so, at two and a half times the cost of making one, a tenth of all reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from kgbuild.errors import Span

BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Origin:
    """A file that was read: its path as messages show it, and its text. It turns offsets into places when asked to."""

    file: str
    text: str = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in BREAK.finditer(self.text))]

    def span(self, offset: int) -> Span:
        """The place of the character at ``offset``, counted from 0."""
        line = bisect_right(self._starts, offset)
        return Span(self.file, line, offset - self._starts[line - 1] + 1)

    def line(self, offset: int) -> tuple[int, str]:
        """The offset where the line of the character at ``offset`` begins, and its text without the line end."""
        number = bisect_right(self._starts, offset)
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return start, self.text[start:end].rstrip("\r\n")


@dataclass(slots=True)
class Scalar:
    """A single value. It is always text: ``NO`` is Norway, ``0207`` keeps its zero."""

    text: Final[str]
    origin: Final[Origin] = field(repr=False, compare=False)
    offset: Final[int]

    @property
    def span(self) -> Span:
        return self.origin.span(self.offset)


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in the order in which they are written; ``keys`` has the place of each key.

    ``offsets`` are those of the keys, in the same order; ``vacant`` has the keys that have no value, with theirs.
    """

    entries: Final[dict[str, Node]]
    offsets: Final[tuple[int, ...]] = field(repr=False)
    origin: Final[Origin] = field(repr=False, compare=False)
    offset: Final[int]
    vacant: Final[tuple[tuple[str, int], ...]] = field(default=(), repr=False)

    @property
    def keys(self) -> abc.Mapping[str, Span]:
        return _Places(self.origin, self.entries, self.offsets)

    @property
    def span(self) -> Span:
        return self.origin.span(self.offset)


@dataclass(slots=True)
class Sequence:
    """Values one after the other."""

    items: Final[tuple[Node, ...]]
    origin: Final[Origin] = field(repr=False, compare=False)
    offset: Final[int]

    @property
    def span(self) -> Span:
        return self.origin.span(self.offset)


Node: TypeAlias = Scalar | Mapping | Sequence


class _Places(abc.Mapping[str, Span]):
    """The places of keys, worked out one by one as they are asked for: messages need few of them."""

    __slots__ = ("_offsets", "_origin")

    def __init__(self, origin: Origin, keys: abc.Iterable[str], offsets: tuple[int, ...]) -> None:
        self._origin = origin
        self._offsets = dict(zip(keys, offsets, strict=True))

    def __getitem__(self, key: str) -> Span:
        return self._origin.span(self._offsets[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)
