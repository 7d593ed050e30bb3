"""What every command that makes committed files does in the end: write them, or with ``--check`` compare them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


def write_or_compare(files: Mapping[Path, str], command: str, old: Iterable[Path] = ()) -> int:
    """Write the files and remove the others of ``old``; or name what differs, and return 1 if anything does."""
    gone = sorted(path for path in old if path not in files)
    differing = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in (*differing, *gone):
            print(f"{path.relative_to(ROOT)} is not current: run `python -m {command}`", file=sys.stderr)
        return 1 if differing or gone else 0
    for path in differing:
        path.write_text(files[path], encoding="utf-8", newline="\n")
    for path in gone:
        path.unlink()
    return 0
