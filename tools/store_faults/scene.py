"""Where the faults happen: graphs to publish, stores that hold some of them, and what must be true afterwards."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.build.publish import publish_files
from kgbuild.errors import KgError
from kgbuild.project import CACHE, Project
from kgbuild.store.keeping import KEPT
from kgbuild.store.published import current_version, verify_contents, version_of

CHECKOUT = Path(__file__).parents[2]


@dataclass
class Row:
    """One line of the table: what was done, how often, and whatever went otherwise than it must."""

    case: str
    tried: int = 0
    faults: list[str] = field(default_factory=list)
    remark: str = ""

    def add(self, name: str, faults: Iterable[str]) -> None:
        """Count one more case, and what was wrong with it."""
        self.tried += 1
        self.faults += [f"{name}: {fault}" for fault in faults]


class Scene:
    """Graphs that differ by a few quads, the last of them not yet published anywhere."""

    def __init__(self, scratch: Path, quads: list[bytes]) -> None:
        """``quads`` are the sorted lines of a graph."""
        self.scratch = scratch
        self.trace = scratch / "trace"
        self.graphs = [b"".join(quads[: len(quads) - less]) for less in (4, 3, 2, 1, 0)]
        self.new = scratch / "new.nq"
        self.new.write_bytes(self.graphs[-1])
        self.template = scratch / "template"
        for graph in self.graphs[1:-1]:
            publish_files(self.template, graph, b"")

    @property
    def old_version(self) -> str:
        return version_of(self.graphs[-2])

    @property
    def new_version(self) -> str:
        return version_of(self.graphs[-1])

    def store(self) -> Path:
        """A store of its own that holds as many versions as are kept; what it held before is gone."""
        store = self.scratch / "store"
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(self.template, store, symlinks=True)
        return store

    def publishing(self, store: Path) -> list[str]:
        """The command that publishes the new graph."""
        return [sys.executable, "-m", "tools.store_faults.publishing", str(store), str(self.new)]


def whole(store: Path, allowed: Iterable[str]) -> list[str]:
    """What is wrong with what readers are given, which must be one of these versions, to the last quad."""
    try:
        folder = current_version(Project(CHECKOUT, store))
        verify_contents(folder)
    except KgError as fault:
        return [str(fault)]
    return [] if folder.name in allowed else [f"readers are given {folder.name}"]


def recovers(store: Path, graph: bytes) -> list[str]:
    """What is wrong once the next build has published the graph: it must succeed and leave nothing behind."""
    try:
        publish_files(store, graph, b"")
    except KgError as fault:
        return [f"the next build failed: {fault}"]
    return [*whole(store, [version_of(graph)]), *untidy(store)]


def untidy(store: Path) -> list[str]:
    """What lies in the store that does not belong there."""
    names = {path.name for path in store.iterdir()}
    versions = [path.name for path in (store / "versions").iterdir()]
    orphans = [*(names - {"current", "lock", "versions", CACHE}), *(name for name in versions if name.startswith("."))]
    many = [f"{len(versions)} versions are kept"] if len(versions) > KEPT else []
    return [*(f"{orphan} was left" for orphan in orphans), *many]


def ended_well(done: subprocess.CompletedProcess[str], codes: Iterable[int]) -> list[str]:
    """What is wrong with how a process ended: the code must be one of these, and what it said one line at most."""
    said = done.stderr.strip()
    wrong = [] if done.returncode in codes else [f"ended with {done.returncode}: {said[-300:]}"]
    if len(said.splitlines()) > 1 or (done.returncode != 0 and not said):
        wrong.append(f"said {said[-300:]!r}")
    return wrong
