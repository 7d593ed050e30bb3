"""What all tests share: the checkout, goldens, Hypothesis profiles, and the rule that CI skips nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
from lxml import etree

from kgbuild.build.graph import Built, build
from kgbuild.build.publish import publish
from kgbuild.project import Project
from tests.documents import ARTICLES, of_documents, rested_on

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# As the command does: the many small layouts take several times as long where each is spread over threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

IN_CI = os.environ.get("CI") == "true"

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write goldens instead of comparing with them")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _failed_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _failed_if_skipped(report)


def _failed_if_skipped(report: Report) -> Report:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason}\nA skipped test fails in CI: install what it needs in .ci/run."
    return report


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout that the tests belong to."""
    return Path(__file__).parent.parent


@pytest.fixture
def golden(request: pytest.FixtureRequest, checkout: Path) -> Callable[[str, str], None]:
    """Return ``golden(text, name)``: text equals ``tests/golden/name``, or becomes it with --update-goldens."""

    def compare(text: str, name: str) -> None:
        path = checkout / "tests" / "golden" / name
        if request.config.getoption("--update-goldens"):
            assert not IN_CI, "goldens are not written in CI"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: run pytest --update-goldens and read the difference"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs: where that is meant, pytest --update-goldens"

    return compare


@pytest.fixture(scope="session")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The checkout's own data, built into a store of its own."""
    return build(Project(checkout, tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="session")
def store(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published store: all registers, and the two articles that the project began with.

    What is asked of it has an answer that no further document changes.
    """
    project = Project(checkout, tmp_path_factory.mktemp("store"))
    publish(build(project, of_documents(project, ARTICLES)))
    return project.store


@pytest.fixture(scope="session")
def schema(checkout: Path) -> etree.RelaxNG:
    """The RELAX NG schema of GEXF 1.3, which is not part of this repository."""
    places = [os.environ.get("KGBUILD_GEXF_SCHEMA"), checkout.parent / "shared" / "schemas" / "gexf-1.3"]
    folder = next((Path(place) for place in places if place and Path(place, "gexf.rng").is_file()), None)
    if folder is None:
        pytest.skip("gexf.rng is not at hand: name the folder that has it in KGBUILD_GEXF_SCHEMA")
    return etree.RelaxNG(etree.parse(folder / "gexf.rng"))


@pytest.fixture(scope="session")
def rested(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published store: all registers, and the documents that expected answers rest on."""
    project = Project(checkout, tmp_path_factory.mktemp("store"))
    publish(build(project, of_documents(project, rested_on(checkout))))
    return project.store
