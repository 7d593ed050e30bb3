"""Which files a project has, and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kgbuild.errors import Problem, Span
from kgbuild.project import Project
from kgbuild.source.reader import SIZE_LIMIT, too_large

SINGLE_REGISTERS = ("countries", "currencies", "places", "topics")
DIVIDED_REGISTERS = ("organisations", "people", "posts")
OTHERS = ("dataset", "judgements")

MODELINE = "# yaml-language-server:"
"""How the comment begins that tells editors by which schema they are to check a file."""


def documents(project: Project) -> list[Path]:
    """The documents that were read, ``data/sources/<year>/<id>.yaml``, sorted by path."""
    return sorted((project.data / "sources").glob("*/*.yaml"), key=Path.as_posix)


def registers(project: Project) -> list[tuple[str, Path]]:
    """The register files that exist, each with the name of its register, sorted by path."""
    single = [(name, project.data / f"{name}.yaml") for name in SINGLE_REGISTERS]
    divided = [(name, path) for name in DIVIDED_REGISTERS for path in (project.data / name).glob("*.yaml")]
    return sorted(
        (pair for pair in (*single, *divided) if pair[1].exists() or pair[1].is_symlink()),
        key=lambda pair: pair[1].as_posix(),
    )


def role(project: Project, path: Path) -> str | None:
    """What a file is read as by its place: a register's name, ``document``, …; None where nothing reads it."""
    match path.relative_to(project.data).parts if path.is_relative_to(project.data) else ():
        case ("sources", _, _):
            return "document"
        case (register, _) if register in DIVIDED_REGISTERS:
            return register
        case (_,) if path.stem in (*SINGLE_REGISTERS, *OTHERS):
            return path.stem
    return None


def modeline(project: Project, path: Path) -> str:
    """The first line of a data file, which leads editors to its schema; empty for a file that nothing reads."""
    if (kind := role(project, path)) is None:
        return ""
    up = "../" * (len(path.relative_to(project.data).parts) - 1)
    return f"{MODELINE} $schema={up}schemas/{kind}.json"


def misplaced(project: Project) -> list[Problem]:
    """Files under ``data/`` that nothing reads, because of their place or their ending."""
    read = {*documents(project), *(path for _, path in registers(project))}
    read |= {project.data / f"{name}.yaml" for name in OTHERS}
    return [
        Problem(
            "file-misplaced",
            "nothing reads this file",
            _right_place(project, path),
            Span(path.relative_to(project.root).as_posix(), 1, 1),
        )
        for path in sorted(_meant_to_be_read(project.data), key=Path.as_posix)
        if path not in read
    ]


def _right_place(project: Project, path: Path) -> str:
    """How to name a file, or where to put it, so that it is read."""
    name = path.name.split(".")[0] + ".yaml"
    folders = path.relative_to(project.data).parts[:-1]
    document = folders[:1] == ("sources",) and len(folders) == 2
    if path.name != name and (document or (len(folders) == 1 and folders[0] in DIVIDED_REGISTERS)):
        return f"call it `{name}`; if it is no data file, move it out of `data/`"
    if path.name == name and folders == ("sources",):
        return f"put it into the folder of its year, as `data/sources/<year>/{name}`"
    return (
        "documents are `data/sources/<year>/<id>.yaml`, registers `data/<register>.yaml` or "
        "`data/<register>/<country>.yaml`"
    )


def _meant_to_be_read(data: Path) -> Iterator[Path]:
    """YAML files, and whatever stands in the folders of documents and registers, but no hidden files and no backups."""
    folders = ("sources", *DIVIDED_REGISTERS)
    return (
        path
        for path in data.rglob("*")
        if path.suffix.lower() in (".yaml", ".yml")
        or (
            path.relative_to(data).parts[0] in folders
            and not path.name.startswith(".")
            and not path.name.endswith("~")
            and not path.is_dir()
        )
    )


def read_bytes(project: Project, path: Path) -> tuple[bytes | None, Problem | None]:
    """The bytes of a file of the project; or None and why they are not read.

    Not read are files that a link brings in from outside the project, whatever is no plain file, and what is too large.
    """
    try:
        if _leads_out(project.root, path):
            fault = "a link leads out of the project"
            return None, _unread(project, path, fault, "put the file itself in the place of the link", "file-outside")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return None, _unread(project, path, "this is no plain file", "put a YAML file in its place")
        if found.st_size > SIZE_LIMIT:
            return None, too_large(found.st_size, project.relative(path))
        with path.open("rb") as stream:
            return stream.read(found.st_size + 1), None
    except (OSError, RuntimeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "its links go in a circle"
        repair = "check that the file is there and that you may read it"
        return None, _unread(project, path, f"the file cannot be read: {reason}", repair)


def _unread(project: Project, path: Path, fault: str, repair: str, code: str = "file-unreadable") -> Problem:
    return Problem(code, fault, repair, Span(project.relative(path), 1, 1))


def _leads_out(root: Path, path: Path) -> bool:
    """Whether links bring in the file from outside the root. Where none is met below the root, no more is asked."""
    step, top = os.fspath(path), os.fspath(root)
    if step.startswith(top + os.sep) and ".." not in step:
        while step != top and not stat.S_ISLNK(os.lstat(step).st_mode):
            step = step.rpartition(os.sep)[0]
        if step == top:
            return False
    return not Path(os.path.realpath(path, strict=True)).is_relative_to(os.path.realpath(root))
