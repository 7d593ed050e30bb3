"""Views: which things are nodes and what ties them. A view is a folder with SPARQL, and no Python; see docs/gephi.md.

``edges.rq`` is a SELECT that says what is tied, and ``nodes.rq``, if there is one, what else is to be said of nodes.
``#+ title`` and ``#+ question`` lines in the head of ``edges.rq`` say what the view shows, ``@ja`` in Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from kgbuild.errors import EnvironmentFault, NotFoundError, UsageError
from kgbuild.values.likeness import suggestion

HEAD = re.compile(r"#\+\s*(title|question)(?:@(\w+))?:\s*(.+?)\s*")
DEFAULT = "events"
EGO = "ego"
EDGES, NODES = "edges.rq", "nodes.rq"


class View(Struct, frozen=True):
    """One view: its name, its queries, and by language its title and the question that it answers.

    ``folder`` is where messages say that its files are.
    """

    name: str
    edges: str
    nodes: str | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""

    def file(self, name: str) -> str:
        """A file of the view, as messages name it."""
        return f"{self.folder or self.name}/{name}"


def names(queries: Path) -> list[str]:
    """The views that there are, sorted, ``ego`` among them."""
    return sorted([EGO, *(path.parent.name for path in (queries / "views").glob(f"*/{EDGES}"))])


def read_view(queries: Path, name: str) -> View:
    """The view of that name; ``ego`` is a neighbourhood in the default view. NotFoundError if there is none."""
    known = names(queries)
    if name not in known:
        repair = suggestion(name, known) or f"choose one of {', '.join(known)}, or give a folder with --view-dir"
        raise NotFoundError(f"there is no view `{name}`", repair)
    return _read(queries / "views" / (DEFAULT if name == EGO else name), name)


def read_own_view(folder: Path) -> View:
    """The view in a user's folder, named by the folder. NotFoundError if it is none."""
    if not folder.is_dir():
        raise NotFoundError(f"there is no folder {folder}", f"name a folder with {EDGES}; docs/gephi.md shows one")
    if not (folder / EDGES).is_file():
        raise NotFoundError(f"{folder} has no {EDGES}", "a view is a folder with that file; docs/gephi.md shows one")
    return _read(folder, folder.resolve().name)


def _read(folder: Path, name: str) -> View:
    edges = _text(folder / EDGES)
    nodes = _text(folder / NODES) if (folder / NODES).is_file() else None
    texts: dict[str, dict[str, str]] = {"title": {}, "question": {}}
    for line in edges.splitlines():
        if match := HEAD.fullmatch(line):
            texts[match[1]][match[2] or "en"] = match[3]
    return View(name, edges, nodes, texts["title"], texts["question"], str(folder))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{path} is no UTF-8", "save it as UTF-8") from fault
    except OSError as fault:
        raise EnvironmentFault(f"{path} cannot be read: {fault.strerror or fault}") from fault
