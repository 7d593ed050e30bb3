"""Publication: immutable versions in a folder, and one name that switches to the newest in a single step.

``<store>/versions/<id>/`` has ``graph.nq`` (the whole dataset, sorted), ``origins.tsv`` (where each thing was
written), ``oxigraph/`` (the store that is asked) and ``manifest.json`` (the SHA-256 of every file, made last). The id
is the beginning of the SHA-256 of ``graph.nq``, so the same data publish the same version. A version becomes visible
only when it is whole; three or more are kept.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from kgbuild.errors import EnvironmentFault
from kgbuild.project import CACHE
from kgbuild.store.digesting import Digesting
from kgbuild.store.keeping import KEPT, changing, discard, flush, retire, switch
from kgbuild.store.published import (
    ENGINE,
    FORMAT,
    GRAPH,
    MANIFEST,
    ORIGINS,
    VERSIONS,
    read_manifest,
    sealed,
    verify,
    version_of,
)

if TYPE_CHECKING:
    from kgbuild.build.graph import Built


def publish(built: Built, keep: int = KEPT) -> tuple[str, bool]:
    """Publish a sound graph; returns the version's id and whether it is new. EnvironmentFault if that fails.

    The caller sees to it that the graph passed its checks. Nothing that readers see changes until the last step.
    """
    origins = "".join(sorted(f"{iri}\t{places[0][2].span}\n" for iri, places in built.origins.items()))
    return publish_files(built.project.store, built.nquads, origins.encode(), keep)


def publish_files(folder: Path, nquads: bytes, origins: bytes, keep: int = KEPT) -> tuple[str, bool]:
    """Publish sorted N-Quads and the lines that tell where each thing was written; see :func:`publish`."""
    version = version_of(nquads)
    _make_folder(folder)
    with changing(folder, "publishing the graph"):
        target = folder / VERSIONS / version
        fresh = not _is_whole(target)
        if fresh:
            _write(target, nquads, origins)
        _give(folder, version, keep)
    return version, fresh


def publish_again(folder: Path, version: str, keep: int = KEPT) -> int | None:
    """Give readers a version that was published before; returns its number of quads, None where it is not whole."""
    target = folder / VERSIONS / version
    if not target.is_dir():
        return None
    with changing(folder, "publishing the graph"):
        if not _is_whole(target):
            return None
        _give(folder, version, keep)
        quads: int = read_manifest(target)["quads"]
    return quads


def _give(folder: Path, version: str, keep: int) -> None:
    os.utime(folder / VERSIONS / version)
    switch(folder, version)
    with suppress(OSError):  # it is published all the same, and the next build removes what stays
        retire(folder, keep)


def _make_folder(folder: Path) -> None:
    if folder.is_symlink() and not folder.exists():
        raise EnvironmentFault(
            f"{folder} is a symbolic link to {folder.readlink()}, which is not there",
            "make that folder, or give another as --store",
        )
    try:
        others = {path.name for path in folder.iterdir()} - {CACHE} if folder.is_dir() else set()
        if others and not (folder / VERSIONS).is_dir():
            raise EnvironmentFault(
                f"{folder} is no store: other files are in it", "give an empty or a new folder as --store"
            )
        (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(
            f"there can be no store in {folder}: {fault.strerror}", "give a folder that can be written as --store"
        ) from fault


def _is_whole(version: Path) -> bool:
    try:
        verify(version)
    except EnvironmentFault:
        return False
    return True


def _write(target: Path, nquads: bytes, origins: bytes) -> None:
    """Make the version under another name, see that all of it is on the disk and can be read, and rename it."""
    partial = target.with_name(f".partial-{target.name}")
    partial.mkdir()
    (partial / GRAPH).write_bytes(nquads)
    (partial / ORIGINS).write_bytes(origins)
    store = Store(str(partial / ENGINE))
    store.bulk_load(nquads, RdfFormat.N_QUADS)
    store.flush()
    del store
    files = Digesting(partial).found()
    quads = len(Store.read_only(str(partial / ENGINE)))
    if not files[GRAPH].startswith(target.name) or quads != nquads.count(b"\n"):
        raise OSError("what was written does not come back")
    manifest = {"format": FORMAT, "version": target.name, "quads": quads, "files": files}
    (partial / MANIFEST).write_bytes(sealed(manifest))
    for path in (*sorted(partial.rglob("*")), partial):
        flush(path)
    if target.exists():
        discard(target)
    partial.rename(target)
    flush(target.parent)
