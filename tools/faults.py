"""What queries, HTTP, the web and the store do when something is wrong: all such tests, and a table of how they went.

    python -m tools.faults
    python -m tools.faults --record     writes the table into docs/reliability.md

Each row is one test with all its cases. They run one after the other and with strict clocks: a query that would not end
must be told so within half a second after the limit, which the tests beside others can not ask for. The exit code is 1
if a case goes otherwise than it must.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass

import pytest

from tools.generated import ROOT
from tools.reliability import aligned, record

AREAS = {
    "query": ("tests/e2e/serving/test_bounds.py",),
    "HTTP": ("tests/e2e/serving/test_protocol.py", "tests/e2e/serving/test_suite.py"),
    "web": ("tests/e2e/serving/test_web.py", "tests/e2e/serving/test_pages.py"),
    "store": ("tests/e2e/test_store.py", "tests/e2e/test_store_faults.py", "tests/e2e/serving/test_following.py"),
}
HEADINGS = ("area", "case", "tried", "wrong", "longest")


@dataclass(slots=True)
class Row:
    """One test: how many cases it has, how many went wrong or were left out, and the seconds of the longest."""

    area: str
    case: str
    tried: int = 0
    wrong: int = 0
    longest: float = 0.0


class Table:
    """A plugin of pytest that gathers a row for each test."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what pytest reports of a case: its run, and preparing or clearing up that failed."""
        if report.when != "call" and report.passed:
            return
        file, _, test = report.nodeid.partition("::")
        name = test.partition("[")[0]
        row = self.rows.setdefault(
            f"{file}::{name}",
            Row(
                next(area for area, files in AREAS.items() if file in files),
                name.removeprefix("test_").replace("_", " "),
            ),
        )
        row.tried += 1
        row.wrong += not report.passed
        row.longest = max(row.longest, report.duration)


def main() -> int:
    """Run the tests and print the table; 1 if a case went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write the table into docs/reliability.md")
    asked = parser.parse_args()
    os.environ["KGBUILD_STRICT_CLOCKS"] = "1"
    table = Table()
    files = [str(ROOT / file) for listed in AREAS.values() for file in listed]
    code = pytest.main(["-q", "--no-header", "--numprocesses=0", *files], plugins=[table])
    rows = aligned(
        [
            HEADINGS,
            *(
                (row.area, row.case, str(row.tried), str(row.wrong), f"{row.longest:.1f} s")
                for row in table.rows.values()
            ),
        ]
    )
    print(rows, end="")
    if asked.record:
        record("Queries, HTTP, web and store", "python -m tools.faults", rows)
    return int(code != pytest.ExitCode.OK)


if __name__ == "__main__":
    sys.exit(main())
