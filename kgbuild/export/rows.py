"""From what a view tells to rows: ties become edges, and nodes get their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kgbuild.export.dates import Dated, date_values, windows
from kgbuild.export.looks import family
from kgbuild.export.network import Column, Spell, Value
from kgbuild.export.things import HAPPENED, STATUSES, Things, passage_name, short_id
from kgbuild.export.views import Tie
from kgbuild.export.xmltext import one_line
from kgbuild.store.port import Term
from kgbuild.terms.minting import code
from kgbuild.terms.namespaces import PREFIXES

SOURCE_AND_TIME = (
    Column("sources", "liststring"),
    Column("dates", "liststring"),
    Column("start_text", "string"),
    Column("end_text", "string"),
    Column("date_precision", "string"),
    Column("end_status", "string"),
    Column("start_year", "integer"),
    Column("end_year", "integer"),
)
NODE_COLUMNS = (
    Column("label_en", "string"),
    Column("label_ja", "string"),
    Column("aliases", "liststring"),
    Column("class", "string"),
    Column("planned_class", "string"),
    Column("family", "string"),
    Column("status", "string"),
    Column("stated_status", "string"),
    Column("iri", "string"),
    Column("country", "string"),
    Column("topics", "liststring"),
    Column("figures", "liststring"),
    Column("gist", "string"),
    Column("wikidata", "string"),
    Column("degree", "integer"),
    Column("weighted_degree", "integer"),
    Column("betweenness", "double"),
    Column("community", "integer"),
    *SOURCE_AND_TIME,
)
EDGE_COLUMNS = (
    Column("relation", "string"),
    Column("relation_iri", "string"),
    Column("status", "string"),
    Column("stated_status", "string"),
    Column("statements", "liststring"),
    Column("evidence", "liststring"),
    *SOURCE_AND_TIME,
)
PLAN = "Plan"


@dataclass(slots=True)
class Bundle:
    """The ties that become one edge: all of one kind between the same two nodes, all happened or all not."""

    source: str
    target: str
    kind: str
    status: str | None
    directed: bool = False
    ties: list[Tie] = field(default_factory=list)

    @property
    def faint(self) -> bool:
        """Whether it must not look like something that happened."""
        return self.status not in (None, HAPPENED)

    @property
    def kind_id(self) -> str:
        """The kind as files have it; what is only planned is of another kind than what happened."""
        is_iri = self.kind.startswith(("http://", "https://"))
        name = short_id(self.kind).removeprefix("code/") if is_iri else one_line(self.kind)
        return f"{name}-{self.status}" if self.faint else name

    @property
    def id(self) -> str:
        """Unique, and the same in every export."""
        return f"{short_id(self.source)}|{self.kind_id}|{short_id(self.target)}"


def status_of(tie: Tie, things: Things) -> str | None:
    """What the view says, else that of the statement."""
    if tie.status is not None:
        return STATUSES.get(tie.status, tie.status)
    return things.status(tie.statement) if tie.statement else None


def bundle(ties: Iterable[Tie], things: Things) -> list[Bundle]:
    """The ties, bundled into edges, sorted by source, target and kind."""
    found: dict[tuple[str, str, str, str | None], Bundle] = {}
    for tie in ties:
        status = status_of(tie, things)
        key = (tie.source, tie.target, tie.kind, status if status != HAPPENED else None)
        edge = found.setdefault(key, Bundle(tie.source, tie.target, tie.kind, status))
        edge.directed = edge.directed or tie.directed
        edge.status = edge.status or status
        edge.ties.append(tie)
    return sorted(found.values(), key=lambda edge: (edge.source, edge.target, edge.kind_id))


def dates_of(tie: Tie, things: Things) -> list[Dated]:
    """When the tie holds: by the view, else by its statement."""
    if tie.dates or tie.statement is None:
        return sorted(tie.dates, key=str)
    return own_dates(things, tie.statement)


def own_dates(things: Things, iri: str) -> list[Dated]:
    """What a thing says of its own time: one date, or none."""
    thing = things[iri]
    dated = Dated(*(thing.first(curie) for curie in ("jber:earliest", "jber:latest", "jber:when")))
    return [dated] if dated else []


def sources_of(tie: Tie, things: Things) -> set[str]:
    """The passages that say so: by the view, else all that speak of the statement."""
    if tie.passages or tie.statement is None:
        return tie.passages
    return set(things[tie.statement].iris("jber:statedIn"))


def edge_label(edge: Bundle, things: Things, language: str) -> str:
    """The kind in words, with its status where it has not happened."""
    name = things.label(edge.kind, language) if edge.kind in things.known else one_line(edge.kind)
    told = {things.word(tie.statement, edge.status) if tie.statement else edge.status for tie in edge.ties}
    return marked(name, told.pop() if len(told) == 1 else edge.status, things, language)


def marked(label: str, status: str | None, things: Things, language: str) -> str:
    """The label with the status in brackets, for whoever sees only labels; as it is, if it happened."""
    if status in (None, HAPPENED):
        return label
    name = things.label(code("status", status or "").value, language)
    return f"{label}({name})" if language == "ja" else f"{label} ({name})"


def edge_values(edge: Bundle, things: Things, language: str, more: Sequence[str]) -> tuple[dict[str, Value], set[str]]:
    """The columns of an edge, and the passages behind it."""
    statements = sorted({tie.statement for tie in edge.ties if tie.statement})
    sources = {source for tie in edge.ties for source in sources_of(tie, things)}
    stated = {things.stated_status(statement) for statement in statements} - {None}
    values: dict[str, Value] = {"relation": edge.kind_id}
    if edge.kind in things.known:
        values["relation_iri"] = edge.kind
    if edge.status:
        values["status"] = edge.status
    if stated:
        values["stated_status"] = "; ".join(sorted(filter(None, stated)))
    put(values, "statements", [short_id(statement) for statement in statements])
    named = {statement: _named(statement, things) for statement in statements}
    put(
        values,
        "evidence",
        [
            marked(things.label(name, language), things.word(statement, things.status(statement)), things, language)
            for statement, name in named.items()
        ],
    )
    put(values, "sources", sorted((passage_name(source) for source in sources), key=passage_order))
    values.update(_told([dated for tie in edge.ties for dated in dates_of(tie, things)], edge.status))
    for name in more:
        found = {word for tie in edge.ties for word in words(tie.more.get(name, ()), things, language)}
        put(values, name, sorted(found))
    return values, sources


def edge_windows(edge: Bundle, things: Things) -> tuple[Spell, ...]:
    """When the edge is there; empty, which is always, if one of its ties bears no date."""
    dated = [dates_of(tie, things) for tie in edge.ties]
    return windows(date for dates in dated for date in dates) if all(dated) else ()


def node_values(
    iri: str, things: Things, language: str, sources: Iterable[str], own: Mapping[str, set[Term]]
) -> dict[str, Value]:
    """The columns of a node but for those that are measured or come from its edges."""
    thing = things[iri]
    values: dict[str, Value] = {}
    for name in ("en", "ja"):
        if labels := thing.in_language("rdfs:label", name):
            values[f"label_{name}"] = labels[0]
    put(values, "aliases", thing.texts("skos:altLabel"))
    classes = things.classes(iri)
    name = short_id(classes[0]).rpartition(":")[2] if classes else "Thing"
    values |= {"class": PLAN, "planned_class": name} if things.is_plan(iri) else {"class": name}
    values["family"] = family(things, classes[0] if classes else None).name
    for column, status in (("status", things.status(iri)), ("stated_status", things.stated_status(iri))):
        if status:
            values[column] = status
    values["iri"] = iri
    countries = thing.texts("jber:country") or thing.texts("jber:alpha3")
    if countries:
        values["country"] = "+".join(countries)
    topics = thing.iris("jber:topic") + thing.iris("jber:activity")
    put(values, "topics", sorted({things.label(topic, language) for topic in topics}))
    put(values, "figures", thing.in_language("jber:Figure", language) or thing.in_language("jber:Figure", "en"))
    if gists := thing.in_language("jber:gist", language) or thing.texts("jber:gist"):
        values["gist"] = "; ".join(gists)
    if thing.wikidata:
        values["wikidata"] = thing.wikidata
    put(values, "sources", sorted({passage_name(source) for source in sources}, key=passage_order))
    values.update(_told(own_dates(things, iri), things.status(iri)))
    for name, terms in sorted(own.items()):
        put(values, name, sorted(set(words(terms, things, language))))
    return values


def put(values: dict[str, Value], name: str, items: Iterable[str]) -> None:
    """Give a column its list, without empty items; nothing if none is left."""
    if kept := tuple(item for item in items if item):
        values[name] = kept


def words(terms: Iterable[Term], things: Things, language: str) -> list[str]:
    """Terms as people read them: literals by their text, things by their label."""
    return [
        things.label(term.value, language)
        if isinstance(term, NamedNode)
        else one_line(term.value if isinstance(term, Literal) else str(term))
        for term in terms
    ]


def _told(dates: Sequence[Dated], status: str | None) -> dict[str, Value]:
    """The columns of dates; what has not happened has not ended either, whatever day it was planned for."""
    values = date_values(dates)
    if status not in (None, HAPPENED):
        values.pop("end_status", None)
    return values


def passage_order(name: str) -> tuple[str, int, str]:
    """Passages in the order of their documents and paragraphs, p9 before p10."""
    document, _, place = name.partition("#p")
    number, _, rest = place.partition("-")
    return (document, int(number) if number.isdigit() else 0, rest)


def _named(statement: str, things: Things) -> str:
    """The statement, or, where it has no name of its own, the nearest record around it that has."""
    if things[statement].texts("rdfs:label") or not statement.startswith(PREFIXES["id"]):
        return statement
    whole = statement.rpartition("/")[0]
    return whole if whole in things.known and things[whole].texts("rdfs:label") else statement


def years(values: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """The first and the last year of rows with years."""
    bounds: dict[str, list[int]] = defaultdict(list)
    for each in values:
        for name in ("start_year", "end_year"):
            if isinstance(year := each.get(name), int):
                bounds[name].append(year)
    return {
        name: choose(found) for name, choose in (("start_year", min), ("end_year", max)) if (found := bounds.get(name))
    }
