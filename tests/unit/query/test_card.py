"""Cards: what they say, and what the lint finds wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.query.card import Column, Evidence, Parameter, in_language, read_card
from kgbuild.query.lint import lint_card, lint_folder

CARD = """\
#+ title: What was signed
#+ title@ja: 署名されたもの
#+ question: What did an organisation sign?
#+ question@ja: ある機関は何に署名しましたか。
#+ parameter: org | organisation | the organisation | 機関
#+ example: org = LuxProvide
#+ column: what | what | 内容
#+ column: rate | rate | 率 | percent
#+ evidence: ?signing; ?what a ?kind
#+ keywords: signature, 署名
# A remark, which is no part of the card.
SELECT ?what ?rate ?signing ?kind
WHERE {
  VALUES ?org { <https://w3id.org/jber/id/organisation/jaxa> }
  GRAPH <https://w3id.org/jber/graph/view> { ?what a ?kind . ?signing <x:party> ?org . OPTIONAL { ?what <x:rate> ?rate } }
}
ORDER BY ?what ?signing
"""


def test_a_card_says_what_a_question_takes_and_shows() -> None:
    card, problems = read_card(CARD, "what-was-signed")
    assert problems == []
    assert in_language(card.title, "ja") == "署名されたもの"
    assert in_language(card.title, "fr") == "What was signed"
    assert card.parameters == (
        Parameter("org", "organisation", {"en": "the organisation", "ja": "機関"}, ("LuxProvide",)),
    )
    assert card.columns == (
        Column("what", {"en": "what", "ja": "内容"}),
        Column("rate", {"en": "rate", "ja": "率"}, "percent"),
    )
    assert card.evidence == (Evidence("?signing"), Evidence("?what", "a", "?kind"))
    assert card.keywords == ("signature", "署名")
    block = card.block("org")
    assert block is not None
    assert block.rows == (("<https://w3id.org/jber/id/organisation/jaxa>",),)


def test_a_sound_card_has_no_problems() -> None:
    assert lint_card(CARD, "what-was-signed", "what-was-signed.rq") == []


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("#+ title@ja", "#+ titel@ja", "card-key", "a card has no `titel@ja`"),
        ("#+ title: What was signed\n", "", "card-title", "the card has no `title`"),
        ("#+ question@ja: ある機関は何に署名しましたか。\n", "", "card-question", "the card has no `question@ja`"),
        ("#+ keywords: signature, 署名", "#+ keywords:", "card-line", "`#+ keywords:` says nothing"),
        (" | 機関", "", "card-parameter", "`org | organisation | the organisation` is no parameter"),
        ("org = LuxProvide", "LuxProvide", "card-example", "`LuxProvide` is no example"),
        ("| organisation |", "| firm |", "card-kind", "`firm` is no kind of parameter"),
        ("VALUES ?org {", "VALUES ?orb {", "card-values", "`org` has 0 VALUES blocks and needs one"),
        (
            "VALUES ?org {",
            "VALUES ?org { UNDEF } VALUES ?org {",
            "card-values",
            "`org` has 2 VALUES blocks and needs one",
        ),
        ("| organisation |", "| amount |", "card-values", "the block of `org` has 1 variables"),
        ("#+ parameter: org |", "#+ parameter: format |", "card-parameter", "`format` cannot be a parameter"),
        ("| percent", "| per cent", "card-column", "`rate | rate | 率 | per cent` is no column"),
        ("#+ column: what |", "#+ column: who |", "card-column", "the column `who` is not selected"),
        ("#+ column: rate |", "#+ column: what |", "card-column", "the column `what` stands twice"),
        (
            "SELECT ?what ?rate ?signing ?kind",
            "SELECT ?what ?rate ?kind",
            "card-evidence",
            "the evidence `?signing` is not",
        ),
        ("; ?what a ?kind", "; ?what nope:x ?kind", "card-evidence", "`nope:x` is no term"),
        ("#+ evidence: ?signing; ?what a ?kind\n", "", "card-evidence", "the card does not say what its rows rest on"),
        ("ORDER BY ?what ?signing", "", "query-order", "the query does not end with ORDER BY"),
        ("OPTIONAL {", "OPTIONAL [", "query-syntax", "the query is malformed"),
        (
            "?what a ?kind .",
            "?what a ?kind . SERVICE <x:y> { ?what ?a ?b } ",
            "query-service",
            "SERVICE is not allowed",
        ),
        ("?what a ?kind .", "?what a ?kind . BIND(NOW() AS ?now) ", "query-clock", "NOW() makes answers differ"),
        ("GRAPH <https://w3id.org/jber/graph/view> ", "", "query-graph", "the query names no graph"),
    ],
)
def test_a_fault_is_told_by_its_rule(old: str, new: str, code: str, message: str) -> None:
    assert old in CARD
    found = lint_card(CARD.replace(old, new), "what-was-signed", "queries/ask/what-was-signed.rq")
    assert any(problem.code == code and problem.message.startswith(message) for problem in found), found
    assert all(problem.span is not None and problem.repair for problem in found)


def test_a_fault_of_a_line_has_its_line() -> None:
    (problem,) = lint_card(CARD.replace("title@ja: ", "title@jp: ", 1).replace("x:y", "x:z"), "a", "a.rq")[:1]
    assert str(problem.span) == "a.rq:2:1"
    assert problem.repair == "did you mean `title@ja`?"


@pytest.mark.parametrize("name", ["Who", "who_signed", "who--signed", "-"])
def test_a_name_is_lower_case_words(name: str) -> None:
    assert [problem.code for problem in lint_card(CARD, name, "x.rq")] == ["card-name"]


def test_all_questions_of_the_project_are_sound(checkout: Path) -> None:
    assert lint_folder(checkout / "queries" / "ask", checkout) == []
