"""Parquet, for data frames: typed columns, lists that are lists, days that are dates, and what each document says.

pyarrow is large, so it comes only with the extra ``parquet``. It writes its own version into each file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from kgbuild.errors import EnvironmentFault
from kgbuild.export.network import About, Column, Network, Spell, Value
from kgbuild.export.plain import DAYS, WINDOWS, edge_columns, edge_row, node_columns, node_row
from kgbuild.export.statements import Statement

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as fault:
    raise EnvironmentFault(
        "Parquet is written with pyarrow, which is not installed here", "run `pip install pyarrow`"
    ) from fault

TEXT, DAY, NUMBER, TRUTH = pa.string(), pa.date32(), pa.float64(), pa.bool_()
TYPES = {
    "string": TEXT,
    "integer": pa.int64(),
    "double": NUMBER,
    "boolean": TRUTH,
    "liststring": pa.list_(TEXT),
}
SPELLS = pa.list_(pa.struct([("start", DAY), ("end", DAY)]))
STATEMENT_TYPES = {
    "number": NUMBER,
    "earliest": DAY,
    "latest": DAY,
    "asserted": TRUTH,
    "paragraph": pa.int32(),
    "inferred": TRUTH,
}


def write_parquet(network: Network, statements: Iterable[Statement]) -> dict[str, list[bytes]]:
    """The three files by name."""
    nodes = ({"id": node.id, **_typed(node_row(node), node.spells)} for node in network.nodes)
    edges = (
        {"id": edge.id, "source": edge.source, "target": edge.target, **_typed(edge_row(edge), edge.spells)}
        for edge in network.edges
    )
    told = (each._asdict() for each in statements)
    about = network.about
    return {
        "nodes.parquet": _file(nodes, _schema(("id",), node_columns(network)), about),
        "edges.parquet": _file(edges, _schema(("id", "source", "target"), edge_columns(network)), about),
        "statements.parquet": _file(
            told, pa.schema([(name, STATEMENT_TYPES.get(name, TEXT)) for name in Statement._fields]), about
        ),
    }


def _schema(ids: Iterable[str], columns: Sequence[Column]) -> Any:
    typed = [(column.id, DAY if column.id in DAYS else TYPES[column.type]) for column in columns]
    return pa.schema([*((name, TEXT) for name in ids), *typed, (WINDOWS, SPELLS)])


def _typed(row: Mapping[str, Value], spells: Iterable[Spell]) -> dict[str, object]:
    windows = [{"start": _day(start), "end": _day(end)} for start, end in spells]
    days = {name: _day(str(row[name])) for name in DAYS if name in row}
    return {**row, **days, WINDOWS: windows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _file(rows: Iterable[Mapping[str, object]], schema: Any, about: About) -> list[bytes]:
    described = {"title": about.title, "description": about.description, "date": about.date, "creator": about.creator}
    table = pa.Table.from_pylist(list(rows), schema=schema.with_metadata(described))
    written = BytesIO()
    parquet.write_table(table, written, compression="zstd")
    return [written.getvalue()]
