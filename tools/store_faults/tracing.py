"""Processes whose system calls fail, or kill them, at a chosen place.

strace does it from outside, so that what is tested is exactly what users run.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.store_faults.scene import CHECKOUT

CALLS = "%file,%desc"
CALL = re.compile(r"(?P<thread>\d+) +(?P<call>\w+)\((?P<rest>.*)")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Point:
    """The ``nth`` time that a thread makes a system call; ``text`` is how strace writes what it was given."""

    call: str
    nth: int
    text: str


def is_available() -> bool:
    """Whether strace is installed and may trace here."""
    if shutil.which("strace") is None:
        return False
    return (
        subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False).returncode == 0
    )


def points(command: list[str], trace: Path) -> list[Point]:
    """The system calls on files that the command makes, in their order."""
    subprocess.run(
        ["strace", "-f", "-qq", "-y", "-s", "80", "-o", trace, "-e", f"trace={CALLS}", *command],
        check=True,
        capture_output=True,
        cwd=CHECKOUT,
        env=_environment(),
    )
    count: Counter[tuple[str, str]] = Counter()
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := CALL.match(line):
            count[match["thread"], match["call"]] += 1
            found.append(Point(match["call"], count[match["thread"], match["call"]], match["rest"]))
    return found


def after(found: list[Point], begins: Callable[[Point], bool]) -> list[Point]:
    """The points from the first on of which that is true."""
    return found[next(place for place, point in enumerate(found) if begins(point)) :]


def harmed(command: list[str], point: Point, harm: str, trace: Path) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run the command with ``harm`` (``signal=KILL``, ``error=EIO``) at the point; and whether it came to the point."""
    injection = f"inject={point.call}:{harm}:when={point.nth}"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={point.call}", "-e", injection, *command],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=_environment(),
        timeout=SECONDS,
        check=False,
    )
    killed = done.returncode == -signal.SIGKILL
    return done, killed or "(INJECTED)" in trace.read_text(encoding="utf-8", errors="replace")


def _environment() -> dict[str, str]:
    """Nothing that changes from run to run, so that the nth call is the same call."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "PYTHONPATH": str(CHECKOUT)}
