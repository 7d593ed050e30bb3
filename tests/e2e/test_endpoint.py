"""A real SPARQL server elsewhere gives the same answers as the embedded store."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.project import Project
from kgbuild.query.asking import ask
from kgbuild.query.catalogue import names
from kgbuild.store.port import Solutions, Triples, Truth
from kgbuild.store.published import current_version, open_current
from kgbuild.store.remote import RemoteStore

QUESTIONS = names(Path(__file__).parents[2] / "queries" / "ask")


@pytest.fixture(scope="module")
def endpoint(checkout: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server on loopback that holds the published graph."""
    oxigraph = Path(sys.executable).parent / "oxigraph"
    folder = tmp_path_factory.mktemp("oxigraph")
    graph = current_version(Project(checkout, store)) / "graph.nq"
    subprocess.run([oxigraph, "load", "--location", folder, "--file", graph], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [oxigraph, "serve-read-only", "--location", folder, "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://{address}/")
        yield f"http://{address}/query"
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            with urlopen(url, timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_gives_equal_answers_on_both(checkout: Path, store: Path, endpoint: str, name: str) -> None:
    questions = checkout / "queries" / "ask"
    here = ask(open_current(Project(checkout, store)), questions, name, {}, explain=True)
    there = ask(RemoteStore(endpoint), questions, name, {}, explain=True)
    assert [row.texts for row in there] == [row.texts for row in here]
    assert [row.support for row in there] == [row.support for row in here]


def test_terms_keep_their_datatypes_and_languages(endpoint: str, checkout: Path, store: Path) -> None:
    query = "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(isLiteral(?o)) } ORDER BY ?g ?s ?p ?o LIMIT 3000"
    assert set(RemoteStore(endpoint).select(query).rows) == set(
        open_current(Project(checkout, store)).select(query).rows
    )


def test_every_form_of_query_is_answered(endpoint: str) -> None:
    remote = RemoteStore(endpoint)
    jaxa = "<https://w3id.org/jber/id/organisation/jaxa>"
    assert remote.query(f"ASK {{ GRAPH ?g {{ {jaxa} ?p ?o }} }}") == Truth(True)
    built = remote.query(f"CONSTRUCT {{ {jaxa} ?p ?o }} WHERE {{ GRAPH ?g {{ {jaxa} ?p ?o }} }}")
    assert isinstance(built, Triples)
    assert len(built.triples) > 3
    assert isinstance(remote.query("SELECT * WHERE { ?s ?p ?o }"), Solutions)


def test_a_malformed_query_is_the_users_fault_and_a_dead_endpoint_the_machines(endpoint: str) -> None:
    with pytest.raises(UsageError, match="malformed"):
        RemoteStore(endpoint).select("SELECT WHERE")
    with pytest.raises(EnvironmentFault, match=r"127\.0\.0\.1:1 did not answer"):
        RemoteStore("http://127.0.0.1:1/query").select("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/x", "http://user:secret@127.0.0.1/", "nonsense"])
def test_an_address_that_is_no_plain_web_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(UsageError) as fault:
        RemoteStore(url)
    assert "secret" not in str(fault.value)
