"""Bytes that flip, files that are cut or lost, and readers who read on while versions come and go."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

from kgbuild.build.publish import publish_files
from kgbuild.store.published import version_of
from tools.store_faults.scene import CHECKOUT, Row, Scene

SECONDS = 20


class Reader:
    """A process that opens the store whenever it is asked to, and tells what it was given."""

    def __init__(self, store: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tools.store_faults.asking", store],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=CHECKOUT,
        )

    def answer(self) -> str:
        """The version whose quads were read, or `refused …`, `hangs` or `died …`."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdin.write("\n")
        except BrokenPipeError:
            return f"died: {process.stderr.read()[-300:]}"
        if not select.select([process.stdout], [], [], SECONDS)[0]:
            process.kill()
            return "hangs"
        return process.stdout.readline().strip() or f"died: {process.stderr.read()[-300:]}"

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def _reader(store: Path) -> Iterator[Reader]:
    reader = Reader(store)
    try:
        yield reader
    finally:
        reader.close()


def damaged(scene: Scene, random: Random, flips: int, cuts: int) -> list[Row]:
    """Each flipped byte, cut or missing file of a version is refused before the first answer."""
    store = scene.store()
    files = [
        path for path in sorted((store / "current").resolve().rglob("*")) if path.is_file() and path.name != "LOCK"
    ]
    full = [path for path in files if path.stat().st_size]
    flipped, cut, lost = Row("one flipped byte"), Row("a file that is cut"), Row("a file that is missing")
    with _reader(store) as reader:
        for row, count in ((flipped, flips), (cut, cuts)):
            for _ in range(count):
                path = random.choice(full)
                content = path.read_bytes()
                place = random.randrange(len(content))
                rest = bytes([content[place] ^ (1 << random.randrange(8))]) + content[place + 1 :]
                path.write_bytes(content[:place] + (rest if row is flipped else b""))
                row.add(f"{path.name} at {place}", _undetected(reader.answer()))
                path.write_bytes(content)
        for path in files:
            path.rename(scene.scratch / "aside")
            lost.add(path.name, _undetected(reader.answer()))
            (scene.scratch / "aside").rename(path)
        if (answer := reader.answer()) != scene.old_version:
            lost.faults.append(f"the store that is whole again: {answer}")
    flipped.remark = cut.remark = f"in {len(full)} files"
    return [flipped, cut, lost]


def _undetected(answer: str) -> list[str]:
    return [] if answer.startswith("refused ") else [answer]


def read_while_built(scene: Scene, readers: int, rebuilds: int) -> Row:
    """So many readers open the store again and again while it is published anew so many times."""
    store = scene.store()
    answers: list[list[str]] = [[] for _ in range(readers)]
    done = Event()

    def read(heard: list[str]) -> None:
        with _reader(store) as reader:
            while not done.is_set():
                heard.append(reader.answer())

    threads = [Thread(target=read, args=(heard,)) for heard in answers]
    for thread in threads:
        thread.start()
    for number in range(rebuilds):
        publish_files(store, scene.graphs[number % len(scene.graphs)], b"")
    done.set()
    for thread in threads:
        thread.join()
    versions = {version_of(graph) for graph in scene.graphs}
    row = Row(f"{readers} readers during {rebuilds} rebuilds", remark="each reads one version, whole")
    for heard in answers:
        for answer in heard:
            row.add("a reader", [] if answer in versions else [answer])
    return row
