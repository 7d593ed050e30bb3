"""How single values are written in YAML: plain where that reads as the same text, else in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml import ScalarNode
from yaml.resolver import Resolver

from kgbuild.source.commented import BLOCK_SIGNS, Leaf

OPENING = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]")
DIVIDING = re.compile(r":[ \t]|[ \t]#|:\Z|\s\Z|[\x00-\x1f\x7f]")
DIVIDING_FLOW = re.compile(r"[,\[\]{}:]")
NUMBER = re.compile(r"[-+]?(?:0o[0-7]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)")
SPACE_BEFORE_BREAK = re.compile(r"(?<!\\)[ \t]+(?=\n)")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}

_TYPES = Resolver()


def scalar(text: str, *, flow: bool = False) -> str:
    """The text on one line, so that every YAML reader of whatever version takes it for that text.

    ``flow`` is for a value inside braces or brackets, where more signs have a meaning.
    """
    plain = (
        text
        and not OPENING.match(text)
        and not DIVIDING.search(text)
        and not (flow and DIVIDING_FLOW.search(text))
        and not NUMBER.fullmatch(text)
        and _type_of(text) == "tag:yaml.org,2002:str"
    )
    return text if plain else f'"{"".join(ESCAPES.get(sign, sign) for sign in text)}"'


def _type_of(plain: str) -> str:
    """The tag that readers of YAML 1.1 give to a plain text."""
    tag: str = _TYPES.resolve(ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]
    return tag


def on_one_line(leaf: Leaf, *, flow: bool = False) -> str:
    """A value on one line. What is plain stays so: whether ``17`` is a number to others is its author's choice."""
    plain = not leaf.sign and not leaf.several_lines and not (flow and ":" in leaf.raw)
    return leaf.raw if plain else scalar(leaf.text, flow=flow)


def in_lines(leaf: Leaf, indentation: str) -> Iterator[str]:
    """A value of several lines, each where its author broke it; all but the first begin with ``indentation``."""
    if leaf.sign in BLOCK_SIGNS:
        yield from _block(leaf, indentation)
        return
    first, *others = SPACE_BEFORE_BREAK.sub("", leaf.raw).split("\n")
    yield first
    for line in others:
        words = line.lstrip(" \t")
        yield f"{indentation}{words}" if words else ""


def _block(leaf: Leaf, indentation: str) -> Iterator[str]:
    """A text after ``|`` or ``>``; in quotes where spaces or breaks at its ends would have to be told from layout."""
    lines = leaf.raw.split("\n")[1:]
    depth = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
    unseen = any(line[depth:] != line[depth:].rstrip() for line in lines)
    ends = leaf.text.lstrip("\n")[:1].isspace() or leaf.text.removesuffix("\n") != leaf.text.rstrip()
    if unseen or ends or not depth:
        yield scalar(leaf.text)
        return
    yield leaf.sign + ("" if leaf.text.endswith("\n") else "-")
    yield from (f"{indentation}{line[depth:]}" if line.strip() else "" for line in lines)
