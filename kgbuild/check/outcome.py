"""What a check found."""

from __future__ import annotations

from msgspec import Struct

from kgbuild.check.engines import Finding
from kgbuild.check.offenders import Offence
from kgbuild.check.report import ordered
from kgbuild.errors import Problem


class Answered(Struct, frozen=True):
    """What is wrong with one expected answer, the ids of the documents that it rests on, and their graph's digest."""

    problems: tuple[Problem, ...]
    documents: frozenset[str] = frozenset()
    graph: str = ""


Answers = dict[str, tuple[Answered, ...]]
"""The expected answers by question, and under "" what is wrong with the questions themselves."""


class Checked(Struct, frozen=True):
    """What a check found: by rules in nodes, by offender queries, in the questions, and every problem that it tells.

    A finding is told as no problem (None) where its record is known to be faulty.
    """

    findings: dict[Finding, Problem | None]
    offences: dict[Offence, Problem]
    answers: Answers
    problems: list[Problem]


def told(
    problems: list[Problem],
    findings: dict[Finding, Problem | None],
    offending: dict[Offence, Problem],
    answers: Answers,
) -> list[Problem]:
    """All problems of a check, sorted by place, each once."""
    of_answers = (problem for listed in answers.values() for one in listed for problem in one.problems)
    return ordered([*problems, *filter(None, findings.values()), *offending.values(), *of_answers])
