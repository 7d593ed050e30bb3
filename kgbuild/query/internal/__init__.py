"""Queries that the asking itself needs, each a file beside this one; see :func:`run`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kgbuild.query.binding import Rows, bind
from kgbuild.query.tokens import without_comments
from kgbuild.store.port import GraphStore, Solutions


def run(store: GraphStore, name: str, bound: Mapping[str, Rows]) -> Solutions:
    """The answer of the query ``name``.rq with rows bound to its VALUES blocks; none where a block gets no rows."""
    given = {variable: list(rows) for variable, rows in bound.items()}
    if not all(given.values()):
        return Solutions((), ())  # not asked, because rdflib cannot read an empty block
    return store.select(bind(_text(name), given))


def load_all() -> None:
    """Read all of them now."""
    for path in Path(__file__).parent.glob("*.rq"):
        _text(path.stem)


@cache
def _text(name: str) -> str:
    return without_comments((Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8"))
