"""The store outlives what the machine does to it; `make soak` runs ten times as many cases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.store_faults.tracing import is_available


def test_a_short_run_of_the_faults_of_the_store_finds_nothing_wrong(checkout: Path) -> None:
    if not is_available():
        pytest.skip("strace is missing or may not trace here")
    done = subprocess.run(
        [sys.executable, "-m", "tools.store_faults", "--quick"],
        capture_output=True,
        text=True,
        cwd=checkout,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("  ") for line in done.stdout.splitlines()[1:]]
    assert len(rows) == 11
    assert all(row[0] for row in rows)
