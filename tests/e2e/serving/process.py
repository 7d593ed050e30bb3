"""A `kgbuild serve` process on a free port of loopback, and how tests ask it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

START_SECONDS = 60
JSON = "application/sparql-results+json"


@dataclass
class Answer:
    """A response: its status, its headers by lower-case name, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of SPARQL JSON, by variable."""
        return [{name: term["value"] for name, term in row.items()} for row in self.json["results"]["bindings"]]


@dataclass
class Served:
    """A server that runs, what it has said so far, and its access log."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def query(self, sparql: str, accept: str = JSON, **fields: str) -> Answer:
        """A query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': sparql, **fields})}", headers={"Accept": accept})

    @property
    def alive(self) -> bool:
        """Whether it answers queries, of which one is put to it."""
        return self.ask("/health").status == 200

    def stop(self) -> int:
        """End it in order; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def serving(checkout: Path, store: Path, log: Path, *options: str) -> Iterator[Served]:
    """A server on a free port; it is dead afterwards."""
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "kgbuild", "--project", checkout, "--store", store),
            *("serve", "--port", "0", "--access-log", log, *options),
        ],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        timer = threading.Timer(START_SECONDS, process.kill)
        timer.start()
        said: list[str] = []
        found = None
        while found is None and (line := process.stderr.readline()):
            said.append(line)
            found = re.search(r"at http://127\.0\.0\.1:(\d+)/", line)
        timer.cancel()
        assert found, f"the server ended: {''.join(said)}"
        listening = threading.Thread(target=said.extend, args=(process.stderr,))
        listening.start()
        try:
            yield Served(process, int(found[1]), log, said)
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()
                listening.join()
