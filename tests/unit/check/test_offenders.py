"""What an offender query finds is told at the line that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.graph import Built
from kgbuild.check.offenders import offences, offenders, problem
from kgbuild.check.origins import locator
from kgbuild.errors import UsageError
from kgbuild.store.local import in_memory
from tests.unit.conftest import Make

FORUM = "  - event: a-forum\n    name: {{en: A forum}}\n    type: forum\n    status: {}\n    when: {}\n    at: 1\n"
FLOW = (
    "  - flow: {0}\n    name: {{en: The {0}}}\n    from: ISR\n    to: JPN\n    kind: goods\n"
    "    period: 2018\n    amount: {1}\n    at: 1\n"
)


def found(built: Built, rule: str, lang: str = "en") -> list[tuple[str, int, str]]:
    """File, line and message of what one rule finds."""
    assert built.problems == []
    store = in_memory([*built.claims, *built.view])
    rows = offences(store, offenders(built.project.queries / "check"), lang)
    locate = locator(built.units.by_file.values())
    told = [problem(row, locate) for row in rows]
    return [(one.span.file, one.span.line, one.message) for one in told if one.code == rule and one.span]


@pytest.mark.parametrize(
    ("rule", "bad", "good", "line"),
    [
        ("planned-for-a-past-day", ("planned", "2020-01-14", "2020-01-15"), ("planned", "2020-01-15", "2020-01-15"), 15),
        ("planned-without-outcome", ("announced", "2021", "2020"), ("announced", "2031", "2020"), 15),
        ("happened-after-every-document", ("happened", "2020-01-16", "2020-01-15"), ("happened", "2020-01-15", "2020-01-15"), 15),
        ("published-in-the-future", ("happened", "2020", "2031-05"), ("happened", "2020", "2026-11-24"), 5),
    ],
)  # fmt: skip
def test_a_rule_is_told_where_it_is_broken_and_only_there(
    made: Make, rule: str, bad: tuple[str, str, str], good: tuple[str, str, str], line: int
) -> None:
    status, when, published = bad
    told = found(made(report=(FORUM.format(status, when), published)), rule)
    assert [one[:2] for one in told] == [("data/sources/2020/report.yaml", line)]
    status, when, published = good
    assert found(made(report=(FORUM.format(status, when), published)), rule) == []


def test_documents_that_contradict_each_other_are_told_in_the_words_of_the_field(made: Make) -> None:
    older, newer = (FORUM.format("happened", day) for day in ("2020-01-10", "2020-01-12"))
    built = made(older=(older, "2020-02"), newer=(newer, "2020-03"))
    ((file, line, message),) = found(built, "sources-differ")
    assert (file, line) == ("data/sources/2020/newer.yaml", 15)
    assert (
        message
        == 'documents give a-forum two values of "when": 2020-01-12, of the newest one, is kept, and 2020-01-10 is not'
    )
    ((_, _, message),) = found(built, "sources-differ", "ja")
    assert (
        message
        == "a-forumの「日時」について文書が食い違っています。最新の文書の2020-01-12を採り、2020-01-10を採っていません"
    )


def test_two_figures_of_one_flow_are_told_at_the_amount_of_the_greater(made: Make) -> None:
    built = made(report=FLOW.format("exports", "100m USD") + FLOW.format("imports", "121m USD"))
    assert found(built, "figures-differ") == [
        (
            "data/sources/2020/report.yaml",
            24,
            "imports and exports tell of the same flow, and 121000000 USD is over 20 % more than 100000000",
        )
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ severity: warning\nSELECT ?focus {}", r"a-rule\.rq has no `#\+ name:` line"),
        (
            "#+ severity: grave\n#+ name: a\n#+ description: a\n#+ message: a\n#+ repair: a\n",
            r"`grave` in a-rule\.rq is no severity",
        ),
        (
            "#+ severity: info\n#+ name: a\n#+ description: a\n#+ message: {day}\n#+ repair: a\nSELECT * { BIND(1 AS ?focus) }",
            r"a-rule\.rq speaks of \{day\}, which a row of it lacks",
        ),
    ],
)
def test_a_query_whose_head_is_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a-rule.rq").write_text(text)
    with pytest.raises(UsageError, match=message):
        list(offences(in_memory([]), offenders(tmp_path)))
