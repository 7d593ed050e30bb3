"""The server: a socket, the application on it, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import h11
import uvicorn
from msgspec import Struct
from msgspec.structs import asdict
from uvicorn.protocols.http.h11_impl import H11Protocol

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.project import Project
from kgbuild.web.app import make_app
from kgbuild.web.current import Current
from kgbuild.web.guard import AccessLog, Doors, host_name
from kgbuild.web.limits import Limits

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
HEAD_BYTES = 64 * 1024
KEEP_ALIVE_SECONDS = 15
TAKING_FACTOR = 12
"""How much longer than a request an answer may take to get across: it can be much larger."""


class Address(Struct, frozen=True):
    """Where to listen, and what the server is called from outside."""

    host: str
    port: int
    public: str = ""
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    def doors(self) -> Doors:
        """The names and origins that are let in. UsageError if the public address is none."""
        names = {*LOOPBACK, host_name(self.host), *(host_name(name) for name in self.hosts)}
        if self.public:
            parts = urlsplit(self.public)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path.strip("/"):
                raise UsageError(
                    f"`{self.public}` is no address of a site", "write scheme and name only: https://data.example.org"
                )
            names.add(parts.hostname)
        return Doors(frozenset(names), frozenset(self.origins))


class PatientProtocol(H11Protocol):
    """HTTP/1.1 whose patience ends: a request has to arrive, and an answer to be taken, within a time."""

    arrival_seconds = 10.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arriving: asyncio.TimerHandle | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._arriving, self._leaving):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._leaving = self.loop.call_later(self.arrival_seconds * TAKING_FACTOR, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._leaving is not None:
            self._leaving.cancel()

    def _expect(self) -> None:
        """Let the time run while a request has not arrived in full."""
        waits = self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and not self.transport.is_closing()
        if waits and self._arriving is None:
            self._arriving = self.loop.call_later(self.arrival_seconds, self._lose_patience)
        elif not waits and self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _lose_patience(self) -> None:
        if self.conn.their_state is h11.IDLE and self.conn.our_state is h11.IDLE:
            self.transport.write(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.close()


class Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(project: Project, address: Address, limits: Limits, access_log: str, say: Callable[[str], None]) -> None:
    """Serve until a signal says to stop; then let requests that run finish. ``say`` gets what people should know.

    EnvironmentFault if the address is taken or the graph cannot be opened.
    """
    listening = _listen(address)
    doors = address.doors()
    log = AccessLog(access_log)
    # After an orderly end the server raises the signal again; being told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    asyncio.run(_serve(project, address, doors, limits, log, listening, say))


async def _serve(
    project: Project,
    address: Address,
    doors: Doors,
    limits: Limits,
    log: AccessLog,
    listening: socket.socket,
    say: Callable[[str], None],
) -> None:
    current = Current(project, limits, asdict(limits))
    try:
        await current.open()
        if not current.networkless:
            say("no network namespaces here: queries are refused SERVICE, and may open no file or socket instead")
        shown = f"[{address.host}]" if ":" in address.host else address.host
        where = f"http://{shown}:{listening.getsockname()[1]}/"
        known_as = f"as {address.public}; " if address.public else ""
        config = uvicorn.Config(
            make_app(current, doors, address.public.rstrip("/"), log),
            http=type("Protocol", (PatientProtocol,), {"arrival_seconds": limits.arrival_seconds}),
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="error",
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=int(limits.seconds) + 2,
            limit_concurrency=limits.connections,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
        ready = lambda: say(f"serving version {current.version} at {where} ({known_as}stop with ^C)")  # noqa: E731
        await Server(config, ready).serve([listening])
    finally:
        await current.close()


def _listen(address: Address) -> socket.socket:
    try:
        found: Sequence[tuple[int, int, int, str, tuple[str, int]]] = socket.getaddrinfo(  # type: ignore[assignment]
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, where = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
    except OSError as fault:
        raise EnvironmentFault(
            f"{address.host}:{address.port} cannot be listened to: {fault.strerror}",
            "choose another with --host and --port; --port 0 takes any that is free",
        ) from fault
    return listening
