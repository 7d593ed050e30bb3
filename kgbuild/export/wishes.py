"""What of a view is wanted: countries, topics, years, what happened, what is told often, what is around one thing."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from kgbuild.errors import NotFoundError
from kgbuild.export.bundles import Bundle, dates_of
from kgbuild.export.dates import overlap
from kgbuild.export.internal import run
from kgbuild.export.looks import is_occurrence
from kgbuild.export.rows import node_dates
from kgbuild.export.things import HAPPENED, Things
from kgbuild.export.ties import OwnNode, Tie
from kgbuild.store.port import GraphStore
from kgbuild.terms.minting import record


class Wish(Struct, frozen=True):
    """What to leave out and how to name things.

    ``around``, ``countries`` and ``topics`` are IRIs; of several countries or topics one is enough. ``since`` and
    ``until`` are full days: what certainly lies outside goes, and what bears no date stays. ``known_at`` only tells the
    manifest which day the store was resolved for.
    """

    language: str = "en"
    happened_only: bool = False
    around: str | None = None
    depth: int = 1
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_weight: int = 0
    known_at: str | None = None

    def told(self, things: Things) -> dict[str, str]:
        """The filters in words, by the option that asks for them."""
        wished = {
            "country": ", ".join(things.label(iri, self.language) for iri in self.countries),
            "topic": ", ".join(things.label(iri, self.language) for iri in self.topics),
            "from": self.since or "",
            "to": self.until or "",
            "known-at": self.known_at or "",
            "min-weight": str(self.min_weight) if self.min_weight else "",
        }
        return {name: words for name, words in wished.items() if words}


def wanted(
    ties: list[Tie], own: Mapping[str, OwnNode], wish: Wish, things: Things, store: GraphStore
) -> tuple[list[Tie], dict[str, OwnNode]]:
    """The ties, and the nodes of ``nodes.rq``, that the wished countries, topics and days leave."""
    tests: list[Callable[[list[str]], bool]] = []
    if wish.countries:
        codes = {code for iri in wish.countries for code in things.countries(iri)}
        concerned = _concerned(ties, things)
        tests.append(lambda iris: any(concerned.get(record(iri), set()) & codes for iri in iris))
    if wish.topics:
        topics = _narrower(store, wish.topics)
        tests.append(lambda iris: any(_topics(iri, things) & topics for iri in _telling(iris, things)))
    kept = [
        tie
        for tie in ties
        if all(test([tie.source, tie.target, *filter(None, [tie.statement])]) for test in tests)
        and overlap(dates_of(tie, things), wish.since, wish.until)
        and all(_is_in_time(end, own, wish, things) for end in (tie.source, tie.target))
    ]
    left = {
        node: said
        for node, said in own.items()
        if all(test([node]) for test in tests) and _is_in_time(node, own, wish, things)
    }
    return kept, left


def _is_in_time(node: str, own: Mapping[str, OwnNode], wish: Wish, things: Things) -> bool:
    return overlap(node_dates(node, own.get(node, OwnNode()), things), wish.since, wish.until)


def _concerned(ties: Iterable[Tie], things: Things) -> dict[str, set[str]]:
    """The countries of each thing with an id of its own; events and agreements concern those of who takes part too."""
    found: dict[str, set[str]] = defaultdict(set)
    for iri in things.known:
        found[record(iri)].update(things.countries(iri))
    more: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for here, there in ((tie.source, tie.target), (tie.target, tie.source)):
            if is_occurrence(things, record(here)) and not is_occurrence(things, record(there)):
                more[record(here)] |= found[record(there)]
    return {iri: countries | more[iri] for iri, countries in found.items()}


def _telling(iris: Iterable[str], things: Things) -> list[str]:
    """Of what a tie names, that whose topics are the tie's: what takes place, else who."""
    named = sorted({each for iri in iris for each in (iri, record(iri))})
    return [iri for iri in named if is_occurrence(things, iri)] or named


def _topics(iri: str, things: Things) -> set[str]:
    thing = things[iri] if iri in things.known else None
    return {*thing.iris("jber:topic"), *thing.iris("jber:activity")} if thing else set()


def _narrower(store: GraphStore, topics: Iterable[str]) -> set[str]:
    """The topics and all that are a part of them."""
    under: dict[str, set[str]] = defaultdict(set)
    for row in run(store, "topics"):
        under[row["broader"].value].add(row["topic"].value)  # type: ignore[union-attr]
    found: set[str] = set()
    waiting = list(topics)
    while waiting:
        topic = waiting.pop()
        if topic not in found:
            found.add(topic)
            waiting += under[topic]
    return found


def happened(
    nodes: set[str], bundles: Iterable[Bundle], things: Things, always: Iterable[str]
) -> tuple[set[str], list[Bundle]]:
    """Only what happened; a node that was there for what was planned alone goes too."""
    real = {node for node in nodes if things.status(node) in (None, HAPPENED)}
    kept = [edge for edge in bundles if not edge.faint and edge.source in real and edge.target in real]
    return {end for edge in kept for end in (edge.source, edge.target)} | (real & set(always)), kept


def strong(bundles: Iterable[Bundle], least: int) -> tuple[set[str], list[Bundle]]:
    """The edges of at least that weight, and the nodes that they tie."""
    kept = [edge for edge in bundles if edge.weight >= least]
    return {end for edge in kept for end in (edge.source, edge.target)}, kept


def neighbourhood(
    nodes: set[str], bundles: Iterable[Bundle], wish: Wish, things: Things
) -> tuple[set[str], list[Bundle]]:
    """The nodes that ``depth`` steps along edges reach, whatever their direction, and all edges among them."""
    centre = wish.around or ""
    if centre not in nodes:
        label = things.label(centre, wish.language)
        others = ", or ask for less with the other options" if wish.told(things) or wish.happened_only else ""
        raise NotFoundError(
            f"{label} is no node of this view", f"choose another view with --view, `full` for one{others}"
        )
    edges = list(bundles)
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    reached = {centre: 0}
    queue = deque([centre])
    while queue:
        node = queue.popleft()
        if reached[node] < wish.depth:
            for other in sorted(beside[node] - reached.keys()):
                reached[other] = reached[node] + 1
                queue.append(other)
    return set(reached), [edge for edge in edges if edge.source in reached and edge.target in reached]
