"""Publication: immutable versions in a folder, and one name that switches to the newest in a single step.

``<store>/versions/<id>/`` has ``graph.nq`` (the whole dataset, sorted), ``origins.tsv`` (where each thing was
written), ``oxigraph/`` (the store that is asked) and ``manifest.json`` (the SHA-256 of every file, made last). The id
is the beginning of the SHA-256 of ``graph.nq``, so the same data publish the same version. A version becomes visible
only when it is whole; three or more are kept.
"""

from __future__ import annotations

import os
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kgbuild.build.graph import Built
from kgbuild.errors import EnvironmentFault
from kgbuild.store.keeping import KEPT, changing, discard, flush, retire, switch
from kgbuild.store.published import ENGINE, FORMAT, GRAPH, MANIFEST, VERSIONS, digests, sealed, verify, version_of


def publish(built: Built, keep: int = KEPT) -> tuple[str, bool]:
    """Publish a sound graph; returns the version's id and whether it is new. EnvironmentFault if that fails.

    The caller sees to it that the graph passed its checks. Nothing that readers see changes until the last step.
    """
    folder = built.project.store
    version = version_of(built.nquads)
    _make_folder(folder)
    with changing(folder, "publishing the graph"):
        target = folder / VERSIONS / version
        fresh = not _is_whole(target)
        if fresh:
            _write(built, target)
        os.utime(target)
        switch(folder, version)
        retire(folder, keep)
    return version, fresh


def _make_folder(folder: Path) -> None:
    if folder.is_symlink() and not folder.exists():
        raise EnvironmentFault(
            f"{folder} is a symbolic link to {folder.readlink()}, which is not there",
            "make that folder, or give another as --store",
        )
    try:
        if folder.is_dir() and not (folder / VERSIONS).is_dir() and any(folder.iterdir()):
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


def _write(built: Built, target: Path) -> None:
    """Make the version under another name, see that all of it is on the disk and can be read, and rename it."""
    partial = target.with_name(f".partial-{target.name}")
    partial.mkdir()
    (partial / GRAPH).write_bytes(built.nquads)
    rows = sorted(f"{iri}\t{places[0][2].span}\n" for iri, places in built.origins.items())
    (partial / "origins.tsv").write_text("".join(rows), encoding="utf-8")
    store = Store(str(partial / ENGINE))
    store.bulk_load(built.nquads, RdfFormat.N_QUADS)
    store.flush()
    del store
    files = digests(partial)
    if not files[GRAPH].startswith(target.name) or len(Store.read_only(str(partial / ENGINE))) != built.size:
        raise OSError("what was written does not come back")
    manifest = {"format": FORMAT, "version": target.name, "quads": built.size, "files": files}
    (partial / MANIFEST).write_bytes(sealed(manifest))
    for path in (*sorted(partial.rglob("*")), partial):
        flush(path)
    if target.exists():
        discard(target)
    partial.rename(target)
    flush(target.parent)
