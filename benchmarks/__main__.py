"""Run every benchmark of this folder: `python -m benchmarks`, or some: `python -m benchmarks asking`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main() -> int:
    """Each prints its figures and ratios; 2 for a name that is no benchmark."""
    known = sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)]) if info.name != "__main__")
    chosen = sys.argv[1:] or known
    if unknown := [name for name in chosen if name not in known]:
        print(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in chosen:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
