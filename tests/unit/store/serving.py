"""A small HTTP server on loopback that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ROWS = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "1"}}]}}'


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answering(BaseHTTPRequestHandler):
    """What a test's function is given to answer with."""

    server: Served
    timeout = 10

    def put(self, status: int, body: bytes = ROWS, **headers: str) -> None:
        """Answer with headers whose names are written with underscores."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        self.server.answer(self, len(self.server.asked))

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815


class Served(ThreadingHTTPServer):
    """The server, its address and what it was asked."""

    def __init__(self, answer: Callable[[Answering, int], None]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answer = answer
        self.asked: list[Asked] = []
        self.url = f"http://127.0.0.1:{self.server_port}/sparql"


@contextmanager
def served(answer: Callable[[Answering, int], None]) -> Iterator[Served]:
    """Serve until the block ends. ``answer`` is given the request and how many there have been."""
    with Served(answer) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
