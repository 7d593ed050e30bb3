"""`kgbuild ask` on the shipped graph, as a whole process, against a Python that does nothing.

Budget: at most 10 times the wall time of ``python -c pass``.
"""

from __future__ import annotations

from benchmarks import best, python

QUESTION = ("-m", "kgbuild", "ask", "who-signed-with", "--org", "JAXA")
RUNS = 15


def main() -> None:
    """Print the best of several runs of each, and their ratio."""
    python("-m", "kgbuild", "build")
    nothing = best(RUNS, lambda: python("-c", "pass"))
    asked = best(RUNS, lambda: python(*QUESTION))
    print(f"python -c pass                {nothing * 1000:8.1f} ms")
    print(f"kgbuild ask who-signed-with   {asked * 1000:8.1f} ms   {asked / nothing:5.1f} x   budget: at most 10 x")


if __name__ == "__main__":
    main()
