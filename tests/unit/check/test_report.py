"""How problems are shown."""

from __future__ import annotations

import json

from kgbuild.check.report import as_github, as_json, as_text, at_least, ordered, summary
from kgbuild.errors import Problem, Severity, Span

FAULT = Problem("a-rule", "it is 100% wrong", "write `x`", Span("data/a.yaml", 3, 7))
WARNING = Problem("b-rule", "it is odd", "look again", Span("data/a.yaml", 2, 1), Severity.WARNING)
NOTE = Problem("c-rule", "by the way", "nothing to do", None, Severity.INFO)


def test_text_has_the_place_the_fault_and_the_repair() -> None:
    assert as_text([FAULT]) == "data/a.yaml:3:7: violation: it is 100% wrong [a-rule]\n    repair: write `x`\n"
    assert as_text([NOTE]) == "info: by the way [c-rule]\n    repair: nothing to do\n"


def test_json_is_a_list_of_objects_with_null_where_there_is_no_place() -> None:
    rows = json.loads(as_json([FAULT, NOTE]))
    assert rows[0] == {
        "file": "data/a.yaml",
        "line": 3,
        "column": 7,
        "severity": "violation",
        "code": "a-rule",
        "message": "it is 100% wrong",
        "repair": "write `x`",
    }
    assert (rows[1]["file"], rows[1]["line"], rows[1]["column"]) == (None, None, None)


def test_github_annotations_are_escaped() -> None:
    assert as_github([FAULT]) == "::error file=data/a.yaml,line=3,col=7,title=a-rule::it is 100%25 wrong. write `x`\n"
    assert as_github([NOTE]).startswith("::notice title=c-rule::")


def test_problems_come_by_place_each_once() -> None:
    assert ordered([FAULT, WARNING, FAULT]) == [WARNING, FAULT]


def test_severities_are_counted_and_chosen() -> None:
    assert summary([FAULT, FAULT, WARNING, NOTE]) == "2 violations, 1 warning, 1 note"
    assert summary([]) == "no problems"
    assert at_least([FAULT, WARNING, NOTE], Severity.WARNING) == [FAULT, WARNING]
