"""The files for Neo4j, read as its import reads them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from kgbuild.export.neo4j import relationship_type, write_neo4j
from kgbuild.export.network import About, Column, Network, Node, Value
from kgbuild.export.plain import DAYS, edge_row, node_row
from kgbuild.export.xmltext import XmlText, one_line
from tests.unit.export.any_network import networks, replaced
from tests.unit.export.conftest import SHIPPED, Make
from tests.unit.export.neo4j_reader import load


def files_of(network: Network, text: XmlText | None = None) -> dict[str, str]:
    return {name: "".join(pieces) for name, pieces in write_neo4j(network, text or XmlText()).items()}


def expected(identity: str, row: Mapping[str, Value]) -> dict[str, object]:
    """The properties that the database has to have: days are dates, lists are lists."""
    found: dict[str, object] = {"id": replaced(identity)}
    for name, value in row.items():
        if name in DAYS:
            found[name] = date.fromisoformat(str(value))
        elif isinstance(value, tuple):
            found[name] = [one_line(replaced(item)) for item in value]
        else:
            found[name] = one_line(replaced(value)) if isinstance(value, str) else value
    return found


def check(network: Network) -> None:
    loaded = load(files_of(network))
    assert {name: properties for name, (_, properties) in loaded.nodes.items()} == {
        replaced(node.id): expected(node.id, node_row(node)) for node in network.nodes
    }
    assert [(start, end, row) for start, end, _, row in loaded.relationships] == [
        (replaced(edge.source), replaced(edge.target), expected(edge.id, edge_row(edge))) for edge in network.edges
    ]


@settings(max_examples=80)
@given(network=networks())
def test_any_network_is_loaded_as_it_is(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("view", SHIPPED)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_shipped_views_are_loaded_as_they_are(make: Make, view: str, language: str) -> None:
    check(make(view, language=language).network)


def test_classes_are_labels_and_kinds_are_types(make: Make) -> None:
    loaded = load(files_of(make("events").network))
    assert loaded.nodes["organisation/jaxa"][0] == ["PublicBody", "Thing"]
    types = {kind for _, _, kind, _ in loaded.relationships}
    assert "ROLE_SPEAKER" in types
    assert not [kind for kind in types if kind != kind.upper()]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Signing-planned", "SIGNING_PLANNED"),
        ("hostCountry", "HOST_COUNTRY"),
        ("role/speaker", "ROLE_SPEAKER"),
        ("GDPGrowth", "GDPGROWTH"),
        ("参加", "参加"),
        ("/", "RELATED"),
    ],
)
def test_types_are_written_as_is_usual_in_cypher(kind: str, expected: str) -> None:
    assert relationship_type(kind) == expected


def test_an_item_with_the_character_between_items_stays_one_item_and_is_told() -> None:
    text = XmlText()
    node = Node("a", "A", {"items": ("one\x1fpart", "two")})
    files = files_of(Network(About("t", "d"), (Column("items", "liststring"),), (), [node], []), text)
    assert load(files).nodes["a"][1]["items"] == ["one\ufffdpart", "two"]
    assert text.report() == [{"place": "node items", "character": "U+001F", "times": 1, "by": "U+FFFD"}]


def test_the_script_hands_over_what_it_is_given(make: Make, tmp_path: Path) -> None:
    for name, content in files_of(make("cosign").network).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    stand_in = tmp_path / "bin" / "neo4j-admin"
    stand_in.parent.mkdir()
    stand_in.write_text('#!/bin/sh\npwd; for each; do echo "$each"; done\n')
    stand_in.chmod(0o755)
    environment = {"PATH": f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"}

    def run(*arguments: str) -> list[str]:
        command = ["sh", str(tmp_path / "load.sh"), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment, cwd="/"
        ).stdout.splitlines()

    assert run()[0] == str(tmp_path)
    assert run()[-1] == "neo4j"
    assert run("--overwrite-destination=true", "my graph")[-2:] == ["--overwrite-destination=true", "my graph"]
