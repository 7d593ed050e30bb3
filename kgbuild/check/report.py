"""How problems are shown: as text for people, as JSON for programs, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from kgbuild.errors import Problem, Severity

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.VIOLATION: 2}
GITHUB = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and rule, each once."""
    return sorted(set(problems), key=Problem.sort_key)


def as_text(problems: Sequence[Problem]) -> str:
    """Two lines a problem: ``file:line:column: severity: fault [code]`` and the repair."""
    return "".join(f"{problem}\n" for problem in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with file, line, column, severity, code, message and repair; null where there is no place."""
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
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """One workflow command a problem; GitHub shows each beside its line."""
    lines = []
    for problem in problems:
        place = (
            f" file={problem.span.file},line={problem.span.line},col={problem.span.column}," if problem.span else " "
        )
        text = f"{problem.message}. {problem.repair}"
        escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        lines.append(f"::{GITHUB[problem.severity]}{place}title={problem.code}::{escaped}\n")
    return "".join(lines)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


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
