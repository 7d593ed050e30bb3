"""Two tables, ``nodes.csv`` and ``edges.csv``, with the headings that Gephi's spreadsheet import knows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from kgbuild.export.graphml import first_and_last
from kgbuild.export.network import Network, Value

NODE_HEAD = ("Id", "Label")
EDGE_HEAD = ("Source", "Target", "Type", "Id", "Label", "Kind", "Weight")
TIME = ("start", "end")
PLACE = ("x", "y", "size", "colour")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def write_nodes(network: Network, *, excel_safe: bool = False) -> Iterator[str]:
    """The table of nodes in UTF-8, one row each. With ``excel_safe`` texts that Excel would run as formulas get an
    apostrophe in front, and the file a byte order mark; without it every cell is exact.
    """
    columns = [column.id for column in network.node_columns]
    rows = (
        [
            node.id,
            node.label,
            *_cells({**first_and_last(node.spells), **node.values}, [*TIME, *columns]),
            *(repr(each) for each in (node.x, node.y, node.size)),
            "#{:02x}{:02x}{:02x}".format(*node.colour),
        ]
        for node in network.nodes
    )
    numbers = {len(NODE_HEAD) + len(TIME) + len(columns) + at for at in range(3)}
    return _table([*NODE_HEAD, *TIME, *columns, *PLACE], rows, numbers, excel_safe=excel_safe)


def write_edges(network: Network, *, excel_safe: bool = False) -> Iterator[str]:
    """The table of edges, as :func:`write_nodes`."""
    columns = [column.id for column in network.edge_columns]
    rows = (
        [
            edge.source,
            edge.target,
            "Directed" if edge.directed else "Undirected",
            edge.id,
            edge.label,
            edge.kind,
            str(edge.weight),
            *_cells({**first_and_last(edge.spells), **edge.values}, [*TIME, *columns]),
        ]
        for edge in network.edges
    )
    return _table([*EDGE_HEAD, *TIME, *columns], rows, set(), excel_safe=excel_safe)


def _cells(values: dict[str, Value], columns: Sequence[str]) -> list[str]:
    return [_cell(values[name]) if name in values else "" for name in columns]


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else repr(value)


def _table(head: Sequence[str], rows: Iterable[list[str]], numbers: set[int], *, excel_safe: bool) -> Iterator[str]:
    if excel_safe:
        yield BYTE_ORDER_MARK
    line = StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")  # RFC 4180; also, only then is a bare CR quoted
    for row in (list(head), *rows):
        if excel_safe:
            row = [
                f"'{cell}" if cell.startswith(FORMULA) and at not in numbers else cell for at, cell in enumerate(row)
            ]
        writer.writerow(row)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
