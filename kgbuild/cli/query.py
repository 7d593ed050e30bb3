"""``kgbuild query``: any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kgbuild.cli.opening import endpoint_options, opened, with_options
from kgbuild.cli.output import FORMATS, Table, chosen, format_option, put, put_json, put_records, put_table
from kgbuild.errors import UsageError
from kgbuild.project import Project
from kgbuild.store.port import Solutions, Term, Triples, Truth
from kgbuild.terms.namespaces import PREFIXES, shorten

GRAPH_FORMATS = ("ttl", "trig", "nt", "nq", "jsonld")


@with_options(format_option(*GRAPH_FORMATS), *endpoint_options())
@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.option("-q", "--query", "text", metavar="SPARQL", help="The query itself.")
@click.pass_obj
def query(project: Project, file: Path | None, text: str | None, form: str | None, endpoint: str | None) -> None:
    """Run a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The query stands in FILE, after -q, or on standard input. The prefixes of the project (jber:, id:, code:, doc:,
    graph:, rdfs:, skos: …) need no declaration: those that the query uses and does not declare are added. Without
    GRAPH, the local store asks the view, graph:view. Rows are printed as in `kgbuild ask`; json is SPARQL 1.1 Query
    Results JSON. Graphs are printed as ttl, trig, nt, nq or jsonld.

    A query of the local store reaches no other machine: SERVICE is refused.
    """
    from kgbuild.query.federation import refuse_federation
    from kgbuild.query.tokens import with_prologue, without_comments

    sparql = with_prologue(without_comments(_text(file, text)))
    if endpoint is None:
        refuse_federation(sparql)
    found = opened(project, endpoint).query(sparql)
    if isinstance(found, Triples):
        _put_graph(found, form or "ttl")
        return
    if form in GRAPH_FORMATS:
        raise UsageError(f"{form} is for graphs", f"choose one of {', '.join(FORMATS)}, or ask with CONSTRUCT")
    if isinstance(found, Truth):
        if form in ("json", "jsonl"):
            put_json({"head": {}, "boolean": found.value})
        else:
            put(f"{str(found.value).lower()}\n")
    else:
        _put_rows(found, chosen(form))


def _text(file: Path | None, text: str | None) -> str:
    if text is not None and file is not None:
        raise click.UsageError("give a file or -q, not both")
    if text is not None:
        return text
    if file is None and sys.stdin.isatty():
        raise click.UsageError("no query: give a file, -q 'SELECT …', or a query on standard input")
    try:
        if file is None or str(file) == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError("the query is not UTF-8", "save it as UTF-8") from fault


def _put_rows(found: Solutions, form: str) -> None:
    if form in ("json", "jsonl"):
        from kgbuild.query.results import json_term

        bindings = [{name: json_term(term) for name, term in row.items()} for row in found]
        put_records(bindings, {"head": {"vars": list(found.variables)}, "results": {"bindings": bindings}}, form)
        return
    short = form in ("table", "md")
    rows = [["" if term is None else _shown(term, short=short) for term in row] for row in found.rows]
    put_table(Table(found.variables, found.variables, rows), form)


def _shown(term: Term, *, short: bool) -> str:
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return shorten(term.value) if short else term.value
    return term.value if isinstance(term, Literal) else str(term)


def _put_graph(found: Triples, form: str) -> None:
    from pyoxigraph import RdfFormat, serialize

    formats = {
        "ttl": RdfFormat.TURTLE,
        "trig": RdfFormat.TRIG,
        "nt": RdfFormat.N_TRIPLES,
        "nq": RdfFormat.N_QUADS,
        "jsonld": RdfFormat.JSON_LD,
    }
    if form not in formats:
        raise UsageError(f"{form} is for rows", f"choose one of {', '.join(GRAPH_FORMATS)}, or ask with SELECT")
    prefixes = PREFIXES if form in ("ttl", "trig", "jsonld") else None
    content = serialize(found.triples, format=formats[form], prefixes=prefixes)
    assert content is not None
    put(content.decode("utf-8"))
