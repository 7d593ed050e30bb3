"""The same data give the same bytes, whatever the hash seed, locale, time zone, clock or working directory."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from kgbuild.build.graph import build
from kgbuild.project import locate
sys.stdout.buffer.write(build(locate(Path(sys.argv[1]))).nquads)
"""


def built(checkout: Path, cwd: Path, **environment: str) -> bytes:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(checkout)],
        check=True,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(checkout), **environment},
    )
    return found.stdout


def test_two_builds_under_another_seed_locale_and_clock_give_the_same_bytes(checkout: Path, tmp_path: Path) -> None:
    one = built(checkout, tmp_path, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    two = built(checkout, checkout, PYTHONHASHSEED="77", LC_ALL="C.UTF-8", TZ="Asia/Tokyo", PYTHONUTF8="1")
    assert len(one) > 1_000_000
    assert sha256(one).hexdigest() == sha256(two).hexdigest()


def test_the_graph_has_no_blank_node(checkout: Path, tmp_path: Path) -> None:
    assert not [line for line in built(checkout, tmp_path).splitlines() if line.startswith(b"_:") or b" _:" in line]
