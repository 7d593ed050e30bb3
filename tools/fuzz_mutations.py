"""Ways to spoil a YAML file: its structure, lines, characters and bytes. All chance comes from the caller."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

import yaml

KEY = re.compile(r"(?m)^( *(?:- )?)([a-z-]+):(?= |$)")
NUMBER = re.compile(r"\d+")

ODD_SCALARS = (
    "NO", "on", "~", "null", "''", '""', ".nan", "-.inf", "0207", "1:30", "1_000", "1.10", "1e999", "0x1F",
    "1999-13-45", "9999-12-31", "../..", "since ", "by 0000", "!!python/object:os.system x", "!!binary aGk=", "&a b",
    "*a", "<<: *a", "|", ">-", "? a", "- - - x", "[[[]]]", "{a: {b: {c: d}}}", "[" * 25, "'unclosed", '"\\x0b"',
    '"\\ud800"', '"\\u202e"', "javascript:alert(1)", "file:///etc/passwd", "http://[::1", "https://a.example/%zz?q=<b>",
    "../../x", "a>b", "a b", '"a\\nb"', "e\u0301", "か\u3099", "ｊａｘａ", "jаxa", "١٢", "１５０", "約150億円", "about",
    "-1",
    "more than 10", "3.5b", "+46 %", "101%", "three days", "P3D", "-", ":", "#", "@x", "`x`", "%x", "\ufffd",
    "𝟙", "\U0001f468\u200d\U0001f469",
)  # fmt: skip
"""What stands for a value now and then, or is made to."""

ODD_CHARACTERS = (
    "\0\t\v\r\x1b\x7f\x85\u00a0\u0301\u061c\u200b\u200d\u202e\u2028\u2067"
    "\u3000\ud7ff\ue000\ufeff\ufffd\uffff１〜。：＃－，\U0001f600\U000e0001"
)
HUGE = (1_000, 10_000, 999_999, 10**9, 10**15 - 1, 10**15, 10**18, 10**400, 10**4400)


@dataclass(frozen=True, slots=True)
class Piece:
    """A value of a file: where it stands, and what it is as lists, dicts and strings."""

    start: int
    end: int
    value: Any
    is_key: bool


@dataclass(frozen=True)
class Original:
    """A file that is well, as bytes, and in pieces."""

    name: str
    data: bytes

    @cached_property
    def text(self) -> str:
        return self.data.decode("utf-8")

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its values and keys, sorted by place, without the root."""
        loader = yaml.CBaseLoader(self.text)
        root = loader.get_single_node()
        found: list[Piece] = []
        waiting = [(root, False)]
        while waiting:
            node, is_key = waiting.pop()
            start, end = node.start_mark.index, node.end_mark.index
            end -= len(self.text[start:end]) - len(self.text[start:end].rstrip())
            found.append(Piece(start, end, loader.construct_document(node), is_key))
            if isinstance(node, yaml.SequenceNode):
                waiting.extend((item, False) for item in node.value)
            elif isinstance(node, yaml.MappingNode):
                waiting.extend((key, True) for key, _ in node.value)
                waiting.extend((value, False) for _, value in node.value)
        return tuple(sorted(found[1:], key=lambda piece: (piece.start, -piece.end)))


Mutation = Callable[[Random, Original, tuple[Original, ...]], bytes]


def mutate(random: Random, original: Original, others: tuple[Original, ...]) -> tuple[bytes, list[str]]:
    """The file with one to four things done to it, each of which is named; at most one is done to its structure."""
    mutations = random.choices(STRUCTURAL, (3, 2, 3)) if random.random() < 0.7 else []
    if not mutations or random.random() < 0.3:
        mutations += random.choices(TEXTUAL, k=random.choice((1, 1, 2, 3)))
    data = original.data
    done = []
    for mutation in mutations:
        try:
            data = mutation(random, original if data == original.data else Original(original.name, data), others)
        except UnicodeDecodeError:
            continue  # bytes that are no text have no lines and no numbers
        done.append(mutation.__name__.strip("_"))
    return data, done


def _structure(random: Random, original: Original, others: tuple[Original, ...]) -> bytes:
    """Up to three values become something of another form, or a value from elsewhere."""
    return _replaced(random, original, lambda piece: _otherwise(random, piece.value, others), is_key=False)


def _keys(random: Random, original: Original, others: tuple[Original, ...]) -> bytes:
    """Up to three keys are called otherwise: by another key, or by one that is wrongly written."""
    keys = [piece.value for piece in random.choice((original, *others)).pieces if piece.is_key] or ["id"]

    def renamed(piece: Piece) -> str:
        name = str(piece.value)
        return random.choice((random.choice(keys), name[:-1], name + "x", name.upper(), "", "? " + name, "[a]", "{}"))

    return _replaced(random, original, renamed, is_key=True)


