"""Published versions, as readers see them: found, verified against their manifest, opened read-only."""

from __future__ import annotations

import json
from hashlib import file_digest
from pathlib import Path

from kgbuild.errors import EnvironmentFault
from kgbuild.project import Project
from kgbuild.store.local import LocalStore, from_folder

FORMAT = 1
MANIFEST = "manifest.json"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below the folder, by relative path, but of its manifest and the store's own lock."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and path.name != "LOCK":
            with path.open("rb") as content:
                found[name] = file_digest(content, "sha256").hexdigest()
    return found


def current_version(project: Project) -> Path:
    """The folder of the newest published version. EnvironmentFault if nothing has been published."""
    current = project.store / "current"
    if not current.is_dir():
        raise EnvironmentFault(f"no graph has been built yet in {project.store}", "run `kgbuild build`")
    return current.resolve()


def open_current(project: Project) -> LocalStore:
    """The newest published version, verified against its manifest. EnvironmentFault if a byte of it differs."""
    folder = current_version(project)
    verify(folder)
    return from_folder(folder / "oxigraph")


def verify(folder: Path) -> None:
    """Compare every file of a version with its manifest. EnvironmentFault names the first that differs."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        stated = manifest["files"]
        kind = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise EnvironmentFault(f"the manifest of {folder} cannot be read", "run `kgbuild build`") from fault
    if kind != FORMAT:
        raise EnvironmentFault(
            f"{folder} has store format {kind}, and this kgbuild reads format {FORMAT}", "run `kgbuild build`"
        )
    try:
        found = digests(folder)
    except OSError as fault:
        raise EnvironmentFault(f"{folder} cannot be read: {fault.strerror}", "run `kgbuild build`") from fault
    for name in sorted(stated.keys() | found.keys()):
        if stated.get(name) != found.get(name):
            raise EnvironmentFault(
                f"{folder / name} is not what was published", "run `kgbuild build`, which makes it anew"
            )
