"""A new version is taken up without a restart, a damaged one is not, and an end is orderly."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.build.graph import Built
from kgbuild.build.publish import publish
from kgbuild.project import Project
from kgbuild.terms.minting import VIEW
from tests.e2e.serving.conftest import Serve
from tests.e2e.serving.process import Served

NUMBER = NamedNode("https://w3id.org/jber/ontology#number")
ASKED = f"SELECT ?s ?n {{ ?s {NUMBER} ?n }}"
SLOWLY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture
def small(tmp_path: Path, checkout: Path, built: Built) -> Callable[[int], Path]:
    """``small(7)`` publishes a graph of a thousand things that all have the number 7; returns the store."""
    project = Project(checkout, tmp_path / "small")

    def make(number: int) -> Path:
        quads = [Quad(NamedNode(f"urn:x:{n}"), NUMBER, Literal(number), VIEW) for n in range(1000)]
        publish(replace(built, project=project, claims=[], view=quads))
        return project.store

    return make


def _numbers(served: Served) -> set[str]:
    answer = served.query(ASKED)
    assert answer.status == 200, answer.text
    assert len(answer.rows) == 1000
    return {row["n"] for row in answer.rows}


def _until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def test_new_versions_are_taken_up_and_no_answer_mixes_two(small: Callable[[int], Path], serve: Serve) -> None:
    served = serve(store=small(0))
    assert _numbers(served) == {"0"}
    stop = False

    def ask() -> list[set[str]]:
        found = []
        while not stop:
            found.append(_numbers(served))
        return found

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        try:
            for number in range(1, 9):
                small(number)
                time.sleep(0.4)
            small(9)
            _until(lambda: _numbers(served) == {"9"})
        finally:
            stop = True
        answers = [answer for each in asking for answer in each.result()]
    assert all(len(answer) == 1 for answer in answers)
    assert len({number for answer in answers for number in answer}) >= 2


def test_a_query_that_runs_while_versions_change_is_not_dropped(small: Callable[[int], Path], serve: Serve) -> None:
    served = serve("--seconds", "60", store=small(1))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(served.query, SLOWLY.replace("?f }", "?f FILTER(?c <= ?f) }"))
        small(2)
        _until(lambda: _numbers(served) == {"2"})
        answer = running.result()
    assert answer.rows == [{"n": "1000000"}]


def test_a_damaged_version_is_told_and_the_one_before_it_stays(small: Callable[[int], Path], serve: Serve) -> None:
    store = small(1)
    served = serve(store=store)
    good = (store / "current").readlink()
    small(2)
    bad = store / (store / "current").readlink()
    _until(lambda: _numbers(served) == {"2"})
    (store / "current").unlink()
    (store / "current").symlink_to(good)
    _until(lambda: _numbers(served) == {"1"})
    (bad / "graph.nq").write_bytes(b"")
    (store / "current").unlink()
    (store / "current").symlink_to(bad.relative_to(store))
    _until(lambda: served.ask("/health").json["status"] == "degraded")
    assert "is not what was published" in served.ask("/health").json["fault"]
    assert _numbers(served) == {"1"}
    assert any("the version before it is still served" in line for line in served.said)
    assert not any("Traceback" in line for line in served.said)


def test_an_end_lets_what_runs_finish(small: Callable[[int], Path], serve: Serve) -> None:
    served = serve("--seconds", "60", store=small(1))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(served.query, SLOWLY)
        time.sleep(0.3)
        assert served.stop() == 0
        assert running.result().rows == [{"n": "1000000"}]
    assert not any("Traceback" in line for line in served.said)
