"""The real graph, built once for all tests that ask it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.graph import Built, build
from kgbuild.build.publish import publish
from kgbuild.project import Project


@pytest.fixture(scope="session")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The checkout's own data, built into a store of its own."""
    return build(Project(checkout, tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="session")
def store(built: Built) -> Path:
    """The folder of the published store."""
    publish(built)
    return built.project.store
