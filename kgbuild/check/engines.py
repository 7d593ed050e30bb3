"""SHACL engines: the fast one, and the referee whose verdicts it must share. Both give the same findings.

The fast engine, pyshifty, has no time limit of its own and can crash on hostile input, so it runs in a child process.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from kgbuild.errors import EnvironmentFault

SECONDS = 120.0
REPAIR = "look at what was changed last in the shapes, or run `kgbuild check --engine pyshacl`"
NOTICE = "kgbuild: pyshifty is not installed, so pySHACL checks the shapes, which takes about 20 times as long\n"


class Finding(Struct, frozen=True, order=True):
    """A rule that a node breaks: the node's IRI (or literal), the rule's code, and the value at fault, or "".

    The value is written as in N-Triples. Of a rule that allows no other properties it is the property at fault.
    """

    focus: str
    rule: str
    value: str = ""


class Engine(Protocol):
    """What can hold one graph against the shapes of a folder."""

    def validate(self, data: bytes) -> list[Finding]:
        """Every finding about a graph given as N-Triples, sorted, each once. Called once at most."""
        ...


class Shifty:
    """The fast engine. Its process starts at once, and reads the shapes while the caller makes the graph."""

    def __init__(self, shapes: Path, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "kgbuild.check.worker", str(shapes), str(int(seconds) + 1)]
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)

    def validate(self, data: bytes) -> list[Finding]:
        """As every engine; EnvironmentFault where it fails or takes too long."""
        try:
            answer, said = self._process.communicate(data, timeout=self._seconds)
        except subprocess.TimeoutExpired as fault:
            self._process.kill()
            self._process.communicate()
            raise EnvironmentFault(f"SHACL took longer than {self._seconds:g} seconds", REPAIR) from fault
        if self._process.returncode == -signal.SIGXCPU:
            raise EnvironmentFault(f"SHACL took longer than {self._seconds:g} seconds", REPAIR)
        if self._process.returncode != 0:
            reason = said.decode(errors="replace").strip().rpartition("\n")[2] or "it crashed"
            raise EnvironmentFault(f"the SHACL engine failed: {reason}", REPAIR)
        return sorted({Finding(*row) for row in json.loads(answer)})

    def __enter__(self) -> Shifty:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


class Referee:
    """pySHACL on a plain rdflib graph: slow, and what the fast engine is measured against."""

    def __init__(self, shapes: Path) -> None:
        self._shapes = shapes

    def validate(self, data: bytes) -> list[Finding]:
        from kgbuild.check.referee import findings

        return sorted(set(findings(data, self._shapes)))

    def __enter__(self) -> Referee:
        return self

    def __exit__(self, *_: object) -> None:
        return None


ENGINES: dict[str, Callable[[Path], Shifty | Referee]] = {"shifty": Shifty, "pyshacl": Referee}


def default_engine() -> str:
    """The fast engine where it is installed; else the referee, with a notice on stderr."""
    if find_spec("shifty"):
        return "shifty"
    sys.stderr.write(NOTICE)
    return "pyshacl"
