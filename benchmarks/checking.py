"""`kgbuild check` as a whole process: anew, after one document was edited, and where nothing has changed.

Budget: under 1 s after an edit of one document of the shipped data, on a machine where ``python -c pass`` takes the
15 ms that the design measured; elsewhere the same multiple of it. A document that expected answers rest on costs the
comparison of these too. That the time hardly grows with the files that are as they were is shown by the same edits
among twice as many documents, copies of the real ones under other ids.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from kgbuild.project import locate

EDITED = Path("data/sources/2019/seko-israel-calcalist-2019.yaml")
RESTED_ON = Path("data/sources/2019/israel-delegation-2019.yaml")
COPIES = 1
RUNS = 5
BUDGET = 1.0 / 0.015
"""How many times a Python that does nothing a check after an edit may take."""

OWN_ID = re.compile(r"(?m)^  (?:id|- (?!profile)[a-z]+): ([a-z0-9-]+)$")
NAME = re.compile(r"(?<=name: \{en: )[^,}]+|(?<=, ja: )[^,}]+")


def main() -> None:
    """Print the time of each, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        real = locate().root
        for part in ("ontology", "data", "queries"):
            shutil.copytree(real / part, root / part)
        documents = len(list(root.glob("data/sources/*/*.yaml")))
        _print(f"{documents} documents", root)
        _multiply(root)
        _print(f"{documents * (1 + COPIES)} documents", root)


def _print(title: str, root: Path) -> None:
    anew = _check(root)
    floor = min(_timed("-c", "pass") for _ in range(RUNS))
    nothing = min(_check(root) for _ in range(RUNS))
    rested = min(_edited(root, RESTED_ON, amount) for amount in range(871, 871 + RUNS))
    edited = min(_edited(root, EDITED, amount) for amount in range(871, 871 + RUNS))
    print(f"{title}: anew {anew:6.2f} s, nothing changed {nothing:5.2f} s, ", end="")
    print(f"one document edited {edited:5.2f} s, one that answers rest on {rested:5.2f} s")
    print(f"    edited: {edited / anew:.2f} of a check anew, and {edited / floor:.0f} x `python -c pass` ", end="")
    print(f"({floor * 1000:.0f} ms)   budget: at most {BUDGET:.0f} x")


def _check(root: Path) -> float:
    return _timed("-m", "kgbuild", "--project", str(root), "check")


def _timed(*arguments: str) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True)
    return perf_counter() - start


def _edited(root: Path, name: Path, amount: int) -> float:
    """The time of a check after another amount was written into the document."""
    path = root / name
    path.write_text(re.sub(r"\d+m USD", f"{amount}m USD", path.read_text("utf-8")), "utf-8")
    return _check(root)


def _multiply(root: Path) -> None:
    """Add copies of the real documents, whose facts have other ids and other names."""
    for original in sorted((root / "data" / "sources").glob("*/*.yaml")):
        text = original.read_text("utf-8")
        own = sorted(set(OWN_ID.findall(text)), key=len, reverse=True)
        for number in range(COPIES):
            renamed = re.sub(rf"(?<![a-z0-9-])({'|'.join(own)})(?![a-z0-9-])", rf"\1-copy-{number}", text)
            renamed = NAME.sub(lambda name, n=number: f"{name[0]} {n}", renamed)
            (original.parent / f"{original.stem}-copy-{number}.yaml").write_text(renamed, "utf-8")


if __name__ == "__main__":
    main()
