"""What Gephi Lite's own reader (graphology-gexf, from npm: `make suites`) understands of our files is what they say."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, parse

from kgbuild.export.assemble import make_network
from kgbuild.export.gexf import write_gexf
from kgbuild.export.network import About, Column, Edge, Network, Node
from kgbuild.export.views import read_view
from kgbuild.export.wishes import Wish
from kgbuild.export.xmltext import XmlText
from kgbuild.store.local import LocalStore, in_memory
from tools.gephi_rules import GEXF, VIZ, broken_rules, missing_contents

SUITES = Path(__file__).parents[1] / "suites"
VIEWS = ["events", "cosign", "affiliation", "countries", "full"]


def read_back(path: Path) -> dict[str, Any]:
    if not (SUITES / "node_modules" / "graphology-gexf").is_dir():  # in CI a skipped test fails: see tests/conftest.py
        pytest.skip("graphology-gexf is not installed: run `make suites` (npm comes with Node.js)")
    done = subprocess.run(["node", SUITES / "read_gexf.mjs", path], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def graph(store: Path) -> LocalStore:
    return in_memory(parse(path=str(store / "current" / "graph.nq"), format=RdfFormat.N_QUADS))


def written(network: Network, path: Path) -> bytes:
    path.write_text("".join(write_gexf(network, XmlText())), encoding="utf-8")
    return path.read_bytes()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_real_articles_reads_back_whole(
    checkout: Path, graph: LocalStore, tmp_path: Path, view: str
) -> None:
    network = make_network(graph, read_view(checkout / "queries", view), Wish()).network
    content = written(network, tmp_path / "a.gexf")
    assert broken_rules(content) == []
    assert missing_contents(content) == []
    reads_back(network, tmp_path / "a.gexf")


def test_nasty_texts_read_back(tmp_path: Path) -> None:
    texts = (
        "</node>",
        "]]>",
        "&amp;",
        '"',
        "a\\b",
        'x,"y" z',
        "l'a",
        "日本\u3000語",
        "\U0001f600",
        "[1, 2]",
        "a|b",
        "\\n",
    )
    columns = (
        Column("text", "string"),
        Column("items", "liststring"),
        Column("share", "double"),
        Column("sure", "boolean"),
    )
    values = [{"text": text, "items": (text, *texts), "share": -1.5e-7, "sure": bool(text)} for text in texts]
    nodes = [
        Node(f"n{text}", text, value, (), 1.5, -2.0, 3.0, (1, 2, 255))
        for text, value in zip(texts, values, strict=True)
    ]
    edges = [
        Edge(
            f"e{number}",
            nodes[number].id,
            nodes[other].id,
            texts[number],
            texts[other],
            1 + number,
            bool(number % 2),
            values[number],
        )
        for number in range(len(texts))
        for other in [(number * 5 + 1) % len(texts)]
    ]
    network = Network(About("t", 'nasty <&> "', date="2026-01-31"), columns, columns, nodes, edges)
    assert broken_rules(written(network, tmp_path / "a.gexf")) == []
    reads_back(network, tmp_path / "a.gexf")


def reads_back(network: Network, path: Path) -> None:
    read = read_back(path)
    assert read["about"]["description"] == network.about.description
    assert read["about"]["lastModifiedDate"] == network.about.date
    assert {each["id"]: each for each in read["nodes"]} == {
        node.id: {
            "id": node.id,
            "label": node.label,
            **lists(node.values),
            "x": node.x,
            "y": node.y,
            "size": node.size,
            "color": "rgb({},{},{})".format(*node.colour),
        }
        for node in network.nodes
    }
    looks = looks_of_edges(path)
    assert {each["id"]: each for each in read["edges"]} == {
        edge.id: {
            "id": edge.id,
            "source": edge.source,
            "target": edge.target,
            "undirected": not edge.directed,
            "attributes": {
                "label": edge.label,
                "kind": edge.kind,
                "weight": edge.weight,
                **lists(edge.values),
                **looks[edge.id],
            },
        }
        for edge in network.edges
    }


def lists(values: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def looks_of_edges(path: Path) -> dict[str, dict[str, str]]:
    """By edge its colour and shape, which a network leaves to the writer."""
    looks: dict[str, dict[str, str]] = {}
    for edge in etree.parse(path).iter(f"{GEXF}edge"):
        found = looks.setdefault(edge.get("id", ""), {})
        for colour in edge.iterfind(f"{VIZ}color"):
            found["color"] = f"rgb({colour.get('r')},{colour.get('g')},{colour.get('b')})"
        for shape in edge.iterfind(f"{VIZ}shape"):
            found["shape"] = shape.get("value", "")
    return looks
