"""The process that holds the graph and forks for each job: ``python -m kgbuild.web.forkserver SETTINGS``.

It has one thread of its own and does nothing but fork, watch and bury, so that forking is cheap and safe. Standard
input is a Unix socket to the server. Over it come jobs (eight bytes of number, with a socket attached); the job itself
is JSON, read from its socket by its own process, which writes the reply there. A job that runs what a client wrote is
marked ``foreign``. Back go lines of JSON: first that the graph is open, or what is wrong with it; then, which jobs have
become long, and for every job that ended without finishing, what it ended by. A job whose socket is closed at the other
end is killed, and so is one that is over its time. When the server is gone and the last job has ended, this process
ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable
from time import monotonic
from typing import Any

from msgspec import Struct

from kgbuild.errors import KgError
from kgbuild.web.isolation import Confinement, forbid_descriptors, leave_network, processor_seconds
from kgbuild.web.limits import PATIENCE_SECONDS, Limits
from kgbuild.web.reply import LENGTHS, Reply

NUMBER = struct.Struct(">Q")
LONG = "long"
LOOK_SECONDS = 0.05
LONG_NICENESS = 10
"""The priority of long jobs: each weighs about a tenth of a short one, so neither starves."""
OUT_OF_MEMORY = 71
FAILED = 70

Work = Callable[[dict[str, Any]], Reply]
"""What a job's process does with the job."""

log = logging.getLogger("kgbuild.web")


class Running(Struct):
    """A job that runs: its number, the socket to whoever waits, when to look at it, and when it is over its time."""

    number: int
    channel: socket.socket
    look_at: float
    over_at: float
    is_long: bool = False
    is_over: bool = False


class ForkServer:
    """Forks for each job that arrives, until the server is gone."""

    def __init__(self, control: socket.socket, work: Work, limits: Limits, *, networkless: bool) -> None:
        self._control = control
        self._is_open = True
        self._work = work
        self._limits = limits
        self._networkless = networkless
        self._confinement = Confinement(limits)
        self._nowhere = os.open(os.devnull, os.O_WRONLY)
        self._running: dict[int, Running] = {}
        self._poll = select.poll()

    def serve(self) -> None:
        """Return when the server is gone and the last job has ended."""
        waker, woken = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(waker, select.POLLIN)
        while self._is_open or self._running:
            for descriptor, _ in self._poll.poll(self._next_wake()):
                if descriptor == waker:
                    with contextlib.suppress(BlockingIOError):
                        os.read(waker, 4096)
                elif descriptor == self._control.fileno():
                    self._accept()
                else:
                    self._abandon(descriptor)
            self._bury()
            self._hurry()

    def _next_wake(self) -> int | None:
        """Milliseconds until a job is to be looked at or is over its time."""
        times = [
            job.over_at if job.is_long else min(job.look_at, job.over_at)
            for job in self._running.values()
            if not job.is_over
        ]
        return max(0, int((min(times) - monotonic()) * 1000) + 1) if times else None

    def _accept(self) -> None:
        try:
            number, descriptors, _, _ = socket.recv_fds(self._control, NUMBER.size, 1)
        except ConnectionError:
            number, descriptors = b"", []
        if not number:
            self._poll.unregister(self._control)
            self._control.close()
            self._is_open = False
            return
        channel = socket.socket(fileno=descriptors[0])
        now = monotonic()
        process = os.fork()
        if process == 0:
            self._become_job(channel)
        self._running[process] = Running(
            NUMBER.unpack(number)[0], channel, now + PATIENCE_SECONDS, now + self._limits.seconds
        )
        self._poll.register(channel, 0)

    def _become_job(self, channel: socket.socket) -> None:
        """Do one job in a process of its own, and end it."""
        code = FAILED
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (self._control, *(job.channel for job in self._running.values())):
                other.close()
            os.dup2(self._nowhere, 2)  # where the engine writes when it runs out of memory
            self._confinement.enter()
            head, body = LENGTHS.unpack(_read(channel, LENGTHS.size))
            job = json.loads(_read(channel, head + body))
            if job.get("foreign") and not self._networkless:
                forbid_descriptors()
            channel.sendall(self._work(job).packed())
            code = 0
        except MemoryError:
            code = OUT_OF_MEMORY
        except BrokenPipeError:
            code = 0
        except Exception:
            log.exception("a job failed")
        finally:
            os._exit(code)

    def _abandon(self, descriptor: int) -> None:
        """Kill the job that nobody waits for any more."""
        for process, job in self._running.items():
            if job.channel.fileno() == descriptor and not job.is_over:
                job.is_over = True
                self._poll.unregister(descriptor)
                os.kill(process, signal.SIGKILL)

    def _hurry(self) -> None:
        """Lower the priority of jobs that have become long, and kill those that are over their time."""
        now = monotonic()
        for process, job in self._running.items():
            if not job.is_long and now >= job.look_at:
                job.look_at = now + LOOK_SECONDS
                if processor_seconds(process) >= PATIENCE_SECONDS:
                    job.is_long = True
                    os.setpriority(os.PRIO_PROCESS, process, LONG_NICENESS)
                    self._tell(job, LONG)
            if not job.is_over and now >= job.over_at:
                job.is_over = True
                self._poll.unregister(job.channel)
                self._tell(job, "time")
                os.kill(process, signal.SIGKILL)

    def _bury(self) -> None:
        while self._running:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            job = self._running.pop(process)
            if not job.is_over:
                self._poll.unregister(job.channel)
                if status != 0:
                    self._tell(job, _end(status))
            job.channel.close()

    def _tell(self, job: Running, said: str) -> None:
        if self._is_open:
            with contextlib.suppress(ConnectionError):
                self._control.sendall(json.dumps({"job": job.number, "said": said}).encode() + b"\n")


def _end(status: int) -> str:
    """What a process ended by: time, memory, nesting, or a fault of ours."""
    if os.WIFSIGNALED(status):
        ends = {signal.SIGXCPU: "time", signal.SIGABRT: "memory", signal.SIGSEGV: "nesting"}
        return ends.get(signal.Signals(os.WTERMSIG(status)), "fault")
    return "memory" if os.WEXITSTATUS(status) == OUT_OF_MEMORY else "fault"


def _read(channel: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = channel.recv(size - len(found))
        if not piece:
            raise BrokenPipeError
        found += piece
    return bytes(found)


def main() -> None:
    """Open the graph, tell how that went, and serve. Settings are JSON: ``prepare``, its ``arguments``, ``limits``."""
    settings = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    # The server says when to go. A terminal's ^C and a service manager's signal reach this process too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # What is logged has a descriptor of its own, for a job closes the one that the engine would write to.
    logging.basicConfig(format="kgbuild: %(message)s", stream=os.fdopen(os.dup(2), "w"))
    # The engine's threads are of no use to a fork, and need not be: reading needs none.
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
    networkless = bool(settings["isolate"]) and leave_network()
    module, _, name = settings["prepare"].partition(":")
    try:
        work, told = vars(importlib.import_module(module))[name](*settings["arguments"])
    except KgError as fault:
        control.sendall(json.dumps({"fault": fault.message, "repair": fault.repair}).encode() + b"\n")
        return
    gc.collect()
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):  # the server may have gone meanwhile
        control.sendall(json.dumps({"open": told, "networkless": networkless}).encode() + b"\n")
    ForkServer(control, work, Limits(**settings["limits"]), networkless=networkless).serve()


if __name__ == "__main__":
    main()
