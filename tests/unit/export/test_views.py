"""What the shipped views show of a small graph: edges with their weights, status, time and sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.errors import NotFoundError, UsageError
from kgbuild.export.assemble import Made, make_network
from kgbuild.export.network import Edge, Node, Spell
from kgbuild.export.views import View, names, read_view
from kgbuild.export.wishes import Wish
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.minting import VIEW
from kgbuild.terms.namespaces import term
from tests.unit.export.conftest import Make

JAXA = "https://w3id.org/jber/id/organisation/jaxa"


def edges(made: Made) -> dict[str, Edge]:
    return {edge.id: edge for edge in made.network.edges}


def nodes(made: Made) -> dict[str, Node]:
    return {node.id: node for node in made.network.nodes}


def test_there_are_six_views(checkout: Path) -> None:
    assert names(checkout / "queries") == ["affiliation", "cosign", "countries", "ego", "events", "full"]


def test_an_unknown_view_is_answered_with_the_nearest(checkout: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean `countries`"):
        read_view(checkout / "queries", "country")


def test_what_was_signed_together_becomes_one_edge_with_its_evidence(make: Make) -> None:
    edge = edges(make("cosign"))["organisation/jaxa|Signing|organisation/lsa"]
    assert (edge.weight, edge.directed, edge.label) == (2, False, "signing")
    assert edge.values["statements"] == ("instrument/one/signing", "instrument/two/signing")
    assert edge.values["sources"] == ("new#p2", "new#p10")
    assert edge.spells == (Spell("2023-01-01", "2023-12-31"), Spell("2024-06-13", "2024-06-13"))
    assert edge.values["date_precision"] == "year; day"
    assert (edge.values["start_year"], edge.values["end_year"]) == (2023, 2024)


def test_what_is_planned_is_another_edge_of_another_kind_and_never_looks_like_the_first(make: Make) -> None:
    edge = edges(make("cosign"))["organisation/jaxa|Signing-planned|organisation/lsa"]
    assert (edge.weight, edge.values["status"], edge.faint) == (1, "planned", True)
    assert edge.label == "signing (planned)"
    assert edge.colour != edges(make("cosign"))["organisation/jaxa|Signing|organisation/lsa"].colour
    assert edge.values["evidence"] == ("signing: Memorandum (planned)",)


@pytest.mark.parametrize("view", ["events", "cosign", "affiliation", "countries", "full"])
def test_happened_only_leaves_nothing_else(make: Make, view: str) -> None:
    made = make(view, happened_only=True)
    for row in (*made.network.nodes, *made.network.edges):
        assert row.values.get("status", "happened") == "happened", row.id
        assert not row.faint
        assert "planned" not in row.label
    assert "instrument/memo" not in nodes(made)


@pytest.mark.parametrize("view", ["events", "cosign", "affiliation", "countries", "full"])
def test_every_edge_and_every_tied_node_names_its_sources(make: Make, view: str) -> None:
    made = make(view)
    assert made.network.edges
    for edge in made.network.edges:
        assert edge.values["sources"], edge.id
        for end in (edge.source, edge.target):
            assert nodes(made)[end].values["sources"], end


def test_a_plan_has_the_class_plan_and_a_paler_colour(make: Make) -> None:
    shown = nodes(make("events"))
    expo, forum = shown["event/expo"], shown["event/forum"]
    assert (expo.label, expo.values["class"], expo.values["planned_class"]) == ("Expo (planned)", "Plan", "Exhibition")
    assert (forum.values["class"], forum.values["status"]) == ("Forum", "happened")
    assert (forum.values["end_status"], "end_status" in expo.values) == ("ended", False)
    assert all(pale > full for pale, full in zip(expo.colour, forum.colour, strict=True))
    presence = shown["presence/thermalytica"]
    assert presence.label == "Thermalytica in Luxembourg (announced)"
    assert (presence.values["status"], presence.values["stated_status"]) == ("planned", "announced")
    assert shown["event/visit"].values["status"] == "unknown"


def test_an_instrument_that_is_only_planned_is_marked(make: Make) -> None:
    memo = nodes(make("events"))["instrument/memo"]
    assert (memo.values["class"], memo.values["status"]) == ("MemorandumOfUnderstanding", "planned")
    assert memo.label == "Memorandum (planned)"
    assert make("events", language="ja").network.about.language == "ja"
    assert nodes(make("events", language="ja"))["instrument/memo"].label == "覚書(予定)"


def test_nodes_carry_what_the_graph_tells_of_them(make: Make) -> None:
    jaxa = nodes(make("events"))["organisation/jaxa"]
    assert jaxa.values["iri"] == JAXA
    assert jaxa.values["label_ja"] == "宇宙航空研究開発機構"
    assert jaxa.values["aliases"] == ("JAXA",)
    assert (jaxa.values["class"], jaxa.values["family"]) == ("PublicBody", "public-body")
    assert (jaxa.values["country"], jaxa.values["wikidata"]) == ("JPN", "Q179103")
    assert jaxa.values["degree"] == 3
    one = nodes(make("events"))["instrument/one"]
    assert (one.values["topics"], one.values["country"]) == (("space",), "JPN+LUX")
    assert nodes(make("events"))["event/forum"].values["figures"] == ("number of people: about 200",)


def test_roles_are_kinds_and_a_post_stands_in_where_nobody_is_named(make: Make) -> None:
    found = edges(make("events"))
    speaker = found["person/delles|role/speaker|event/forum"]
    assert (speaker.label, speaker.values["capacity"]) == ("speaker", ("Minister",))
    assert speaker.spells == (Spell("2024-06-01", "2024-06-30"),)
    assert speaker.values["date_precision"] == "month"
    assert "person/delles|role/organiser|event/forum" in found
    assert "post/emperor|role/attendee|event/forum" in found
    assert "post/minister|role/speaker|event/forum" not in found


def test_an_open_end_is_told_in_a_column(make: Make) -> None:
    tenure = edges(make("affiliation"))["person/delles|post/minister|organisation/lsa"]
    assert tenure.spells == (Spell("2023-11-01", None),)
    assert (tenure.values["end_status"], tenure.values["start_text"]) == ("ongoing", "2023-11")
    assert "end_text" not in tenure.values
    assert tenure.values["sources"] == ("new#p5",)


def test_countries_are_tied_by_kinds_that_count(make: Make) -> None:
    found = {edge.id: (edge.weight, edge.directed) for edge in make("countries").network.edges}
    assert found == {
        "country/ISR|flow-kind/goods|country/JPN": (1, True),
        "country/JPN|Acquisition|country/ISR": (1, True),
        "country/JPN|Agreement|country/LUX": (2, False),
        "country/JPN|Agreement-planned|country/LUX": (1, False),
        "country/JPN|Event|country/LUX": (1, False),
        "country/JPN|Presence-planned|country/LUX": (1, True),
    }


def test_the_full_view_keeps_statements_as_nodes_and_exact_passages(make: Make) -> None:
    made = make("full")
    assert nodes(made)["event/forum/role-speaker-delles"].values["class"] == "Participation"
    found = edges(made)
    assert found["instrument/one/signing|party|organisation/jaxa"].values["sources"] == ("new#p2",)
    assert found["organisation/jaxa|country|country/JPN"].values["sources"] == ("graph/register",)
    assert not [edge for edge in found if "|signedBy|" in edge]


def test_a_neighbourhood_reaches_as_far_as_its_depth(make: Make) -> None:
    assert set(nodes(make("ego", around=JAXA))) == {
        "organisation/jaxa",
        "instrument/one",
        "instrument/two",
        "instrument/memo",
    }
    assert {"organisation/lsa", "event/forum"} <= set(nodes(make("ego", around=JAXA, depth=2)))
    assert set(nodes(make("ego", around=JAXA, depth=0))) == {"organisation/jaxa"}
    with pytest.raises(NotFoundError, match="is no node of this view"):
        make("cosign", around="https://w3id.org/jber/id/event/forum")


def test_a_view_without_what_it_must_select_is_refused(store: LocalStore) -> None:
    view = View("mine", "SELECT ?source ?target WHERE { ?source ?p ?target } ORDER BY ?source")
    with pytest.raises(UsageError, match=r"mine/edges.rq selects no \?kind"):
        make_network(store, view, Wish())


def test_a_view_cannot_call_a_column_what_every_file_has(store: LocalStore) -> None:
    edges = 'SELECT ?source ?target ?kind ?Weight WHERE { VALUES ?kind { "touches" } }'
    with pytest.raises(UsageError, match=r"mine/edges.rq gives \?Weight, .*name it otherwise, as \?Weight_here"):
        make_network(store, View("mine", edges), Wish())
    nodes = "SELECT ?node ?size WHERE { VALUES ?node { <https://example.org/a> } }"
    with pytest.raises(UsageError, match=r"mine/nodes.rq gives \?size, "):
        make_network(store, View("mine", edges.replace("?Weight ", ""), nodes), Wish())


def test_a_thing_without_a_label_is_called_by_its_id_and_kinds_may_be_words(store: LocalStore) -> None:
    view = View(
        "mine",
        "SELECT ?source ?target ?kind ?colour WHERE { VALUES (?source ?target ?kind ?colour) { "
        '(<https://example.org/red-box> <https://example.org/#> "touches" "red") } }',
    )
    made = make_network(store, view, Wish())
    assert {node.label for node in made.network.nodes} == {"red box", "example.org"}
    (edge,) = made.network.edges
    assert (edge.kind, edge.label, edge.values["colour"]) == ("touches", "touches", ("red",))


def test_an_empty_graph_gives_an_empty_network(checkout: Path) -> None:
    empty = in_memory([Quad(NamedNode(JAXA), term("rdfs:label"), Literal("JAXA", language="en"), VIEW)])
    made = make_network(empty, read_view(checkout / "queries", "events"), Wish())
    assert (list(made.network.nodes), list(made.network.edges)) == ([], [])
