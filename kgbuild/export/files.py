"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kgbuild.errors import EnvironmentFault, UsageError

Pieces = Iterable[str] | Iterable[bytes]


def refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    """UsageError if one of the files is there already and ``force`` was not asked for."""
    for path in paths:
        if os.path.lexists(path) and not force:
            raise UsageError(f"{path} is there already", "write with --force to replace it, or choose another name")


def write_whole(files: Mapping[Path, Pieces], *, force: bool) -> None:
    """Write the files one after the other under other names, then rename all: readers never see half of one.

    A symbolic link is replaced, not followed. UsageError if a file is there and ``force`` was not asked for;
    EnvironmentFault if one cannot be written, and then nothing has changed but for what had been renamed.
    """
    refuse_existing(files, force=force)
    partial: dict[Path, Path] = {}
    path = Path()
    try:
        for path, pieces in files.items():
            if path.is_dir():
                raise UsageError(f"{path} is a folder", "name a file")
            partial[path] = path.with_name(f".{path.name}.{os.getpid()}.partial")
            with partial[path].open("xb") as file:
                for piece in pieces:
                    file.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
                file.flush()
                os.fsync(file.fileno())
        for path, written in partial.items():
            written.replace(path)
    except OSError as fault:
        raise EnvironmentFault(
            f"{path} cannot be written: {fault.strerror or fault}", "see that its folder exists and can be written"
        ) from fault
    finally:
        for written in partial.values():
            with suppress(OSError):
                written.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make the folder if it is not there. EnvironmentFault if that fails."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"{path} is no folder and cannot be made one: {fault.strerror or fault}") from fault
