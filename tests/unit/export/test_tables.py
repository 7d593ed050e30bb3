"""The pair of tables: every cell is exact, and Excel runs none of them where that is asked for."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

import pytest
from hypothesis import given, settings

from kgbuild.export.network import Network
from kgbuild.export.plain import edge_row, node_row, written
from kgbuild.export.tables import write_edges, write_nodes
from tests.unit.export.any_network import networks
from tests.unit.export.conftest import SHIPPED, Make


def rows_of(table: Iterable[str]) -> list[dict[str, str]]:
    """The rows without empty cells."""
    read = csv.DictReader(StringIO("".join(table), newline=""), strict=True)
    return [{name: cell for name, cell in row.items() if cell} for row in read]


def check(network: Network) -> None:
    assert rows_of(write_nodes(network)) == [
        {"Id": node.id, **_cells(node_row(node), {"label": "Label"})} for node in network.nodes
    ]
    headings = {"label": "Label", "kind": "Kind", "weight": "Weight"}
    assert rows_of(write_edges(network)) == [
        {
            "Source": edge.source,
            "Target": edge.target,
            "Type": "Directed" if edge.directed else "Undirected",
            "Id": edge.id,
            **_cells(edge_row(edge), headings),
        }
        for edge in network.edges
    ]


def _cells(row: dict[str, object], headings: dict[str, str]) -> dict[str, str]:
    cells = {headings.get(name, name): written(value) for name, value in row.items() if name != "undirected"}  # type: ignore[arg-type]
    return {name: cell for name, cell in cells.items() if cell}


@settings(max_examples=80)
@given(network=networks())
def test_every_cell_of_any_network_is_exact(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("view", SHIPPED)
def test_every_cell_of_a_shipped_view_is_exact(make: Make, view: str) -> None:
    check(make(view).network)


def test_excel_safe_tables_run_no_formula(make: Make) -> None:
    network = make("events").network
    exact = {row["Label"] for row in rows_of(write_nodes(network))}
    safe = "".join(write_nodes(network, excel_safe=True))
    assert "=Altair" in exact
    assert safe.startswith("\ufeff")
    rows = rows_of([safe.removeprefix("\ufeff")])
    assert "'=Altair" in {row["Label"] for row in rows}
    assert any(row["x"].startswith("-") for row in rows), "numbers stay numbers"
    for row in rows:
        assert not [cell for name, cell in row.items() if name not in "xy" and cell.startswith(("=", "+", "-", "@"))]
