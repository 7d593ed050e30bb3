"""What every request passes: the Host check, OPTIONS, the headers that keep pages harmless, and the account of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import BinaryIO
from urllib.parse import quote

from msgspec import Struct
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgbuild.errors import EnvironmentFault
from kgbuild.web.faults import HttpFault
from kgbuild.web.metrics import Metrics
from kgbuild.web.pages import fault_reply

PATH_LENGTH = 200
HARMLESS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Doors(Struct, frozen=True):
    """Which names this server answers to (lower case, without port), and which origins may read it from a page."""

    hosts: frozenset[str]
    origins: frozenset[str] = frozenset()

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        return host_name(host) in self.hosts

    def cors(self, origin: str) -> dict[str, str]:
        """The headers that let a page of that origin read the answer; none unless it was asked for."""
        if not origin or not {origin, "*"} & self.origins:
            return {}
        return {
            "Access-Control-Allow-Origin": "*" if "*" in self.origins else origin,
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
            "Access-Control-Expose-Headers": "Kgbuild-Graph, Kgbuild-Limit, Kgbuild-Replaced-Characters, Retry-After",
            "Vary": "Origin",
        }


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and (port.isdigit() or not port) else host.strip().lower()


class AccessLog:
    """A line of JSON for each request. ``target`` is a file, ``-`` for standard output, or empty for none."""

    def __init__(self, target: str) -> None:
        """EnvironmentFault if the file cannot be written."""
        self._out: BinaryIO | None = None
        try:
            if target:
                self._out = sys.stdout.buffer if target == "-" else Path(target).open("ab")  # noqa: SIM115
        except OSError as fault:
            raise EnvironmentFault(f"the access log {target} cannot be written: {fault.strerror}") from fault

    def write(self, **said: object) -> None:
        if self._out is not None:
            line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **said})
            self._out.write(line.encode() + b"\n")
            self._out.flush()


class Guard:
    """The application around the application."""

    def __init__(
        self, app: ASGIApp, doors: Doors, log: AccessLog, metrics: Metrics, allowed: Callable[[str], str]
    ) -> None:
        self._app = app
        self._doors = doors
        self._log = log
        self._metrics = metrics
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = perf_counter()
        headers = Headers(scope=scope)
        seen = {"status": 0, "bytes": 0}
        added = {**HARMLESS, **self._doors.cors(headers.get("origin", ""))}

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                out = MutableHeaders(scope=message)
                for name, value in added.items():
                    if name == "Vary":
                        out.add_vary_header(value)
                    else:
                        out[name] = value
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if not self._doors.knows(headers.get("host", "")):
                fault = HttpFault(
                    421, "this server does not answer to that Host", "use its own name, or start it with --allow-host"
                )
                await _send_fault(fault, headers, watched)
            elif scope["method"] == "OPTIONS":
                allow = [(b"allow", self._allowed(scope["path"]).encode())]
                await watched({"type": "http.response.start", "status": 204, "headers": allow})
                await watched({"type": "http.response.body", "body": b""})
            else:
                await self._app(scope, receive, watched)
        finally:
            seconds = perf_counter() - start
            self._metrics.count(scope["path"], scope["method"], seen["status"], seconds)
            self._log.write(
                client=(scope.get("client") or ("",))[0],
                method=scope["method"],
                path=quote(scope["path"])[:PATH_LENGTH],
                status=seen["status"],
                bytes=seen["bytes"],
                ms=round(seconds * 1000, 1),
            )


async def _send_fault(fault: HttpFault, headers: Headers, send: Send) -> None:
    reply = fault_reply(fault, headers.get("accept", ""), "en")
    sent = [(b"content-type", reply.content_type.encode()), (b"content-length", str(len(reply.body)).encode())]
    await send({"type": "http.response.start", "status": reply.status, "headers": sent})
    await send({"type": "http.response.body", "body": reply.body})
