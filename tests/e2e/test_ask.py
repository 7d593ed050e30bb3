"""``kgbuild ask``, ``query`` and ``show`` as people and pipes see them, over the published graph."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import kgbuild
from kgbuild.query.catalogue import cards, names

QUESTIONS = Path(__file__).parents[2] / "queries" / "ask"


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


Run = Callable[..., Ran]


@pytest.fixture
def run(checkout: Path, store: Path) -> Run:
    def go(*arguments: str, stdin: str = "", **environment: str) -> Ran:
        found = subprocess.run(
            [sys.executable, "-m", "kgbuild", "--store", str(store), *arguments],
            input=stdin.encode(),
            capture_output=True,
            cwd=checkout,
            env={**os.environ, **environment},
            check=False,
        )
        return Ran(found.stdout.decode(), found.stderr.decode(), found.returncode)

    return go


def test_who_signed_what_with_jaxa(run: Run) -> None:
    found = run("ask", "who-signed-with", "JAXA")
    assert found == Ran(
        "partner\tinstrument\tkind\tdate\toccasion\tplace\tstatus\tunnamed\n"
        "Luxembourg Space Agency\tCooperation agreement between JAXA and the Luxembourg Space Agency\t"
        "cooperation agreement\t2024-06-13\tOpening session of the Luxembourg-Japan Business Forum 2024\t\thappened\t\n"
        "LuxProvide\tLetter of intent between LuxProvide and JAXA\tletter of intent\t\t\t\thappened\t\n",
        "",
        0,
    )


def test_the_paragraphs_behind_each_row_are_shown(run: Run) -> None:
    found = run("ask", "who-signed-with", "--org", "宇宙航空研究開発機構", "--explain", "--format", "table")
    assert (
        "  1. luxembourg-mission-2024 ¶2\n     luxembourg-mission-2024 ¶10\n  2. luxembourg-mission-2024 ¶12\n"
        in found.out
    )
    assert "publication date not stated (inferred: 2024-06-13/2024-06)" in found.out
    as_tsv = run("ask", "who-signed-with", "JAXA", "--explain")
    assert as_tsv.out.splitlines()[1].endswith(
        "\thappened\t\tluxembourg-mission-2024 ¶2; luxembourg-mission-2024 ¶10\t"
    )


def test_promises_name_what_is_planned_and_nothing_else_does(run: Run) -> None:
    rows = [json.loads(line) for line in run("ask", "open-promises", "--format", "jsonl").out.splitlines()]
    promises = {row["promise"]["iri"].partition("/id/")[2]: row["status"]["label"] for row in rows}
    assert promises["instrument/japan-israel-digital-health/signing"] == "planned"
    assert promises["presence/thermalytica-luxembourg"] == "announced"
    for occurrence in ("Signing", "Presence", "Forum", "Visit", "Anniversary", "Exhibition"):
        found = run("query", "-q", f"SELECT ?s {{ ?s a jber:{occurrence} }} ORDER BY ?s").out
        for planned in ("digital-health", "thermalytica", "business-forum-2019", "israel-2019", "centenary", "expo"):
            assert planned not in found


@pytest.mark.parametrize("form", ["csv", "tsv", "md", "table"])
def test_rows_come_in_every_format(run: Run, form: str) -> None:
    found = run("ask", "who-signed-with", "JAXA", "--format", form)
    assert (found.code, found.err) == (0, "")
    assert "LuxProvide" in found.out
    assert "\x1b" not in found.out
    if form == "csv":
        assert [len(row) for row in csv.reader(io.StringIO(found.out))] == [8, 8, 8]


def test_json_keeps_iris_labels_and_datatypes(run: Run) -> None:
    found = json.loads(run("ask", "who-signed-with", "JAXA", "--format", "json", "--explain", "--lang", "ja").out)
    assert found["title"] == "ある機関と誰が何に署名したか"
    row = found["rows"][0]
    assert row["partner"] == {"iri": "https://w3id.org/jber/id/organisation/lsa", "label": "ルクセンブルク宇宙機関"}
    assert row["date"] == {"value": "2024-06-13", "text": "2024-06-13", "datatype": "edtf:EDTF-level1"}
    assert row["place"] is None
    passages = row["evidence"]["passages"]
    assert [passage["paragraph"] for passage in passages] == [2, 10]
    assert passages[0]["published"] is None
    lines = run("ask", "--format", "jsonl", "who-signed-with", "JAXA").out.splitlines()
    assert [json.loads(line)["status"]["label"] for line in lines] == ["happened", "happened"]


def test_an_empty_answer_is_an_answer_and_says_so_on_stderr(run: Run) -> None:
    found = run("ask", "agreements-on-topic-in-force", "space")
    assert found.code == 0
    assert found.out == "agreement\tkind\ttopic_stated\tsince\n"
    assert found.err == "kgbuild: nothing on record answers this\n"
    assert "該当する記録はありません" in run("ask", "agreements-on-topic-in-force", "--lang", "ja").err


@pytest.mark.parametrize("name", names(QUESTIONS))
def test_every_question_answers_and_teaches(run: Run, name: str) -> None:
    assert run("ask", name, "--format", "json").code == 0
    card = next(card for card in cards(QUESTIONS) if card.name == name)
    for lang in ("en", "ja"):
        helped = run("ask", name, "--lang", lang, "--help", PYTHONIOENCODING="utf-8", COLUMNS="300")
        assert helped.code == 0
        assert card.title[lang] in helped.out
        for parameter in card.parameters:
            assert parameter.option in helped.out
            assert parameter.help[lang].partition(" ")[0] in helped.out
            assert parameter.examples, f"{name}: {parameter.name} has no example"


def test_every_example_of_every_question_works(rested: Path, checkout: Path) -> None:
    kg = kgbuild.open(checkout, rested)
    for card in kg.questions():
        for parameter in card.parameters:
            for example in parameter.examples:
                kg.ask(card.name, **{parameter.name: example})


def test_the_list_names_all_questions(run: Run) -> None:
    listed = run("ask", "--list").out.splitlines()[1:]
    assert [line.split("\t")[0] for line in listed] == names(QUESTIONS)
    assert len(listed) >= 24
    assert len(json.loads(run("ask", "--list", "--format", "json").out)) == len(listed)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ask", "who-signed-with", "JAXXA"), 3, "did you mean `jaxa` (Japan Aerospace Exploration Agency)?"),
        (("ask", "who-signed"), 3, "did you mean `who-signed-with`"),
        (("ask", "who-signed-with", '"} UNION {?s ?p ?o} #'), 3, "is not known as an agent"),
        (("ask", "who-signed-with", "a", "b"), 2, "too many values"),
        (("ask", "who-signed-with", "--organisation", "a"), 2, "--organisation"),
        (("ask", "trade-flows", "--from", "yesterday"), 2, "is no date"),
        (("ask", "trade-flows", "--as-of", "2024-06"), 2, "is no single day"),
        (("ask", "trade-flows", "--endpoint", "http://127.0.0.1:1/", "--stated-only"), 2, "ask the local graph"),
        (("ask", "trade-flows", "--endpoint", "http://127.0.0.1:1/"), 4, "did not answer"),
        (("show", "nothing of the kind"), 3, "is not known as a thing"),
        (("query", "-q", "SELECT"), 2, "malformed: error at 1:7"),
        (("query", "-q", "INSERT DATA { <x:a> <x:b> <x:c> }"), 2, "an update is not possible"),
        (("query", "-q", "# nothing"), 2, "the query is empty"),
        (("query", "-q", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 2, "SERVICE is not allowed"),
        (("query", "-q", "ASK {}", "--format", "ttl"), 2, "ttl is for graphs"),
        (("query", "-q", "CONSTRUCT WHERE { ?s a jber:Signing }", "--format", "csv"), 2, "csv is for rows"),
        (("query", "/nowhere.rq"), 2, "does not exist"),
    ],
)
def test_a_fault_is_one_line_on_stderr_with_its_exit_code(
    run: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    found = run(*arguments)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith("kgbuild: ")
    assert message in found.err
    assert found.err.count("\n") == 1


def test_the_view_is_resolved_anew_for_a_day_and_without_inferences(run: Run) -> None:
    assert "2018-01/2018-09" in run("ask", "trade-flows", "ISR").out
    assert "2018-01/2018-09" not in run("ask", "trade-flows", "ISR", "--stated-only").out
    assert (
        "inferred" not in run("ask", "document-says", "israel-delegation-2019", "--stated-only").out.partition("\n")[2]
    )
    assert run("ask", "who-signed-with", "JAXA", "--known-at", "2024-06-12").out.count("\n") == 1
    assert run("ask", "who-signed-with", "JAXA", "--known-at", "2024-07").out.count("\n") == 3
    assert "jaxa" not in run("query", "-q", "SELECT * { ?s a jber:Forum }").out
    assert run("ask", "who-signed-with", "JAXA", "--as-of", "2024-06-12").out.count("\n") == 2


def test_a_query_comes_from_a_file_or_from_standard_input(run: Run, tmp_path: Path) -> None:
    text = "\ufeffSELECT (COUNT(*) AS ?n) { ?s a jber:Signing }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    assert run("query", str(tmp_path / "q.rq")).out == run("query", stdin=text).out == run("query", "-", stdin=text).out


def test_query_results_keep_their_terms(run: Run) -> None:
    q = 'SELECT ("x"@en AS ?a) (5 AS ?b) (jber:Signing AS ?c) ("t\\tab" AS ?d) ?e {}'
    found = json.loads(run("query", "-q", q, "--format", "json").out)
    assert found["head"]["vars"] == ["a", "b", "c", "d", "e"]
    assert found["results"]["bindings"] == [
        {
            "a": {"type": "literal", "value": "x", "xml:lang": "en"},
            "b": {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            "c": {"type": "uri", "value": "https://w3id.org/jber/ontology#Signing"},
            "d": {"type": "literal", "value": "t\tab"},
        }
    ]
    assert run("query", "-q", q, "--format", "tsv").out.splitlines()[1].split("\t")[3] == "t\\tab"
    assert json.loads(run("query", "-q", "ASK {}", "--format", "json").out) == {"head": {}, "boolean": True}
    assert run("query", "-q", "ASK {}").out == "true\n"


@pytest.mark.parametrize("form", ["ttl", "trig", "nt", "nq", "jsonld"])
def test_a_graph_comes_in_every_format(run: Run, form: str) -> None:
    found = run("query", "-q", "CONSTRUCT WHERE { ?s a jber:Signing }", "--format", form)
    assert found.code == 0
    assert "jaxa-lsa-cooperation" in found.out


@pytest.mark.parametrize("document", ["luxembourg-mission-2024", "israel-delegation-2019"])
def test_a_document_is_shown_with_every_paragraph_accounted_for(run: Run, document: str) -> None:
    found = run("show", document).out
    numbers = [line[1:] for line in found.splitlines() if line.startswith("¶")]
    assert numbers == [str(number) for number in range(1, 18)]
    assert "not accounted for" not in found
    record = json.loads(run("show", document, "--format", "json").out)
    assert all(paragraph["facts"] or paragraph["nothing"] for paragraph in record["paragraphs"])


def test_a_thing_is_shown_with_its_sources(run: Run) -> None:
    found = run("show", "楽天").out
    assert found.startswith("Rakuten Group (company)\nhttps://w3id.org/jber/id/organisation/rakuten\n")
    assert "  founding: status happened; place Tokyo; when 1997  [luxembourg-mission-2024 ¶17]\n" in found
    assert ": operator, decided  [luxembourg-mission-2024 ¶17]\n" in found


def test_the_locale_does_not_change_what_is_printed(run: Run) -> None:
    arguments = ("ask", "who-signed-with", "--lang", "ja")
    assert run(*arguments, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") == run(*arguments)


def test_a_closed_pipe_is_no_error(checkout: Path, store: Path) -> None:
    command = f'"{sys.executable}" -m kgbuild --store "{store}" ask document-says luxembourg-mission-2024 | head -1'
    found = subprocess.run(command, shell=True, cwd=checkout, capture_output=True, check=False)
    assert found.stderr == b""
    assert found.stdout.startswith(b"number\t")


def test_what_is_taken_for_a_parameter_that_is_not_given_is_told(run: Run) -> None:
    assert run("ask", "who-signed-with").err == "kgbuild: --org is `jaxa` where nothing is given\n"
    assert run("ask", "open-promises").err == ""


def test_a_dataset_that_a_query_names_is_the_one_it_gets(run: Run) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    assert run("query", "-q", count.format("FROM <http://example.org/>")).out == "n\n0\n"
    register = run("query", "-q", count.format("FROM <https://w3id.org/jber/graph/register>")).out
    assert register == run("query", "-q", "SELECT (COUNT(*) AS ?n) { GRAPH graph:register { ?s ?p ?o } }").out
    assert register != run("query", "-q", count.format("")).out
    unquoted = run("query", "-q", 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER("FROM" != "<FROM") } # FROM').out
    assert unquoted == run("query", "-q", count.format("")).out


def test_the_graph_is_open_to_python(checkout: Path, store: Path) -> None:
    kg = kgbuild.open(checkout, store)
    answer = kg.ask("who-signed-with", org="JAXA", explain=True)
    assert [row["partner"].text for row in answer] == ["Luxembourg Space Agency", "LuxProvide"]
    assert [[passage.paragraph for passage in row.support.passages] for row in answer] == [[2, 10], [12]]
    assert kg.show("JAXA").iri == "https://w3id.org/jber/id/organisation/jaxa"
    stated = kg.revised(stated_only=True).ask("trade-flows", country="ISR")
    assert [row["period"].text for row in stated] == ["", "", ""]
    with pytest.raises(kgbuild.errors.UsageError, match="SERVICE"):
        kg.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(AttributeError):
        kgbuild.nothing  # noqa: B018
