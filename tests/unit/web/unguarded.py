"""Jobs without the guards of queries: what the process around them has to stop."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any

from kgbuild.errors import KgError
from kgbuild.store.local import from_folder
from kgbuild.store.published import GRAPH
from kgbuild.web.reply import Reply
from kgbuild.web.worker import Work


def prepare(folder: str, first: dict[str, Any] | None = None) -> tuple[Work, dict[str, Any] | None, str]:
    """Jobs that query the store with no check of the query, open a socket or a file, or waste what they can."""
    store = from_folder(Path(folder), Path(folder).parent / GRAPH)

    def work(job: dict[str, Any]) -> Reply:
        PAST.append(job["do"])
        try:
            return Reply(200, "text/plain", DONE[job["do"]](job["with"], store).encode())
        except (KgError, OSError) as fault:
            return Reply(400, "text/plain", str(fault).encode())

    return work, first, "ready"


def _query(sparql: str, store: Any) -> str:
    return str(len(store.select(sparql).rows))


def _connect(port: str, store: Any) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
        return "connected"


def _send(port: str, store: Any) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        return str(out.sendto(b"x", ("127.0.0.1", int(port))))


def _hoard(size: str, store: Any) -> str:
    return str(len(b"x" * int(size)))


def _keep(size: str, store: Any) -> str:
    KEPT.append(b"x" * int(size))
    return str(os.getpid())


def _past(_: str, store: Any) -> str:
    return " ".join(PAST)


def _work(seconds: str, store: Any) -> str:
    end = time.process_time() + float(seconds)
    while time.process_time() < end:
        pass
    return f"{os.getpid()} {os.getpriority(os.PRIO_PROCESS, 0)}"


def _spin(_: str, store: Any) -> str:
    while True:
        pass


def _fail(_: str, store: Any) -> str:
    raise AssertionError("a fault of ours")


KEPT: list[bytes] = []
PAST: list[str] = []
"""What this process has done."""
DONE = {
    "query": _query,
    "connect": _connect,
    "send": _send,
    "hoard": _hoard,
    "keep": _keep,
    "past": _past,
    "work": _work,
    "spin": _spin,
    "fail": _fail,
}
