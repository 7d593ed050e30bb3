"""Each offender query finds what breaks its rule, at the line that says so, and nothing where the rule is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.check.offenders import offenders
from kgbuild.errors import UsageError
from kgbuild.store.local import in_memory
from tests.unit.conftest import Make

FORUM = "  - event: a-forum\n    name: {{en: A forum}}\n    type: forum\n    status: {}\n    when: {}\n    at: 1\n"

CASES = [
    ("planned-for-a-past-day", ("planned", "2020-01-14", "2020-01-15"), ("planned", "2020-01-15", "2020-01-15"), 15),
    ("planned-without-outcome", ("announced", "2021", "2020"), ("announced", "2031", "2020"), 15),
    (
        "happened-after-every-document",
        ("happened", "2020-01-16", "2020-01-15"),
        ("happened", "2020-01-15", "2020-01-15"),
        15,
    ),
    ("published-in-the-future", ("happened", "2020", "2031-05"), ("happened", "2020", "2026-11-24"), 5),
]


def found(made: Make, rule: str, status: str, when: str, published: str) -> list[tuple[str, int]]:
    built = made(report=(FORUM.format(status, when), published))
    assert built.problems == []
    problems = offenders(in_memory([*built.claims, *built.view]), built.project.queries / "check", built.origins)
    return [(problem.span.file, problem.span.line) for problem in problems if problem.code == rule and problem.span]


@pytest.mark.parametrize(("rule", "bad", "good", "line"), CASES, ids=[case[0] for case in CASES])
def test_the_rule_is_told_where_it_is_broken_and_only_there(
    made: Make, rule: str, bad: tuple[str, str, str], good: tuple[str, str, str], line: int
) -> None:
    assert found(made, rule, *bad) == [("data/sources/2020/report.yaml", line)]
    assert found(made, rule, *good) == []


def test_every_offender_query_has_a_case(checkout: Path) -> None:
    assert {path.stem for path in (checkout / "queries" / "check").glob("*.rq")} == {case[0] for case in CASES}


def test_a_query_without_its_words_is_refused(made: Make, tmp_path: Path) -> None:
    (tmp_path / "a-rule.rq").write_text("#+ severity: warning\nSELECT ?focus {}")
    with pytest.raises(UsageError, match=r"a-rule\.rq has no `#\+ message:` line"):
        list(offenders(in_memory([]), tmp_path, {}))
