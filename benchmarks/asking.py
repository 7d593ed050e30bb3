"""`kgbuild ask` on the shipped graph, as a whole process, against a Python that does nothing.

Budget: at most 10 times the wall time of ``python -c pass``.
"""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

QUESTION = ("-m", "kgbuild", "ask", "who-signed-with", "--org", "JAXA")
RUNS = 15


def main() -> None:
    """Print the best of several runs of each, and their ratio."""
    subprocess.run([sys.executable, "-m", "kgbuild", "build"], check=True, capture_output=True)
    nothing = _best("-c", "pass")
    asked = _best(*QUESTION)
    print(f"python -c pass                {nothing * 1000:8.1f} ms")
    print(f"kgbuild ask who-signed-with   {asked * 1000:8.1f} ms   {asked / nothing:5.1f} x   budget: at most 10 x")


def _best(*arguments: str) -> float:
    best = float("inf")
    for _ in range(RUNS):
        start = perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        best = min(best, perf_counter() - start)
    return best


if __name__ == "__main__":
    main()
