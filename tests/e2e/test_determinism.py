"""The same data give the same bytes, whatever the hash seed, locale, time zone, clock or working directory."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from kgbuild.build.graph import Built
from tests.documents import copy_few

SCRIPT = """
import sys
from pathlib import Path
from kgbuild.build.graph import build
from kgbuild.project import locate
sys.stdout.buffer.write(build(locate(Path(sys.argv[1]))).nquads)
"""


@pytest.fixture(scope="module")
def few(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with few documents."""
    root = tmp_path_factory.mktemp("few")
    copy_few(checkout, root)
    return root


def made(checkout: Path, root: Path, cwd: Path, **environment: str) -> bytes:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root)],
        check=True,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(checkout), **environment},
    )
    return found.stdout


def test_two_builds_under_another_seed_locale_and_clock_give_the_same_bytes(
    checkout: Path, few: Path, tmp_path: Path
) -> None:
    one = made(checkout, few, tmp_path, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    two = made(checkout, few, checkout, PYTHONHASHSEED="77", LC_ALL="C.UTF-8", TZ="Asia/Tokyo", PYTHONUTF8="1")
    assert len(one) > 1_000_000
    assert sha256(one).hexdigest() == sha256(two).hexdigest()


def test_the_graph_has_no_blank_node(built: Built) -> None:
    assert not [line for line in built.nquads.splitlines() if line.startswith(b"_:") or b" _:" in line]
