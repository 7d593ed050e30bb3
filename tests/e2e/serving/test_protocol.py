"""The SPARQL 1.1 Protocol as clients meet it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from tests.e2e.serving.conftest import Serve
from tests.e2e.serving.process import JSON, Served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
THREE = "SELECT ?s WHERE { ?s a jber:Signing } ORDER BY ?s LIMIT 3"
JAXA = "<https://w3id.org/jber/id/organisation/jaxa>"
VIEW, REGISTER = "https://w3id.org/jber/graph/view", "https://w3id.org/jber/graph/register"


def test_the_three_ways_to_send_a_query_give_the_same_answer(served: Served) -> None:
    got = served.query(THREE)
    by_form = served.ask("/sparql", "POST", FORM, urlencode({"query": THREE}).encode())
    direct = served.ask("/sparql", "POST", DIRECT, THREE.encode())
    assert got.status == by_form.status == direct.status == 200
    assert len(got.rows) == 3
    assert got.rows == by_form.rows == direct.rows


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
        ("image/png, text/*;q=0.1", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_rows_come_in_the_format_that_is_accepted(served: Served, accept: str, media: str) -> None:
    answer = served.query(THREE, accept)
    assert (answer.status, answer.media) == (200, media)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("", "text/turtle", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", "application/trig", RdfFormat.TRIG),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("query", [f"CONSTRUCT {{ {JAXA} ?p ?o }} WHERE {{ {JAXA} ?p ?o }}", f"DESCRIBE {JAXA}"])
def test_graphs_come_in_the_format_that_is_accepted(
    served: Served, accept: str, media: str, form: RdfFormat, query: str
) -> None:
    answer = served.query(query, accept)
    assert (answer.status, answer.media) == (200, media)
    triples = {quad.triple for quad in parse(answer.body, format=form)}
    assert triples == {quad.triple for quad in parse(served.query(query, "").body, format=RdfFormat.TURTLE)}
    assert len(triples) > 3


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_terms_keep_their_types_in_every_format_that_has_types(served: Served, form: str) -> None:
    query = "SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER(isLiteral(?o)) } ORDER BY STR(?o) LIMIT 5000"
    formats = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    read = {name: parse_query_results(served.query(query, format=name).body, kind) for name, kind in formats.items()}
    rows = {name: {row["o"] for row in cast("QuerySolutions", found)} for name, found in read.items()}
    assert len(rows[form]) > 1000
    assert rows[form] == rows["json"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_yes_and_no(served: Served, form: str) -> None:
    kind = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}[form]
    assert bool(parse_query_results(served.query(f"ASK {{ {JAXA} ?p ?o }}", format=form).body, kind))
    assert not bool(parse_query_results(served.query("ASK { ?s jber:unheardOf ?o }", format=form).body, kind))


def test_the_default_graph_is_the_view_and_named_graphs_are_all_there(served: Served) -> None:
    (plain,) = served.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    (view,) = served.query("SELECT (COUNT(*) AS ?n) { GRAPH graph:view { ?s ?p ?o } }").rows
    (graphs,) = served.query("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows
    assert plain == view
    assert int(graphs["n"]) > 20


@pytest.mark.parametrize(
    ("fields", "query", "expected"),
    [
        ([("default-graph-uri", REGISTER)], f"ASK {{ {JAXA} rdfs:label ?o }}", True),
        ([("default-graph-uri", "https://example.org/nothing")], "ASK { ?s ?p ?o }", False),
        ([("default-graph-uri", REGISTER)], "ASK { GRAPH ?g { ?s ?p ?o } }", False),
        ([("named-graph-uri", REGISTER)], "ASK { ?s ?p ?o }", False),
        ([("named-graph-uri", REGISTER)], "ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g != graph:register) }", False),
        ([("named-graph-uri", REGISTER)], f"ASK FROM <{VIEW}> {{ ?s ?p ?o }}", False),
        ([], f"ASK FROM <{REGISTER}> {{ ?s jber:statedIn ?o }}", False),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_dataset_of_the_protocol_is_the_one_that_is_asked(
    served: Served, fields: list[tuple[str, str]], query: str, expected: bool, method: str
) -> None:
    if method == "GET":
        answer = served.ask(f"/sparql?{urlencode([('query', query), *fields])}")
    else:
        answer = served.ask(f"/sparql?{urlencode(fields)}", "POST", DIRECT, query.encode())
    assert answer.status == 200, answer.text
    assert answer.json["boolean"] is expected


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "said"),
    [
        ("GET", "/sparql?query=SELECT", {}, None, 400, "malformed: error at 1:7"),
        ("GET", "/sparql?query=", {}, None, 400, "the query is empty"),
        ("GET", "/sparql?query=SELECT%20*%20%7B%0A%20%3Fs%20%3Fp%0A%7D", {}, None, 400, "error at 3:"),
        ("GET", "/sparql?default-graph-uri=https://example.org/", {}, None, 400, "no query"),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, None, 400, "more than once"),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=nonsense", {}, None, 400, "no absolute IRI"),
        ("GET", "/sparql?query=%ff", {}, None, 400, "not UTF-8"),
        ("GET", "/sparql?query=ASK{}&lang=xx", {}, None, 400, "choose en or ja"),
        ("GET", f"/sparql?{'a=1&' * 300}query=ASK{{}}", {}, None, 400, "more than 200 fields"),
        ("GET", "/sparql?query=ASK{}", {"Accept": "image/png"}, None, 406, "accept one of application/sparql-results+json"),
        ("GET", "/sparql?query=DESCRIBE<x:a>", {"Accept": "text/csv"}, None, 406, "accept one of text/turtle"),
        ("GET", "/sparql?update=CLEAR%20ALL", {}, None, 403, "cannot be updated"),
        ("GET", f"/sparql?query={quote('INSERT DATA { <x:a> <x:b> 1 }')}", {}, None, 400, "an update is not possible"),
        ("GET", f"/sparql?query={quote('LOAD <http://127.0.0.1/>')}", {}, None, 400, "an update is not possible"),
        ("POST", "/sparql", FORM, b"update=CLEAR%20ALL", 403, "cannot be updated"),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403, "cannot be updated"),
        ("POST", "/update", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403, "cannot be updated"),
        ("POST", "/sparql", FORM, b"nothing=here", 400, "no query"),
        ("POST", "/sparql", FORM, b"query=%ff", 400, "not UTF-8"),
        ("POST", "/sparql", DIRECT, b"ASK { ?s ?p '\xff' }", 400, "not UTF-8"),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"x", 400, "not UTF-8"),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415, "application/sparql-query"),
        ("POST", "/sparql", {}, b"ASK {}", 415, "no Content-Type"),
        ("POST", "/sparql", DIRECT, b"ASK {}" + b" " * 1_000_000, 413, "more than 1000000 bytes"),
        ("PUT", "/sparql?query=ASK{}", {}, None, 405, "not allowed"),
        ("DELETE", "/sparql", {}, None, 405, "not allowed"),
        ("PATCH", "/sparql", {}, b"x", 405, "not allowed"),
        ("POST", "/health", {}, b"x", 405, "not allowed"),
    ],
)  # fmt: skip
def test_a_request_that_is_not_in_order_is_told_what_is_wrong(
    served: Served, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int, said: str
) -> None:
    answer = served.ask(path, method, headers, body)
    assert (answer.status, said in answer.text) == (status, True), answer.text
    assert answer.text.count("\n") == 1
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_a_body_that_grows_too_large_on_the_way_is_refused(served: Served) -> None:
    chunked = {**DIRECT, "Transfer-Encoding": "chunked"}
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [b"ASK {}", *[b" " * 65536] * 20]) + b"0\r\n\r\n"
    assert served.ask("/sparql", "POST", chunked, body).status == 413


def test_a_client_that_still_sends_hears_that_its_body_is_too_large(served: Served) -> None:
    body = b" " * 1_100_000
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:1000])
        time.sleep(0.5)
        connection.sendall(body[1000:])
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_faults_come_in_the_form_that_the_client_reads(served: Served) -> None:
    problem = served.query("SELEC", JSON)
    assert problem.media == "application/problem+json"
    assert problem.json["status"] == 400
    assert "malformed" in problem.json["detail"]
    html = served.query("SELEC", "text/html")
    assert html.media == "text/html"
    assert "<h1>Error 400</h1>" in html.text
    assert served.query("SELEC", "text/turtle").media == "text/plain"


def test_head_is_get_without_a_body_and_options_says_what_is_allowed(served: Served) -> None:
    path = f"/sparql?{urlencode({'query': THREE})}"
    head, got = served.ask(path, "HEAD"), served.ask(path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    options = served.ask("/sparql", "OPTIONS")
    assert (options.status, options.body, options.headers["allow"]) == (204, b"", "GET, HEAD, POST, OPTIONS")


def test_the_service_description_tells_formats_graphs_and_limits(served: Served) -> None:
    answer = served.ask("/sparql", headers={"Accept": "application/n-triples"})
    assert answer.status == 200
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert f"<{served.url}/sparql> <{sd}endpoint> <{served.url}/sparql>" in answer.text
    assert f"<{sd}supportedLanguage> <{sd}SPARQL11Query>" in answer.text
    assert f"<{sd}name> <{VIEW}>" in answer.text
    assert f'<{served.url}/sparql#limit-rows> <https://schema.org/value> "5000"' in answer.text
    assert served.ask("/sparql", headers={"Accept": "text/html"}).text.count("<textarea") == 1


def test_the_access_log_has_a_line_of_json_for_each_request_and_no_queries(serve: Serve) -> None:
    served = serve()
    served.query("ASK { ?secret ?p ?o }")
    served.ask("/nowhere%0Aforged", headers={"Host": "evil.example"})
    assert served.stop() == 0
    first, second = (json.loads(line) for line in served.log.read_text().splitlines())
    assert (first["method"], first["path"], first["status"], first["client"]) == ("GET", "/sparql", 200, "127.0.0.1")
    assert (second["path"], second["status"]) == ("/nowhere%0Aforged", 421)
    assert "secret" not in served.log.read_text()


def test_figures_for_prometheus(served: Served) -> None:
    served.query("ASK {}")
    answer = served.ask("/metrics")
    assert (answer.status, answer.media) == (200, "text/plain")
    assert 'kgbuild_requests_total{method="GET",part="sparql",status="200"}' in answer.text
    assert 'kgbuild_graph_info{version="' in answer.text


def test_a_store_without_a_graph_is_told_with_the_command_that_makes_one(checkout: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", "--store", tmp_path / "none", "serve", "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "run `kgbuild build`" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_told(served: Served, checkout: Path, store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", "--store", store, "serve", "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "--port 0 takes any that is free" in done.stderr


def test_a_format_that_the_request_names_is_heeded_where_it_fits(served: Served) -> None:
    assert served.query(THREE, "text/html", format="csv").media == "text/csv"
    assert served.query(THREE, "text/csv", format="turtle").media == "text/csv"
    assert served.query(f"DESCRIBE {JAXA}", "", format="csv").media == "text/turtle"
    assert (
        served.ask(f"/sparql?{urlencode({'query': THREE})}&format=nonsense&format=tsv").media
        == "text/tab-separated-values"
    )
