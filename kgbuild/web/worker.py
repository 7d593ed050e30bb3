"""The life of a worker: a process that does one job at a time, and may be killed at any moment.

What a fork writes to is copied first, page by page, and in a graph in memory even reading writes. A worker is used
again so that this is done once: for a single question it takes as long as answering.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from kgbuild.web.isolation import Confinement, forbid_descriptors
from kgbuild.web.reply import LENGTHS, Reply

REPLYING = b"r"
FINISHED = b"f"
LAST = b"l"
"""What a worker says: that it has the reply to its job; and, when that is sent, that it waits for the next or ends."""
OUT_OF_MEMORY = 71
FAILED = 70

Work = Callable[[dict[str, Any]], Reply]
"""What is done with a job."""

log = logging.getLogger("kgbuild.web")


def live(
    feed: socket.socket,
    work: Work,
    confinement: Confinement,
    nowhere: int,
    *,
    networkless: bool,
    first: dict[str, Any] | None = None,
) -> NoReturn:
    """Do the jobs whose sockets come over ``feed``, until it ends, and then end this process.

    ``first`` is a job to be done before, for nobody; ``nowhere`` is where the engine may write when it runs out of
    memory. A worker that has a network does one foreign job, for it may open nothing from then on.
    """
    code = FAILED
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(nowhere, 2)
        confinement.enter()
        if first is not None:
            confinement.renew()
            work(first)
            feed.send(FINISHED)
        while channel := _next(feed):
            with channel:
                confinement.renew()
                reply, is_last = _done(channel, work, networkless=networkless)
                feed.send(REPLYING)
                with contextlib.suppress(ConnectionError):
                    channel.sendall(reply)
            feed.send(LAST if is_last or confinement.is_wide else FINISHED)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except ConnectionError:
        code = 0
    except Exception:
        log.exception("a job failed")
    finally:
        os._exit(code)


def _next(feed: socket.socket) -> socket.socket | None:
    _, descriptors, _, _ = socket.recv_fds(feed, 1, 1)
    return socket.socket(fileno=descriptors[0]) if descriptors else None


def _done(channel: socket.socket, work: Work, *, networkless: bool) -> tuple[bytes, bool]:
    """The reply to the job in a socket, and whether this process can do no other after it."""
    head, body = LENGTHS.unpack(_read(channel, LENGTHS.size))
    job = json.loads(_read(channel, head + body))
    is_bare = bool(job.get("foreign")) and not networkless
    if is_bare:
        forbid_descriptors()
    return work(job).packed(), is_bare


def _read(channel: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = channel.recv(size - len(found))
        if not piece:
            raise BrokenPipeError
        found += piece
    return bytes(found)


def ended_by(status: int) -> str:
    """What a worker's process ended by, from its status: time, memory, nesting, or a fault of ours."""
    if os.WIFSIGNALED(status):
        ends = {signal.SIGXCPU: "time", signal.SIGABRT: "memory", signal.SIGSEGV: "nesting"}
        return ends.get(signal.Signals(os.WTERMSIG(status)), "fault")
    return "memory" if os.WEXITSTATUS(status) == OUT_OF_MEMORY else "fault"
