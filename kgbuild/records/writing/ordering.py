"""The order in which the keys of records are written: that of their declaration, identity first, evidence last.

A fact begins with its id and its names and ends with what every record may have; a kind's own fields go before those
that it shares with others. An entry of a register begins with its id, its type and its codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kgbuild.records.base import Entry, Fact, Record
from kgbuild.records.document import Document
from kgbuild.records.judgement import Dataset, Judgement
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.writing.declared import Declared, declared
from kgbuild.source.formatter import Order

LAST = ("gist", "open", "inferred", "at")
NAMES = ("name", "also")
IDENTITY = ("id", "type", "alpha2", "m49", "symbol", *NAMES)


def orders() -> tuple[Order, ...]:
    """The orders of what a data file may hold: a document, the dataset, judgements, or entries of a register."""
    parts = {"source": (_order(Document),), "facts": tuple(map(_order, fact_kinds().values()))}
    document = Order(("source", "nothing-to-record", "facts"), inside=parts)
    return (document, _order(Dataset), _order(Judgement), *map(_order, register_kinds().values()))


def written(record: type[Record]) -> list[Declared]:
    """The fields of a record in the order in which they are written."""
    fields = {field.key: field for field in _fields(record)}
    first = IDENTITY if issubclass(record, Entry) else ("id", *NAMES) if issubclass(record, Fact) else ()
    keys = dict.fromkeys((*(key for key in first if key in fields), *fields))
    return [fields[key] for key in sorted(keys, key=lambda key: LAST.index(key) if key in LAST else -1)]


def _order(record: type[Record]) -> Order:
    fields = written(record)
    inside = {
        field.key: (_order(field.value),)
        for field in fields
        if isinstance(field.value, type) and issubclass(field.value, Record)
    }
    keys = [field.key for field in fields]
    if issubclass(record, Fact):
        keys[0] = record.kind.key
    return Order(tuple(keys), LAST, inside)


def _fields(record: type[Record]) -> Iterator[Declared]:
    """The fields of a record, its own before those that it has from wider ones."""
    for each, wider in pairwise(record.__mro__):
        if issubclass(wider, Record):
            yield from declared(each, wider)
