"""Queries that every view needs, each a file beside this one; see :func:`run`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from kgbuild.store.port import GraphStore, Solutions

BLOCK = re.compile(r"(VALUES \?thing \{)[^}]*\}")
AT_ONCE = 1000


def run(store: GraphStore, name: str) -> Solutions:
    """The answer of the query ``name``.rq."""
    return store.select(_text(name))


def run_of(store: GraphStore, name: str, things: Iterable[NamedNode]) -> Iterable[Solutions]:
    """The answers of the query ``name``.rq for the things, a thousand at a time.

    The block ``VALUES ?thing { … }`` gets them as terms, written by the store's own terms.
    """
    ordered = sorted(things, key=str)
    for start in range(0, len(ordered), AT_ONCE):
        bound = " ".join(str(thing) for thing in ordered[start : start + AT_ONCE])
        head, tail = BLOCK.split(_text(name), maxsplit=1)[::2]
        yield store.select(f"{head}VALUES ?thing {{ {bound} }}{tail}")


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")
