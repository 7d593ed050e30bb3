"""Real SPARQL servers on loopback, started empty and stopped again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
SchedulerInterval = 10
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
"""


KGBUILD = (sys.executable, "-m", "kgbuild")


@dataclass(frozen=True)
class SparqlServer:
    """A running server: where it answers queries, and who may change it."""

    name: str
    query: str
    user: str = ""
    password: str = ""

    def push(self, store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``kgbuild push`` for it."""
        known = ["--user", self.user] if self.user else []
        return subprocess.run(
            [*KGBUILD, "--store", store, "push", "--endpoint", self.query, "--timeout", "120", *known, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "KGBUILD_PASSWORD": self.password},
            cwd=Path(__file__).parents[2],
            check=False,
        )


@contextmanager
def oxigraph(folder: Path) -> Iterator[SparqlServer]:
    """An Oxigraph server that keeps its data in the folder."""
    command = Path(sys.executable).parent / "oxigraph"
    address = f"127.0.0.1:{_free_port()}"
    process = subprocess.Popen(
        [command, "serve", "--location", folder, "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with _running(process, f"http://{address}/"):
        yield SparqlServer("oxigraph", f"http://{address}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[SparqlServer]:
    """A Virtuoso server that keeps its data in the folder; the test is skipped where none is installed."""
    command = shutil.which("virtuoso-t")
    if command is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    port = _free_port()
    configuration = folder / "virtuoso.ini"
    configuration.write_text(VIRTUOSO.format(sql=_free_port(), http=port), encoding="utf-8")
    process = subprocess.Popen(
        [command, "+foreground", "+configfile", configuration],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    with _running(process, f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"):
        yield SparqlServer("virtuoso", f"http://127.0.0.1:{port}/sparql", "dba", "dba")


@contextmanager
def rdflib(folder: Path) -> Iterator[SparqlServer]:
    """An rdflib-endpoint server, which keeps its data in memory."""
    command = Path(sys.executable).parent / "rdflib-endpoint"
    port = _free_port()
    process = subprocess.Popen(
        [command, "serve", "--host", "127.0.0.1", "--port", str(port), "--enable-update"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    with _running(process, f"http://127.0.0.1:{port}/?query=ASK%7B%7D"):
        yield SparqlServer("rdflib", f"http://127.0.0.1:{port}/")


SERVERS: dict[str, Callable[[Path], AbstractContextManager[SparqlServer]]] = {
    "oxigraph": oxigraph,
    "rdflib": rdflib,
    "virtuoso": virtuoso,
}
# Virtuoso 7.2.5 loses rows of property paths over what it has just loaded, until it has been started twice more.
RESTARTS = {"oxigraph": 0, "rdflib": 0, "virtuoso": 2}


@contextmanager
def filled(name: str, folder: Path, store: Path) -> Iterator[SparqlServer]:
    """The server of that name with the published graph, ready to be asked."""
    start = SERVERS[name]
    with ExitStack() as running:
        server = running.enter_context(start(folder))
        pushed = server.push(store)
        assert pushed.returncode == 0, pushed.stderr
        for _ in range(RESTARTS[name]):
            running.close()
            server = running.enter_context(start(folder))
        yield server


@contextmanager
def _running(process: subprocess.Popen[bytes], url: str) -> Iterator[None]:
    try:
        for _ in range(600):
            assert process.poll() is None, f"the server ended with {process.returncode}"
            try:
                with urlopen(url, timeout=5):
                    break
            except (URLError, OSError):
                time.sleep(0.1)
        else:
            raise AssertionError(f"{url} does not answer")
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
