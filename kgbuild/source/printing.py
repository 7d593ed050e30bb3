"""A commented tree in lines: two spaces a level, lists indented under their key, one empty line at most."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kgbuild.source.commented import BLANK, BLOCK_SIGNS, Commented, Entry, Group, Leaf, Value, comments_within
from kgbuild.source.scalars import in_lines, on_one_line

WIDTH = 160
"""How long a line may become on which a mapping in braces or a list in brackets stands."""

STEP = "  "


def printed(commented: Commented) -> str:
    """The text of the file, with line feeds."""
    lines = list(_file(commented))
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _file(commented: Commented) -> Iterator[str]:
    """The lines of a file. The head is set apart where it could be taken for comments on the first entry."""
    root, head = commented.root, _remarks(commented.head)
    yield from head
    if isinstance(root.value, Group) and _flowing(root.value, 0) is None:
        if head and (BLANK in head or any(root.value.entries[0].above)):
            yield BLANK
        yield from _entries(root.value, "")
        yield from (text for text in (root.beside,) if text)
    else:
        yield from _entry(root, "", "")
    if commented.foot[:1] == [BLANK]:
        yield BLANK
    yield from _remarks(commented.foot)


def _entries(group: Group, indentation: str) -> Iterator[str]:
    """The entries of a mapping or list, each on lines of its own, with the comments above them and at the end.

    An empty line between comments and what they stand above stays: they may tell of what is left out there.
    """
    for number, entry in enumerate(group.entries):
        if not group.mapping:
            _lift(entry, len(indentation) + len(STEP))
        if number and entry.above[:1] == [BLANK]:
            yield BLANK
        yield from (f"{indentation}{text}" if text else BLANK for text in _remarks(entry.above))
        if any(entry.above) and entry.above[-1:] == [BLANK]:
            yield BLANK
        yield from _entry(entry, indentation, "" if group.mapping else "- ")
    if group.closing[:1] == [BLANK]:
        yield BLANK
    yield from (f"{indentation}{text}" if text else BLANK for text in _remarks(group.closing))


def _entry(entry: Entry, indentation: str, dash: str) -> Iterator[str]:
    """The lines of a key with its value, or of a list item; the first begins with the indentation."""
    start = f"{indentation}{dash}"
    beside = f"  {entry.beside}" if entry.beside else ""
    if entry.key is not None:
        start += f"{on_one_line(entry.key)}:"
    gap = " " if entry.key is not None else ""
    value = entry.value
    assert value is not None
    if isinstance(value, Leaf):
        lines = list(in_lines(value, indentation + STEP)) if value.several_lines else [on_one_line(value)]
        lines[0] = f"{start}{gap}{lines[0]}"
        lines[0 if value.sign in BLOCK_SIGNS else -1] += beside
        yield from lines
    elif (text := _flowing(value, len(start) + len(gap))) is not None:
        yield f"{start}{gap}{text}{beside}"
    elif entry.key is not None:
        yield f"{start}{beside}"
        yield from _entries(value, indentation + STEP)
    else:
        first, *others = _entries(value, indentation + STEP)
        yield start + first[len(start) :]
        yield from others


def _lift(item: Entry, column: int) -> None:
    """Put above a list item the comments for which there is no place after its dash."""
    if isinstance(item.value, Group) and _flowing(item.value, column) is None:
        first = item.value.entries[0]
        if not item.value.mapping:
            _lift(first, column + len(STEP))
        item.above += [text for text in (item.beside, *first.above) if text]
        item.beside, first.above = "", []


def _flowing(value: Value, column: int) -> str | None:
    """A mapping in braces or list in brackets on one line that begins at ``column``, if it can stand so."""
    if not isinstance(value, Group):
        return None if value.several_lines else on_one_line(value, flow=True)
    if value.entries and (not value.flow or comments_within(value)):
        return None
    texts = []
    for entry in value.entries:
        assert entry.value is not None
        text = _flowing(entry.value, 0)
        if text is None:
            return None
        texts.append(text if entry.key is None else f"{on_one_line(entry.key, flow=True)}: {text}")
    inside = ", ".join(texts)
    line = f"{{{inside}}}" if value.mapping else f"[{inside}]"
    return line if column + len(line) <= WIDTH or not value.entries else None


def _remarks(found: list[str]) -> list[str]:
    """Comments without empty lines before and after them, and with one between them at most."""
    squeezed = [text for text, same in groupby(found) for text in ([BLANK] if text == BLANK else same)]
    start = 1 if squeezed[:1] == [BLANK] else 0
    return squeezed[start : -1 if len(squeezed) > start and squeezed[-1] == BLANK else None]
