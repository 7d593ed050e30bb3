"""Each format reads back as what was meant, whatever stands in labels, ids and values."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from unicodedata import normalize

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kgbuild.errors import UsageError
from kgbuild.export.assemble import make_network
from kgbuild.export.figure import draw_svg
from kgbuild.export.gexf import write_gexf
from kgbuild.export.graphml import write_graphml
from kgbuild.export.manifest import write_manifest
from kgbuild.export.network import About, Column, Edge, Network, Node, Spell
from kgbuild.export.rdf import write_dataset, write_view
from kgbuild.export.tables import write_edges, write_nodes
from kgbuild.export.views import View
from kgbuild.export.wishes import Wish
from kgbuild.export.xmltext import XmlText
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.minting import VIEW, thing
from kgbuild.terms.namespaces import term
from tests.unit.export.conftest import Make
from tools.gephi_rules import GEXF, broken_rules

SHIPPED = ["events", "cosign", "affiliation", "countries", "full"]
NASTY = st.text(max_size=12) | st.sampled_from(
    [
        "\x0b",
        "\ufffe",
        "é",
        "e\u0301",
        "</node>",
        "]]>",
        "&amp;",
        '"',
        "'",
        "=1+1",
        'a,b\n"c"',
        "\U0001f600",
        "日本\u3000語",
    ]
)
NAMES = st.text('abcXYZ09-/|日\x0b\ufffe&<"', min_size=1, max_size=6)


def gexf(network: Network, text: XmlText | None = None) -> bytes:
    return "".join(write_gexf(network, text or XmlText())).encode()


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Any network that keeps the promises of ``kgbuild.export.network``, with nasty texts everywhere."""
    ids = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=lambda name: XmlText().escape(name, "")))
    day = st.dates().map(str)
    spells = (
        st.lists(day, max_size=4, unique=True)
        .map(sorted)
        .map(lambda days: tuple(Spell(*pair) for pair in zip(days[::2], days[1::2], strict=False)))
    )
    values = st.fixed_dictionaries(
        {},
        optional={
            "text": NASTY,
            "items": st.lists(NASTY.map(lambda item: f"x{' '.join(item.split())}"), min_size=1, max_size=3).map(tuple),
            "count": st.integers(-(10**9), 10**9),
            "share": st.floats(allow_nan=False, allow_infinity=False),
            "known": st.booleans(),
        },
    )
    label = NASTY.map(lambda text: f"x{text}")
    columns = tuple(
        Column(*each)
        for each in (
            ("text", "string"),
            ("items", "liststring"),
            ("count", "integer"),
            ("share", "double"),
            ("known", "boolean"),
        )
    )
    nodes = [Node(name, draw(label), draw(values), draw(spells), 1.5, -2.0, 3.0, (1, 2, 255)) for name in sorted(ids)]
    kinds = st.sampled_from(["signing", "role/<&>", "日本"])
    keys = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), kinds), max_size=6))
    unique = {(frozenset(key[:2]), key[2]): key for key in keys}
    edges = [
        Edge(f"e{number}", *key, draw(label), draw(st.integers(1, 9)), draw(st.booleans()), draw(values), draw(spells))
        for number, key in enumerate(unique.values())
    ]
    return Network(About("t", draw(NASTY), date="2026-01-31"), columns, columns, nodes, edges, dynamic=True)


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


def replaced(text: str) -> str:
    """What becomes of a text in XML."""
    return "".join(
        sign
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
        else "\ufffd"
        for sign in normalize("NFC", text)
    )


@settings(max_examples=80)
@given(network=networks())
def test_any_network_reads_back_from_graphml(network: Network) -> None:
    graph = nx.read_graphml(BytesIO("".join(write_graphml(network, XmlText())).encode()), force_multigraph=True)
    assert graph.number_of_nodes() == len(list(network.nodes))
    assert graph.number_of_edges() == len(list(network.edges))
    assert sorted(data["label"] for _, data in graph.nodes(data=True)) == sorted(
        replaced(node.label) for node in network.nodes
    )


@pytest.mark.parametrize("view", SHIPPED)
def test_networkx_reads_the_graphml_of_each_view(make: Make, view: str) -> None:
    network = make(view).network
    graph = nx.read_graphml(BytesIO("".join(write_graphml(network, XmlText())).encode()), force_multigraph=True)
    assert set(graph) == {node.id for node in network.nodes}
    read = {key: data for _, _, key, data in graph.edges(keys=True, data=True)}
    assert set(read) == {edge.id for edge in network.edges}
    for edge in network.edges:
        assert read[edge.id]["kind"] == edge.kind
        assert read[edge.id]["undirected"] != edge.directed
        assert tuple(json.loads(read[edge.id]["sources"])) == edge.values["sources"]


@settings(max_examples=80)
@given(network=networks())
def test_tables_are_exact(network: Network) -> None:
    rows = list(csv.DictReader(StringIO("".join(write_nodes(network)), newline="")))
    assert [(row["Id"], row["Label"], row["text"]) for row in rows] == [
        (node.id, node.label, node.values.get("text", "")) for node in network.nodes
    ]
    edges = list(csv.DictReader(StringIO("".join(write_edges(network)), newline="")))
    assert [(row["Source"], row["Target"], row["Kind"]) for row in edges] == [
        (edge.source, edge.target, edge.kind) for edge in network.edges
    ]


def test_excel_safe_tables_run_no_formula(make: Make) -> None:
    network = make("events").network
    exact = {row["Label"] for row in csv.DictReader(StringIO("".join(write_nodes(network))))}
    safe = "".join(write_nodes(network, excel_safe=True))
    assert "=Altair" in exact
    assert safe.startswith("\ufeff")
    assert "'=Altair" in {row["Label"] for row in csv.DictReader(StringIO(safe))}
    for row in csv.DictReader(StringIO(safe)):
        assert float(row["x"]) or True
        assert not [cell for name, cell in row.items() if name not in "xy" and cell.startswith(("=", "+", "-", "@"))]


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
