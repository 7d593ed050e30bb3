"""The tree of a YAML file: scalars, mappings and sequences, each of which knows its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import abc
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from kgbuild.errors import Span

BREAK = re.compile(r"\r\n|\r|\n")


class Origin(Struct, frozen=True, dict=True):
    """A file that was read: its path as messages show it, and its text. It turns offsets into places when asked to."""

    file: str
    text: str

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


class Scalar(Struct, frozen=True):
    """A single value. It is always text: ``NO`` is Norway, ``0207`` keeps its zero."""

    text: str
    origin: Origin
    offset: int

    @property
    def span(self) -> Span:
        return self.origin.span(self.offset)


class Mapping(Struct, frozen=True):
    """Keys with their values, in the order in which they are written; ``keys`` has the place of each key.

    ``offsets`` are those of the keys, in the same order; ``vacant`` has the keys that have no value, with theirs.
    """

    entries: dict[str, Node]
    offsets: tuple[int, ...]
    origin: Origin
    offset: int
    vacant: tuple[tuple[str, int], ...] = ()

    @property
    def keys(self) -> abc.Mapping[str, Span]:
        return _Places(self.origin, self.entries, self.offsets)

    @property
    def span(self) -> Span:
        return self.origin.span(self.offset)


class Sequence(Struct, frozen=True):
    """Values one after the other."""

    items: tuple[Node, ...]
    origin: Origin
    offset: int

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
