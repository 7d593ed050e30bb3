"""``kgbuild store``: what is published, whether it is whole, and the way back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.build.graph import Built, build
from kgbuild.build.publish import publish
from kgbuild.project import Project
from kgbuild.store.published import current_version, versions
from tests.documents import ARTICLES, of_documents


@pytest.fixture(scope="module")
def project(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A store with three versions: a graph, that without its last claim, and that without its last two."""
    project = Project(checkout, tmp_path_factory.mktemp("versions"))
    built = build(project, of_documents(project, ARTICLES))
    for left in (2, 1, 0):
        claims = built.claims[: len(built.claims) - left]
        publish(Built(project, built.units, built.vocabulary, claims, built.view, [], built.origins))
    return project


def kgbuild(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kgbuild", "--store", project.store, *arguments],
        capture_output=True,
        text=True,
        cwd=project.root,
        check=False,
    )


def test_versions_are_listed_the_newest_first(project: Project) -> None:
    known = versions(project)
    listed = kgbuild(project, "store", "list", "--format", "json")
    rows = json.loads(listed.stdout)
    assert [row["version"] for row in rows] == [version.id for version in known]
    assert [row["state"] for row in rows] == ["current", "", ""]
    first, second, third = (int(row["quads"]) for row in rows)
    assert (second, third) == (first - 1, first - 2)


def test_whole_versions_are_verified(project: Project) -> None:
    verified = kgbuild(project, "store", "verify")
    assert verified.returncode == 0
    assert [line.split(":")[0] for line in verified.stdout.splitlines()] == [
        f"{version.id} is whole" for version in versions(project)
    ]


def test_a_damaged_version_is_told_with_its_file_and_the_code_is_4(project: Project, tmp_path: Path) -> None:
    harmed = Project(project.root, tmp_path / "store")
    shutil.copytree(project.store, harmed.store, symlinks=True)
    sst = next(current_version(harmed).glob("oxigraph/*.sst"))
    sst.write_bytes(sst.read_bytes()[:-1])
    verified = kgbuild(harmed, "store", "verify")
    assert verified.returncode == 4
    assert f"cannot be used: {sst} is not what was published (run `kgbuild build`" in verified.stdout
    assert verified.stdout.count("is whole") == 2
    asked = kgbuild(harmed, "ask", "who-signed-with")
    assert (asked.returncode, asked.stdout) == (4, "")
    assert f"{sst} is not what was published" in asked.stderr


def test_rolling_back_and_collecting_say_what_they_did(project: Project, tmp_path: Path) -> None:
    own = Project(project.root, tmp_path / "store")
    shutil.copytree(project.store, own.store, symlinks=True)
    _, middle, oldest = versions(own)
    back = kgbuild(own, "store", "rollback")
    assert (back.returncode, back.stdout) == (0, "")
    assert back.stderr.startswith(f"current is now version {middle.id}, published 2")
    assert kgbuild(own, "store", "rollback", oldest.id[:8]).returncode == 0
    assert kgbuild(own, "ask", "who-signed-with", "JAXA").returncode == 0
    (own.store / "versions" / ".partial-x").mkdir()
    assert kgbuild(own, "store", "gc").stderr == "removed 0 versions and 1 unfinished\n"
    past = kgbuild(own, "store", "rollback")
    assert past.returncode == 3
    assert "is older than the current one" in past.stderr
    assert kgbuild(own, "store", "rollback", "nonsense").returncode == 3


@pytest.mark.parametrize("command", ["list", "verify", "rollback", "gc"])
def test_where_nothing_was_built_nothing_is_made(checkout: Path, tmp_path: Path, command: str) -> None:
    told = kgbuild(Project(checkout, tmp_path / "mistyped"), "store", command)
    assert (told.returncode, told.stdout) == (4, "")
    assert "no graph has been built yet in" in told.stderr
    assert not (tmp_path / "mistyped").exists()
