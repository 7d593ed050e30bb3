"""A process that publishes: `python -m tools.store_faults.publishing STORE GRAPH` puts the N-Quads of GRAPH into STORE.

It ends as `kgbuild build` does: with 0, or with 4 and one line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kgbuild.build.publish import publish_files
from kgbuild.errors import KgError


def main() -> int:
    """Publish, and print the version."""
    store, graph = map(Path, sys.argv[1:])
    try:
        print(publish_files(store, graph.read_bytes(), b"")[0])
    except KgError as fault:
        print(f"kgbuild: {fault}", file=sys.stderr)
        return fault.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
