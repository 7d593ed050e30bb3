"""``kgbuild push`` into real servers: what arrives, what goes, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request

import pytest

from kgbuild.project import Project
from kgbuild.store.credentials import Credentials
from kgbuild.store.exchange import Server
from kgbuild.store.published import current_version
from kgbuild.store.pushing import Target, addresses, graphs_of
from kgbuild.store.remote import RemoteStore
from tests.e2e.servers import SERVERS, SparqlServer
from tests.unit.store.serving import served

BASE = "https://w3id.org/jber/"
STALE, FOREIGN = f"{BASE}source/gone#p1", "https://example.org/theirs"
# Virtuoso takes minutes to answer SELECT DISTINCT ?g.
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
SMALL = "".join(
    f'<{BASE}id/x/{n}> <{BASE}ontology#p> "{n} 日本 \\"\\\\ \\n\\t\U0001f1ef"@ja <{BASE}graph/{n % 2}> .\n'
    for n in range(2500)
).encode()


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        yield server


def target(server: SparqlServer) -> Target:
    return Target(addresses(server.query), 120, Credentials(server.user, server.password) if server.user else None)


def add(server: SparqlServer, graph: str) -> None:
    """Have the server hold a graph of one triple."""
    update = addresses(server.query).update
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:b> <a:c> }} }}".encode()
    credentials = Credentials(server.user, server.password) if server.user else None
    Server(update, credentials, 120).send(Request(update, text, {"Content-Type": "application/sparql-update"}))


def graphs(server: SparqlServer) -> set[str]:
    rows = RemoteStore(server.query).select(GRAPHS).rows
    return {row[0].value for row in rows if row[0] is not None}  # type: ignore[union-attr]


IN_ONE_STEP = "by SPARQL Update, all in one step"
IN_PIECES = "by SPARQL Update, one graph after the other, so not in one step"
BY_PROTOCOL = "by the Graph Store Protocol, one graph after the other, so not in one step"


@pytest.mark.parametrize(
    ("server", "method", "told"),
    [
        ("oxigraph", "auto", IN_ONE_STEP),
        ("oxigraph", "gsp", BY_PROTOCOL),
        ("rdflib", "auto", IN_PIECES),
        ("virtuoso", "auto", BY_PROTOCOL),
        ("virtuoso", "gsp", BY_PROTOCOL),
    ],
    indirect=["server"],
)
def test_the_graphs_are_replaced_and_those_of_others_stay(
    server: SparqlServer, checkout: Path, store: Path, method: str, told: str
) -> None:
    add(server, STALE)
    add(server, FOREIGN)
    pushed = server.push(store, "--method", method)
    assert (pushed.returncode, pushed.stdout) == (0, ""), pushed.stderr
    version = current_version(Project(checkout, store))
    sent = graphs_of((version / "graph.nq").read_bytes())
    ours = {name for name in graphs(server) if name.startswith(BASE)}
    assert ours == set(sent)
    assert FOREIGN in graphs(server)
    first, *rest = pushed.stderr.splitlines()
    counted = f"{sum(map(len, sent.values()))} quads in {len(sent)} graphs"
    assert first == f"pushed version {version.name}, {counted}, {told}; 1 graphs of before are gone"
    if server.name != "virtuoso":
        assert rest[0].startswith("read back ")
        assert f"SHA-256 {version.name}" in rest[0]
    else:
        assert rest[0] == "the store writes 2 values in its own way, such as"
        assert '"P3D"' in rest[1]
        assert '"259200.0"' in rest[1]


def test_updates_in_pieces_arrive_whole_too(server: SparqlServer) -> None:
    done = target(server).push(graphs_of(SMALL), "update")
    assert done.in_one_step == (server.name == "oxigraph")
    assert (done.method, done.quads, done.difference.lost, done.difference.added) == ("update", 2500, [], [])
    assert not done.difference.otherwise
    assert {name for name in graphs(server) if name.startswith(BASE)} == {f"{BASE}graph/0", f"{BASE}graph/1"}
    lines = {f"{name}|{count}" for name, count in ((f"{BASE}graph/0", 1250), (f"{BASE}graph/1", 1250))}
    found = RemoteStore(server.query).select(GRAPHS)
    assert lines <= {f"{row[0].value}|{row[1].value}" for row in found.rows}  # type: ignore[union-attr]


@pytest.mark.parametrize("server", ["rdflib"], indirect=True)
def test_who_wants_the_protocol_of_a_server_without_it_is_told_the_option(server: SparqlServer, store: Path) -> None:
    pushed = server.push(store, "--method", "gsp")
    assert pushed.returncode == 2
    assert "it is not known where the store keeps its graphs" in pushed.stderr
    assert "give --graph-store URL" in pushed.stderr


@pytest.mark.parametrize("server", ["virtuoso"], indirect=True)
def test_a_stranger_is_told_to_name_the_user(server: SparqlServer, store: Path) -> None:
    before = graphs(server)
    pushed = SparqlServer(server.name, server.query).push(store)
    assert pushed.returncode == 4
    assert "it wants to know the user (give --user" in pushed.stderr
    wrong = SparqlServer(server.name, server.query, server.user, "sesame-4711").push(store)
    assert wrong.returncode == 4
    assert "it does not let this user in" in wrong.stderr
    assert "sesame" not in wrong.stderr
    assert graphs(server) == before


@pytest.mark.parametrize(
    ("endpoint", "update", "graph_store"),
    [
        ("http://h/query", "http://h/update", "http://h/store"),
        ("http://h:1/kg/sparql", "http://h:1/kg/update", "http://h:1/kg/data"),
        ("https://h/sparql", "https://h/sparql-auth", "https://h/sparql-graph-crud-auth"),
        ("https://h/repositories/kg", "https://h/repositories/kg", None),
    ],
)
def test_the_addresses_of_known_servers_are_known(endpoint: str, update: str, graph_store: str | None) -> None:
    assert (addresses(endpoint).update, addresses(endpoint).graph_store) == (update, graph_store)
    given = addresses(endpoint, "http://u/", "http://g/")
    assert (given.query, given.update, given.graph_store) == (endpoint, "http://u/", "http://g/")


COUNTS = b'{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}'


def test_a_store_that_loses_what_it_is_sent_is_told_with_what_is_missing(store: Path) -> None:
    with served(lambda request, _: request.put(200, COUNTS)) as server:
        pushed = SparqlServer("forgetful", f"http://127.0.0.1:{server.server_port}/query").push(store)
    assert pushed.returncode == 4
    assert "the store does not hold what it was sent: " in pushed.stderr
    assert "lost: <https://w3id.org/jber/" in pushed.stderr


def test_a_store_that_takes_no_updates_is_told_with_the_option(store: Path) -> None:
    with served(
        lambda request, _: request.put(200, COUNTS) if b"query=" in request.server.asked[-1].body else request.put(405)
    ) as server:
        pushed = SparqlServer("closed", f"http://127.0.0.1:{server.server_port}/kg").push(store)
    assert pushed.returncode == 4
    assert "no updates are taken: " in pushed.stderr
    assert "give --update URL" in pushed.stderr
