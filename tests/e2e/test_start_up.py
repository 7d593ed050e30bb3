"""What starts fast stays fast: asking imports nothing that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("rdflib", "networkx", "pyshacl", "pydantic", "SPARQLWrapper", "rich", "numpy", "yaml")

SCRIPT = """
import sys
from kgbuild.cli.main import main
sys.argv = ["kgbuild", *sys.argv[1:]]
try:
    main()
finally:
    print("IMPORTED", *sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [("ask", "who-signed-with", "--org", "JAXA"), ("ask", "--list"), ("show", "jaxa"), ("--help",)]
)
def test_asking_imports_no_heavy_library(checkout: Path, store: Path, arguments: tuple[str, ...]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "KGBUILD_STORE": str(store)},
    )
    imported = set(found.stderr.rpartition("IMPORTED ")[2].split())
    assert "click" in imported
    assert [name for name in HEAVY if name in imported] == []
