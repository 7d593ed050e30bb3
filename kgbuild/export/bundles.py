"""Ties become edges: those of one kind between the same two nodes are one, and no two edges can be taken for one.

Gephi merges on import what shares source, target and kind, whatever else differs, and an undirected edge with a
directed one. So what is of another status, or of another direction, is of another kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count

from msgspec import Struct, field

from kgbuild.export.dates import Dated, windows
from kgbuild.export.network import Spell
from kgbuild.export.things import HAPPENED, STATUSES, Things, short_id
from kgbuild.export.ties import Tie
from kgbuild.export.xmltext import as_written, one_line

UNDIRECTED = "undirected"


class Bundle(Struct):
    """The ties that become one edge. ``source`` and ``target`` are IRIs, the other ids are those of files."""

    source: str
    target: str
    kind: str
    status: str | None
    directed: bool
    id: str = ""
    kind_id: str = ""
    ties: list[Tie] = field(default_factory=list)

    @property
    def faint(self) -> bool:
        """Whether it must not look like something that happened."""
        return self.status not in (None, HAPPENED)

    @property
    def weight(self) -> int:
        """What the view says, added up; a statement without a word on it counts as one."""
        return sum(1 if tie.weight is None else tie.weight for tie in self.ties)

    def windows(self, things: Things) -> tuple[Spell, ...]:
        """When the edge is there; empty, which is always, if one of its ties bears no date."""
        found = [[] if things.is_birth(tie.statement or "") else dates_of(tie, things) for tie in self.ties]
        return windows(date for dates in found for date in dates) if all(found) else ()


def status_of(tie: Tie, things: Things) -> str | None:
    """What the view says, else that of the statement."""
    if tie.status is not None:
        return STATUSES.get(tie.status, tie.status)
    return things.status(tie.statement) if tie.statement else None


def dates_of(tie: Tie, things: Things) -> list[Dated]:
    """When the tie holds: by the view, else by its statement."""
    if tie.dates or tie.statement is None:
        return sorted(tie.dates, key=str)
    return things.dates(tie.statement)


def ids_of(iris: Iterable[str]) -> dict[str, str]:
    """A stable id for each IRI, none equal to another in a file; where short ids meet, it is the IRI itself."""
    ordered = sorted(iris)
    meeting = Counter(as_written(short_id(iri)) for iri in ordered)
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(ordered, key=lambda iri: meeting[as_written(short_id(iri))] > 1):
        name = short_id(iri)
        ids[iri] = _free(name if meeting[as_written(name)] == 1 else iri, taken)
        taken.add(as_written(ids[iri]))
    return ids


def bundle(ties: Iterable[Tie], things: Things, ids: Mapping[str, str]) -> list[Bundle]:
    """The ties, bundled into edges, sorted by their ids."""
    found: dict[tuple[str, str, str, str | None, bool], Bundle] = {}
    for tie in ties:
        status = status_of(tie, things)
        key = (tie.source, tie.target, _name(tie.kind), status if status != HAPPENED else None, tie.directed)
        edge = found.setdefault(key, Bundle(tie.source, tie.target, tie.kind, status, tie.directed))
        edge.status = edge.status or status
        edge.ties.append(tie)
    _tell_apart(list(found.values()), ids)
    return sorted(found.values(), key=lambda edge: edge.id)


def _tell_apart(edges: Iterable[Bundle], ids: Mapping[str, str]) -> None:
    """Give each edge its kind and its id, such that none can be taken for another; directed ones choose first."""
    kinds: set[tuple[str, str, str]] = set()
    taken: set[str] = set()
    for edge in sorted(edges, key=lambda e: (not e.directed, e.source, e.target, e.kind, e.status or "")):
        name = f"{_name(edge.kind)}-{edge.status}" if edge.faint else _name(edge.kind)
        there, back = (edge.source, edge.target), (edge.target, edge.source)
        ways = {there} if edge.directed else {there, back}
        free = (
            kind
            for kind in _spellings(name, edge.directed)
            if kinds.isdisjoint((*way, as_written(kind)) for way in ways)
        )
        edge.kind_id = next(free)
        kinds.update((*way, as_written(edge.kind_id)) for way in ways)
        edge.id = _free(f"{ids[edge.source]}|{edge.kind_id}|{ids[edge.target]}", taken)
        taken.add(as_written(edge.id))


def _spellings(name: str, directed: bool) -> Iterator[str]:
    yield name
    if not directed:
        yield f"{name}-{UNDIRECTED}"
    yield from (f"{name}-{number}" for number in count(2))


def _free(name: str, taken: Collection[str]) -> str:
    return next(each for each in _spellings(name, True) if as_written(each) not in taken)


def _name(kind: str) -> str:
    """What files call a kind: the end of its IRI, or its words."""
    return short_id(kind).removeprefix("code/") if kind.startswith(("http://", "https://")) else one_line(kind)
