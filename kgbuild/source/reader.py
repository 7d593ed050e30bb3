"""YAML read strictly: one document of strings, with none of the features that surprise.

Built on the events of libyaml. No recursion: nesting is limited as the events arrive.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from yaml import CBaseLoader, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kgbuild.errors import Problem, Severity, Span
from kgbuild.source.encoding import UNSEEN, decode, name_character, shown
from kgbuild.source.slips import MENDING_TWO, valueless
from kgbuild.source.syntax import explain
from kgbuild.source.tree import Mapping, Node, Origin, Scalar, Sequence

SIZE_LIMIT = 5_000_000
LARGE = 500_000
DEPTH_LIMIT = 20
ENTRY_LIMIT = 300_000
GROUP_LIMIT = 150_000
FAULT_LIMIT = 100
WARNING_LIMIT = 20

DIVIDE = "divide it into several files"
UNDECORATED = "remove it, or put the value in quotes"

NO_VALUE = "yaml-null"

DROPPED = "\0"
"""The key that values go under which have none of their own; no key can be so called."""

ANCHOR = re.compile("&[0-9A-Za-z_-]")


class _Unreadable(Exception):
    """The rest of the file is not worth reading; what is wrong has been noted."""


def read_tree(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML file, and everything that is wrong with the file.

    ``file`` is its path as messages show it. The tree is None where there is none that could be trusted as a whole.
    Aliases are left out of the tree, and of keys without a value it has only the places; of two equal keys the first
    one counts; text that is not in the normalisation form NFC is put into it. Nothing is raised, whatever the bytes.
    """
    if problem := too_large(len(data), file):
        return None, [problem]
    if len(data) > ENTRY_LIMIT and data.count(b",") + data.count(b"\n") > ENTRY_LIMIT:
        fault = f"the file has more than {ENTRY_LIMIT:,} lines and commas"
        return None, [Problem("yaml-size", fault, DIVIDE, Span(file, 1, 1))]
    origin, problems = decode(data, file)
    if origin is None:
        return None, problems
    reader = _Reader(origin, problems)
    try:
        with _without_collection(large=len(data) > LARGE):
            tree = reader.read()
    except YAMLError as fault:
        problems.append(explain(fault, origin))
        return None, problems
    except _Unreadable:
        return None, problems
    return tree, problems


def too_large(size: int, file: str) -> Problem | None:
    """The problem of a file of so many bytes, if that is one."""
    if size <= SIZE_LIMIT:
        return None
    fault = f"the file has {size:,} bytes; {SIZE_LIMIT:,} is the most"
    return Problem("yaml-size", fault, DIVIDE, Span(file, 1, 1))


