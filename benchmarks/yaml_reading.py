"""Reading YAML into strict trees with lines, against the bare C events and ``CSafeLoader`` of PyYAML in one run.

Budgets: at least 60 % of the rate of the events, and at least 6 times ``CSafeLoader``. The latter is for files of
megabytes, where cyclic garbage collection slows ``CSafeLoader`` down; on the shipped files, which are small, even
events of which nothing is made are but 3 to 5 times as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import yaml

from kgbuild.project import locate
from kgbuild.source.reader import read_tree

LARGE = 2_000_000
ROUNDS_OF_SMALL = 15
ROUNDS_OF_LARGE = 7


def main() -> None:
    """Print the rates of each reader on the shipped files one by one, and on a large file made of their facts."""
    data = locate().data
    files = [path.read_bytes() for path in sorted(data.rglob("*.yaml"))]
    _compare("shipped files, one by one", files, ROUNDS_OF_SMALL)
    _compare("one large file of their facts", [_large(data)], ROUNDS_OF_LARGE)


def _large(data: Path) -> bytes:
    documents = [path.read_bytes().partition(b"\nfacts:\n")[2] for path in sorted((data / "sources").rglob("*.yaml"))]
    facts = b"".join(documents)
    return b"facts:\n" + facts * (LARGE // len(facts))


def _compare(name: str, files: list[bytes], rounds: int) -> None:
    size = sum(map(len, files))
    print(f"{name}: {size:,} bytes")
    best: dict[str, float] = {}
    # Each round runs all readers, so that what else the machine does disturbs them alike.
    for _ in range(rounds):
        for reader, read in READERS.items():
            start = process_time()
            made = [read(content) for content in files]
            seconds = process_time() - start
            del made
            best[reader] = min(best.get(reader, seconds), seconds)
    events, safe = best["PyYAML C events"], best["PyYAML CSafeLoader"]
    for reader, seconds in best.items():
        rate = f"{size / seconds / 1e6:6.2f} MB/s"
        print(f"  {reader:24} {rate}  {events / seconds:5.0%} of events  {safe / seconds:5.1f} x CSafeLoader")


def _events(content: bytes) -> None:
    for _ in yaml.parse(content, Loader=yaml.CSafeLoader):
        pass


def _safe(content: bytes) -> object:
    return yaml.load(content, Loader=yaml.CSafeLoader)


def _strict(content: bytes) -> object:
    tree, problems = read_tree(content, "data.yaml")
    assert tree is not None, problems
    return tree


READERS: dict[str, Callable[[bytes], object]] = {
    "PyYAML C events": _events,
    "PyYAML CSafeLoader": _safe,
    "kgbuild.source": _strict,
}

if __name__ == "__main__":
    main()
