"""The server that most tests ask, over the real graph, and servers of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.serving.process import Served, serving

Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def served(checkout: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that most tests ask. Its queries may take two seconds."""
    log = tmp_path_factory.mktemp("served") / "access.jsonl"
    with serving(checkout, store, log, "--seconds", "2", "--rows", "5000") as found:
        yield found


@pytest.fixture
def serve(checkout: Path, store: Path, tmp_path: Path) -> Iterator[Serve]:
    """``serve("--cors", "*")`` starts a server of the test's own, on the same graph or on another store."""
    with ExitStack() as servers:
        yield lambda *options, store=store: servers.enter_context(
            serving(checkout, store, tmp_path / "access.jsonl", *options)
        )
