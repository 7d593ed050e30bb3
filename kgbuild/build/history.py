"""The project as it was at a git revision, in a folder of its own; the work tree and the index are not touched."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kgbuild.errors import EnvironmentFault, NotFoundError
from kgbuild.project import PARTS, Project

FILES = ("100644", "100755")
"""The modes of what is read; links and other repositories are left out."""


@contextmanager
def at_revision(project: Project, revision: str) -> Iterator[Project]:
    """The project with the ontology, data and queries of a revision.

    NotFoundError where there is no such revision or no project in it, EnvironmentFault where git cannot be asked.
    """
    tree = commit(project, revision)
    listed = _git(project, "ls-tree", "-r", "-z", tree, "--", *PARTS).decode(errors="surrogateescape").split("\0")
    blobs = dict(_blob(entry) for entry in listed if entry.startswith(FILES))
    missing = [part for part in PARTS if not any(path.parts[0] == part for path in blobs)]
    if missing:
        raise NotFoundError(f"{revision} has no folder {', '.join(missing)}", "name a revision that has this project")
    with tempfile.TemporaryDirectory(prefix="kgbuild-") as folder:
        for path, content in zip(blobs, _contents(project, blobs.values()), strict=True):
            target = Path(folder, *path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield Project(Path(folder), project.store)


def commit(project: Project, revision: str) -> str:
    """The id of the commit that a revision names. NotFoundError where it names none."""
    if revision.startswith("-"):
        raise NotFoundError(f"`{revision}` is no revision", "a revision never begins with a hyphen")
    inside = _run(project, "rev-parse", "--is-inside-work-tree")
    if inside.returncode != 0:
        reason = inside.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise NotFoundError(f"`{revision}` cannot be looked up in {project.root}: {reason}", "name a version or a file")
    found = _run(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode != 0:
        raise NotFoundError(f"there is no version, file or git revision `{revision}`", "see `git log --oneline --all`")
    return found.stdout.decode().strip()


def _blob(entry: str) -> tuple[PurePosixPath, str]:
    head, name = entry.split("\t", 1)
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise EnvironmentFault(f"the revision has a file called {name!r}, which leads out of the project")
    return path, head.split(" ")[2]


def _contents(project: Project, ids: Iterable[str]) -> Iterator[bytes]:
    """The contents of blobs, in their order, as git keeps them: no filter and no attribute is applied."""
    wanted = "".join(f"{each}\n" for each in ids)
    answer = _git(project, "cat-file", "--batch", given=wanted.encode())
    place = 0
    while place < len(answer):
        end = answer.index(b"\n", place)
        blob, _, size = answer[place:end].decode().partition(" blob ")
        if not size:
            raise EnvironmentFault(f"the object {blob} of the revision is not in this clone", "fetch it: `git fetch`")
        yield answer[end + 1 : end + 1 + int(size)]
        place = end + int(size) + 2


def _git(project: Project, *arguments: str, given: bytes = b"") -> bytes:
    ended = _run(project, *arguments, given=given)
    if ended.returncode != 0:
        reason = ended.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise EnvironmentFault(f"git could not read the revision: {reason}")
    return ended.stdout


def _run(project: Project, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in the project: it takes no lock, and fetches nothing that is not there."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", "-C", str(project.root), *arguments], input=given, capture_output=True, env=environment
        )
    except FileNotFoundError as fault:
        raise EnvironmentFault("git is not installed", "install it, or compare published versions") from fault
