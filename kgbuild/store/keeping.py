"""Changing a folder of published versions: by one process at a time, and in steps that readers never see half of.

``<store>/versions/<id>/`` is a version, ``<store>/current`` a symbolic link to the one that readers are given, replaced
by renaming, and ``<store>/lock`` names who is at work. What begins with a dot is unfinished work.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from kgbuild.errors import EnvironmentFault, NotFoundError
from kgbuild.project import Project
from kgbuild.store.published import CURRENT, ID, VERSIONS, Version, verify, version_named, versions

KEPT = 3
UNFINISHED = (".current-*", f"{VERSIONS}/.partial-*", f"{VERSIONS}/.retired-*")


@contextmanager
def changing(folder: Path, what: str) -> Iterator[None]:
    """Hold the store's lock, without what killed processes left there. EnvironmentFault if another holds it.

    Whatever the machine refuses meanwhile is an EnvironmentFault, told as ``what``.
    """
    try:
        with _locked(folder):
            try:
                clear(folder)
                yield
            except BaseException:
                with suppress(OSError):  # what cannot be removed now is removed by the next who changes the store
                    clear(folder)
                raise
    except (OSError, RuntimeError) as fault:  # the engine tells of some failed writes by a RuntimeError
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
        raise EnvironmentFault(
            f"{what} in {folder} failed: {reason}",
            "the graph that was there before is unharmed; see that the folder can be written and has room",
        ) from fault


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The kernel gives the lock back when its holder dies, however it dies."""
    path = folder / "lock"
    if path.is_symlink():
        raise EnvironmentFault(f"{path} is a symbolic link, and what it leads to would be overwritten", "remove it")
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), "r+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            holder = lock.read().strip() or "another process"
            raise EnvironmentFault(f"{folder} is being changed by {holder}", "wait until it has finished") from fault
        lock.truncate()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        lock.write(f"process {os.getpid()} on {socket.gethostname()} since {now}\n")
        lock.flush()
        yield


def switch(folder: Path, version: str) -> None:
    """Let ``current`` name the version, in one step."""
    current = folder / CURRENT
    target = Path(VERSIONS, version)
    if current.is_symlink() and current.readlink() == target:
        return
    if current.exists() and not current.is_symlink():
        raise EnvironmentFault(f"{current} is no symbolic link, and so cannot be switched", "move it away")
    partial = folder / f".current-{version}"
    partial.symlink_to(target)
    partial.rename(current)
    flush(folder)


def retire(folder: Path, keep: int) -> int:
    """Remove all versions but the newest ``keep`` and the current one; returns how many went."""
    current = (folder / CURRENT).resolve()
    found = [path for path in (folder / VERSIONS).iterdir() if ID.fullmatch(path.name)]
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
    old = [path for path in found[:-keep] if path != current]
    for path in old:
        discard(path)
    return len(old)


def discard(version: Path) -> None:
    """Take a version away in one step, so that it is never seen half removed, and then remove it."""
    aside = version.with_name(f".retired-{version.name}")
    version.rename(aside)
    _remove(aside)


def clear(folder: Path) -> int:
    """Remove what unfinished work left; returns how many pieces there were."""
    left = [path for pattern in UNFINISHED for path in sorted(folder.glob(pattern))]
    for path in left:
        _remove(path)
    return len(left)


def _remove(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path)


def flush(path: Path) -> None:
    """Have the file or folder on the disk before anything else happens."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def roll_back(project: Project, name: str | None = None) -> Version:
    """Give readers the version whose id begins so, or the one published before the current one; returns it.

    NotFoundError if there is none, EnvironmentFault if it is damaged: then nothing changes.
    """
    versions(project)
    with changing(project.store, "rolling back"):
        chosen = version_named(project, name) if name is not None else _before_current(project)
        verify(chosen.folder)
        switch(project.store, chosen.id)
    return chosen


def _before_current(project: Project) -> Version:
    found = versions(project)
    place = next((place for place, version in enumerate(found) if version.is_current), -1)
    if place + 1 == len(found):
        raise NotFoundError(
            f"no version in {project.store} is older than the current one, {found[place].id}",
            "`kgbuild store list` shows all",
        )
    return found[place + 1]


def collect(project: Project, keep: int = KEPT) -> tuple[int, int]:
    """Remove old versions and what unfinished work left; returns how many versions and how many leftovers went."""
    versions(project)
    left = sum(len(list(project.store.glob(pattern))) for pattern in UNFINISHED)
    with changing(project.store, "removing old versions"):
        return retire(project.store, keep), left