@contextmanager
def _without_collection(*, large: bool) -> Iterator[None]:
    """Cyclic garbage collection rests: trees have no cycles, and looking for some takes long.

    What a ``large`` file has become is then counted among the old objects at once; the next collection of young ones
    would else take half as long as reading it did. Young garbage grows old with it, so small files are not worth this.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if large and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if not resting:
            gc.enable()


class _Reader:
    """Reads one file; ``problems`` grows as it goes."""

    def __init__(self, origin: Origin, problems: list[Problem]) -> None:
        text = origin.text
        self._origin = origin
        self._problems = problems
        self._next: Callable[[], Any] = CBaseLoader(text).get_event
        self._warnings = 0
        self._stained: list[dict[str, Node]] = []
        self._vacant: dict[int, list[tuple[str, int]]] = {}
        # Scalars can be taken as they are where the whole file has no sign of an escape, a tag, an anchor or NFD.
        self._careful = (
            "\\" in text
            or "!" in text
            or ("&" in text and ANCHOR.search(text) is not None)
            or not unicodedata.is_normalized("NFC", text)
        )

    def read(self) -> Node | None:
        """The tree; None where there is an empty document, or more than one. Raises YAMLError and _Unreadable."""
        self._next()
        event = self._next()
        if type(event) is StreamEndEvent:
            self._empty()
            return None
        self._refuse_directives(event)
        roots = self._document()
        for entries in self._stained:
            entries.pop(DROPPED, None)
        if type(another := self._next()) is not StreamEndEvent:
            self._fault("yaml-documents", another, "a second document begins here", "keep one, and remove the `---`")
            return None
        return roots[0] if roots else None

    def _document(self) -> list[Node]:
        """What the document consists of: one node, or none if that was refused."""
        origin, following, careful = self._origin, self._next, self._careful
        roots: list[Node] = []
        items: list[Node] | None = roots
        entries: dict[str, Node] = {}
        offsets: list[int] = []
        key = ""
        start = made = 0
        outer: list[tuple[dict[str, Node], list[int], list[Node] | None, str, int]] = []
        while True:
            event = following()
            kind = type(event)
            if items is None:
                if kind is ScalarEvent:
                    key = self._inspected(event) if careful else event.value
                    if key in entries or not key:
                        key = self._refuse_key(event, key, entries, offsets)
                    else:
                        offsets.append(event.start_mark.index)
                    event = following()
                    kind = type(event)
                elif kind is not MappingEndEvent:
                    key = self._skip_key(event, entries, len(outer))
                    event = following()
                    kind = type(event)
            if kind is ScalarEvent:
                text = self._inspected(event) if careful else event.value
                if not text and not event.style:
                    self._no_value(event, key if items is None else None, offsets, len(outer))
                elif items is None:
                    entries[key] = Scalar(text, origin, event.start_mark.index)
                else:
                    items.append(Scalar(text, origin, event.start_mark.index))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._refuse_decoration(event)
                made += 1
                if len(outer) == DEPTH_LIMIT or made > GROUP_LIMIT:
                    self._too_much(event, made)
                outer.append((entries, offsets, items, key, start))
                start = event.start_mark.index
                if kind is MappingStartEvent:
                    entries, offsets, items = {}, [], None
                else:
                    items = []
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node: Node
                if items is None:
                    vacant = tuple(self._vacant.pop(len(outer), ())) if self._vacant else ()
                    node = Mapping(entries, tuple(offsets), origin, start, vacant)
                else:
                    node = Sequence(tuple(items), origin, start)
                entries, offsets, items, key, start = outer.pop()
                if items is None:
                    entries[key] = node
                else:
                    items.append(node)
            elif kind is AliasEvent:
                fault = f"{shown('*' + event.anchor)} repeats another value"
                self._fault("yaml-alias", event, fault, "write the value itself, or put it in quotes")
                if items is None and key is not DROPPED:
                    offsets.pop()
            else:
                return roots

    def _inspected(self, event: Any) -> str:
        """The text of a scalar that may be more than text; what is wrong with it is noted."""
        self._refuse_decoration(event)
        text: str = event.value
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
            self._fault(
                "yaml-normalisation",
                event,
                f"{shown(text)} is not in the usual form of Unicode (NFC): letters and their marks are apart",
                "type it anew; it looks the same, and searches find it",
                Severity.WARNING,
            )
        if found := UNSEEN.search(text):
            named = name_character(found[0])
            self._fault("yaml-character", event, f"an escape stands for {named}, which cannot be seen", "delete it")
            text = UNSEEN.sub("", text)
        return text

    def _refuse_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault("yaml-anchor", event, f"{shown('&' + event.anchor)} is an anchor", UNDECORATED)
        if event.tag is not None:
            self._fault("yaml-tag", event, f"{shown(event.tag)} is a tag; every value is text", UNDECORATED)

    def _refuse_key(self, event: Any, key: str, entries: dict[str, Node], offsets: list[int]) -> str:
        """Note that a key is empty or stands twice; what to put its value under, so that it is dropped."""
        if key:
            known = [each for each in entries if each is not DROPPED]
            fault = f"{shown(key)} stands here a second time, first at {self._origin.span(offsets[known.index(key)])}"
            self._fault("yaml-duplicate-key", event, fault, MENDING_TWO)
        else:
            self._fault("yaml-key", event, "the key is empty", "write a name before the colon")
        self._stained.append(entries)
        return DROPPED

    def _skip_key(self, event: Any, entries: dict[str, Node], depth: int) -> str:
        """Pass over a key that is no text; what to put its value under, so that it is dropped."""
        self._stained.append(entries)
        self._fault(
            "yaml-key", event, "a key has to be plain text", "put it in quotes, or write a name before the colon"
        )
        opened = 0
        while True:
            if isinstance(event, CollectionStartEvent):
                opened += 1
                if depth + opened > DEPTH_LIMIT:
                    self._too_much(event)
            elif isinstance(event, CollectionEndEvent):
                opened -= 1
            if not opened:
                return DROPPED
            event = self._next()

    def _no_value(self, event: Any, key: str | None, offsets: list[int], depth: int) -> None:
        if key is DROPPED:
            return
        if key is not None:
            offset = offsets.pop()
            self._vacant.setdefault(depth, []).append((key, offset))
            self._problem(NO_VALUE, self._origin.span(offset), *valueless(self._origin, key, offset))
        elif depth:
            self._fault(NO_VALUE, event, "the list item is empty", "write a value or remove the item")
        else:
            self._empty()

    def _refuse_directives(self, event: Any) -> None:
        if event.version is not None or event.tags:
            self._fault("yaml-directive", event, "a `%` directive stands here", "remove the line")

    def _too_much(self, event: Any, made: int = 0) -> NoReturn:
        if made > GROUP_LIMIT:
            self._fault("yaml-size", event, f"the file has more than {GROUP_LIMIT:,} lists and mappings", DIVIDE)
        else:
            repair = "records need a few levels only: look for a missing `]` or `}` above"
            self._fault("yaml-depth", event, f"values are nested more than {DEPTH_LIMIT} deep", repair)
        raise _Unreadable

    def _empty(self) -> None:
        fault = "the file says nothing: it is empty or has only comments"
        self._problem("yaml-empty", Span(self._origin.file, 1, 1), fault, "write its content, or delete the file")

    def _fault(self, code: str, event: Any, message: str, repair: str, severity: Severity = Severity.VIOLATION) -> None:
        self._problem(code, self._origin.span(event.start_mark.index), message, repair, severity)

    def _problem(self, code: str, at: Span, message: str, repair: str, severity: Severity = Severity.VIOLATION) -> None:
        if severity is Severity.WARNING:
            self._warnings += 1
            if self._warnings > WARNING_LIMIT:
                return
        elif len(self._problems) - min(self._warnings, WARNING_LIMIT) == FAULT_LIMIT:
            fault = f"the rest of the file is not read: it has more than {FAULT_LIMIT} faults"
            self._problems.append(Problem("yaml-many", fault, "mend the others first", at))
            raise _Unreadable
        self._problems.append(Problem(code, message, repair, at, severity))
