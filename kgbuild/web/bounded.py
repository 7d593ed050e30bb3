"""Jobs in processes of their own, as the server sees them: started, waited for, bounded in number, and given up.

A job that has used ``PATIENCE_SECONDS`` of processor time moves from the places for short jobs to the few for long
ones; where none of those is free it is given up. So slow queries, however many, never keep quick ones waiting for long.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from typing import Any

from msgspec.structs import asdict

from kgbuild.errors import EnvironmentFault
from kgbuild.web.faults import HttpFault
from kgbuild.web.forkserver import LONG, NUMBER
from kgbuild.web.limits import MIB, Limits
from kgbuild.web.reply import LENGTHS, Reply, packed, unpacked

START_SECONDS = 120.0
AGAIN_SECONDS = 5

ENDS: dict[str, tuple[int, str, str]] = {
    "time": (503, "the query took longer than {seconds:g} s", "ask for less: fewer patterns, a LIMIT, no open path"),
    "memory": (503, "the query needed more than {memory_mib} MiB of memory", "ask for less, or sort fewer rows"),
    "nesting": (400, "the query is nested too deeply", "write it with fewer brackets"),
    "fault": (500, "the server failed to answer", "the server's log says why"),
    "busy": (503, "the server is busy with other queries", "ask again in a few seconds"),
}
"""How a job can end without a reply: its status, what is said of it, and what to do."""


class Ended(HttpFault):
    """A job ended without a reply; ``end`` is one of :data:`ENDS`."""

    def __init__(self, end: str, limits: Limits) -> None:
        status, message, repair = ENDS[end]
        headers = {"Retry-After": str(AGAIN_SECONDS)} if end == "busy" else {}
        super().__init__(status, message.format(**asdict(limits)), repair, headers)
        self.end = end


class Waiting:
    """What the fork server says of a job: that it has become long, and what it ended by."""

    def __init__(self) -> None:
        self.is_long = asyncio.Event()
        self.end: asyncio.Future[str] = asyncio.get_running_loop().create_future()


class Forks:
    """One fork server, and the jobs that it runs. ``told`` is what it said when it had opened the graph."""

    def __init__(
        self, process: subprocess.Popen[bytes], control: socket.socket, told: Any, *, networkless: bool
    ) -> None:
        self.told = told
        self.networkless = networkless
        self._process = process
        self._control = control
        self._numbers = count()
        self._waiting: dict[int, Waiting] = {}
        self._retired = False
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, prepare: str, arguments: Sequence[Any], limits: Limits, *, isolate: bool = True) -> Forks:
        """Start the process and wait until the graph is open. EnvironmentFault if it cannot be opened."""
        settings = {"prepare": prepare, "arguments": arguments, "limits": asdict(limits), "isolate": isolate}
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "kgbuild.web.forkserver", json.dumps(settings)],
                stdin=theirs.fileno(),
                env={**os.environ, "RUST_BACKTRACE": "0"},
            )
        # The stream owns its socket, so jobs go out over one of ours.
        reader, writer = await asyncio.open_connection(sock=ours.dup())
        try:
            async with asyncio.timeout(START_SECONDS):
                said = json.loads(await reader.readline() or b'{"fault": "the process that holds it ended"}')
        except TimeoutError:
            said = {"fault": f"it took longer than {START_SECONDS:g} s"}
        if "fault" in said:
            writer.close()
            ours.close()
            process.kill()
            await asyncio.to_thread(process.wait)
            raise EnvironmentFault(f"the graph cannot be served: {said['fault']}", said.get("repair", ""))
        found = cls(process, ours, said["open"], networkless=said["networkless"])
        found._listening = asyncio.create_task(found._listen(reader, writer))
        return found

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    async def run(self, job: dict[str, Any], waiting: Waiting) -> Reply | str:
        """The reply of a job, or what it ended by. Cancelling kills the job."""
        number = next(self._numbers)
        self._waiting[number] = waiting
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                try:
                    socket.send_fds(self._control, [NUMBER.pack(number)], [theirs.fileno()])
                except OSError:
                    ours.close()
                    return "fault"
            reader, writer = await asyncio.open_connection(sock=ours, limit=MIB)
            try:
                writer.write(packed(job))
                head, body = LENGTHS.unpack(await reader.readexactly(LENGTHS.size))
                return unpacked(await reader.readexactly(head), await reader.readexactly(body))
            except (asyncio.IncompleteReadError, ConnectionError):
                with contextlib.suppress(TimeoutError):
                    return await asyncio.wait_for(waiting.end, 1)
                return "fault"
            finally:
                writer.close()
        finally:
            del self._waiting[number]
            self._close_if_done()

    def retire(self) -> None:
        """Let the process go when the jobs that run have ended."""
        self._retired = True
        self._close_if_done()

    async def stop(self) -> None:
        """Kill what runs, and wait for the end of the process."""
        self._retired = True
        self._control.close()
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        try:
            await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def _close_if_done(self) -> None:
        if self._retired and not self._waiting and self._listening is not None:
            self._control.close()
            self._listening.cancel()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note what is said of jobs, until the process is gone."""
        try:
            while line := await reader.readline():
                said = json.loads(line)
                waiting = self._waiting.get(said["job"])
                if waiting is None:
                    continue
                if said["said"] == LONG:
                    waiting.is_long.set()
                elif not waiting.end.done():
                    waiting.end.set_result(said["said"])
        except ConnectionError:
            return
        finally:
            writer.close()
            await asyncio.to_thread(self._process.wait)


class Places:
    """How many jobs run at once: short ones and long ones, see the module."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._short = asyncio.Semaphore(limits.running)
        self._long = asyncio.Semaphore(limits.long)

    async def run(self, forks: Callable[[], Forks], job: dict[str, Any]) -> Reply:
        """The reply of a job that ``forks()`` runs when its turn has come. Ended if there is none."""
        async with self._turn() as release:
            waiting = Waiting()
            running = asyncio.create_task(forks().run(job, waiting))
            long = asyncio.create_task(waiting.is_long.wait())
            try:
                await asyncio.wait({running, long}, return_when=asyncio.FIRST_COMPLETED)
                if running.done():
                    found = running.result()
                elif self._long.locked():
                    raise Ended("busy", self._limits)
                else:
                    async with self._long:
                        release()
                        found = await running
            finally:
                running.cancel()
                long.cancel()
                await asyncio.wait({running, long})
        if isinstance(found, str):
            raise Ended(found, self._limits)
        return found

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[Callable[[], None]]:
        """A place for a short job; what it gives back releases the place early."""
        try:
            async with asyncio.timeout(self._limits.waiting_seconds):
                await self._short.acquire()
        except TimeoutError as fault:
            raise Ended("busy", self._limits) from fault
        held = [self._short]

        def release() -> None:
            if held:
                held.pop().release()

        try:
            yield release
        finally:
            release()
