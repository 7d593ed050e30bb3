"""Questions as addresses, things by their IRIs, and the dataset described: for programs and for people."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from openapi_spec_validator import validate
from pyoxigraph import NamedNode, RdfFormat, parse

from kgbuild.project import Project
from kgbuild.query.asking import ask
from kgbuild.query.catalogue import names
from kgbuild.store.published import open_current
from kgbuild.terms.namespaces import BASE
from tests.e2e.serving.conftest import Serve
from tests.e2e.serving.process import Served

QUESTIONS = names(Path(__file__).parents[3] / "queries" / "ask")
HTML = {"Accept": "text/html"}
PAGES = [
    "/",
    "/ask",
    "/sparql",
    "/dataset",
    "/ontology.html",
    "/id/organisation/jaxa.html",
    "/id/country/JPN.html",
    "/id/instrument/jaxa-luxprovide-loi/signing.html",
    "/code/topic/space-exploration.html",
    "/source/luxembourg-mission-2024.html",
    "/source/israel-delegation-2019.html",
    "/ask/who-signed-with?org=JAXA&explain=true",
    "/sparql?query=SELECT%20*%20%7B?s%20a%20jber:Signing%7D",
    "/sparql?query=ASK%20%7B%7D",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/jber/id/organisation/jaxa%3E",
    "/nowhere",
]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_as_json_csv_and_page_has_the_same_rows(
    checkout: Path, store: Path, served: Served, name: str
) -> None:
    lang = "ja"
    rows = ask(open_current(Project(checkout, store)), checkout / "queries" / "ask", name, {}, lang)
    as_json = served.ask(f"/ask/{name}?lang={lang}", headers={"Accept": "application/json"})
    texts = [
        tuple((cell.get("text") or cell.get("label")) if cell else "" for cell in row.values())
        for row in as_json.json["rows"]
    ]
    assert texts == [row.texts for row in rows]
    as_csv = served.ask(f"/ask/{name}?lang={lang}", headers={"Accept": "text/csv"})
    _, *lines = csv.reader(io.StringIO(as_csv.text, newline=""))
    assert [tuple(line) for line in lines] == [row.texts for row in rows]
    page = html.fromstring(served.ask(f"/ask/{name}?lang={lang}", headers=HTML).text)
    shown = [[cell.text_content() for cell in row.iter("td")] for row in page.iter("tr")][1:]
    kept = [n for n in range(len(rows.columns)) if any(row.texts[n] for row in rows)]
    assert shown == [[row.texts[n] for n in kept] for row in rows]


def test_parameters_are_what_users_write(served: Served) -> None:
    by_name = served.ask("/ask/who-signed-with?org=JAXA").json["rows"]
    assert len(by_name) == 2
    for written in ("jaxa", quote("宇宙航空研究開発機構"), f"{BASE}id/organisation/jaxa"):
        assert served.ask(f"/ask/who-signed-with?org={written}").json["rows"] == by_name
    assert served.ask("/ask/who-signed-with?org=LuxProvide").json["rows"] != by_name
    assert served.ask("/ask/who-signed-with?org=&format=json").json["rows"] == by_name


def test_a_row_can_be_explained_and_an_answer_revised(served: Served) -> None:
    rows = served.ask("/ask/who-signed-with?org=JAXA&explain=true").json["rows"]
    assert {p["document"] for row in rows for p in row["evidence"]["passages"]} == {"luxembourg-mission-2024"}
    explained = served.ask("/ask/who-signed-with?org=JAXA&explain=true&format=csv").text
    assert "luxembourg-mission-2024 ¶12" in explained
    page = served.ask("/ask/who-signed-with?org=JAXA&explain=true", headers=HTML).text
    assert "/source/luxembourg-mission-2024?lang=en#p12" in page
    assert served.ask("/ask/who-signed-with?org=JAXA&known-at=2020").json["rows"] == []


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/ask/who-signed", 404, "did you mean `who-signed-with`"),
        ("/ask/nonsense", 404, "see all questions at /ask"),
        ("/ask/who-signed-with?org=JAXAA", 404, "did you mean `jaxa`"),
        ("/ask/who-signed-with?nonsense=1", 400, "its parameters: `org`"),
        ("/ask/who-signed-with?org=a&org=b", 400, "more than once"),
        ("/ask/who-signed-with?explain=perhaps", 400, "write explain=true"),
        ("/ask/who-signed-with?known-at=soon", 400, "`soon`"),
        ("/ask/who-signed-with?format=pdf", 400, "choose one of json, csv, html"),
        ("/ask/open-promises?until=1999-13-45", 400, "1999-13-45"),
        ("/ask/who-signed-with?org=%22%7D%20UNION%20%7B%3Fs%20%3Fp%20%3Fo%7D", 404, "is not known"),
        ("/id/organisation/nobody", 404, "nothing is known of https://w3id.org/jber/id/organisation/nobody"),
        ("/id/organisation/nobody.html", 404, "nothing is known of"),
        ("/source/nothing.html", 404, "nothing is known of"),
        ("/graph/nothing", 404, "nothing is known of"),
        ("/ontology.pdf", 404, "nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_to_write_instead(served: Served, path: str, status: int, said: str) -> None:
    answer = served.ask(path)
    assert (answer.status, said in answer.text, answer.text.count("\n")) == (status, True, 1), answer.text


def test_openapi_is_valid_and_says_what_the_answers_are(serve: Serve, rested: Path) -> None:
    served = serve(store=rested)
    described = served.ask("/openapi.json").json
    validate(described)
    assert set(described["paths"]) == {f"/ask/{name}" for name in QUESTIONS}
    for path, item in described["paths"].items():
        content = item["get"]["responses"]["200"]["content"]["application/json"]
        schema = {**content["schema"], "components": described["components"]}
        Draft202012Validator(schema).validate(served.ask(path).json)
        for parameter in item["get"]["parameters"]:
            if "example" in parameter:
                asked = served.ask(f"{path}?{parameter['name']}={quote(parameter['example'])}")
                assert asked.status == 200, asked.text


@pytest.mark.parametrize(
    "path", ["id/organisation/jaxa", "code/topic/space-exploration", "source/luxembourg-mission-2024"]
)
@pytest.mark.parametrize(
    ("accept", "suffix", "media", "form"),
    [
        ("text/html", "html", "text/html", None),
        ("", "html", "text/html", None),
        ("text/turtle", "ttl", "text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", "jsonld", "application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", "nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_a_thing_leads_to_its_description(
    served: Served, path: str, accept: str, suffix: str, media: str, form: RdfFormat | None
) -> None:
    there = served.ask(f"/{path}", headers={"Accept": accept})
    assert (there.status, there.headers["location"], there.body) == (303, f"/{path}.{suffix}", b"")
    assert "Accept" in there.headers["vary"]
    found = served.ask(there.headers["location"])
    assert (found.status, found.media) == (200, media)
    if form is not None:
        subjects = {quad.subject for quad in parse(found.body, format=form)}
        assert NamedNode(BASE + path) in subjects


def test_a_format_that_no_description_has_is_refused(served: Served) -> None:
    assert served.ask("/id/organisation/jaxa", headers={"Accept": "image/png"}).status == 406


def test_a_document_in_trig_has_its_passages_as_graphs(served: Served, checkout: Path, store: Path) -> None:
    found = served.ask("/source/luxembourg-mission-2024.trig")
    written = set(parse(found.body, format=RdfFormat.TRIG))
    start = f"{BASE}source/luxembourg-mission-2024#"
    told = {q for q in open_current(Project(checkout, store)).quads() if str(q.graph_name).startswith(f"<{start}")}
    assert len(told) > 100
    assert told <= written


def test_the_ontology_and_the_graphs_are_documents_themselves(served: Served) -> None:
    turtle = served.ask("/ontology", headers={"Accept": "text/turtle"})
    assert (turtle.status, turtle.media) == (200, "text/turtle")
    page = html.fromstring(served.ask("/ontology", headers=HTML).text)
    assert page.get_element_by_id("Signing") is not None
    view = served.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/register> {{ ?s ?p ?o }} }}").rows[0]["n"]
    register = served.ask("/graph/register", headers={"Accept": "application/n-triples"})
    assert register.text.count("\n") == int(view)


@pytest.mark.parametrize("path", ["/dataset", "/.well-known/void"])
def test_the_dataset_is_described_and_can_be_had_whole(served: Served, path: str, store: Path) -> None:
    found = served.ask(path, headers={"Accept": "application/n-triples"})
    assert f"<{BASE}dataset> <http://rdfs.org/ns/void#sparqlEndpoint> <{served.url}/sparql>" in found.text
    (count,) = re.findall(r'<http://rdfs.org/ns/void#triples> "(\d+)"', found.text)
    assert served.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [{"n": count}]
    (dump,) = re.findall(r"<http://rdfs.org/ns/void#dataDump> <([^>]+)>", found.text)
    whole = served.ask(dump.removeprefix(served.url))
    assert whole.body == (store / "current" / "graph.nq").read_bytes()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_made(served: Served, path: str, lang: str) -> None:
    answer = served.ask(path, headers={**HTML, "Accept-Language": lang})
    page = html.document_fromstring(answer.text)
    assert page.get("lang") == lang
    assert page.findtext(".//title", "").endswith(" – JBER")
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(cell.get("scope") == "col" for cell in page.iter("th"))
    for field in page.iter("input", "textarea", "select"):
        assert field.get("type") == "hidden" or page.xpath(f"//label[@for='{field.get('id')}']")
    assert not list(page.iter("script"))
    assert not [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
    assert not [element for element in page.iter() if element.get("style")]


def test_every_local_link_of_the_pages_leads_somewhere(served: Served) -> None:
    seen: set[str] = set()
    for path in PAGES:
        page = html.document_fromstring(served.ask(path, headers=HTML).text)
        links = {urljoin(path, str(element.get("href"))) for element in page.iter("a", "link") if element.get("href")}
        for link in sorted(links):
            target, _, fragment = link.partition("#")
            if link in seen or not link.startswith("/"):
                continue
            seen.add(link)
            answer = served.ask(target, headers=HTML)
            while answer.status == 303:
                answer = served.ask(answer.headers["location"], headers=HTML)
            assert answer.status == 200 or target.startswith("/nowhere"), (path, link, answer.status)
            if fragment and answer.media == "text/html":
                assert html.document_fromstring(answer.text).xpath(f"//*[@id='{fragment}']"), (path, link)
    assert len(seen) > 150


def test_the_example_query_of_the_form_has_an_answer(served: Served) -> None:
    page = html.document_fromstring(served.ask("/sparql", headers=HTML).text)
    assert len(served.query(page.findtext(".//textarea", "")).rows) > 2


def test_a_page_that_cannot_show_all_rows_says_so(served: Served) -> None:
    page = served.query("SELECT * { ?s ?p ?o } LIMIT 1001", "text/html").text
    assert "The first 1000 of 1001 rows are shown here" in page
    assert page.count("<tr>") == 1001
