"""The values of one row: what the columns say of an edge or of a node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal

from kgbuild.export.bundles import Bundle, dates_of
from kgbuild.export.columns import own_label, put
from kgbuild.export.dates import Dated, date_values
from kgbuild.export.looks import family
from kgbuild.export.network import Value
from kgbuild.export.things import HAPPENED, LANGUAGES, Things, passage_name, short_id
from kgbuild.export.ties import OwnNode, Tie
from kgbuild.export.xmltext import one_line
from kgbuild.terms.minting import code
from kgbuild.terms.namespaces import PREFIXES

PLAN = "Plan"


def sources_of(tie: Tie, things: Things) -> set[str]:
    """The passages that say so: by the view, else all that speak of the statement."""
    if tie.passages or tie.statement is None:
        return tie.passages
    return set(things[tie.statement].iris("jber:statedIn"))


def edge_label(edge: Bundle, things: Things, language: str) -> str:
    """The kind in words, with its status where it has not happened."""
    name = own_label((label for tie in edge.ties for label in tie.labels), things, language)
    if not name:
        name = things.label(edge.kind, language) if edge.kind in things.known else one_line(edge.kind)
    told = {things.word(tie.statement, edge.status) if tie.statement else edge.status for tie in edge.ties}
    return marked(name or edge.id, told.pop() if len(told) == 1 else edge.status, things, language)


def node_label(iri: str, own: OwnNode, things: Things, language: str) -> str:
    """What the view calls the node, else the graph, with its status where it has not happened."""
    name = own_label(own.labels, things, language) or things.label(iri, language)
    return marked(name, things.word(iri, things.status(iri)), things, language)


def marked(label: str, status: str | None, things: Things, language: str) -> str:
    """The label with the status in brackets, for whoever sees only labels; as it is, if it happened."""
    if status in (None, HAPPENED):
        return label
    name = things.label(code("status", status or "").value, language)
    return f"{label}({name})" if language == "ja" else f"{label} ({name})"


def edge_values(edge: Bundle, things: Things, language: str) -> tuple[dict[str, Value], set[str]]:
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
    values.update(_told([date for tie in edge.ties for date in dates_of(tie, things)], edge.status))
    return values, sources


def node_values(iri: str, things: Things, language: str, sources: Iterable[str], own: OwnNode) -> dict[str, Value]:
    """The columns of a node but for those that are measured, that come from its edges, or that its view adds."""
    thing = things[iri]
    values: dict[str, Value] = {}
    for name in LANGUAGES:
        ours = (label for label in own.labels if isinstance(label, Literal) and label.language == name)
        labels = sorted(one_line(label.value) for label in ours)
        if labels := labels or thing.in_language("rdfs:label", name):
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
    if countries := things.countries(iri):
        values["country"] = "+".join(countries)
    topics = thing.iris("jber:topic") + thing.iris("jber:activity")
    put(values, "topics", sorted({things.label(topic, language) for topic in topics}))
    put(values, "figures", thing.in_language("jber:Figure", language) or thing.in_language("jber:Figure", "en"))
    if gists := thing.in_language("jber:gist", language) or thing.texts("jber:gist"):
        values["gist"] = "; ".join(gists)
    if thing.wikidata:
        values["wikidata"] = thing.wikidata
    put(values, "sources", sorted({passage_name(source) for source in sources}, key=passage_order))
    values.update(_told(node_dates(iri, own, things), things.status(iri)))
    return values


def node_dates(iri: str, own: OwnNode, things: Things) -> list[Dated]:
    """When the node is there: by the view, else by what the graph says of it."""
    return sorted(own.dates, key=str) or things.dates(iri)


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
    return (document, int(number) if number.isdecimal() else 0, rest)


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
