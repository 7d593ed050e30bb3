"""Each format reads back as what was meant, whatever stands in labels, ids and values."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kgbuild.errors import UsageError
from kgbuild.export.assemble import make_network
from kgbuild.export.figure import draw_svg
from kgbuild.export.gexf import write_gexf
from kgbuild.export.manifest import write_manifest
from kgbuild.export.network import About, Network, Node
from kgbuild.export.rdf import write_dataset, write_view
from kgbuild.export.views import View
from kgbuild.export.wishes import Wish
from kgbuild.export.xmltext import XmlText
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.minting import VIEW, thing
from kgbuild.terms.namespaces import term
from tests.unit.export.any_network import NASTY, networks, replaced
from tests.unit.export.conftest import SHIPPED, Make
from tools.gephi_rules import GEXF, broken_rules


def gexf(network: Network, text: XmlText | None = None) -> bytes:
    return "".join(write_gexf(network, text or XmlText())).encode()


@pytest.mark.parametrize("view", SHIPPED)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_shipped_views_keep_the_rules_and_the_schema(
    make: Make, schema: etree.RelaxNG, view: str, language: str
) -> None:
    content = gexf(make(view, language=language).network)
    assert broken_rules(content) == []
    schema.assertValid(etree.fromstring(content))


@pytest.mark.parametrize("view", SHIPPED)
def test_shipped_views_keep_the_rules(make: Make, view: str) -> None:
    assert broken_rules(gexf(make(view).network)) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(network=networks())
def test_any_network_keeps_the_rules_and_reads_back(network: Network) -> None:
    text = XmlText()
    content = gexf(network, text)
    assert broken_rules(content) == []
    root = etree.fromstring(content)
    for node, element in zip(network.nodes, root.iter(f"{GEXF}node"), strict=True):
        assert element.get("label") == replaced(node.label)
        read = {value.get("for"): value.get("value") for value in element.iter(f"{GEXF}attvalue")}
        assert set(read) == set(node.values)
        if "items" in node.values:
            assert json.loads(read["items"]) == [replaced(item) for item in node.values["items"]]
    assert not text.replaced or "\ufffd" in content.decode()


def test_the_manifest_tells_what_was_replaced_and_which_documents_stand_behind(store: LocalStore, make: Make) -> None:
    made, text = make("events"), XmlText()
    assert b"\x0b" not in gexf(made.network, text)
    manifest = json.loads("".join(write_manifest(store, made, "gephi", text)))
    assert {"place": "node label", "character": "U+000B", "times": 1, "by": "U+FFFD"} not in manifest["replaced"]
    assert manifest["counts"]["edges"] == len(list(made.network.edges))
    assert manifest["documents"]["new"] == {
        "title": "New news",
        "issued": "2024-06-14",
        "url": "https://example.org/new",
    }
    assert "seed" in manifest["methods"]["community"]
    assert "Gould and Fernandez" in manifest["methods"]["brokerage"]
    assert "spring_layout (seed" in manifest["methods"]["layout"]


@settings(max_examples=30, deadline=None)
@given(label=NASTY, alias=NASTY)
def test_nasty_names_in_the_graph_reach_the_file_or_the_manifest(label: str, alias: str) -> None:
    one, other = thing("organisation", "one"), thing("organisation", "other")
    quads = [
        Quad(one, term("rdfs:label"), Literal(label, language="en"), VIEW),
        Quad(one, term("skos:altLabel"), Literal(alias), VIEW),
        Quad(one, term("jber:parent"), other, VIEW),
    ]
    view = View(
        "v",
        f"SELECT ?source ?target ?kind WHERE {{ GRAPH {VIEW} {{ ?source ?kind ?target . ?source {term('jber:parent')} ?target }} }}",
    )
    made = make_network(in_memory(quads), view, Wish())
    content = gexf(made.network)
    assert broken_rules(content) == []
    etree.fromstring("".join(draw_svg(made.network, XmlText())).encode())


@pytest.mark.parametrize("view", [*SHIPPED, "ego"])
def test_pictures_are_svg_with_every_label(make: Make, view: str) -> None:
    made = make(view, around="https://w3id.org/jber/id/organisation/jaxa") if view == "ego" else make(view)
    root = etree.fromstring("".join(draw_svg(made.network, XmlText())).encode())
    circles = root.findall(".//{*}circle/{*}title")
    assert len(circles) == len(list(made.network.nodes))
    dashed = [circle for circle in root.iter("{*}circle") if circle.get("stroke-dasharray") and len(circle)]
    assert len(dashed) == sum(node.faint for node in made.network.nodes)


def test_a_picture_of_nothing_is_a_picture() -> None:
    etree.fromstring("".join(draw_svg(Network(About("t", "d"), (), (), [], []), XmlText())).encode())


@pytest.mark.parametrize(("form", "reads"), [("trig", RdfFormat.TRIG), ("nquads", RdfFormat.N_QUADS)])
def test_the_dataset_reads_back_whole_and_is_sorted(
    store: LocalStore, quads: list[Quad], form: str, reads: RdfFormat
) -> None:
    content = b"".join(write_dataset(store, form))
    assert set(parse(content, format=reads)) == set(quads)
    assert content == b"".join(write_dataset(in_memory(reversed(quads)), form))


@pytest.mark.parametrize(("form", "reads"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_the_view_reads_back_whole(store: LocalStore, quads: list[Quad], form: str, reads: RdfFormat) -> None:
    content = b"".join(write_view(store, form))
    assert {q.triple for q in parse(content, format=reads)} == {q.triple for q in quads if q.graph_name == VIEW}
    assert content.endswith(b"\n")


def test_prefixes_stand_in_alphabetical_order(store: LocalStore) -> None:
    lines = b"".join(write_view(store, "turtle")).decode().splitlines()
    head = [line for line in lines if line.startswith("@prefix")]
    assert head == sorted(head)
    assert "@prefix jber: <https://w3id.org/jber/ontology#> ." in head


def test_an_endpoint_cannot_give_the_whole_dataset(store: LocalStore) -> None:
    class OnlyAnswers:
        query = store.query
        select = store.select

    def pieces() -> Iterator[bytes]:
        yield from write_dataset(OnlyAnswers(), "trig")

    with pytest.raises(UsageError, match="endpoint"):
        list(pieces())


def test_undirected_and_directed_edges_stand_in_one_gexf_without_a_default(make: Make) -> None:
    graph = etree.fromstring(gexf(make("countries").network)).find(f"{GEXF}graph")
    assert graph.get("defaultedgetype") is None
    assert {edge.get("type") for edge in graph.iter(f"{GEXF}edge")} == {"directed", "undirected"}
    assert graph.get("mode") == "dynamic"


def test_ids_one_and_one_in_words_stay_apart() -> None:
    nodes = [Node(NamedNode("https://example.org/1").value, "x", {}), Node("1", "x", {}), Node('"1"', "x", {})]
    content = gexf(Network(About("t", "d"), (), (), nodes, []))
    assert [node.get("id") for node in etree.fromstring(content).iter(f"{GEXF}node")] == [
        "https://example.org/1",
        "1",
        '"1"',
    ]
