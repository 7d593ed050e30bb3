"""Problems as SARIF 2.1.0, the form in which code hosts and editors take the findings of checkers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from kgbuild.check.explanations import Explanation
from kgbuild.check.report import in_one
from kgbuild.errors import Problem, Severity
from kgbuild.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
ROOT = "%SRCROOT%"
"""What relative addresses are relative to, by the name that code hosts know."""

PLACE = re.compile(r":\d+(:\d+)?\b")


def as_sarif(problems: Sequence[Problem], explained: Mapping[str, Explanation], lang: str = "en") -> str:
    """A log with one run: the rules that were broken, and a result for each problem, in their order."""
    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "kgbuild",
        "version": __version__,
        "rules": [_rule(code, explained.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, codes.index(problem.code), print_)
            for problem, print_ in zip(problems, fingerprints(problems), strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def fingerprints(problems: Sequence[Problem]) -> list[str]:
    """What stays the same of each problem when lines are moved: its rule, file and words, and which of equals it is."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for problem in problems:
        file = problem.span.file if problem.span else ""
        same = (problem.code, file, PLACE.sub("", problem.message))
        seen[same] += 1
        found.append(sha256("\0".join((*same, str(seen[same]))).encode()).hexdigest()[:32])
    return found


def _rule(code: str, explained: Explanation | None) -> dict[str, Any]:
    if explained is None:
        return {"id": code}
    texts = {"shortDescription": explained.name, "fullDescription": explained.description, "help": explained.repair}
    return {"id": code, "name": explained.name, **{key: {"text": text} for key, text in texts.items() if text}}


def _result(problem: Problem, rule: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": LEVELS[problem.severity],
        "message": {"text": in_one(problem)},
        "partialFingerprints": {"kgbuild/1": fingerprint},
    }
    if problem.span is not None:
        region = {"startLine": problem.span.line, "startColumn": problem.span.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": _file(problem.span.file), "region": region}}]
    return result


def _file(name: str) -> dict[str, str]:
    path = PurePath(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": ROOT}
