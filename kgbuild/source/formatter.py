"""The one form in which data files are written: the same content, the same comments, and nothing left to taste.

Two spaces of indentation, lists indented under their key, one empty line at most, Unicode in NFC. What stands in
braces or brackets stays there as long as it fits one line; texts of several lines keep their lines. A scalar is plain
wherever YAML takes the plain form for the same text, else in double quotes. Plain ``17`` and quoted ``"17"`` are both
text to the strict reader, and a number and a text to others: how the author wrote these stays.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections import abc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kgbuild.errors import Problem, Severity, Span
from kgbuild.source.commented import Group, Leaf, Value, comments, read_commented
from kgbuild.source.files import MODELINE
from kgbuild.source.printing import printed
from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node, Scalar


class Order(Struct, frozen=True):
    """How the keys of a record go; ``inside`` has the orders that records under a key may have.

    Keys that an order does not know go before the ``last`` ones, as they were written.
    """

    keys: tuple[str, ...]
    last: tuple[str, ...] = ()
    inside: abc.Mapping[str, tuple[Order, ...]] = field(default_factory=dict)

    def place(self, key: str) -> tuple[int, int]:
        """Where the key goes."""
        if key in self.last:
            return 2, self.last.index(key)
        return (0, self.keys.index(key)) if key in self.keys else (1, 0)

    def shared(self, keys: Iterable[str]) -> int:
        """How many of the keys the order knows."""
        return sum(key in self.keys or key in self.last for key in keys)


def formatted(
    data: bytes, file: str, orders: tuple[Order, ...] = (), modeline: str = "", id_key: str = "id"
) -> tuple[bytes | None, list[Problem]]:
    """The file as it should be written; or None and why it is not formatted.

    ``file`` is its path as messages show it; ``modeline``, if there is one, is its first line. A record goes by that of
    ``orders`` with which it shares most keys. A file that is a list whose items all have an ``id_key`` is sorted by
    that. Comments go with what they stand above.
    """
    before, problems = read_tree(data, file)
    faults = [problem for problem in problems if problem.severity is Severity.VIOLATION]
    if before is None or faults:
        return None, faults
    breaks = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    commented = read_commented(unicodedata.normalize("NFC", breaks))
    if modeline:
        commented.head = [modeline, *(line for line in commented.head if not line.startswith(MODELINE))]
    remarks = comments(commented)
    assert commented.root.value is not None
    _arrange(commented.root.value, orders)
    _sort(commented.root.value, id_key)
    text = printed(commented)
    after, problems = read_tree(text.encode(), file)
    if after is None or problems or _content(after, id_key) != _content(before, id_key):
        return None, [_unsafe("its content would change", file)]
    if comments(read_commented(text)) != remarks:
        return None, [_unsafe("a comment would change", file)]
    return text.encode(), []


def replace(path: Path, content: bytes) -> None:
    """Put other content into a file in one step; its mode stays, and a link still leads to it. May raise OSError."""
    target = path.resolve(strict=True)
    descriptor, partial = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).chmod(target.stat().st_mode & 0o7777)
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def _arrange(value: Value | None, orders: tuple[Order, ...]) -> None:
    """Put the keys of the records into their order, and those of the records inside them."""
    if not isinstance(value, Group):
        return
    if not value.mapping:
        for item in value.entries:
            _arrange(item.value, orders)
    elif orders:
        keyed = [(entry.key.text, entry) for entry in value.entries if entry.key is not None]
        order = max(orders, key=lambda each: each.shared(key for key, _ in keyed))
        keyed.sort(key=lambda pair: order.place(pair[0]))
        value.entries = [entry for _, entry in keyed]
        for key, entry in keyed:
            _arrange(entry.value, order.inside.get(key, ()))


def _sort(root: Value | None, id_key: str) -> None:
    """Sort the entries of a register by id."""
    if isinstance(root, Group) and not root.mapping:
        ids = [
            entry.value.text
            for item in root.entries
            if isinstance(item.value, Group)
            for entry in item.value.entries
            if entry.key is not None and entry.key.text == id_key and isinstance(entry.value, Leaf)
        ]
        if len(ids) == len(root.entries):
            root.entries = [item for _, item in sorted(zip(ids, root.entries, strict=True), key=lambda pair: pair[0])]


def _content(tree: Node, id_key: str) -> object:
    """What a file says, whatever the order of keys and of register entries."""
    content = _plain(tree)
    if isinstance(content, list) and all(
        isinstance(item, dict) and isinstance(item.get(id_key), str) for item in content
    ):
        content.sort(key=lambda item: item[id_key])
    return content


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.entries.items()}
    return [_plain(item) for item in node.items]


def _unsafe(fault: str, file: str) -> Problem:
    return Problem(
        "format-unsafe", f"the file is left as it is: {fault}", "write it in a plainer way", Span(file, 1, 1)
    )
