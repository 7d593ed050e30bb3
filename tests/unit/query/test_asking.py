"""Asking: rows, labels, evidence and rival claims, over small graphs made from text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from kgbuild.build.graph import Built
from kgbuild.errors import NotFoundError, UsageError
from kgbuild.query.answer import python_value
from kgbuild.query.asking import ask, in_one_language
from kgbuild.query.catalogue import names
from kgbuild.query.revision import revise
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.namespaces import term
from tests.unit.conftest import Make

SIGNED = """\
  - agreement: a-memorandum
    name: {{en: A memorandum, ja: ある覚書}}
    type: memorandum-of-understanding
    signed: {{status: {status}, on: {on}, parties: [jaxa, lsa]}}
    at: 1
"""


def graph(built: Built) -> LocalStore:
    assert built.sound, built.problems
    return in_memory([*built.claims, *built.view])


@pytest.fixture
def questions(checkout: Path) -> Path:
    return checkout / "queries" / "ask"


@pytest.fixture
def contested(made: Make) -> LocalStore:
    """Two documents that differ about the day of a signing; the newer one is believed."""
    older = (SIGNED.format(status="happened", on="2020-01-10"), "2020-02-01")
    newer = (SIGNED.format(status="happened", on="2020-01-11"), "2020-03-01")
    return graph(made(older=older, newer=newer))


def test_a_row_has_texts_terms_and_python_values(contested: LocalStore, questions: Path) -> None:
    answer = ask(contested, questions, "who-signed-with", {"org": "jaxa"})
    (row,) = answer
    assert row["partner"].text == "Luxembourg Space Agency"
    assert row["partner"].iri == "https://w3id.org/jber/id/organisation/lsa"
    assert row["date"].term == Literal("2020-01-11", datatype=term("edtf:EDTF-level1"))
    assert row["place"].term is None
    assert row["place"].text == ""
    assert len(answer) == 1


def test_labels_come_in_the_language_asked_for_or_else_in_the_other(contested: LocalStore, questions: Path) -> None:
    (row,) = ask(contested, questions, "who-signed-with", {"org": "jaxa"}, "ja")
    assert row["instrument"].text == "ある覚書"
    assert row["kind"].text == "了解覚書"
    (row,) = ask(contested, questions, "who-signed-with", {"org": "lsa"}, "ja")
    assert row["partner"].text == "宇宙航空研究開発機構"


def test_evidence_names_every_passage_that_says_so_and_the_claim_that_was_not_chosen(
    contested: LocalStore, questions: Path
) -> None:
    (row,) = ask(contested, questions, "who-signed-with", {"org": "jaxa"}, explain=True)
    assert [(p.document, p.paragraph, p.published) for p in row.support.passages] == [
        ("newer", 1, "2020-03-01"),
        ("older", 1, "2020-02-01"),
    ]
    (rival,) = row.support.rivals
    assert (rival.property, rival.value, rival.passage.document) == ("when", "2020-01-10", "older")
    assert rival.resolved_by == "newest document"


def test_a_conflict_is_answered(contested: LocalStore, questions: Path) -> None:
    (row,) = ask(contested, questions, "conflicts", {"about": "A memorandum"}, explain=True)
    assert (row["property"].text, row["chosen"].text, row["rejected"].text) == ("when", "2020-01-11", "2020-01-10")
    assert [passage.document for passage in row.support.passages] == ["newer", "older"]


def test_an_inference_is_marked_with_its_reason_and_can_be_left_out(
    made: Make, questions: Path, checkout: Path
) -> None:
    facts = SIGNED.format(status="happened", on="2020-01") + (
        "  - agreement: a-memorandum\n    topics: space\n    signed: {on: 2020-01-10}\n"
        "    inferred: it was a Friday\n    at: 1\n"
    )
    store = graph(made(report=(facts, "2020-02-01")))
    (row,) = ask(store, questions, "who-signed-with", {}, explain=True)
    assert row["date"].text == "2020-01-10"
    assert [passage.inferred for passage in row.support.passages] == ["", "it was a Friday"]
    stated = revise(store, checkout / "queries", stated_only=True)
    (row,) = ask(stated, questions, "who-signed-with", {}, explain=True)
    assert row["date"].text == "2020-01"
    assert [passage.inferred for passage in row.support.passages] == [""]


def test_what_was_known_on_a_day_rests_on_the_documents_of_that_day(
    contested: LocalStore, questions: Path, checkout: Path
) -> None:
    then = revise(contested, checkout / "queries", known_at="2020-02")
    (row,) = ask(then, questions, "who-signed-with", {}, explain=True)
    assert row["date"].text == "2020-01-10"
    assert [passage.document for passage in row.support.passages] == ["older"]
    assert row.support.rivals == ()
    assert len(ask(revise(contested, checkout / "queries", known_at="2020-01-31"), questions, "who-signed-with")) == 0
    assert len(ask(revise(contested, checkout / "queries", as_of="2020-01-10"), questions, "who-signed-with")) == 0


@pytest.mark.parametrize("status", ["planned", "announced", "decided", "postponed", "cancelled", "unknown"])
def test_what_did_not_come_about_is_not_signed(made: Make, questions: Path, status: str) -> None:
    store = graph(made(report=(SIGNED.format(status=status, on="2030-01-10"), "2020-02-01")))
    for name in ("who-signed-with", "signed-not-in-force"):
        assert len(ask(store, questions, name)) == 0
    (row,) = ask(store, questions, "instruments-with-country", {"country": "LUX"})
    assert row["status"].text == status
    promised = [row["promise"].text for row in ask(store, questions, "open-promises")]
    assert promised == ([] if status in ("cancelled", "unknown") else ["signing: A memorandum"])


def test_in_force_is_answered_once_a_document_says_so(made: Make, questions: Path) -> None:
    facts = SIGNED.format(status="happened", on="2010-01-10") + (
        "  - agreement: a-memorandum\n    topics: space-exploration\n"
        "    in-force: {status: happened, on: 2011-05-01}\n    at: 1\n"
    )
    store = graph(made(report=(facts, "2020-02-01")))
    (row,) = ask(store, questions, "agreements-on-topic-in-force", {"topic": "space"}, explain=True)
    assert row.texts == ("A memorandum", "memorandum of understanding", "space exploration", "2011-05-01")
    assert len(ask(store, questions, "signed-not-in-force")) == 0


def test_companies_that_joined_are_counted_apart_from_those_expected(made: Make, questions: Path) -> None:
    mission = (
        "  - event: mission-{0}\n    name: {{en: Mission {0}}}\n    type: mission\n    status: {1}\n    country: ISR\n"
        "    participants: {{who: sony, role: member}}\n    at: 1\n"
    )
    store = graph(made(report=(mission.format("a", "happened") + mission.format("b", "planned"), "2020-02-01")))
    (row,) = ask(store, questions, "frequent-mission-companies", {"more_than": "1"})
    assert row.texts == ("Sony", "1", "1")


def test_texts_in_several_languages_make_one_row() -> None:
    def solution(text: str, language: str) -> dict[str, Literal]:
        return {"a": Literal("x"), "t": Literal(text, language=language)}  # type: ignore[dict-item]

    solutions = [solution("one", "en"), solution("一", "ja"), solution("another", "en")]
    assert [each["t"].value for each in in_one_language(solutions, ["a", "t"], "en")] == ["one", "another"]  # type: ignore[union-attr]
    assert [each["t"].value for each in in_one_language(solutions, ["a", "t"], "ja")] == ["一"]  # type: ignore[union-attr]
    assert len(in_one_language(solutions[:1], ["a", "t"], "ja")) == 1


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (Literal("5", datatype=term("xsd:integer")), 5),
        (Literal("true", datatype=term("xsd:boolean")), True),
        (Literal("2024-06-13", datatype=term("xsd:date")), date(2024, 6, 13)),
        (Literal("2014~/2019~", datatype=term("edtf:EDTF-level1")), "2014~/2019~"),
        (term("jber:Signing"), term("jber:Signing").value),
        (None, None),
    ],
)
def test_a_term_becomes_a_python_value(literal: Literal | None, value: object) -> None:
    assert python_value(literal) == value


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("who-signed", {}, NotFoundError),
        ("../check/claim-in-known-passage", {}, NotFoundError),
        ("who-signed-with", {"organisation": "jaxa"}, UsageError),
        ("who-signed-with", {"org": '"} UNION {?s ?p ?o} #'}, NotFoundError),
    ],
)
def test_a_wrong_request_is_told(
    contested: LocalStore, questions: Path, name: str, given: dict[str, str], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        ask(contested, questions, name, given)


@pytest.mark.parametrize("name", names(Path(__file__).parents[3] / "queries" / "ask"))
def test_an_answer_does_not_depend_on_the_order_in_which_quads_were_loaded(
    built: Built, questions: Path, name: str
) -> None:
    quads: list[Quad] = sorted({*built.claims, *built.view}, key=str)
    one, two = in_memory(quads), in_memory(reversed(quads))
    first = ask(one, questions, name, explain=True)
    assert [(row.texts, row.support) for row in ask(two, questions, name, explain=True)] == [
        (row.texts, row.support) for row in first
    ]
