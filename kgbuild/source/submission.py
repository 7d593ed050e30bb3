"""The files that a project is read from, as they are found, or as somebody means to write them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.source.files import DIVIDED_REGISTERS, OTHERS, SINGLE_REGISTERS, documents, read_bytes, registers
from kgbuild.source.reader import SIZE_LIMIT, too_large


class Submission(Struct, frozen=True):
    """A file: its role (a register's name, ``document``, …), its content, or the problem of reading it."""

    role: str
    content: bytes | None
    problem: Problem | None = None

    @property
    def digest(self) -> str:
        """What tells one content from another."""
        told = repr(self.problem).encode() if self.content is None else self.content
        return sha256(self.role.encode() + b"\n" + told).hexdigest()


def files(project: Project) -> list[tuple[str, Path]]:
    """The files that are read, in the order of reading, each with its role."""
    found = [*registers(project), *(("document", path) for path in documents(project))]
    return [*found, *((name, project.data / f"{name}.yaml") for name in OTHERS)]


def submissions(project: Project) -> dict[str, Submission]:
    """The files of a project by their names in messages, in the order of reading."""
    return {project.relative(path): Submission(role, *read_bytes(project, path)) for role, path in files(project)}


def role(name: str) -> str | None:
    """The role of a file at that place, told relative to the project; None where nothing would read it."""
    match Path(name).parts:
        case ("data", "sources", _, file) if file.endswith(".yaml"):
            return "document"
        case ("data", register, file) if register in DIVIDED_REGISTERS and file.endswith(".yaml"):
            return register
        case ("data", file) if file.removesuffix(".yaml") in (*SINGLE_REGISTERS, *OTHERS) and file.endswith(".yaml"):
            return file.removesuffix(".yaml")
    return None


def draft(stream: BinaryIO, name: str, role: str) -> Submission:
    """A file that stands elsewhere, or nowhere yet; no more of it is read than a file may have."""
    content = stream.read(SIZE_LIMIT + 1)
    if problem := too_large(len(content), name):
        return Submission(role, None, problem)
    return Submission(role, content)
