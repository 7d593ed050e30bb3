"""The columns of nodes and edges: those that every file has, and those that a view adds."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from pyoxigraph import Literal, NamedNode

from kgbuild.export.network import Column, Value
from kgbuild.export.things import LANGUAGES, Things
from kgbuild.export.xmltext import one_line
from kgbuild.store.port import Term
from kgbuild.terms.namespaces import PREFIXES

TAKEN = frozenset(
    ("id", "label", "weight", "timeset", "source", "target", "kind", "type", "start", "end", "undirected", "windows")
)
TAKEN_OF_NODES = TAKEN | {"x", "y", "size", "colour"}
"""What tools that read these files, or other formats, call columns of their own."""

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
MEASURES = (
    Column("degree", "integer"),
    Column("weighted_degree", "double"),
    Column("betweenness", "double"),
    Column("eigenvector", "double"),
    Column("community", "integer"),
    Column("core", "integer"),
    Column("brokerage", "integer"),
    Column("broker_role", "string"),
    Column("broker_with", "liststring"),
    Column("contacts", "integer"),
    Column("connects", "liststring"),
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
    Column("partner", "string"),
    Column("topics", "liststring"),
    Column("figures", "liststring"),
    Column("gist", "string"),
    Column("wikidata", "string"),
    *MEASURES,
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

_XSD = PREFIXES["xsd"]
_WHOLE = frozenset(_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"))
_NUMBERS = _WHOLE | {_XSD + name for name in ("decimal", "double", "float")}
MOST = 2**31 - 1  # integers of these files have 32 bits


def own_columns(values: Iterable[dict[str, set[Term]]]) -> tuple[Column, ...]:
    """The columns that a view adds, sorted.

    One with a single number, or truth, in each row is of that type, so that tools can rank by it; any other is a list
    of texts.
    """
    cells: dict[str, list[set[Term]]] = {}
    for row in values:
        for name, terms in row.items():
            cells.setdefault(name, []).append(terms)
    return tuple(Column(name, _type(found)) for name, found in sorted(cells.items()))


def own_values(
    more: dict[str, set[Term]], columns: Iterable[Column], things: Things, language: str
) -> dict[str, Value]:
    """The values of one row for the columns that a view adds."""
    values: dict[str, Value] = {}
    for column in columns:
        terms = more.get(column.id, set())
        if not terms:
            continue
        if column.type == "liststring":
            put(values, column.id, sorted(set(words(terms, things, language))))
        else:
            (text,) = (term.value for term in terms if isinstance(term, Literal))
            values[column.id] = text in ("true", "1") if column.type == "boolean" else _number(text, column.type)
    return values


def _type(cells: list[set[Term]]) -> str:
    terms = [next(iter(terms)) for terms in cells]
    if any(len(terms) != 1 for terms in cells) or not all(isinstance(term, Literal) for term in terms):
        return "liststring"
    literals = [term for term in terms if isinstance(term, Literal)]
    types = {literal.datatype.value for literal in literals}
    if types == {_XSD + "boolean"} and {literal.value for literal in literals} <= {"true", "false", "1", "0"}:
        return "boolean"
    if types <= _NUMBERS:
        try:
            if types <= _WHOLE and all(abs(int(literal.value)) <= MOST for literal in literals):
                return "integer"
            if all(isfinite(float(literal.value)) for literal in literals):
                return "double"
        except ValueError:  # a store may hold "abc"^^xsd:integer
            return "liststring"
    return "liststring"


def _number(text: str, kind: str) -> int | float:
    return int(text) if kind == "integer" else float(text)


def put(values: dict[str, Value], name: str, items: Iterable[str]) -> None:
    """Give a column its list, without empty items; nothing if none is left."""
    if kept := tuple(item for item in items if item):
        values[name] = kept


def words(terms: Iterable[Term], things: Things, language: str) -> list[str]:
    """Terms as people read them: things by their label, literals by their text, of several languages the one wanted."""
    terms = list(terms)
    wanted = {term for term in terms if isinstance(term, Literal) and term.language == language}
    return [
        things.label(term.value, language)
        if isinstance(term, NamedNode)
        else one_line(term.value if isinstance(term, Literal) else str(term))
        for term in terms
        if not (wanted and isinstance(term, Literal) and term.language and term not in wanted)
    ]


def own_label(labels: Iterable[Term], things: Things, language: str) -> str:
    """What a view calls something, in the language, else without one, else in another; empty if it calls it nothing."""
    texts = [label for label in labels if isinstance(label, Literal)]
    for wanted in (language, None, *LANGUAGES):
        if found := sorted(one_line(text.value) for text in texts if text.language == wanted):
            return found[0]
    return next(iter(sorted(words(labels, things, language))), "")
