"""Queries that would hurt: stopped within the limit, told so, and nobody else is kept waiting."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.e2e.serving.conftest import Serve
from tests.e2e.serving.process import Served
from tools.hostile import NESTED, SLOW

LIMIT_SECONDS = 2.0
WAITING_SECONDS = 0.5 if os.environ.get("KGBUILD_STRICT_CLOCKS") else 10.0
"""Other tests share the processors, so a clock tells here only that the query did not go on and on; `python -m tools.faults`
runs these alone and asks for half a second.
"""


@pytest.mark.parametrize("query", SLOW.values(), ids=SLOW.keys())
def test_a_query_that_would_not_end_is_stopped_and_the_server_lives(served: Served, query: str) -> None:
    start = time.monotonic()
    answer = served.query(query)
    seconds = time.monotonic() - start
    assert answer.status == 503, answer.text[:200]
    assert "took longer than 2 s" in answer.text or "needed more than 512 MiB" in answer.text
    assert seconds < LIMIT_SECONDS + WAITING_SECONDS
    assert served.alive


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_flood_of_rows_is_refused_with_a_marker_and_nothing_of_it_is_sent(served: Served, form: str) -> None:
    answer = served.query("SELECT * { ?s ?p ?o } LIMIT 5001", format=form)
    assert answer.status == 400
    assert answer.headers["kgbuild-limit"] == "rows"
    assert "more than 5000 rows" in answer.text
    assert "LIMIT and OFFSET" in answer.text
    assert len(answer.body) < 500


def test_an_answer_of_as_many_rows_as_are_allowed_is_whole(served: Served) -> None:
    assert len(served.query("SELECT * { ?s ?p ?o } LIMIT 5000").rows) == 5000


def test_floods_of_triples_and_of_bytes_are_refused_too(served: Served, serve: Serve) -> None:
    assert "more than 5000 triples" in served.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5001", "").text
    small = serve("--answer-bytes", "1000")
    for query in ("SELECT * { ?s ?p ?o } LIMIT 50", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 50"):
        answer = small.query(query, "")
        assert (answer.status, answer.headers["kgbuild-limit"]) == (400, "bytes")


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED.keys())
def test_a_query_that_is_nested_too_deeply_is_the_clients_fault(served: Served, query: str) -> None:
    answer = served.ask("/sparql", "POST", {"Content-Type": "application/sparql-query"}, query.encode())
    assert answer.status == 400, answer.text[:200]
    assert served.alive


class Trap:
    """A listener on loopback that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()
    yield found
    found.close()


def test_no_query_reaches_another_machine(served: Served, trap: Trap) -> None:
    url = f"http://127.0.0.1:{trap.port}/"
    refused = [
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ sErViCe <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        f"PREFIX x: <{url}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
        f"PREFIX x: <{url}> SELECT * {{SERVICE x:{{?s ?p ?o}}}}",
        f"BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
        f"SELECT * {{ VALUES ?g {{ <{url}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ LATERAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"LOAD <{url}>",
        f"SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    ]  # fmt: skip
    for query in refused:
        answer = served.query(query)
        assert answer.status == 400, (query, answer.text)
    harmless = [
        f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
        f'SELECT ?x {{ BIND("SERVICE <{url}>" AS ?x) FILTER(?x = "") }}',
    ]
    for query in harmless:
        assert served.query(query).rows == []
    assert served.ask(f"/sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D&default-graph-uri={quote(url)}").rows == []
    assert trap.calls == 0


def test_quick_queries_do_not_wait_for_slow_ones(serve: Serve) -> None:
    served = serve("--seconds", "15", "--running", "2", "--long", "2")
    with ThreadPoolExecutor(6) as pool:
        slow = {pool.submit(served.query, SLOW["cross product"]) for _ in range(6)}
        while len(running := {each for each in slow if not each.done()}) > 2:
            time.sleep(0.05)  # two become long, and the others are turned away
        assert served.alive
        assert not any(each.done() for each in running)
        answers = [each.result() for each in slow]
    assert {answer.status for answer in answers} == {503}
    busy = [answer for answer in answers if "busy" in answer.text]
    assert len(busy) == 4
    assert {answer.headers["retry-after"] for answer in busy} == {"5"}


@contextmanager
def hanging(served: Served, forks: psutil.Process) -> Iterator[psutil.Process]:
    """A client that waits for a slow query; gives the process of the query."""
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        path = f"/sparql?query={quote(SLOW['cross product'])}"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        _until(lambda: _slow(forks))
        yield _slow(forks)[0]


def test_a_query_ends_when_its_client_goes(serve: Serve) -> None:
    served = serve("--seconds", "60")
    forks = _forks(served)
    with hanging(served, forks) as query:
        assert query.is_running()
    _until(lambda: not query.is_running())
    assert _slow(forks) == []


def test_nothing_is_left_when_the_server_is_killed(serve: Serve) -> None:
    served = serve("--seconds", "60")
    forks = _forks(served)
    with hanging(served, forks) as query:
        served.process.kill()
        for process in (query, forks):
            _until(lambda left=process: not left.is_running() or left.status() == psutil.STATUS_ZOMBIE)


def test_a_fork_server_that_dies_is_replaced(serve: Serve) -> None:
    served = serve()
    _forks(served).kill()
    _until(lambda: served.alive)


def _forks(served: Served) -> psutil.Process:
    (found,) = psutil.Process(served.process.pid).children()
    return found


def _slow(forks: psutil.Process) -> list[psutil.Process]:
    """The workers whose job has become long."""
    found = []
    for worker in forks.children():
        with suppress(psutil.NoSuchProcess):
            if worker.nice() > forks.nice():
                found.append(worker)
    return found


def _until(holds: object, seconds: float = 120) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def test_a_client_that_sends_slowly_is_let_go_and_keeps_nobody_waiting(serve: Serve, tmp_path: Path) -> None:
    served = serve("--arrival-seconds", "1")
    for sent in (b"", b"GET /spar", b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nquery="):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as slow:
            slow.sendall(sent)
            assert served.alive
            start = time.monotonic()
            while slow.recv(1000):
                pass
            assert time.monotonic() - start < 3
