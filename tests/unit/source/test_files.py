"""Which files are read, and what is said of those that are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kgbuild.project import Project
from kgbuild.source.files import documents, misplaced, read_bytes, registers
from kgbuild.source.reader import SIZE_LIMIT


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that is outside nothing but its own folder."""
    root = tmp_path / "root"
    for name in (
        "data/topics.yaml",
        "data/countries.yaml",
        "data/people/LUX.yaml",
        "data/people/JPN.yaml",
        "data/posts/JPN.yaml",
        "data/sources/2024/b.yaml",
        "data/sources/2019/c.yaml",
        "data/sources/2024/a.yaml",
        "data/sources/undated/d.yaml",
        "data/dataset.yaml",
        "data/judgements.yaml",
    ):
        put(root / name)
    return Project(root, tmp_path / "store")


def put(path: Path, content: bytes = b"a: b\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_documents_and_registers_are_sorted_by_path(project: Project) -> None:
    assert [project.relative(path) for path in documents(project)] == [
        "data/sources/2019/c.yaml",
        "data/sources/2024/a.yaml",
        "data/sources/2024/b.yaml",
        "data/sources/undated/d.yaml",
    ]
    assert [(name, project.relative(path)) for name, path in registers(project)] == [
        ("countries", "data/countries.yaml"),
        ("people", "data/people/JPN.yaml"),
        ("people", "data/people/LUX.yaml"),
        ("posts", "data/posts/JPN.yaml"),
        ("topics", "data/topics.yaml"),
    ]
    assert misplaced(project) == []


PLACES = "documents are `data/sources/<year>/<id>.yaml`, registers `data/<register>.yaml` or `data/<register>/<country>.yaml`"
NO_DATA = "if it is no data file, move it out of `data/`"


@pytest.mark.parametrize(
    ("name", "repair"),
    [
        ("data/sources/e.yaml", "put it into the folder of its year, as `data/sources/<year>/e.yaml`"),
        ("data/sources/2024/f/g.yaml", PLACES),
        ("data/sources/2024/h.yml", f"call it `h.yaml`; {NO_DATA}"),
        ("data/sources/2024/h.yaml.txt", f"call it `h.yaml`; {NO_DATA}"),
        ("data/sources/2024/h.docx", f"call it `h.yaml`; {NO_DATA}"),
        ("data/people/JPN.json", f"call it `JPN.yaml`; {NO_DATA}"),
        ("data/persons/JPN.yaml", PLACES),
        ("data/x.YAML", PLACES),
    ],
)
def test_a_file_that_nothing_reads_is_told(project: Project, name: str, repair: str) -> None:
    put(project.root / name)
    assert [f"{problem.span}: {problem.message} | {problem.repair}" for problem in misplaced(project)] == [
        f"{name}:1:1: nothing reads this file | {repair}"
    ]


@pytest.mark.parametrize("name", ["data/sources/2024/.a.yaml.swp", "data/sources/2024/a.yaml~", "data/README.md"])
def test_what_is_no_data_is_not_told(project: Project, name: str) -> None:
    put(project.root / name)
    assert misplaced(project) == []


def fault(project: Project, path: Path) -> str:
    content, problem = read_bytes(project, path)
    assert content is None
    assert problem is not None
    return f"{problem.span}: {problem.message} [{problem.code}] {problem.repair}"


def test_the_bytes_of_a_file_are_read_as_they_are(project: Project) -> None:
    assert read_bytes(project, put(project.data / "x.yaml", b"\xff\0")) == (b"\xff\0", None)


def test_a_link_inside_the_project_is_followed(project: Project) -> None:
    link = project.data / "places.yaml"
    link.symlink_to(project.data / "topics.yaml")
    assert ("places", link) in registers(project)
    assert read_bytes(project, link) == (b"a: b\n", None)


OUTSIDE = "a link leads out of the project [file-outside] put the file itself in the place of the link"


def test_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    link = project.data / "places.yaml"
    link.symlink_to(put(tmp_path / "secret.yaml"))
    assert fault(project, link) == f"data/places.yaml:1:1: {OUTSIDE}"


def test_a_linked_folder_outside_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "x.yaml")
    (project.data / "sources" / "2020").symlink_to(tmp_path / "elsewhere")
    (found,) = [path for path in documents(project) if path.stem == "x"]
    assert fault(project, found) == f"data/sources/2020/x.yaml:1:1: {OUTSIDE}"


UNREADABLE = "[file-unreadable] check that the file is there and that you may read it"


def test_what_cannot_be_read_is_told(project: Project) -> None:
    missing = project.data / "places.yaml"
    assert fault(project, missing) == (
        f"data/places.yaml:1:1: the file cannot be read: No such file or directory {UNREADABLE}"
    )
    missing.symlink_to(missing)
    assert fault(project, missing).startswith("data/places.yaml:1:1: the file cannot be read: ")
    assert ("places", missing) in registers(project)
    folder = project.data / "sources" / "2020" / "x.yaml"
    folder.mkdir(parents=True)
    assert fault(project, folder) == (
        "data/sources/2020/x.yaml:1:1: this is no plain file [file-unreadable] put a YAML file in its place"
    )
    os.mkfifo(project.data / "pipe.yaml")
    assert "this is no plain file" in fault(project, project.data / "pipe.yaml")


def test_a_file_that_may_not_be_read_is_told(project: Project) -> None:
    closed = put(project.data / "places.yaml")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        closed.chmod(0o600)
        assert os.geteuid() == 0  # who may read everything cannot see this fault
        return
    assert fault(project, closed) == f"data/places.yaml:1:1: the file cannot be read: Permission denied {UNREADABLE}"


def test_a_file_that_is_too_large_is_not_opened(project: Project) -> None:
    large = project.data / "places.yaml"
    with large.open("wb") as stream:
        stream.truncate(100 * SIZE_LIMIT)
    assert fault(project, large) == (
        "data/places.yaml:1:1: the file has 500,000,000 bytes; 5,000,000 is the most [yaml-size] "
        "divide it into several files"
    )