def _scalars(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Up to three values become odd ones."""
    return _replaced(random, original, lambda piece: _odd(random, piece.value), is_key=False)


def _replaced(random: Random, original: Original, write: Callable[[Piece], str], *, is_key: bool) -> bytes:
    chosen = [piece for piece in original.pieces if piece.is_key is is_key]
    chosen = random.sample(chosen, min(len(chosen), random.choice((1, 1, 2, 3))))
    text, before = original.text, len(original.text) + 1
    for piece in sorted(chosen, key=lambda piece: -piece.start):
        if piece.end < before:
            text = text[: piece.start] + write(piece) + text[piece.end :]
            before = piece.start
    return text.encode("utf-8", "surrogatepass")


def _otherwise(random: Random, value: Any, others: tuple[Original, ...]) -> str:
    forms = [[value], [value, value], {"en": value}, {"a": {"b": value}}, [], {}, "", _deep(random, value)]
    forms += [random.choice(other.pieces).value for other in random.choices(others, k=6) if other.pieces]
    if isinstance(value, list) and value:
        forms += [value[0], dict(enumerate(value)), value[::-1], value * 50]
    if isinstance(value, dict) and value:
        forms += [list(value), list(value.values()), next(iter(value.values())), dict(list(value.items())[1:])]
    return json.dumps(random.choice(forms), ensure_ascii=random.random() < 0.2)


def _deep(random: Random, value: Any) -> Any:
    for _ in range(random.choice((18, 19, 20, 500))):
        value = [value]
    return value


def _odd(random: Random, value: Any) -> str:
    if isinstance(value, str) and random.random() < 0.4:
        return (
            NUMBER.sub(lambda _: _huge(random), value) if NUMBER.search(value) else value + random.choice(ODD_SCALARS)
        )
    return random.choice(ODD_SCALARS)


def _huge(random: Random) -> str:
    number = random.choice(HUGE) + random.randrange(10)
    return "9" * 5000 if number > 10**4300 else str(number)


def _indents(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Some lines one after the other move to the right or to the left, or are indented with a tab."""
    lines = original.text.splitlines(keepends=True)
    start = random.randrange(len(lines) or 1)
    for number in range(start, min(len(lines), start + random.choice((1, 1, 2, 5, 20)))):
        lines[number] = random.choice((" ", "  ", "    ", "\t")) + lines[number]
    if random.random() < 0.5:
        lines[start:] = [line.removeprefix("  ") for line in lines[start:]]
    return "".join(lines).encode()


def _lines(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Some lines one after the other are left out, repeated, or moved."""
    lines = original.data.splitlines(keepends=True)
    start = random.randrange(len(lines) or 1)
    taken = lines[start : start + random.choice((1, 1, 3, 10, 60))]
    rest = lines[:start] + lines[start + len(taken) :]
    place = random.randrange(len(rest) + 1)
    return b"".join(random.choice((rest, lines[:start] + taken + lines[start:], rest[:place] + taken + rest[place:])))


def _splices(random: Random, original: Original, others: tuple[Original, ...]) -> bytes:
    """A part of another file is put in, at the beginning of a line or anywhere."""
    other = random.choice(others).data
    start = random.randrange(len(other) or 1)
    part = other[start : start + random.choice((5, 50, 500, 5000))]
    place = random.randrange(len(original.data) + 1)
    if random.random() < 0.5:
        place = original.data.rfind(b"\n", 0, place) + 1
        part = part.partition(b"\n")[2]
    return original.data[:place] + part + original.data[place + random.choice((0, 0, len(part))) :]


def _decorations(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Anchors, aliases, tags, merges, directives and documents are put in."""
    text = original.text
    for _ in range(random.choice((1, 2, 5))):
        found = random.choice(list(KEY.finditer(text)) or [re.match("", text)])
        assert found is not None
        sign = random.choice(("&a", "*a", "!!int", "!x", "!!python/name:os.system", "!<tag:x>", "&a !!map", "*missing"))
        line = random.choice(("<<: *a\n", "%YAML 1.1\n", "---\n", "...\n", "%TAG ! x:\n", "? [a]\n: b\n"))
        where, what = random.choice(((found.end(), f" {sign}"), (found.start(), line), (0, line)))
        text = text[:where] + what + text[where:]
    return text.encode("utf-8", "surrogatepass")


def _numbers(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """A number becomes a huge one."""
    found = random.choice(list(NUMBER.finditer(original.text)) or [re.match("", original.text)])
    assert found is not None
    return (original.text[: found.start()] + _huge(random) + original.text[found.end() :]).encode()


def _characters(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Odd characters are put in."""
    text = original.text
    for _ in range(random.choice((1, 1, 3, 30))):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(ODD_CHARACTERS) + text[place:]
    return text.encode("utf-8", "surrogatepass")


def _bytes(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """Bits flip, or bytes go missing, are repeated, or are others."""
    data = bytearray(original.data)
    for _ in range(random.choice((1, 1, 2, 8, 40))):
        place = random.randrange(len(data) or 1)
        length = random.choice((1, 1, 4, 40, 400))
        part = bytes(data[place : place + length])
        if flipped := bytes(byte ^ 1 << random.randrange(8) for byte in part[:1]):
            new = random.choice((flipped + part[1:], b"", part + part, random.randbytes(len(part)), part[::-1]))
            data[place : place + length] = new
    return bytes(data[: random.randrange(len(data) + 1)] if random.random() < 0.05 else data)


def _encodings(random: Random, original: Original, _: tuple[Original, ...]) -> bytes:
    """The whole file is written in another encoding, or with other line ends."""
    codec = random.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp932", "latin-1", "euc_jp"))
    if random.random() < 0.3:
        return original.data.replace(b"\n", random.choice((b"\r\n", b"\r", "\u2028".encode())))
    return original.text.encode(codec, "ignore")


STRUCTURAL: tuple[Mutation, ...] = (_structure, _keys, _scalars)
TEXTUAL: tuple[Mutation, ...] = (
    _numbers, _numbers, _lines, _lines, _decorations, _decorations, _splices, _characters, _characters, _bytes, _bytes,
    _indents, _encodings,
)  # fmt: skip
"""Those that leave most of the file readable stand twice."""
