"""Well-behaved and hostile clients at one `kgbuild serve`: is it right, quick and steady all the while?

    python -m tools.soak --good 8 --hostile 1 --seconds 60

Starts a server of its own on a free port of loopback, over the graph that is published. A good client asks one of many
questions whose answers are known from the embedded store, pauses like a person or a notebook (0.2 to 0.8 s), and goes
on. A hostile one sends, without a pause, the worst that tools/hostile.py has. The exit code is 1 if a figure is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import psutil

from kgbuild.project import Project, locate
from kgbuild.query.asking import ask
from kgbuild.query.catalogue import cards
from kgbuild.store.published import open_current
from tools.hostile import FLOOD, NESTED, SLOW

P99_MS = 150
GROWTH_MIB = 20
GIVEN_UP = 60.0
QUIET_SECONDS = 1.0
SEED = 20240613
EXPECTED_OF_HOSTILE = {200, 400, 403, 404, 408, 413, 503}


@dataclass
class Tally:
    """What clients met: the good ones' times in ms, wrong answers and other statuses; the hostile ones' statuses."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    hostile: Counter[int] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """The time within which that share of the good clients' requests was answered, in ms."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def request(port: int, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """The status and the body of a request on a connection of its own; 0 where the server hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if body is not None:
            head += f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n".encode() + (body or b""))
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        answer = await asyncio.wait_for(reader.read(-1), GIVEN_UP)
    except ConnectionError:
        return 0, b""
    finally:
        writer.close()
    top, _, rest = answer.partition(b"\r\n\r\n")
    return (int(top.split()[1]) if top else 0), rest


def known_answers(project: Project) -> dict[str, list[list[str]]]:
    """Paths of questions, as questions and as SPARQL, with the texts of their rows by the embedded store."""
    store = open_current(project)
    found = {}
    for card in cards(project.queries / "ask"):
        for parameter, example in [("", ""), *((p.name, e) for p in card.parameters for e in p.examples)]:
            given = {parameter: example} if parameter else {}
            rows = ask(store, project.queries / "ask", card.name, given).rows
            found[f"/ask/{card.name}?{urlencode(given)}"] = [list(row.texts) for row in rows]
        solutions = store.select(card.sparql)
        found[f"/sparql?{urlencode({'query': card.sparql, 'format': 'json'})}"] = [
            [str(getattr(row.get(name), "value", "")) for name in solutions.variables] for row in solutions
        ]
    return found


def texts(path: str, body: bytes) -> list[list[str]]:
    """The texts of the rows of an answer."""
    answer = json.loads(body)
    if path.startswith("/ask"):
        return [
            [(cell.get("text") or cell.get("label")) if cell else "" for cell in row.values()] for row in answer["rows"]
        ]
    names = answer["head"]["vars"]
    return [[row[name]["value"] if name in row else "" for name in names] for row in answer["results"]["bindings"]]


async def behave(port: int, answers: dict[str, list[list[str]]], tally: Tally, end: float, seed: int) -> None:
    """A good client, until the end."""
    chance = random.Random(seed + len(tally.times))
    paths = sorted(answers)
    while time.monotonic() < end:
        path = chance.choice(paths)
        # A comment makes it a query that was never asked before, so that it is run.
        asked = path.replace("&format", f"%23{seed}-{len(tally.times)}&format")
        start = time.monotonic()
        status, body = await request(port, asked)
        tally.times.append((time.monotonic() - start) * 1000)
        if status != 200:
            tally.refused[status] += 1
        elif texts(path, body) != answers[path]:
            tally.wrong.append(path)
        await asyncio.sleep(chance.uniform(0.2, 0.8))


async def misbehave(port: int, tally: Tally, end: float, seed: int) -> None:
    """A hostile client, until the end."""
    chance = random.Random(seed)
    bodies = [
        *SLOW.values(),
        *NESTED.values(),
        FLOOD,
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "CLEAR ALL",
    ]
    sent = [query.encode() for query in bodies] + [b"\xff", b"x" * 1_100_000]
    while time.monotonic() < end:
        if chance.random() < 0.1:
            status = await _dawdle(port)
        elif chance.random() < 0.1:
            status, _ = await request(port, f"/ask/{quote(chance.choice(bodies)[:2000], safe='')}?org=%00")
        else:
            status, _ = await request(port, "/sparql", chance.choice(sent))
        tally.hostile[status] += 1


async def _dawdle(port: int) -> int:
    """Send half a request and wait to be let go."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /sparql?query=")
    answer = await asyncio.wait_for(reader.read(-1), GIVEN_UP)
    writer.close()
    return int(answer.split()[1]) if answer else 0


@contextlib.contextmanager
def server(project: Project) -> Iterator[tuple[psutil.Process, int]]:
    """A server, and its port."""
    command = [
        sys.executable,
        "-m",
        "kgbuild",
        "--project",
        project.root,
        "--store",
        project.store,
        "serve",
        "--port",
        "0",
    ]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said, text=True)
        try:
            found = None
            while found is None:
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
                said.seek(0)
                found = re.search(r"at http://127\.0\.0\.1:(\d+)/", said.read())
            yield psutil.Process(process.pid), int(found[1])
        finally:
            process.terminate()
            process.wait(60)


def memory(process: psutil.Process) -> float:
    """What the server, the process that holds the graph, and the largest worker have, in MiB.

    How many workers there are is bounded, and changes all the while.
    """
    holder = process.children()[0]
    workers = (worker.memory_info().rss for worker in holder.children())
    return sum((process.memory_info().rss, holder.memory_info().rss, max(workers, default=0))) / (1 << 20)


async def soak(
    port: int, process: psutil.Process, project: Project, options: argparse.Namespace
) -> tuple[Tally, float]:
    """What the clients met, and by how many MiB the server grew after the first tenth of the time.

    Memory is taken while nothing is asked, for what a query needs it gives back.
    """
    answers = known_answers(project)
    tally = Tally()

    async def clients(seconds: float) -> float:
        end = time.monotonic() + seconds
        await asyncio.gather(
            *(behave(port, answers, tally, end, SEED + number) for number in range(options.good)),
            *(misbehave(port, tally, end, SEED - 1 - number) for number in range(options.hostile)),
        )
        await asyncio.sleep(QUIET_SECONDS)
        return memory(process)

    before = await clients(options.seconds / 10)
    return tally, await clients(options.seconds * 9 / 10) - before


def main() -> int:
    """Run, and print the figures with their targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--good", type=int, default=8)
    parser.add_argument("--hostile", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    project = locate()
    with server(project) as (process, port):
        tally, growth = asyncio.run(soak(port, process, project, options))
    missed = False
    unplanned = sum(count for status, count in tally.hostile.items() if status not in EXPECTED_OF_HOSTILE)
    for name, figure, most in (
        ("wrong answers", len(tally.wrong), 0),
        ("good requests without an answer", sum(tally.refused.values()), 0),
        ("unplanned statuses of hostile ones", unplanned, 0),
        ("p99 of good requests, ms", round(tally.quantile(0.99), 1), P99_MS),
        ("memory growth, MiB", round(growth, 1), GROWTH_MIB),
    ):
        missed |= figure > most
        print(f"{name:36} {figure:>8}   at most {most:>4}   {'MISSED' if figure > most else 'reached'}")
    print(f"good requests {len(tally.times)}: p50 {tally.quantile(0.5):.1f} ms, max {max(tally.times):.1f} ms")
    print(f"other statuses of good requests: {dict(sorted(tally.refused.items()))}")
    print(f"statuses of hostile requests: {dict(sorted(tally.hostile.items()))}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
