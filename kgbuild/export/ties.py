"""What the queries of a view answer: ties and nodes, each variable held to what it may be."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode

from kgbuild.errors import UsageError
from kgbuild.export.columns import EDGE_COLUMNS, MOST, NODE_COLUMNS, TAKEN, TAKEN_OF_NODES
from kgbuild.export.dates import Dated, dated
from kgbuild.export.network import Column
from kgbuild.export.views import EDGES, NODES, View
from kgbuild.store.port import GraphStore, Solutions, Term
from kgbuild.values.faults import ValueFault, quoted

TIME = ("when", "earliest", "latest")
OF_EDGES = ("source", "target", "kind")
OF_NODES = ("node",)
KNOWN_OF_EDGES = frozenset((*OF_EDGES, *TIME, "directed", "statement", "status", "passage", "label", "weight"))
KNOWN_OF_NODES = frozenset((*OF_NODES, *TIME, "label"))
GUIDE = "docs/gephi.md tells what a view selects"


class Tie(Struct):
    """One tie as a view tells it, its rows taken together. Nodes, statement and passages are IRIs; ``kind`` may be
    a literal's text.
    """

    source: str
    target: str
    kind: str
    directed: bool
    statement: str | None
    status: str | None = None
    weight: int | None = None
    dates: set[Dated] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    labels: set[Term] = field(default_factory=set)
    more: dict[str, set[Term]] = field(default_factory=dict)


class OwnNode(Struct):
    """What ``nodes.rq`` says of a node."""

    dates: set[Dated] = field(default_factory=set)
    labels: set[Term] = field(default_factory=set)
    more: dict[str, set[Term]] = field(default_factory=dict)


def read_ties(store: GraphStore, view: View) -> list[Tie]:
    """All ties of the view, in the order of its query. UsageError, with the file, for what is none."""
    file = view.file(EDGES)
    answer = _asked(store, view.edges, file)
    others = _others(answer, OF_EDGES, KNOWN_OF_EDGES, _names(EDGE_COLUMNS, TAKEN), file)
    ties: dict[tuple[str, str, str, bool, str | None], Tie] = {}
    for row in answer:
        if not all(name in row for name in OF_EDGES):
            continue
        ends = _node(row, "source", file), _node(row, "target", file)
        directed = not _is_false(row.get("directed"))
        source, target = ends if directed else sorted(ends)
        statement = row.get("statement")
        told = statement.value if isinstance(statement, NamedNode) else None
        key = (source, target, _text(row["kind"]), directed, told)
        tie = ties.setdefault(key, Tie(*key))
        if "status" in row:
            tie.status = _text(row["status"]).rpartition("/")[2]
        if "weight" in row:
            weight = _weight(row["weight"], file)
            if tie.weight not in (None, weight):
                raise UsageError(
                    f"{file} gives {source} and {target} the weights {tie.weight} and {weight} for one tie",
                    "add up in the query, or give each its ?statement",
                )
            tie.weight = weight
        if found := _dated(row, file):
            tie.dates.add(found)
        if isinstance(passage := row.get("passage"), NamedNode):
            tie.passages.add(passage.value)
        if "label" in row:
            tie.labels.add(row["label"])
        _add(tie.more, row, others)
    return list(ties.values())


def read_own_nodes(store: GraphStore, view: View) -> dict[str, OwnNode]:
    """What ``nodes.rq`` tells, by node; empty without one. UsageError, with the file, for what is wrong in it."""
    if view.nodes is None:
        return {}
    file = view.file(NODES)
    answer = _asked(store, view.nodes, file)
    others = _others(answer, OF_NODES, KNOWN_OF_NODES, _names(NODE_COLUMNS, TAKEN_OF_NODES), file)
    found: dict[str, OwnNode] = {}
    for row in answer:
        if "node" in row:
            node = found.setdefault(_node(row, "node", file), OwnNode())
            if date := _dated(row, file):
                node.dates.add(date)
            if "label" in row:
                node.labels.add(row["label"])
            _add(node.more, row, others)
    return found


def _asked(store: GraphStore, query: str, file: str) -> Solutions:
    try:
        return store.select(query)
    except UsageError as fault:
        raise UsageError(f"{file}: {fault.message}", fault.repair) from fault


def _others(
    answer: Solutions, wanted: tuple[str, ...], known: frozenset[str], taken: frozenset[str], file: str
) -> list[str]:
    """The variables that become columns of their own."""
    if missing := [f"?{name}" for name in wanted if name not in answer.variables]:
        raise UsageError(f"{file} selects no {', '.join(missing)}", GUIDE)
    others = [name for name in answer.variables if name not in known]
    for number, name in enumerate(others):
        # Gephi writes all ids of columns small.
        if name.lower() in taken:
            raise UsageError(
                f"{file} gives ?{name}, and every file has a column {name.lower()} already",
                f"name it otherwise, as ?{name}_here",
            )
        if name.lower() in {other.lower() for other in others[:number]}:
            raise UsageError(
                f"{file} gives ?{name} twice, once in other letters, which is one column to Gephi",
                f"name one of them otherwise, as ?{name}_here",
            )
    return others


def _names(columns: Iterable[Column], more: frozenset[str]) -> frozenset[str]:
    return more.union(column.id for column in columns)


def _add(more: dict[str, set[Term]], row: dict[str, Term], names: list[str]) -> None:
    for name in names:
        if name in row:
            more.setdefault(name, set()).add(row[name])


def _node(row: dict[str, Term], name: str, file: str) -> str:
    value = row[name]
    if not isinstance(value, NamedNode):
        raise UsageError(f"{file} has {quoted(_text(value))} for ?{name}", "nodes are IRIs")
    return value.value


def _dated(row: dict[str, Term], file: str) -> Dated:
    when, earliest, latest = (found.value if isinstance(found := row.get(name), Literal) else None for name in TIME)
    try:
        return dated(earliest, latest, when)
    except ValueFault as fault:
        raise UsageError(f"{file}: {fault.message}", fault.repair) from fault


def _weight(value: Term, file: str) -> int:
    try:
        weight = Decimal(_text(value))
    except ArithmeticError:
        weight = Decimal(0)
    if not weight.is_finite() or weight != weight.to_integral_value() or not 0 < weight <= MOST:
        raise UsageError(
            f"{file} has {quoted(_text(value))} for ?weight",
            f"weights are whole numbers from 1 to {MOST:,}; leave out ties that have none",
        )
    return int(weight)


def _text(value: Term) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _is_false(value: Term | None) -> bool:
    return isinstance(value, Literal) and value.value in ("false", "0")
