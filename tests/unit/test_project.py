"""Where the folders are found: in order, the given root, the working directory's project, the carried copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild import project
from kgbuild.errors import UsageError
from kgbuild.project import PARTS, Project, locate


def make_project(root: Path) -> Path:
    for part in PARTS:
        (root / part).mkdir(parents=True)
    return root


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory outside any project, with the package installed in a folder that is no checkout."""
    package = tmp_path / "site-packages" / "kgbuild"
    package.mkdir(parents=True)
    monkeypatch.setattr(project, "__file__", str(package / "project.py"))
    monkeypatch.setattr(project, "CARRIED", package / "carried")
    monkeypatch.delenv("KGBUILD_STORE", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    working = tmp_path / "elsewhere"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


def test_a_given_root_is_taken(nowhere: Path, tmp_path: Path) -> None:
    root = make_project(tmp_path / "graph")
    assert locate(root) == Project(root, root / ".kgbuild")


def test_a_given_root_must_have_every_part(nowhere: Path, tmp_path: Path) -> None:
    (tmp_path / "graph" / "data").mkdir(parents=True)
    with pytest.raises(UsageError) as raised:
        locate(tmp_path / "graph")
    assert raised.value.message.endswith("/graph is no knowledge graph project: it has no ontology, queries folder")
    assert raised.value.repair == "give the folder that holds ontology/, data/ and queries/"


def test_the_project_around_the_working_directory_is_found(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path / "graph")
    monkeypatch.chdir(root / "data")
    assert locate().root == root


def test_the_nearest_project_is_found(nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = make_project(make_project(tmp_path / "graph") / "data" / "trial")
    monkeypatch.chdir(inner / "queries")
    assert locate().root == inner


def test_outside_a_project_the_checkout_of_the_package_is_found(nowhere: Path) -> None:
    checkout = make_project(Path(project.__file__).parent.parent)
    assert locate().root == checkout


def test_outside_any_checkout_the_carried_copy_is_found(nowhere: Path, tmp_path: Path) -> None:
    carried = make_project(Path(project.__file__).parent / "carried")
    found = locate()
    assert found == Project(carried, tmp_path / "home" / ".local" / "share" / "kgbuild")
    assert (found.ontology, found.data, found.queries) == tuple(carried / part for part in PARTS)
    assert found.is_carried


def test_the_store_of_the_carried_copy_follows_xdg(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "shared-data"))
    assert locate().store == tmp_path / "shared-data" / "kgbuild"


def test_the_store_is_the_given_one_then_the_environments(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path / "graph")
    monkeypatch.setenv("KGBUILD_STORE", str(tmp_path / "published"))
    assert locate(root).store == tmp_path / "published"
    assert locate(root, tmp_path / "given").store == tmp_path / "given"


def test_paths_are_shown_relative_to_the_project(tmp_path: Path) -> None:
    found = Project(tmp_path, tmp_path / ".kgbuild")
    assert found.relative(tmp_path / "data" / "topics.yaml") == "data/topics.yaml"
    assert found.relative(Path("/elsewhere/topics.yaml")) == "/elsewhere/topics.yaml"
