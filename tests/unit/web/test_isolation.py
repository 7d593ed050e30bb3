"""What a job's process cannot do, even where no check of the query stopped it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.errors import EnvironmentFault
from kgbuild.project import Project
from kgbuild.store.published import current_version
from kgbuild.web.bounded import Forks, Waiting
from kgbuild.web.limits import MIB, Limits
from kgbuild.web.reply import Reply

PREPARE = "tests.unit.web.unguarded:prepare"
LIMITS = Limits(seconds=0.7, memory_mib=128)


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


def run(folder: str, *jobs: tuple[str, str], isolate: bool = True) -> tuple[bool, list[Reply | str]]:
    """Whether the process has no network, and the replies of jobs, or what they ended by."""

    async def all_jobs() -> tuple[bool, list[Reply | str]]:
        forks = await Forks.start(PREPARE, [folder], LIMITS, isolate=isolate)
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


def test_a_graph_that_cannot_be_opened_is_told(tmp_path: Path, oxigraph: str) -> None:
    with pytest.raises(EnvironmentFault, match="the graph cannot be served: there is no store in"):
        run(str(tmp_path))
