"""The README shows real commands with their real output, and its Python runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

CONSOLE = re.compile(r"^```console\n\$ kgbuild (?P<arguments>.+)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
PYTHON = re.compile(r"^```python\n(?P<code>.+?)^```$", re.MULTILINE | re.DOTALL)
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOWN = [(match["arguments"], match["output"]) for match in CONSOLE.finditer(README)]


def run(checkout: Path, store: Path, *arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "KGBUILD_STORE": str(store), "NO_COLOR": "1"},
    )
    return found.stdout


def test_five_questions_are_shown() -> None:
    assert len(SHOWN) == 5


@pytest.mark.parametrize(("arguments", "output"), SHOWN, ids=[arguments for arguments, _ in SHOWN])
def test_the_readme_shows_what_the_command_prints(checkout: Path, store: Path, arguments: str, output: str) -> None:
    assert run(checkout, store, "-m", "kgbuild", *shlex.split(arguments), "--format", "table") == output


def test_the_python_of_the_readme_runs(checkout: Path, store: Path) -> None:
    codes = [match["code"] for match in PYTHON.finditer(README)]
    assert len(codes) == 1
    assert "LuxProvide" in run(checkout, store, "-c", codes[0])
