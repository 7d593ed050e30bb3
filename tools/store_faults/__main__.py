"""The faults that the store must outlive, and a table of how it did: `python -m tools.store_faults`.

A part of the checkout's own graph is published again and again, while builders are killed, calls of the system fail,
bytes flip and readers read. Whatever happens, readers are given the old or the new version, to the last quad, and the
next build succeeds and leaves nothing behind. The same seed makes the same cases. `--quick` makes a tenth of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from kgbuild.build.graph import build
from kgbuild.project import Project
from tools.reliability import aligned, record
from tools.store_faults.damaging import damaged, read_while_built
from tools.store_faults.interrupting import crowded, failing, killed, killed_builds, too_large
from tools.store_faults.scene import CHECKOUT, Row, Scene
from tools.store_faults.tracing import is_available

QUADS = 4000
HEADINGS = ("case", "tried", "wrong", "")


def main() -> int:
    """Make the cases and print the table; 1 if something went otherwise than it must, 2 where strace is missing."""
    parser = argparse.ArgumentParser(prog="python -m tools.store_faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", default="1", help="what chance begins with (1)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the cases")
    parser.add_argument("--record", action="store_true", help="write the table into docs/reliability.md")
    asked = parser.parse_args()
    if not is_available():
        print("strace is missing or may not trace here: apt-get install strace, or run as root", file=sys.stderr)
        return 2
    start = perf_counter()
    rows = []
    with tempfile.TemporaryDirectory(prefix="store-faults-") as scratch:
        lines = build(Project(CHECKOUT, Path(scratch, "none"))).nquads.splitlines(keepends=True)
        for row in _rows(Scene(Path(scratch), lines[:QUADS]), Random(asked.seed), quick=asked.quick):
            print(f"{row.case}: {row.tried} tried, {len(row.faults)} wrong", file=sys.stderr)
            rows.append(row)
    table = aligned([HEADINGS, *((row.case, str(row.tried), str(len(row.faults)), row.remark) for row in rows)])
    print(table, end="")
    print(f"in {perf_counter() - start:.0f} s", file=sys.stderr)
    for row in rows:
        for fault in row.faults[:10]:
            print(f"{row.case}: {fault}")
    if asked.record:
        record("The store", "python -m tools.store_faults", table)
    return 1 if any(row.faults for row in rows) else 0


def _rows(scene: Scene, random: Random, *, quick: bool) -> Iterator[Row]:
    yield from killed(scene, random, publishing=10 if quick else 120, switching=5 if quick else 50)
    yield killed_builds(scene, random, 1 if quick else 30)
    yield from failing(scene, random, 4 if quick else None)
    yield too_large(scene, random, 3 if quick else 30)
    yield crowded(scene, 3 if quick else 8)
    yield from damaged(scene, random, flips=40 if quick else 500, cuts=10 if quick else 100)
    yield read_while_built(scene, readers=2 if quick else 4, rebuilds=10 if quick else 100)


if __name__ == "__main__":
    sys.exit(main())
