"""Two tables, ``nodes.csv`` and ``edges.csv``, with the headings that Gephi's spreadsheet import knows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain

from kgbuild.export.network import Column, Network, Value
from kgbuild.export.plain import edge_columns, edge_row, node_columns, node_row, written

HEADINGS = {"label": "Label", "kind": "Kind", "weight": "Weight"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def write_nodes(network: Network, *, excel_safe: bool = False) -> Iterator[str]:
    """The table of nodes in UTF-8, one row each. With ``excel_safe`` texts that Excel would run as formulas get an
    apostrophe in front, and the file a byte order mark; without it every cell is exact.
    """
    rows = (((node.id,), node_row(node)) for node in network.nodes)
    return _table(("Id",), node_columns(network), rows, excel_safe=excel_safe)


def write_edges(network: Network, *, excel_safe: bool = False) -> Iterator[str]:
    """The table of edges, as :func:`write_nodes`."""
    columns = [column for column in edge_columns(network) if column.id != "undirected"]
    rows = (
        ((edge.source, edge.target, "Directed" if edge.directed else "Undirected", edge.id), edge_row(edge))
        for edge in network.edges
    )
    return _table(("Source", "Target", "Type", "Id"), columns, rows, excel_safe=excel_safe)


def _table(
    first: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[tuple[tuple[str, ...], Mapping[str, Value]]],
    *,
    excel_safe: bool,
) -> Iterator[str]:
    """The table whose rows begin with the cells of the columns ``first``."""
    numbers = {len(first) + at for at, column in enumerate(columns) if column.type in ("integer", "double")}
    head = [*first, *(HEADINGS.get(column.id, column.id) for column in columns)]
    cells = ([*ids, *(written(row[c.id]) if c.id in row else "" for c in columns)] for ids, row in rows)
    if excel_safe:
        yield BYTE_ORDER_MARK
    line = StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")  # RFC 4180; also, only then is a bare CR quoted
    for row in chain([head], cells):
        if excel_safe:
            row = [
                f"'{cell}" if cell.startswith(FORMULA) and at not in numbers else cell for at, cell in enumerate(row)
            ]
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
