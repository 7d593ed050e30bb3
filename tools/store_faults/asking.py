"""A process that reads: `python -m tools.store_faults.asking STORE` opens the store anew for each line that it is sent.

It answers each with the version whose quads it was given, all of them read, or with `refused` and the reason.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kgbuild.errors import EnvironmentFault
from kgbuild.project import Project
from kgbuild.store.published import open_current, version_of


def main() -> None:
    """Answer until the input ends."""
    project = Project(Path(), Path(sys.argv[1]))
    for _ in sys.stdin:
        try:
            quads = sorted({f"{quad} .\n" for quad in open_current(project).quads()})
            print(version_of("".join(quads).encode()), flush=True)
        except EnvironmentFault as fault:
            print(f"refused {fault}", flush=True)


if __name__ == "__main__":
    main()
