"""Publication: immutable versions in a folder, and one name that switches to the newest in a single step.

``<store>/versions/<id>/`` has ``graph.nq`` (the whole dataset, sorted), ``origins.tsv`` (where each thing was
written), ``oxigraph/`` (the store that is asked) and ``manifest.json`` (the SHA-256 of every file, made last). The id
is the beginning of the SHA-256 of ``graph.nq``, so the same data publish the same version. ``<store>/current`` is a
symbolic link, replaced by renaming. A version becomes visible only when it is whole; three are kept.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kgbuild.build.graph import Built
from kgbuild.errors import EnvironmentFault
from kgbuild.store.published import FORMAT, MANIFEST, digests, verify

KEPT = 3


def publish(built: Built) -> tuple[str, bool]:
    """Publish a sound graph; returns the version's id and whether it is new. EnvironmentFault if that fails.

    The caller sees to it that the graph passed its checks. Nothing that readers see changes until the last step.
    """
    folder = built.project.store
    others = {path.name for path in folder.iterdir()} - {"cache"} if folder.is_dir() else set()
    if others and not (folder / "versions").is_dir():
        raise EnvironmentFault(
            f"{folder} is no store: other files are in it", "give an empty or a new folder as --store"
        )
    version = sha256(built.nquads).hexdigest()[:16]
    try:
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            target = folder / "versions" / version
            fresh = not _is_whole(target)
            if fresh:
                _write(built, target)
            _switch(folder, version)
            _retire(folder, version)
    except OSError as fault:
        raise EnvironmentFault(
            f"the graph could not be published in {folder}: {fault.strerror or fault}",
            "the graph that was there before is unharmed; see that the folder can be written and has room",
        ) from fault
    return version, fresh


def _is_whole(version: Path) -> bool:
    try:
        verify(version)
    except EnvironmentFault:
        return False
    return True


def _write(built: Built, target: Path) -> None:
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=target.parent))
    try:
        (partial / "graph.nq").write_bytes(built.nquads)
        rows = sorted(f"{iri}\t{places[0][2].span}\n" for iri, places in built.origins.items())
        (partial / "origins.tsv").write_text("".join(rows), encoding="utf-8")
        store = Store(str(partial / "oxigraph"))
        store.bulk_load(built.nquads, RdfFormat.N_QUADS)
        store.flush()
        del store
        manifest = {"format": FORMAT, "version": target.name, "quads": built.size, "files": digests(partial)}
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        for path in sorted(partial.rglob("*")):
            _flush(path)
        _flush(partial)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
        _flush(target.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _switch(folder: Path, version: str) -> None:
    """Let ``current`` name the version, in one step."""
    current = folder / "current"
    if current.is_symlink() and current.readlink() == Path("versions", version):
        return
    partial = folder / f".current-{os.getpid()}"
    partial.unlink(missing_ok=True)
    partial.symlink_to(f"versions/{version}")
    partial.rename(current)
    _flush(folder)


def _retire(folder: Path, version: str) -> None:
    """Remove all versions but the newest three, and what crashed builds left."""
    versions = folder / "versions"
    os.utime(versions / version)
    whole = sorted(
        (path for path in versions.iterdir() if not path.name.startswith(".")), key=lambda p: p.stat().st_mtime
    )
    for path in [*whole[:-KEPT], *versions.glob(".partial-*")]:
        shutil.rmtree(path, ignore_errors=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One builder at a time; the second is told who builds."""
    with (folder / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            lock.seek(0)
            holder = lock.read().strip() or "another process"
            raise EnvironmentFault(f"{folder} is being built by {holder}", "wait until it has finished") from fault
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}")
        lock.flush()
        yield
