"""Published versions, as readers see them: found, verified against their manifest, opened read-only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kgbuild.errors import EnvironmentFault, NotFoundError
from kgbuild.project import Project
from kgbuild.store.digesting import Digesting

if TYPE_CHECKING:
    from kgbuild.store.local import LocalStore

FORMAT = 2
MANIFEST = "manifest.json"
GRAPH = "graph.nq"
ORIGINS = "origins.tsv"
ENGINE = "oxigraph"
VERSIONS = "versions"
CURRENT = "current"
ID = re.compile(r"[0-9a-f]{16}")


class Version(Struct, frozen=True):
    """A published version: its id, where it lies, when it was published last, and whether readers are given it."""

    id: str
    folder: Path
    published: datetime
    is_current: bool


def version_of(nquads: bytes) -> str:
    """The id of the version that has these sorted N-Quads: the beginning of their SHA-256."""
    return sha256(nquads).hexdigest()[:16]


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """The text of a manifest, with a SHA-256 of all that it says, so that no byte of it can change unseen."""
    said = json.dumps({**manifest, "seal": ""}, sort_keys=True).encode()
    return json.dumps({**manifest, "seal": sha256(said).hexdigest()}, indent=1, sort_keys=True).encode() + b"\n"


def versions(project: Project) -> list[Version]:
    """The published versions, the newest first. EnvironmentFault if nothing has been published."""
    folder = project.store / VERSIONS
    current = (project.store / CURRENT).resolve()
    folders = [path for path in folder.iterdir() if ID.fullmatch(path.name)] if folder.is_dir() else []
    if not folders:
        raise nothing_built(project)
    found = (
        Version(path.name, path, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.resolve() == current)
        for path in folders
    )
    return sorted(found, key=lambda version: (version.published, version.id), reverse=True)


def version_named(project: Project, name: str) -> Version:
    """The published version whose id begins so. NotFoundError unless there is exactly one."""
    found = versions(project)
    alike = [version for version in found if name and version.id.startswith(name)]
    if len(alike) != 1:
        which = "several versions begin with" if alike else f"no version in {project.store} is called"
        raise NotFoundError(f"{which} `{name}`", f"there are {', '.join(version.id for version in alike or found)}")
    return alike[0]


def nothing_built(project: Project) -> EnvironmentFault:
    """The fault that there is nothing to open."""
    return EnvironmentFault(f"no graph has been built yet in {project.store}", "run `kgbuild build`")


def current_version(project: Project) -> Path:
    """The folder of the newest published version. EnvironmentFault if nothing has been published."""
    current = project.store / CURRENT
    if not current.is_dir():
        if current.is_symlink():
            raise EnvironmentFault(f"{current} names a version that is not there", "run `kgbuild build`")
        raise nothing_built(project)
    folder = current.resolve()
    if not current.is_symlink() or folder.parent != (project.store / VERSIONS).resolve():
        raise EnvironmentFault(
            f"{current} is no link to a version in {project.store / VERSIONS}", "remove it, then run `kgbuild build`"
        )
    return folder


def begin_current(project: Project) -> Callable[[], LocalStore]:
    """Begin to open the newest version; what is returned gives it, verified against its manifest, when it is open.

    Every file is hashed, whatever its size: the engine may hang on a single flipped byte. That takes 2 milliseconds a
    megabyte, in threads, once for each time a graph is opened. EnvironmentFault if there is no version; later, if a
    byte of it differs.
    """
    first = current_version(project)
    ahead = Digesting(first, MANIFEST)
    identity = _identity(first)

    def opened() -> LocalStore:
        folder, digesting, known = first, ahead, identity
        while True:
            try:
                return _open(folder, digesting)
            except EnvironmentFault:
                # Builders may have published so often that this version has been retired: it is no fault then.
                newer = current_version(project)
                if _identity(newer) == known:
                    raise
                folder, digesting, known = newer, Digesting(newer, MANIFEST), _identity(newer)

    return opened


def open_current(project: Project) -> LocalStore:
    """The newest published version, verified; see :func:`begin_current`."""
    return begin_current(project)()


def open_version(folder: Path) -> LocalStore:
    """The version in that folder, verified. EnvironmentFault if a byte of it differs from what was published."""
    return _open(folder, Digesting(folder, MANIFEST))


def _open(folder: Path, digesting: Digesting) -> LocalStore:
    from kgbuild.store.local import from_folder

    _compare(folder, digesting)
    return from_folder(folder / ENGINE, folder / GRAPH)


def hold_version(folder: Path, most_bytes: int) -> LocalStore:
    """The version in that folder, verified, and held in memory if its text is at most so large.

    For who asks it often: see :func:`from_text`. EnvironmentFault as :func:`open_version`.
    """
    from kgbuild.store.local import from_folder, from_text

    verify(folder)
    text = folder / GRAPH
    return from_text(text) if text.stat().st_size <= most_bytes else from_folder(folder / ENGINE, text)


def _identity(folder: Path) -> tuple[Path, int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return folder, status.st_ino, status.st_ctime_ns


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the version's manifest states. EnvironmentFault unless it is whole and of the format read here."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
        stated: dict[str, Any] = json.loads(text)
        kind = stated.pop("format")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise EnvironmentFault(f"{path} cannot be read", "run `kgbuild build`") from fault
    if kind != FORMAT:
        newer = isinstance(kind, int) and kind > FORMAT
        raise EnvironmentFault(
            f"{folder} has store format {kind}, and this kgbuild reads format {FORMAT}",
            "install the kgbuild that made it, or run `kgbuild build`" if newer else "run `kgbuild build`",
        )
    stated["format"] = kind
    if sealed(stated) != text or stated["version"] != folder.name:
        raise EnvironmentFault(f"{path} is not what was published", "run `kgbuild build`, which makes it anew")
    return stated


def verify(folder: Path) -> None:
    """Compare every file of a version with its manifest. EnvironmentFault names the first that differs."""
    _compare(folder, Digesting(folder, MANIFEST))


def _compare(folder: Path, digesting: Digesting) -> None:
    stated = read_manifest(folder)["files"]
    try:
        found = digesting.found()
    except OSError as fault:
        raise EnvironmentFault(f"{folder} cannot be read: {fault.strerror}", "run `kgbuild build`") from fault
    for name in sorted(stated.keys() | found.keys()):
        if stated.get(name) != found.get(name):
            raise EnvironmentFault(
                f"{folder / name} is not what was published", "run `kgbuild build`, which makes it anew"
            )


def verify_contents(folder: Path) -> int:
    """Verify a version, and read all of it back from the engine; returns the number of quads.

    EnvironmentFault if a byte of its files differs, or if the engine gives other quads than were published.
    """
    quads = sorted({f"{quad} .\n" for quad in open_version(folder).quads()})
    if version_of("".join(quads).encode()) != folder.name:
        raise EnvironmentFault(
            f"{folder / ENGINE} does not hold the quads of {folder / GRAPH}", "run `kgbuild build`, which makes it anew"
        )
    return len(quads)
