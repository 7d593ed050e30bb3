"""DOT, read and drawn by Graphviz itself."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from kgbuild.export.dot import ROUTED, write_dot
from kgbuild.export.network import About, Edge, Network, Node
from kgbuild.export.xmltext import XmlText, one_line
from tests.unit.export.any_network import NASTY, networks, replaced
from tests.unit.export.conftest import SHIPPED, Make


def dot(network: Network) -> str:
    return "".join(write_dot(network, XmlText()))


def graphviz(text: str, form: str) -> str:
    """What Graphviz makes of a file; any warning fails the test. Without `dot` it is skipped, which fails in CI."""
    command = shutil.which("dot")
    if command is None:
        pytest.skip("there is no `dot`: install graphviz")
    done = subprocess.run(
        [command, f"-T{form}"], input=text, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def as_read(text: str) -> str:
    """A text as a file of DOT holds it: a backslash is two, for one would escape."""
    return replaced(text).replace("\\", "\\\\")


def check(network: Network) -> None:
    read = json.loads(graphviz(dot(network), "dot_json"))
    nodes, edges = read.get("objects", []), read.get("edges", [])
    assert read["directed"] == any(edge.directed for edge in network.edges)
    assert [node["name"] for node in nodes] == [as_read(node.id) for node in network.nodes]
    for node, found in zip(network.nodes, nodes, strict=True):
        assert found["pos"] == f"{node.x!r},{node.y!r}!"
        assert ("dashed" in found["style"]) == node.faint
        assert found.get("sources", "") == as_read("; ".join(node.values.get("sources", ())))  # type: ignore[arg-type]
    found_edges = {(nodes[each["tail"]]["name"], nodes[each["head"]]["name"], each["kind"]): each for each in edges}
    assert len(found_edges) == len(edges) == len(list(network.edges))
    for edge in network.edges:
        found = found_edges[as_read(edge.source), as_read(edge.target), as_read(edge.kind)]
        assert found["weight"] == str(edge.weight)
        assert (found.get("dir") == "none") != edge.directed
        assert ("dashed" in found.get("style", "")) == edge.faint
        assert found.get("sources", "") == as_read("; ".join(edge.values.get("sources", ())))  # type: ignore[arg-type]


@settings(max_examples=40)
@given(network=networks())
def test_graphviz_reads_any_network(network: Network) -> None:
    check(network)


@pytest.mark.parametrize("view", SHIPPED)
def test_graphviz_reads_the_shipped_views(make: Make, view: str) -> None:
    network = make(view).network
    check(network)
    assert all(each.values["sources"] for each in (*network.nodes, *network.edges))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(label=NASTY, name=NASTY)
def test_graphviz_draws_labels_as_they_are(label: str, name: str) -> None:
    nodes = [Node("a", f"x{label}", {}), Node("b", f"y{name}", {}, x=90.0)]
    edge = Edge("e", "a", "b", "k", f"z{label}", 1, directed=True, values={})
    svg = etree.fromstring(graphviz(dot(Network(About("t", "d"), (), (), nodes, [edge])), "svg").encode())
    drawn = [("".join(element.itertext())).replace("\N{NO-BREAK SPACE}", " ") for element in svg.iter("{*}text")]
    wanted = [one_line(replaced(text)) for text in ("t", f"x{label}", f"y{name}", f"z{label}")]
    assert sorted(drawn) == sorted(text.replace("\N{NO-BREAK SPACE}", " ") for text in wanted)


def test_large_networks_have_straight_edges_for_routes_take_minutes() -> None:
    nodes = [Node("a", "A", {}), Node("b", "B", {})]

    def network(count: int) -> Network:
        edges = [Edge(f"e{n}", "a", "b", f"k{n}", "k", 1, directed=True, values={}) for n in range(count)]
        return Network(About("t", "d"), (), (), nodes, edges)

    assert "splines=true" in dot(network(ROUTED))
    assert "splines=line" in dot(network(ROUTED + 1))
