"""A YAML file as a tree that keeps what people see: comments, blank lines, and how each value is written.

Only for text that the strict reader accepts: there are no anchors, tags or empty values in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import yaml
from msgspec import Struct, field
from yaml import CBaseLoader
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from kgbuild.source.files import MODELINE

COMMENT = re.compile(r"#[^\n]*")
TRAILING_BLANKS = re.compile(r"(?:\n[ \t]*)+\Z")

BLOCK_SIGNS = ("|", ">")

BLANK = ""
"""What stands for an empty line among comments."""


class Leaf(Struct):
    """A single value: its text, how the file writes it, and the quote or block sign that this begins with."""

    text: str
    raw: str
    sign: str

    @property
    def several_lines(self) -> bool:
        return "\n" in self.raw


class Group(Struct):
    """A mapping or a list; ``flow`` if it stands in braces or brackets. ``closing`` has the comments after the last."""

    mapping: bool
    flow: bool
    column: int
    entries: list[Entry] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


class Entry(Struct):
    """A value with its key, if it has one; the comments on lines of their own above it, and the one beside it."""

    key: Leaf | None
    value: Value | None = None
    above: list[str] = field(default_factory=list)
    beside: str = ""


Value: TypeAlias = Leaf | Group


class Commented(Struct):
    """A whole file: the comments at its head, what it holds, and the comments after that."""

    head: list[str]
    root: Entry
    foot: list[str]


class _Remark(NamedTuple):
    """A comment on a line of its own, or an empty line, and where it begins."""

    text: str
    column: int


def read_commented(text: str) -> Commented:
    """The tree of a text with line feeds only, without a byte order mark."""
    return _Reader(text).read()


def comments(commented: Commented) -> list[str]:
    """Every comment of the file, sorted."""
    return sorted(text for text in (*commented.head, *_of(commented.root), *commented.foot) if text)


def comments_within(group: Group) -> list[str]:
    """Every comment inside a mapping or list."""
    return [text for text in _inside(group) if text]


def _inside(group: Group) -> Iterator[str]:
    for entry in group.entries:
        yield from _of(entry)
    yield from group.closing


def _of(entry: Entry) -> Iterator[str]:
    yield from (*entry.above, entry.beside)
    if isinstance(entry.value, Group):
        yield from _inside(entry.value)


class _Reader:
    """Follows the events of the parser; whatever it passes over between two of them are signs, space and comments."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._passed = 0
        self._waiting: list[_Remark] = []
        self._closed: list[Group] = []
        self._latest: Entry | None = None
        self._latest_end = 0

    def read(self) -> Commented:
        holder = Entry(None)
        opened: list[tuple[Group, Entry]] = []
        awaits_value = True
        event: Any
        for event in yaml.parse(self._text, Loader=CBaseLoader):
            start, end = event.start_mark.index, event.end_mark.index
            self._pass(start)
            if isinstance(event, CollectionEndEvent):
                self._end(*opened.pop(), end)
                awaits_value = False
            elif isinstance(event, CollectionStartEvent | ScalarEvent):
                value = self._value(event)
                group = opened[-1][0] if opened else None
                if group is not None and group.mapping and not awaits_value:
                    assert isinstance(value, Leaf)
                    self._begin(Entry(value), group)
                    awaits_value = True
                    continue
                if group is None:
                    entry = holder
                elif group.mapping:
                    entry = group.entries[-1]
                else:
                    entry = self._begin(Entry(None), group)
                self._give(entry, value)
                awaits_value = False
                if isinstance(value, Group):
                    opened.append((value, entry))
            if not isinstance(event, ScalarEvent):
                self._passed = max(self._passed, end)
        return self._whole(holder)

    def _value(self, event: Any) -> Value:
        start = event.start_mark
        if isinstance(event, CollectionStartEvent):
            return Group(isinstance(event, MappingStartEvent), bool(event.flow_style), start.column)
        raw = self._text[start.index : event.end_mark.index]
        sign = event.style or ""
        self._passed = event.end_mark.index
        space_ends_text = event.value.removesuffix("\n") != event.value.rstrip()
        if sign in BLOCK_SIGNS and not space_ends_text:
            raw = TRAILING_BLANKS.sub("", raw)
            self._passed = start.index + len(raw)
        return Leaf(event.value, raw, sign)

    def _begin(self, entry: Entry, group: Group) -> Entry:
        """Add an entry to its group, with the comments that wait for it."""
        self._close(group.column)
        entry.above += self._taken()
        group.entries.append(entry)
        self._mark(entry)
        return entry

    def _give(self, entry: Entry, value: Value) -> None:
        """Give an entry its value. Comments between a key and a value on its line go above the key."""
        entry.value = value
        if isinstance(value, Leaf) or value.flow:
            entry.above += [text for text in self._taken() if text]
        if isinstance(value, Leaf):
            if value.sign in BLOCK_SIGNS and (found := COMMENT.search(value.raw.partition("\n")[0])):
                self._comment(found[0], 0, entry)
            self._mark(entry)

    def _end(self, group: Group, owner: Entry, index: int) -> None:
        if group.flow:
            (group.closing if group.entries else owner.above).extend(text for text in self._taken() if text)
            self._passed = index
            self._mark(owner)
        else:
            self._closed.append(group)

    def _mark(self, entry: Entry) -> None:
        """A comment that follows on the same line will stand beside this entry."""
        self._latest, self._latest_end = entry, self._passed

    def _pass(self, index: int) -> None:
        """Collect the comments and empty lines between the last event and the next."""
        if index <= self._passed:
            return
        gap, start = self._text[self._passed : index], self._passed
        self._passed = index
        if "#" not in gap and gap.count("\n") < 2:
            return
        lines = gap.split("\n")
        for number, line in enumerate(lines):
            if found := COMMENT.search(line):
                begin = self._text.rfind("\n", 0, start) + 1
                whole = self._text[begin : start + found.end()]
                beside = self._latest if self._latest_end >= begin else None
                self._comment(found[0], len(whole) - len(whole.lstrip(" ")), beside)
            elif not line.strip() and 0 < number < len(lines) - 1:
                self._waiting.append(_Remark(BLANK, 0))
            start += len(line) + 1

    def _comment(self, text: str, column: int, beside: Entry | None) -> None:
        text = text.rstrip()
        if beside is None or beside.beside:
            self._waiting.append(_Remark(text, column))
        else:
            beside.beside = text

    def _close(self, column: int) -> None:
        """Give comments that stand deeper than ``column`` to the groups that have just ended, innermost first."""
        while self._closed:
            position = next((n for n, remark in enumerate(self._waiting) if remark.text), None)
            if position is None or self._waiting[position].column <= column:
                break
            while len(self._closed) > 1 and self._closed[0].column > self._waiting[position].column:
                del self._closed[0]
            self._closed[0].closing += [remark.text for remark in self._waiting[: position + 1]]
            del self._waiting[: position + 1]
        self._closed.clear()

    def _taken(self) -> list[str]:
        taken = [remark.text for remark in self._waiting]
        self._waiting.clear()
        return taken

    def _whole(self, holder: Entry) -> Commented:
        """The file. Its head ends where an empty line parts it from comments on the first entry, or else with them."""
        self._close(-1)
        foot = self._taken()
        above, holder.above = holder.above, []
        if not isinstance(holder.value, Group) or not holder.value.entries:
            return Commented(above, holder, foot)
        first = holder.value.entries[0]
        above += first.above
        parted = above[::-1].index(BLANK) if BLANK in above else 0
        head = above[: len(above) - parted]
        if all(not text or text.startswith(MODELINE) for text in head):
            head = above
        first.above = above[len(head) :]
        return Commented(head, holder, foot)
