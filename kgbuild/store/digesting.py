"""SHA-256 of files, found by threads beside whatever else is done meanwhile."""

from __future__ import annotations

from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from threading import Thread

THREADS = 2


class Digesting:
    """The digests of every file below a folder, but of one called ``but``, and of a store's own lock.

    The largest come first. (A pool of threads takes as long to import as half of the work takes.)
    """

    def __init__(self, folder: Path, but: str = "") -> None:
        self._folder = folder
        self._hashed: dict[Path, str] = {}
        self._faults: list[OSError] = []
        try:
            found = [path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK"]
            paths = sorted((path for path in found if path != folder / but), key=_size, reverse=True)
        except OSError as fault:
            self._faults.append(fault)
            paths = []
        self._waiting = iter(paths)
        self._threads = [Thread(target=self._work) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def found(self) -> dict[str, str]:
        """The digests by relative path, in its order, when all are there. OSError if a file cannot be read."""
        for thread in self._threads:
            thread.join()
        if self._faults:
            raise self._faults[0]
        return {path.relative_to(self._folder).as_posix(): self._hashed[path] for path in sorted(self._hashed)}

    def _work(self) -> None:
        try:
            for path in self._waiting:
                self._hashed[path] = _digest(path)
        except OSError as fault:
            self._faults.append(fault)


def _size(path: Path) -> int:
    return path.stat().st_size


def _digest(path: Path) -> str:
    """Mapped into memory, a file is hashed in half the time that reading it would add, and without a stop."""
    with path.open("rb") as content:
        if not _size(path):
            return sha256().hexdigest()
        with mmap(content.fileno(), 0, access=ACCESS_READ) as mapped:
            return sha256(mapped).hexdigest()
