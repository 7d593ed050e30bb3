"""Measurements: each prints what it measured and the ratio to a floor or a peer of the same run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter


def best(runs: int, work: Callable[[], object]) -> float:
    """The seconds that the work takes, in the quickest of so many runs."""
    quickest = float("inf")
    for _ in range(runs):
        start = perf_counter()
        work()
        quickest = min(quickest, perf_counter() - start)
    return quickest


def python(*arguments: str) -> None:
    """Run a Python of its own to its end."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
