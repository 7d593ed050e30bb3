"""What a job's process cannot do, even where no check of the query stopped it."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kgbuild.errors import EnvironmentFault
from kgbuild.project import Project
from kgbuild.store.published import current_version
from kgbuild.web.bounded import Forks, Waiting
from kgbuild.web.forkserver import LONG_NICENESS, SPARE_WORKERS
from kgbuild.web.limits import MIB, Limits
from kgbuild.web.reply import Reply

PREPARE = "tests.unit.web.unguarded:prepare"
LIMITS = Limits(seconds=2.0, memory_mib=128)


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A listener on loopback that takes no calls; whoever called stands in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


@pytest.fixture
def oxigraph(checkout: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    return str(current_version(Project(checkout, store)) / "oxigraph")


def run(
    folder: str, *jobs: tuple[str, str], isolate: bool = True, limits: Limits = LIMITS
) -> tuple[bool, list[Reply | str]]:
    """Whether the process has no network, and the replies of jobs one after the other, or what they ended by."""

    async def all_jobs() -> tuple[bool, list[Reply | str]]:
        forks = await Forks.start(PREPARE, [folder], limits, isolate=isolate)
        try:
            return forks.networkless, [
                await forks.run({"do": do, "with": with_, "foreign": True}, Waiting()) for do, with_ in jobs
            ]
        finally:
            await forks.stop()

    return asyncio.run(all_jobs())


def _texts(replies: list[Reply | str]) -> list[str]:
    return [reply if isinstance(reply, str) else reply.body.decode() for reply in replies]


@pytest.mark.parametrize("isolate", [True, False], ids=["namespace", "no descriptors"])
def test_no_socket_gets_out(oxigraph: str, trap: socket.socket, isolate: bool) -> None:
    port = str(trap.getsockname()[1])
    service = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    jobs = [("query", "SELECT * { ?s ?p ?o } LIMIT 7"), ("query", service), ("connect", port), ("send", port)]
    networkless, replies = run(oxigraph, *jobs, isolate=isolate)
    fine, asked, connected, sent = _texts(replies)
    assert fine == "7"
    assert "could not answer" in asked
    if isolate:
        assert networkless, "the platform has no network namespaces: run the tests where it has"
        assert "unreachable" in connected.lower()
        assert "unreachable" in sent.lower()
    else:
        assert not networkless
        assert "Too many open files" in connected
        assert "Too many open files" in sent
    with pytest.raises(TimeoutError):
        trap.accept()


def test_memory_time_and_our_own_faults_are_told_apart_and_end_one_job_only(
    oxigraph: str, capfd: pytest.CaptureFixture[str]
) -> None:
    jobs = [("hoard", str(400 * MIB)), ("hoard", str(10 * MIB)), ("spin", ""), ("fail", ""), ("hoard", "1")]
    assert _texts(run(oxigraph, *jobs)[1]) == ["memory", str(10 * MIB), "time", "fault", "1"]
    assert "a fault of ours" in capfd.readouterr().err


def test_a_worker_does_one_job_after_another(oxigraph: str) -> None:
    workers = _texts(run(oxigraph, *[("keep", "1")] * 20)[1])
    assert len(set(workers)) <= SPARE_WORKERS


def test_without_a_namespace_a_worker_does_one_foreign_job_only(oxigraph: str) -> None:
    workers = _texts(run(oxigraph, *[("keep", "1")] * 3, isolate=False)[1])
    assert len(set(workers)) == 3


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (("hoard", str(400 * MIB)), "memory"),
        (("spin", ""), "time"),
        (("fail", ""), "fault"),
        (("keep", str(40 * MIB)), r"\d+"),
    ],
)
def test_no_worker_goes_on_after_a_job_that_ended_badly_or_left_much_behind(
    oxigraph: str, job: tuple[str, str], said: str
) -> None:
    ended, *after = _texts(run(oxigraph, job, *[("past", "")] * 3)[1])
    assert re.fullmatch(said, ended)
    assert after
    assert all(job[0] not in past.split() for past in after)


def test_a_long_job_takes_its_lower_priority_with_it(oxigraph: str) -> None:
    jobs = [("work", seconds) for seconds in ("0", "0.8", "0")]
    usual, long, after = (text.split() for text in _texts(run(oxigraph, *jobs, limits=Limits())[1]))
    assert int(long[1]) == int(usual[1]) + LONG_NICENESS
    assert after[1] == usual[1]
    assert after[0] != long[0]


def test_jobs_at_once_have_workers_of_their_own_of_which_some_are_kept(oxigraph: str) -> None:
    async def all_jobs() -> list[list[str]]:
        forks = await Forks.start(PREPARE, [oxigraph], Limits())
        rounds = []
        try:
            for _ in range(2):
                jobs = (forks.run({"do": "work", "with": "0.25"}, Waiting()) for _ in range(SPARE_WORKERS + 2))
                rounds.append(_texts(await asyncio.gather(*jobs)))
                await asyncio.sleep(0.5)  # until the last has told that its reply is sent
        finally:
            await forks.stop()
        return rounds

    first, second = asyncio.run(all_jobs())
    assert len(set(first)) == len(set(second)) == SPARE_WORKERS + 2
    assert len(set(first) & set(second)) == SPARE_WORKERS


def test_workers_are_ready_before_they_are_needed_and_so_are_those_that_take_their_places(oxigraph: str) -> None:
    async def all_jobs() -> list[str]:
        forks = await Forks.start(PREPARE, [oxigraph, {"do": "keep", "with": "1"}], LIMITS)
        try:
            await asyncio.sleep(1)
            before = await forks.run({"do": "past", "with": ""}, Waiting())
            spun = [forks.run({"do": "spin", "with": ""}, Waiting()) for _ in range(SPARE_WORKERS)]
            assert await asyncio.gather(*spun) == ["time"] * SPARE_WORKERS
            await asyncio.sleep(1)
            return _texts([before, await forks.run({"do": "past", "with": ""}, Waiting())])
        finally:
            await forks.stop()

    for past in asyncio.run(all_jobs()):
        assert past.split()[0] == "keep"
        assert "spin" not in past


def test_where_the_first_job_fails_workers_go_without(oxigraph: str, capfd: pytest.CaptureFixture[str]) -> None:
    async def one_job() -> str:
        forks = await Forks.start(PREPARE, [oxigraph, {"do": "fail", "with": ""}], LIMITS)
        try:
            await asyncio.sleep(1)
            return _texts([await forks.run({"do": "past", "with": ""}, Waiting())])[0]
        finally:
            await forks.stop()

    assert asyncio.run(one_job()) == "past"
    assert 1 <= capfd.readouterr().err.count("a job failed") <= SPARE_WORKERS


def test_the_worker_of_a_job_that_nobody_waits_for_is_killed(oxigraph: str) -> None:
    async def given_up() -> tuple[str, str]:
        forks = await Forks.start(PREPARE, [oxigraph], LIMITS)
        try:
            before = await forks.run({"do": "keep", "with": "1"}, Waiting())
            await asyncio.sleep(0.5)  # until it has told that its reply is sent
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(forks.run({"do": "spin", "with": ""}, Waiting()), 0.2)
            after = await forks.run({"do": "keep", "with": "1"}, Waiting())
            async with asyncio.timeout(5):
                while psutil.pid_exists(int(_texts([before])[0])):
                    await asyncio.sleep(0.05)
            return _texts([before])[0], _texts([after])[0]
        finally:
            await forks.stop()

    before, after = asyncio.run(given_up())
    assert before != after


def test_a_graph_that_cannot_be_opened_is_told(tmp_path: Path, oxigraph: str) -> None:
    with pytest.raises(EnvironmentFault, match="the graph cannot be served: there is no store in"):
        run(str(tmp_path))
