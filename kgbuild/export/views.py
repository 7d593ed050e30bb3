"""Views: which things are nodes and what ties them. A view is a folder with SPARQL, and no Python.

``edges.rq`` is a SELECT with, for each tie, ``?source ?target ?kind`` and, where there is more to say, ``?directed``
(false for ties without direction), ``?statement`` (the node that tells of the tie; ties of one kind between the same
two nodes become one edge, and its weight is the number of these), ``?status``, ``?when ?earliest ?latest`` and
``?passage``, which are those of the statement if they are missing. Any other variable becomes a column of edges.
``nodes.rq``, if there is one, gives ``?node``, to be shown even without an edge; any other variable becomes a column of
nodes. ``#+ title`` and ``#+ question`` lines in the head of ``edges.rq`` say what the view shows, ``@ja`` in Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kgbuild.errors import NotFoundError, UsageError
from kgbuild.export.dates import Dated
from kgbuild.export.plain import EDGES_HAVE, NODES_HAVE
from kgbuild.store.port import GraphStore, Solutions, Term
from kgbuild.values.likeness import suggestion

HEAD = re.compile(r"#\+\s*(title|question)(?:@(\w+))?:\s*(.+?)\s*")
REQUIRED = ("source", "target", "kind")
KNOWN = (*REQUIRED, "directed", "statement", "status", "when", "earliest", "latest", "passage")
DEFAULT = "events"
EGO = "ego"


@dataclass(frozen=True, slots=True)
class View:
    """One view: its name, its queries, and by language its title and the question that it answers."""

    name: str
    edges: str
    nodes: str | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tie:
    """One tie as a view tells it, its rows taken together. Nodes, statement and passages are IRIs; ``kind`` may be
    a literal's text.
    """

    source: str
    target: str
    kind: str
    directed: bool
    statement: str | None
    status: str | None = None
    dates: set[Dated] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    more: dict[str, set[Term]] = field(default_factory=dict)


def names(queries: Path) -> list[str]:
    """The views that there are, sorted, ``ego`` among them."""
    return sorted([EGO, *(path.parent.name for path in (queries / "views").glob("*/edges.rq"))])


def read_view(queries: Path, name: str) -> View:
    """The view of that name; ``ego`` is a neighbourhood in the default view. NotFoundError if there is none."""
    folder = queries / "views" / (DEFAULT if name == EGO else name)
    if not (folder / "edges.rq").is_file():
        known = names(queries)
        repair = suggestion(name, known) or f"choose one of {', '.join(known)}"
        raise NotFoundError(f"there is no view `{name}`", repair)
    edges = (folder / "edges.rq").read_text(encoding="utf-8")
    own = folder / "nodes.rq"
    texts: dict[str, dict[str, str]] = {"title": {}, "question": {}}
    for line in edges.splitlines():
        if match := HEAD.fullmatch(line):
            texts[match[1]][match[2] or "en"] = match[3]
    nodes = own.read_text(encoding="utf-8") if own.is_file() else None
    return View(name, edges, nodes, texts["title"], texts["question"])


def read_ties(store: GraphStore, view: View) -> list[Tie]:
    """All ties of the view, in the order of its query. UsageError if it lacks a variable or gives a node no IRI."""
    answer = store.select(view.edges)
    _require(answer, REQUIRED, f"{view.name}/edges.rq")
    others = [name for name in answer.variables if name not in KNOWN]
    _refuse_taken(others, EDGES_HAVE, f"{view.name}/edges.rq")
    ties: dict[tuple[str, str, str, bool, str | None], Tie] = {}
    for row in answer:
        if not all(name in row for name in REQUIRED):
            continue
        ends = _node(row["source"], view), _node(row["target"], view)
        directed = not _is_false(row.get("directed"))
        source, target = ends if directed else sorted(ends)
        statement = row.get("statement")
        told = statement.value if isinstance(statement, NamedNode) else None
        key = (source, target, _text(row["kind"]), directed, told)
        tie = ties.setdefault(key, Tie(*key))
        if "status" in row:
            tie.status = _text(row["status"]).rpartition("/")[2]
        if dated := Dated(*(_optional(row.get(name)) for name in ("earliest", "latest", "when"))):
            tie.dates.add(dated)
        if isinstance(passage := row.get("passage"), NamedNode):
            tie.passages.add(passage.value)
        for name in others:
            if name in row:
                tie.more.setdefault(name, set()).add(row[name])
    return list(ties.values())


def read_own_nodes(store: GraphStore, view: View) -> dict[str, dict[str, set[Term]]]:
    """What ``nodes.rq`` tells: node -> column -> values; empty without one."""
    if view.nodes is None:
        return {}
    answer = store.select(view.nodes)
    _require(answer, ("node",), f"{view.name}/nodes.rq")
    _refuse_taken(answer.variables, NODES_HAVE, f"{view.name}/nodes.rq")
    found: dict[str, dict[str, set[Term]]] = {}
    for row in answer:
        if "node" in row:
            columns = found.setdefault(_node(row.pop("node"), view), {})
            for name, value in row.items():
                columns.setdefault(name, set()).add(value)
    return found


def _require(answer: Solutions, wanted: tuple[str, ...], file: str) -> None:
    if missing := [f"?{name}" for name in wanted if name not in answer.variables]:
        raise UsageError(f"{file} gives no {', '.join(missing)}", "a view selects them; see docs/gephi.md")


def _refuse_taken(variables: Iterable[str], names: frozenset[str], file: str) -> None:
    if taken := [f"?{name}" for name in variables if name.lower() in names]:
        raise UsageError(
            f"{file} gives {', '.join(taken)}, and every file has a column of that name",
            f"name it otherwise, as {taken[0]}_here",
        )


def _node(value: Term, view: View) -> str:
    if not isinstance(value, NamedNode):
        raise UsageError(f"the view {view.name} has {value} for a node", "nodes are IRIs")
    return value.value


def _text(value: Term) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _optional(value: Term | None) -> str | None:
    return value.value if isinstance(value, Literal) else None


def _is_false(value: Term | None) -> bool:
    return isinstance(value, Literal) and value.value in ("false", "0")
