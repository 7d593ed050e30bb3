"""Where the folders are: in a checkout, or in an installed wheel. No other module knows."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from kgbuild.errors import UsageError

PARTS = ("ontology", "data", "queries")
CACHE = "cache"
"""The folder in a store where checks keep what they found; it may be deleted at any time."""

CARRIED = Path(__file__).parent / "carried"


class Project(Struct, frozen=True):
    """The folders of one knowledge graph: what people edit (``root``) and what builds publish (``store``)."""

    root: Path
    store: Path

    @property
    def ontology(self) -> Path:
        return self.root / "ontology"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    @property
    def is_carried(self) -> bool:
        """Whether it is the copy inside the installed package, which nobody should edit."""
        return self.root == CARRIED

    def relative(self, path: Path) -> str:
        """The path as messages show it: relative to the project with forward slashes where it lies inside."""
        told, inside = os.fspath(path), os.fspath(self.root) + os.sep
        if told.startswith(inside) and ".." not in told:
            return told.removeprefix(inside).replace(os.sep, "/")
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def locate(root: Path | None = None, store: Path | None = None) -> Project:
    """Find the project.

    ``root`` if given (UsageError where it lacks ontology, data or queries); else the nearest folder at or above
    the working directory that has all three; else the copy that the installed package carries. The store is
    ``store`` if given, else ``KGBUILD_STORE``, else ``.kgbuild`` in a checkout, else the user's data folder.
    """
    if root is not None:
        missing = [part for part in PARTS if not (root / part).is_dir()]
        if missing:
            raise UsageError(
                f"{root} is no knowledge graph project: it has no {', '.join(missing)} folder",
                "give the folder that holds ontology/, data/ and queries/",
            )
        found = root
    else:
        here = Path.cwd()
        checkout = Path(__file__).parent.parent
        candidates = [here, *here.parents, checkout, CARRIED]
        found = next((c for c in candidates if all((c / part).is_dir() for part in PARTS)), CARRIED)
    return Project(found, store or _store_of(found))


def _store_of(root: Path) -> Path:
    if named := os.environ.get("KGBUILD_STORE"):
        return Path(named)
    if root != CARRIED:
        return root / ".kgbuild"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "kgbuild"
