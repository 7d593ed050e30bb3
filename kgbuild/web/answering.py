"""Any SPARQL query, answered in the format that the client asks for; whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from kgbuild.export.rdf import steady
from kgbuild.query.federation import refuse_federation
from kgbuild.query.results import Writer, as_csv, as_json, as_tsv, as_xml, well_formed
from kgbuild.query.tokens import with_prologue, without_comments
from kgbuild.store.local import Dataset, LocalStore, told
from kgbuild.store.port import Row, Term
from kgbuild.terms.namespaces import PREFIXES, shorten
from kgbuild.web.faults import HttpFault
from kgbuild.web.limits import Limits
from kgbuild.web.negotiation import GRAPHS, HTML, ROWS, TRUTHS, Format, choose
from kgbuild.web.pages import page
from kgbuild.web.reply import Reply

Item = TypeVar("Item")

WRITERS: dict[str, Writer] = {"json": as_json, "xml": as_xml, "csv": as_csv, "tsv": as_tsv}
TRUTH_FORMATS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
GRAPH_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
WITH_PREFIXES = frozenset({"ttl", "trig"})
SHOWN_ROWS = 1000
REPLACED = "Kgbuild-Replaced-Characters"
LIMIT = "Kgbuild-Limit"


def answer(store: LocalStore, limits: Limits, job: dict[str, Any]) -> Reply:
    """The reply to a query. UsageError if it is malformed, an update, or asks another endpoint; HttpFault if it is
    too large, or if none of its formats is acceptable.
    """
    sparql = with_prologue(without_comments(job["sparql"]))
    refuse_federation(sparql)
    dataset = None if job["default"] is None else Dataset(tuple(job["default"]), tuple(job["named"]))
    with told(sparql):
        found = store.evaluate(sparql, dataset, f"{job['base']}/sparql")
        if isinstance(found, QueryBoolean):
            return _truth(found, _format(job, TRUTHS), job)
        if isinstance(found, QuerySolutions):
            variables = [variable.value for variable in found.variables]
            rows = capped((tuple(row) for row in found), limits, "rows")
            return _rows(variables, rows, _format(job, ROWS), job, limits)
        form = _format(job, GRAPHS)
        triples = sorted(capped(found, limits, "triples"), key=str)
        return graph_reply(triples, form, job["lang"], limits, job["sparql"])


def _format(job: dict[str, Any], offered: Sequence[Format]) -> Format:
    """The first format that the request names and that fits, or else what its Accept header chooses."""
    names = {form.name for form in offered}
    return choose(job["accept"], offered, next((name for name in job["formats"] if name in names), ""))


def capped(items: Iterable[Item], limits: Limits, kind: str) -> Iterator[Item]:
    """The items. HttpFault 400 at the first that is too many."""
    for number, item in enumerate(items):
        if number == limits.rows:
            raise too_large(f"{limits.rows} {kind}", "rows")
        yield item


def too_large(most: str, limit: str) -> HttpFault:
    """What a query is answered with whose answer is over a limit; nothing of the answer is sent."""
    return HttpFault(
        400,
        f"the answer has more than {most}, which is the most that is sent",
        "ask for it in parts, with ORDER BY, LIMIT and OFFSET",
        {LIMIT: limit},
    )


def graph_reply(triples: list[Triple], form: Format, lang: str, limits: Limits, sparql: str = "") -> Reply:
    """The reply that has these triples, which are sorted, in a format; a page also has the query that made them."""
    if form is HTML:
        text = _serialized(triples, "ttl").decode()
        return page("graph.html", lang, turtle=text, count=len(triples), sparql=sparql, here=_here(sparql))
    body = _serialized(triples, form.name)
    if form.name == "rdf":
        return _xml_reply(body.decode(), form, limits)
    return _sized(form, body, limits)


def _serialized(triples: list[Triple], name: str) -> bytes:
    text = "".join(map(str, triples)) if name in WITH_PREFIXES else ""
    prefixes = {prefix: start for prefix, start in PREFIXES.items() if f"<{start}" in text}
    try:
        written = serialize(triples, format=GRAPH_FORMATS[name], prefixes=prefixes or None)
    except (ValueError, OSError) as fault:
        raise HttpFault(406, f"this graph cannot be written so: {fault}", "ask for text/turtle") from fault
    return steady(written, with_prefixes=name in WITH_PREFIXES)


def _truth(found: QueryBoolean, form: Format, job: dict[str, Any]) -> Reply:
    if form is HTML:
        sparql = job["sparql"]
        return page("truth.html", job["lang"], value=bool(found), sparql=sparql, here=_here(sparql))
    written = found.serialize(format=TRUTH_FORMATS[form.name])
    assert written is not None
    return Reply(200, form.content_type, written + b"\n")


def _rows(variables: list[str], rows: Iterator[Row], form: Format, job: dict[str, Any], limits: Limits) -> Reply:
    if form is HTML:
        sparql = job["sparql"]
        listed = list(rows)
        shown = [[_shown(term) for term in row] for row in listed[:SHOWN_ROWS]]
        return page(
            "rows.html", job["lang"], variables=variables, rows=shown, count=len(listed), sparql=sparql,
            here=_here(sparql),
        )  # fmt: skip
    text = _joined(WRITERS[form.name](variables, rows), limits)
    return _xml_reply(text, form, limits) if form.name == "xml" else _sized(form, text.encode(), limits)


def _here(sparql: str) -> list[tuple[str, str]]:
    """What the link to the other language keeps."""
    return [("query", sparql)] if sparql else []


def _xml_reply(text: str, form: Format, limits: Limits) -> Reply:
    text, replaced = well_formed(text)
    return _sized(form, text.encode(), limits, {REPLACED: str(replaced)} if replaced else {})


def _joined(pieces: Iterable[str], limits: Limits) -> str:
    found = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limits.answer_bytes:
            raise too_large(f"{limits.answer_bytes} bytes", "bytes")
        found.append(piece)
    return "".join(found)


def _sized(form: Format, body: bytes, limits: Limits, headers: dict[str, str] | None = None) -> Reply:
    if len(body) > limits.answer_bytes:
        raise too_large(f"{limits.answer_bytes} bytes", "bytes")
    return Reply(200, form.content_type, body, headers or {})


def _shown(term: Term | None) -> tuple[str, str]:
    """The text of a cell, and the IRI that it links to, if any."""
    if isinstance(term, NamedNode):
        return shorten(term.value), term.value
    if term is None:
        return "", ""
    return getattr(term, "value", None) or str(term), ""
