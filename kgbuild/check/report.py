"""How problems are shown: as text for people, as JSON for programs, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kgbuild.errors import Problem, Severity

VERSION = 1
"""The version of the JSON report, as docs/schemas/report.json has it."""

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.VIOLATION: 2}
GITHUB = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
DATA_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY_ESCAPES = DATA_ESCAPES | str.maketrans({":": "%3A", ",": "%2C"})


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and rule, each once."""
    return sorted(set(problems), key=Problem.sort_key)


def as_text(problems: Sequence[Problem], paint: Callable[[Severity], str] = str) -> str:
    """Two lines a problem: ``file:line:column: severity: fault [code]`` and the repair; ``paint`` writes severities."""
    lines = []
    for problem in problems:
        place = f"{problem.span}: " if problem.span else ""
        rest = str(problem).removeprefix(f"{place}{problem.severity}")
        lines.append(f"{place}{paint(problem.severity)}{rest}\n")
    return "".join(lines)


def as_json(problems: Sequence[Problem]) -> str:
    """An object as docs/schemas/report.json describes it; file, line and column are null where there is no place."""
    rows = [
        {
            "file": problem.span.file if problem.span else None,
            "line": problem.span.line if problem.span else None,
            "column": problem.span.column if problem.span else None,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": problem.message,
            "repair": problem.repair,
        }
        for problem in problems
    ]
    counts = Counter(problem.severity for problem in problems)
    whole = {"version": VERSION, "counts": {each.value: counts[each] for each in Severity}, "problems": rows}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """One workflow command a problem; GitHub shows each beside its line."""
    lines = []
    for problem in problems:
        span = problem.span
        place = {"file": span.file, "line": str(span.line), "col": str(span.column)} if span else {}
        told = {**place, "title": problem.code}
        properties = ",".join(f"{name}={text.translate(PROPERTY_ESCAPES)}" for name, text in told.items())
        text = in_one(problem).translate(DATA_ESCAPES)
        lines.append(f"::{GITHUB[problem.severity]} {properties}::{text}\n")
    return "".join(lines)


def in_one(problem: Problem) -> str:
    """The fault and the repair, one after the other."""
    return f"{problem.message}{'' if problem.message.endswith('。') else '. '}{problem.repair}"


def summary(problems: Iterable[Problem]) -> str:
    """How many of each severity, in one line."""
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return "no problems"
    words = [f"{counts[s]} {s.value}{'s' if counts[s] != 1 else ''}" for s in Severity if counts[s]]
    return ", ".join(words).replace("infos", "notes").replace("info", "note")


def at_least(problems: Iterable[Problem], severity: Severity) -> list[Problem]:
    """The problems that are at least that severe, in their order."""
    return [problem for problem in problems if RANK[problem.severity] >= RANK[severity]]
