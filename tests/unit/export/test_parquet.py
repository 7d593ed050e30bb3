"""Parquet, read back with pyarrow: typed columns, and what each document says."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from pyoxigraph import Quad

from kgbuild.errors import EnvironmentFault
from kgbuild.export.network import Network, Spell, Value
from kgbuild.export.parquet import write_parquet
from kgbuild.export.plain import DAYS, edge_columns, edge_row, node_columns, node_row
from kgbuild.export.statements import Statement, read_statements
from kgbuild.export.things import passage_name, short_id
from kgbuild.store.local import LocalStore
from tests.unit.export.any_network import networks
from tests.unit.export.conftest import SHIPPED, Make

SOURCES = "https://w3id.org/jber/source/"


def tables_of(network: Network, statements: Iterable[Statement] = ()) -> dict[str, pa.Table]:
    written = write_parquet(network, statements)
    return {name.partition(".")[0]: pq.read_table(BytesIO(b"".join(pieces))) for name, pieces in written.items()}


def expected(ids: dict[str, str], row: Mapping[str, Value], spells: Iterable[Spell]) -> dict[str, object]:
    found: dict[str, object] = {
        name: date.fromisoformat(str(value)) if name in DAYS else list(value) if isinstance(value, tuple) else value
        for name, value in row.items()
    }
    windows = [
        {name: date.fromisoformat(day) if day else None for name, day in spell._asdict().items()} for spell in spells
    ]
    return {**ids, **found, "windows": windows}


def told(table: pa.Table) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]


def check(network: Network) -> None:
    tables = tables_of(network)
    assert told(tables["nodes"]) == [expected({"id": node.id}, node_row(node), node.spells) for node in network.nodes]
    assert told(tables["edges"]) == [
        expected({"id": edge.id, "source": edge.source, "target": edge.target}, edge_row(edge), edge.spells)
        for edge in network.edges
    ]


@settings(max_examples=60)
@given(network=networks())
def test_any_network_reads_back_exactly(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("view", SHIPPED)
def test_shipped_views_read_back_exactly_with_types(make: Make, view: str) -> None:
    network = make(view).network
    check(network)
    tables = tables_of(network)
    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "liststring": pa.list_(pa.string()),
    }
    for name, columns in (("nodes", node_columns(network)), ("edges", edge_columns(network))):
        for column in columns:
            wanted = pa.date32() if column.id in DAYS else types[column.type]
            assert tables[name].schema.field(column.id).type == wanted, column
    assert tables["nodes"].schema.metadata[b"title"].decode() == network.about.title


def test_statements_are_what_the_documents_say_and_no_more(store: LocalStore, make: Make, quads: list[Quad]) -> None:
    found = {
        (each.source, each.subject, each.property, each.value) for each in read_statements(store, make("full").network)
    }
    claimed = {
        (passage_name(quad.graph_name.value), short_id(quad.subject.value), quad.object.value)
        for quad in quads
        if str(quad.graph_name).startswith(f"<{SOURCES}")
    }
    assert {(source, subject, value) for source, subject, _, value in found} == claimed


def test_statements_tell_plans_from_what_happened_and_rival_claims_from_the_view(store: LocalStore, make: Make) -> None:
    table = tables_of(make("events").network, read_statements(store, make("events").network))["statements"]
    rows = {(row["source"], row["subject"], row["property"], row["value"]): row for row in table.to_pylist()}
    signing = rows["new#p2", "instrument/one/signing", "jber:party", "https://w3id.org/jber/id/organisation/jaxa"]
    assert (signing["status"], signing["asserted"]) == ("happened", True)
    assert (signing["value_id"], signing["datatype"]) == ("organisation/jaxa", None)
    assert (signing["document"], signing["paragraph"], signing["inferred"]) == ("new", 2, False)
    types = {row["subject"]: row for row in rows.values() if row["property"] == "rdf:type"}
    for plan in ("event/expo", "instrument/memo/signing"):
        assert (types[plan]["status"], types[plan]["asserted"]) == ("planned", False)
    assert {row["status"] for row in rows.values() if row["subject"].startswith("instrument/memo")} == {"planned"}


def test_values_are_typed(store: LocalStore, make: Make) -> None:
    rows = [each for each in read_statements(store, make("full").network) if each.datatype]
    dates = [each for each in rows if each.property == "jber:when"]
    assert dates
    for each in dates:
        assert each.datatype == "edtf:EDTF-level1"
        assert each.earliest or each.latest
    assert {each.number for each in rows if each.datatype == "xsd:decimal"} - {None}
    assert not [each for each in rows if each.number is not None and "xsd:" not in str(each.datatype)]


def test_a_neighbourhood_has_only_statements_of_what_it_shows(store: LocalStore, make: Make) -> None:
    network = make("ego", around="https://w3id.org/jber/id/organisation/jaxa").network
    subjects = {each.subject for each in read_statements(store, network)}
    assert "instrument/one/signing" in subjects
    assert not [subject for subject in subjects if subject.startswith("event/forum")]


def test_without_pyarrow_one_line_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return genuine(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.delitem(sys.modules, "kgbuild.export.parquet")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EnvironmentFault, match=r"pyarrow, which is not installed here \(run `pip install"):
        import kgbuild.export.parquet  # noqa: F401
