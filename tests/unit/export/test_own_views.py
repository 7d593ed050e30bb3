"""A view of the user's own: what its two files may select, what becomes of it, and how a slip in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import NotFoundError, UsageError
from kgbuild.export.assemble import Made, make_network
from kgbuild.export.network import Column, Edge, Node, Spell
from kgbuild.export.views import read_own_view
from kgbuild.export.wishes import Wish
from kgbuild.store.local import LocalStore

EX = "https://example.org/"
PREFIX = (
    f"PREFIX : <{EX}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX jber: <https://w3id.org/jber/ontology#>\n"
)


def edges_of(made: Made) -> dict[str, Edge]:
    return {edge.id.replace(EX, ""): edge for edge in made.network.edges}


def nodes_of(made: Made) -> dict[str, Node]:
    return {node.id.replace(EX, ""): node for node in made.network.nodes}


@pytest.fixture
def made(store: LocalStore, tmp_path: Path):
    """Return ``made(edges, nodes=None, **wishes)``: the network of a folder ``mine`` with these queries."""

    def from_queries(edges: str, nodes: str | None = None, **wishes: object) -> Made:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        (folder / "edges.rq").write_text(f"#+ title: My view\n{PREFIX}{edges}", encoding="utf-8")
        if nodes is not None:
            (folder / "nodes.rq").write_text(PREFIX + nodes, encoding="utf-8")
        return make_network(store, read_own_view(folder), Wish(**wishes))  # type: ignore[arg-type]

    return from_queries


def rows(variables: str, *lines: str) -> str:
    return f"SELECT {variables} WHERE {{ VALUES ({variables}) {{ {' '.join(f'({line})' for line in lines)} }} }}"


ONE = rows("?source ?target ?kind", ':a :b "touches"')


def test_edges_alone_make_a_view_named_by_its_folder(made) -> None:
    found = made(ONE)
    assert (found.view.name, found.network.about.title) == ("mine", "My view")
    assert "view mine" in found.network.about.keywords
    assert [(edge.kind, edge.label, edge.weight) for edge in found.network.edges] == [("touches", "touches", 1)]


def test_nodes_get_labels_windows_and_columns_and_are_there_without_an_edge(made) -> None:
    query = rows(
        "?node ?label ?when ?members ?tags",
        ':a "A club"@en "2020-05" 12 "red"',
        ':a "会"@ja "2020-05" 12 "blue"',
        ':c "Lonely" "2021/.." 3 "red"',
    )
    found = made(ONE, query)
    club, lonely = nodes_of(found)["a"], nodes_of(found)["c"]
    assert (club.label, club.values["label_ja"], club.values["label_en"]) == ("A club", "会", "A club")
    assert (club.values["members"], club.values["tags"]) == (12, ("blue", "red"))
    assert club.spells == (Spell("2020-05-01", "2020-05-31"),)
    assert lonely.spells == (Spell("2021-01-01", None),)
    assert lonely.values["end_status"] == "ongoing"
    assert found.network.node_columns[-2:] == (Column("members", "integer"), Column("tags", "liststring"))
    assert nodes_of(made(ONE, query, language="ja"))["a"].label == "会"


def test_edges_get_labels_weights_windows_and_columns(made) -> None:
    found = made(
        rows(
            "?source ?target ?kind ?label ?weight ?earliest ?latest ?share ?sure",
            ':a :b "trade" "sells to"@en 5 "2019"^^xsd:gYear "2020-06"^^xsd:gYearMonth 0.5 true',
            ':b :c "trade" "sells to"@en 1 "2020-01-02T23:00:00+09:00"^^xsd:dateTime UNDEF 2e-1 false',
        )
    )
    first, second = edges_of(found)["a|trade|b"], edges_of(found)["b|trade|c"]
    assert (first.label, first.weight, first.values["share"], first.values["sure"]) == ("sells to", 5, 0.5, True)
    assert first.spells == (Spell("2019-01-01", "2020-06-30"),)
    assert second.spells == (Spell("2020-01-02", None),)
    assert found.network.edge_columns[-2:] == (Column("share", "double"), Column("sure", "boolean"))


def test_ties_of_one_kind_and_two_directions_stay_apart(made) -> None:
    found = made(
        rows(
            "?source ?target ?kind ?directed",
            ':a :b "meets" true',
            ':b :a "meets" true',
            ':b :a "meets" false',
            ':c :b "meets" false',
        )
    )
    assert {(edge.id.replace(EX, ""), edge.directed) for edge in found.network.edges} == {
        ("a|meets|b", True),
        ("b|meets|a", True),
        ("a|meets-undirected|b", False),
        ("b|meets|c", False),
    }


def test_kinds_and_nodes_that_files_would_call_the_same_stay_apart(made) -> None:
    found = made(
        rows(
            "?source ?target ?kind ?status",
            ':a :b "met" "planned"',
            ':a :b "met-planned" UNDEF',
            "<https://w3id.org/jber/id/x> <https://w3id.org/jber/x> jber:party UNDEF",
            '<https://example.org/e\u0301> <https://example.org/\u00e9> "like" UNDEF',
        )
    )
    assert {edge.kind for edge in found.network.edges} == {"met-planned", "met-planned-2", "party", "like"}
    assert len({node.id for node in found.network.nodes}) == 6
    assert len({node.label for node in found.network.nodes if "x" in node.id.rpartition("/")[2]}) >= 1


def test_the_weight_of_statements_is_how_many_there_are(made) -> None:
    found = made(rows("?source ?target ?kind ?statement", ':a :b "met" :one', ':a :b "met" :two', ':a :b "met" :two'))
    (edge,) = found.network.edges
    assert (edge.weight, len(edge.values["statements"])) == (2, 2)
    assert [e.weight for e in made(ONE, min_weight=1).network.edges] == [1]
    assert not made(ONE, min_weight=2).network.nodes


@pytest.mark.parametrize(
    ("edges", "nodes", "message"),
    [
        ("SELECT ?source WHERE {}", None, r"mine/edges.rq selects no \?target, \?kind"),
        (ONE, "SELECT ?thing WHERE {}", r"mine/nodes.rq selects no \?node"),
        ("SELECT ?source ?target ?kind WHERE { ?source", None, r"mine/edges.rq: "),
        ("ASK {}", None, r"mine/edges.rq: this query is no SELECT"),
        (rows("?source ?target ?kind", '"a" :b "met"'), None, r"mine/edges.rq has `a` for \?source \(nodes are IRIs"),
        (rows("?source ?target ?kind ?when", ':a :b "met" "13 June"'), None, r"mine/edges.rq: .*13 June"),
        (ONE, rows("?node ?earliest ?latest", ':a "2021" "2020"'), r"mine/nodes.rq: .* runs backwards"),
        (rows("?source ?target ?kind ?weight", ':a :b "met" 0'), None, r"mine/edges.rq has `0` for \?weight"),
        (rows("?source ?target ?kind ?weight", ':a :b "met" "many"'), None, r"`many` for \?weight"),
        (rows("?source ?target ?kind ?weight", ':a :b "met" 1', ':a :b "met" 2'), None, r"weights 1 and 2 for one tie"),
        (rows("?source ?target ?kind ?Sources", ':a :b "met" 1'), None, r"gives \?Sources, and every file has"),
        (ONE, rows("?node ?Degree", ":a 1"), r"mine/nodes.rq gives \?Degree, and every file has a column degree"),
        (ONE, rows("?node ?tag ?Tag", ":a 1 2"), r"mine/nodes.rq gives \?Tag twice"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_file(made, edges: str, nodes: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        made(edges, nodes)


def test_a_folder_that_is_no_view_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no folder"):
        read_own_view(tmp_path / "nowhere")
    with pytest.raises(NotFoundError, match=r"has no edges.rq \(a view is a folder with that file"):
        read_own_view(tmp_path)
    (tmp_path / "edges.rq").write_bytes(b"SELECT \xff")
    with pytest.raises(UsageError, match=r"edges.rq is no UTF-8"):
        read_own_view(tmp_path)


def test_shipped_views_are_read_as_a_users_own_is(checkout: Path, store: LocalStore, make) -> None:
    folder = checkout / "queries" / "views" / "events"
    own = make_network(store, read_own_view(folder), Wish())
    assert own.network == make("events").network
