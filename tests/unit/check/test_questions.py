"""Questions and their expected answers: what differs is told, and so is what is missing or left over."""

from __future__ import annotations

import shutil

import pytest

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import Built
from kgbuild.build.view import Rules
from kgbuild.check.excerpts import Excerpts
from kgbuild.check.questions import questions
from kgbuild.project import Project
from tests.unit.conftest import Make

FORUM = (
    "  - event: a-forum\n    name: {en: A forum}\n    type: forum\n    status: happened\n    when: 2019\n    at: 1\n"
)

QUESTION = """\
#+ title: Forums
#+ title@ja: フォーラム
#+ question: Which forums were there?
#+ question@ja: どのフォーラムがありましたか。
#+ column: forum | forum | フォーラム
#+ evidence: EVIDENCE
PREFIX graph: <https://w3id.org/jber/graph/>
PREFIX jber: <https://w3id.org/jber/ontology#>
SELECT ?forum ?nothing WHERE { GRAPH graph:view { ?forum a jber:Forum } } ORDER BY ?forum
"""


@pytest.fixture
def asked(project: Project, made: Make) -> object:
    """``asked(expected, …)`` puts one question with that answer into the project and returns the faults told."""
    shutil.rmtree(project.queries / "ask")
    shutil.rmtree(project.queries / "expected")
    (project.queries / "ask").mkdir()
    (project.queries / "expected").mkdir()
    built: Built = made(report=FORUM)

    def ask(expected: str | None, name: str = "forums", evidence: str = "?forum") -> list[tuple[str, str]]:
        (project.queries / "ask" / "forums.rq").write_text(QUESTION.replace("EVIDENCE", evidence), encoding="utf-8")
        if expected is not None:
            (project.queries / "expected" / f"{name}.yaml").write_text(expected, encoding="utf-8")
        derive = Rules(project.queries / "derive", load_ontology(project))
        excerpts = Excerpts(built.units.by_file.values(), derive, built.vocabulary)
        return [(problem.code, problem.message) for problem in questions(project, excerpts)]

    return ask


RIGHT = "- {documents: report, rows: [{forum: A forum}]}\n"


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (RIGHT, []),
        ("- {documents: other, rows: []}\n", []),
        (
            "- {documents: report, rows: [{forum: B forum}]}\n",
            [("answer-differs", "forums answers otherwise: missing forum: B forum; not expected forum: A forum")],
        ),
        (
            "- {documents: report, rows: [{forum: A forum}, {forum: A forum}]}\n",
            [
                (
                    "answer-differs",
                    "forums answers otherwise: the rows come in another order, or one of them more than once",
                )
            ],
        ),
        ("- {rows: []}\n", [("answer-form", "a case has `with`, `documents` and `rows`")]),
        (
            "- {with: {org: jaxa}, documents: report, rows: []}\n",
            [("answer-fails", "forums: forums has no parameter `org`")],
        ),
        (None, [("answer-missing", "`queries/ask/forums.rq` has no expected answer")]),
    ],
)
def test_an_expected_answer_is_compared(asked: object, expected: str | None, told: list[tuple[str, str]]) -> None:
    assert asked(expected) == told  # type: ignore[operator]


def test_an_answer_to_no_question_is_told(asked: object) -> None:
    told = asked(RIGHT, name="forms")  # type: ignore[operator]
    assert [code for code, _ in told] == ["answer-stray", "answer-missing"]


def test_an_answer_that_rests_on_nothing_is_told(asked: object) -> None:
    told = asked(RIGHT, evidence="?nothing")  # type: ignore[operator]
    assert told == [("answer-without-evidence", "forums answers `A forum`, and no passage is behind it")]
