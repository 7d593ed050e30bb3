"""The process that holds the graph and forks the workers: ``python -m kgbuild.web.forkserver SETTINGS``.

It has one thread of its own and does nothing but fork, watch and bury, so that forking is cheap and safe. Standard
input is a Unix socket to the server. Over it come jobs (eight bytes of number, with a socket attached), and each socket
goes on to a worker that has nothing to do, or to a new one. The job itself is JSON, read from its socket by the worker
(kgbuild/web/worker.py), which writes the reply there; one that runs what a client wrote is marked ``foreign``. Back go
lines of JSON: first that the graph is open, or what is wrong with it; then, which jobs have become long, and for every
job that ended without a reply, what it ended by. A worker is killed with its job if the job's socket is closed at the
other end, or if it is over its time. When the server is gone and the last job has ended, this process ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import math
import os
import select
import signal
import socket
import struct
import sys
import warnings
from time import monotonic
from typing import Any

from msgspec import Struct

from kgbuild.errors import KgError
from kgbuild.web.isolation import Confinement, leave_network, processor_seconds
from kgbuild.web.limits import PATIENCE_SECONDS, Limits
from kgbuild.web.worker import FINISHED, REPLYING, Work, ended_by, live

NUMBER = struct.Struct(">Q")
LONG = "long"
LOOK_SECONDS = 0.05
FORK_SECONDS = 0.005  # about what a fork takes
LONG_NICENESS = 10
"""The priority of long jobs: each weighs about a tenth of a short one, so neither starves."""
SPARE_WORKERS = 2 * (os.cpu_count() or 1)
"""How many workers are kept that have nothing to do."""


class Running(Struct):
    """A job that runs: its number, the socket to whoever waits, when to look at it, and when it is over its time.

    ``used`` is the processor time that its worker had used before.
    """

    number: int
    channel: socket.socket
    look_at: float
    over_at: float
    used: float
    is_over: bool = False


class Worker(Struct, eq=False):
    """A process that does jobs, the socket over which it gets them, and the one that it does now.

    It warms up with a first job for nobody, and is slow when a job has become long: its priority has fallen for good.
    """

    process: int
    feed: socket.socket
    job: Running | None = None
    is_replying: bool = False
    is_warming: bool = False
    is_slow: bool = False


class ForkServer:
    """Gives each job that arrives to a worker, until the server is gone.

    Where there is a ``first`` job, workers are forked before they are needed, and do that one first.
    """

    def __init__(
        self,
        control: socket.socket,
        work: Work,
        limits: Limits,
        *,
        networkless: bool,
        first: dict[str, Any] | None = None,
    ) -> None:
        self._control = control
        self._is_open = True
        self._work = work
        self._limits = limits
        self._networkless = networkless
        self._first = first
        self._confinement = Confinement(limits)
        self._nowhere = os.open(os.devnull, os.O_WRONLY)
        self._workers: dict[int, Worker] = {}
        self._spare: list[Worker] = []
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
        self._warm_up()
        while self._is_open or any(worker.job for worker in self._workers.values()):
            ready = {descriptor for descriptor, _ in self._poll.poll(self._next_wake())}
            if waker in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(waker, 4096)
            for worker in list(self._workers.values()):
                if worker.feed.fileno() in ready:
                    self._hear(worker)
                if worker.job and worker.job.channel.fileno() in ready:
                    self._abandon(worker)
            self._bury()
            self._hurry()
            self._warm_up()
            # Last, for a new socket may have the number of one that was ready and is closed.
            if self._is_open and self._control.fileno() in ready:
                self._accept()

    def _next_wake(self) -> int | None:
        """Milliseconds until a job is to be looked at or is over its time."""
        times = [
            job.over_at if worker.is_slow else min(job.look_at, job.over_at)
            for worker in self._workers.values()
            if (job := worker.job) and not job.is_over
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
        self._await_spare()
        worker = self._spare.pop() if self._spare else self._fork(channel)
        # One that died with nothing to do is buried as if the job had ended it.
        with contextlib.suppress(ConnectionError):
            socket.send_fds(worker.feed, [b"j"], [channel.fileno()])
        now = monotonic()
        worker.job = Running(
            number=NUMBER.unpack(number)[0],
            channel=channel,
            look_at=now + PATIENCE_SECONDS,
            over_at=now + self._limits.seconds,
            used=processor_seconds(worker.process),
        )
        self._poll.register(channel, 0)

    def _await_spare(self) -> None:
        """Where no worker has nothing to do, wait a moment for those that send their replies: a fork takes longer."""
        replying = [worker for worker in self._workers.values() if worker.is_replying]
        if replying and not self._spare:
            select.select([worker.feed for worker in replying], [], [], FORK_SECONDS)
            for worker in replying:
                self._hear(worker)

    def _warm_up(self) -> None:
        """Have as many workers as are kept, slow ones not counted."""
        while self._is_open and self._first is not None:
            if sum(not worker.is_slow for worker in self._workers.values()) >= SPARE_WORKERS:
                return
            self._fork(first=self._first)

    def _fork(self, channel: socket.socket | None = None, first: dict[str, Any] | None = None) -> Worker:
        """A new worker, which does the ``first`` job before others; for the job at ``channel``, if one waits."""
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            for other in (self._control, ours, *([channel] if channel else []), *self._sockets()):
                other.close()
            live(theirs, self._work, self._confinement, self._nowhere, networkless=self._networkless, first=first)
        theirs.close()
        self._poll.register(ours, select.POLLIN)
        self._workers[process] = Worker(process, ours, is_warming=first is not None)
        return self._workers[process]

    def _sockets(self) -> list[socket.socket]:
        """Those of all workers, which no other worker may hold open."""
        feeds = [worker.feed for worker in self._workers.values()]
        return feeds + [worker.job.channel for worker in self._workers.values() if worker.job]

    def _hear(self, worker: Worker) -> None:
        """Note what a worker says of its job, if anything: that it has the reply, or that this is sent."""
        try:
            said = worker.feed.recv(len(REPLYING + FINISHED), socket.MSG_DONTWAIT)
        except (BlockingIOError, ConnectionError):
            return
        if not said or (worker.job and worker.job.is_over):
            return
        self._let_go(worker)
        worker.is_replying, worker.is_warming = said == REPLYING, False
        if said.endswith(FINISHED) and not worker.is_slow and len(self._spare) < SPARE_WORKERS:
            self._spare.append(worker)
        elif not worker.is_replying:
            worker.feed.shutdown(socket.SHUT_WR)

    def _let_go(self, worker: Worker) -> None:
        """Forget the job of a worker."""
        job, worker.job = worker.job, None
        if job:
            if not job.is_over:
                self._poll.unregister(job.channel)
            job.channel.close()

    def _abandon(self, worker: Worker) -> None:
        """Kill a worker whose job nobody waits for any more, unless that is because the reply is there."""
        self._hear(worker)
        if worker.job and not worker.job.is_over:
            self._kill(worker, worker.job)

    def _kill(self, worker: Worker, job: Running) -> None:
        job.is_over = True
        self._poll.unregister(job.channel)
        os.kill(worker.process, signal.SIGKILL)

    def _hurry(self) -> None:
        """Lower the priority of jobs that have become long, and kill those that are over their time."""
        now = monotonic()
        for worker in self._workers.values():
            job = worker.job
            if job is None or job.is_over:
                continue
            if not worker.is_slow and now >= job.look_at:
                job.look_at = now + LOOK_SECONDS
                used = processor_seconds(worker.process)
                if math.isinf(used) or used - job.used >= PATIENCE_SECONDS:
                    worker.is_slow = True
                    os.setpriority(os.PRIO_PROCESS, worker.process, LONG_NICENESS)
                    self._tell(job, LONG)
            if now >= job.over_at:
                self._tell(job, "time")
                self._kill(worker, job)

    def _bury(self) -> None:
        while self._workers:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            worker = self._workers.pop(process)
            self._hear(worker)
            if worker.is_warming:  # whatever it failed by, others would too
                self._first = None
            if worker in self._spare:
                self._spare.remove(worker)
            if worker.job and not worker.job.is_over and status != 0:
                self._tell(worker.job, ended_by(status))
            self._let_go(worker)
            self._poll.unregister(worker.feed)
            worker.feed.close()

    def _tell(self, job: Running, said: str) -> None:
        if self._is_open:
            with contextlib.suppress(ConnectionError):
                self._control.sendall(json.dumps({"job": job.number, "said": said}).encode() + b"\n")


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
        work, first, told = vars(importlib.import_module(module))[name](*settings["arguments"])
    except KgError as fault:
        control.sendall(json.dumps({"fault": fault.message, "repair": fault.repair}).encode() + b"\n")
        return
    gc.collect()
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):  # the server may have gone meanwhile
        control.sendall(json.dumps({"open": told, "networkless": networkless}).encode() + b"\n")
    limits = Limits(**settings["limits"])
    ForkServer(control, work, limits, networkless=networkless, first=first).serve()


if __name__ == "__main__":
    main()
