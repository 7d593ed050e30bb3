"""Processes that are killed, and writes that fail, in the midst of publishing."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

from tools.store_faults.scene import CHECKOUT, Row, Scene, ended_well, recovers, whole
from tools.store_faults.tracing import Point, after, harmed, points

KILL = "signal=KILL"
DOCUMENT = Path("data", "sources", "2024", "luxembourg-mission-2024.yaml")
WRITES = ("write", "pwrite64", "openat", "mkdir", "rename", "symlink", "ftruncate", "fallocate")
SYNCS = ("fsync", "fdatasync", "unlink", "utimensat")
FAILING = [(call, "ENOSPC") for call in WRITES] + [(call, "EIO") for call in (*WRITES, *SYNCS)]


def killed(scene: Scene, random: Random, publishing: int, switching: int) -> list[Row]:
    """A builder is killed at so many calls of a publication, and at so many from the renaming of the version on."""
    found = _of_publication(scene)
    switch = after(found, lambda point: point.call == "rename" and point.text.count("/.partial-") == 1)
    rows = []
    for case, among, count in (("a publication", found, publishing), ("the switch", switch, switching)):
        row = Row(f"kill -9 in {case}", remark=f"at {len(among)} calls")
        for point in _shuffled(random, among):
            if row.tried == count:
                break
            store = scene.store()
            if harmed(scene.publishing(store), point, KILL, scene.trace)[1]:
                faults = whole(store, [scene.old_version, scene.new_version])
                row.add(_named(point), [*faults, *recovers(store, scene.graphs[-1])])
        row.faults += [f"only {row.tried} points were reached"] if row.tried < count else []
        rows.append(row)
    return rows


def killed_builds(scene: Scene, random: Random, count: int) -> Row:
    """The whole command `kgbuild build` is killed at so many calls, from reading the data to the end.

    It builds one document: what a build does to the store is the same for one as for many.
    """
    project = scene.scratch / "project"
    for part in ("ontology", "data", "queries"):
        shutil.copytree(CHECKOUT / part, project / part, ignore=shutil.ignore_patterns("sources", "ask", "expected"))
    (project / "data" / "judgements.yaml").write_text("[]\n", encoding="utf-8")
    (project / DOCUMENT).parent.mkdir(parents=True)
    shutil.copy(CHECKOUT / DOCUMENT, project / DOCUMENT)
    store = scene.scratch / "build"
    command = [sys.executable, "-m", "kgbuild", "--project", str(project), "--store", str(store), "build"]
    found = after(points(command, scene.trace), lambda point: str(project / "data") in point.text)
    (new,) = (path.name for path in (store / "versions").iterdir())
    graph = (store / "versions" / new / "graph.nq").read_bytes()
    row = Row("kill -9 of `kgbuild build`", remark=f"at {len(found)} calls")
    for point in _shuffled(random, found):
        if row.tried == count:
            break
        shutil.rmtree(store)
        shutil.copytree(scene.template, store, symlinks=True)
        if harmed(command, point, KILL, scene.trace)[1]:
            row.add(_named(point), [*whole(store, [scene.old_version, new]), *recovers(store, graph)])
    return row


def failing(scene: Scene, random: Random, count: int | None) -> list[Row]:
    """Each call that changes the store fails, once with a full disk and once with a broken one; or so many of them."""
    found = [point for point in _of_publication(scene) if str(scene.scratch / "store") in point.text]
    rows = []
    for error in ("ENOSPC", "EIO"):
        calls = {call for call, what in FAILING if what == error}
        among = [point for point in found if point.call in calls]
        row = Row(f"a call fails with {error}", remark=f"of {len(among)} calls that change files")
        told = 0
        for point in among if count is None else random.sample(among, count):
            store = scene.store()
            done, reached = harmed(scene.publishing(store), point, f"error={error}", scene.trace)
            if reached:
                row.add(_named(point), [*_outcome(scene, store, done), *recovers(store, scene.graphs[-1])])
                told += done.returncode == 4
        row.remark += f"; {told} builds failed, the others went on"
        rows.append(row)
    return rows


def too_large(scene: Scene, random: Random, count: int) -> Row:
    """No file may grow beyond a seeded size (RLIMIT_FSIZE)."""
    row = Row("RLIMIT_FSIZE")
    largest = max(path.stat().st_size for path in scene.template.rglob("*") if path.is_file())
    for _ in range(count):
        size = random.randrange(largest)
        store = scene.store()
        done = subprocess.run(
            scene.publishing(store),
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            preexec_fn=lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
            check=False,
        )
        faults = [*_outcome(scene, store, done), *recovers(store, scene.graphs[-1])]
        row.add(f"{size} bytes", faults)
    return row


def crowded(scene: Scene, builders: int) -> Row:
    """Several builders at once: some publish, the others are told who does."""
    row = Row("several builders at once", remark=f"{builders} of them")
    store = scene.store()
    processes = [
        subprocess.Popen(
            scene.publishing(store), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT
        )
        for _ in range(builders)
    ]
    published = 0
    for process in processes:
        _, said = process.communicate(timeout=120)
        published += process.returncode == 0
        is_told = process.returncode == 4 and "is being changed by process " in said
        row.add("builder", [] if process.returncode == 0 or is_told else [f"{process.returncode}: {said[-300:]}"])
    row.faults += [*whole(store, [scene.new_version]), *recovers(store, scene.graphs[-1])]
    row.faults += [] if published else ["nobody published"]
    return row


def _of_publication(scene: Scene) -> list[Point]:
    """The calls from the taking of the lock on."""
    store = scene.store()
    return after(points(scene.publishing(store), scene.trace), lambda point: f"{store}/lock" in point.text)


def _outcome(scene: Scene, store: Path, done: subprocess.CompletedProcess[str]) -> list[str]:
    """A publication that failed says so in a line; one that did not has published."""
    allowed = [scene.new_version] if done.returncode == 0 else [scene.old_version, scene.new_version]
    return [*ended_well(done, (0, 4)), *whole(store, allowed)]


def _shuffled(random: Random, among: list[Point]) -> list[Point]:
    """The points in a seeded order: once, or twice where there are few."""
    return [*random.sample(among, len(among)), *random.sample(among, len(among))]


def _named(point: Point) -> str:
    return f"{point.call} {point.nth}: {point.text[:120]}"
