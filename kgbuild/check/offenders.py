"""Offender queries: each ``queries/check/*.rq`` finds what breaks a rule; an empty answer passes.

Its head says ``#+ severity:``, ``#+ message:`` and ``#+ repair:`` (with ``@ja`` variants); ``{name}`` in them stands
for a variable of the row. The row's ``?focus`` (and ``?path``) say where the fault is written. The rule's code is the
name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.check.origins import Locate
from kgbuild.errors import Problem, Severity, UsageError
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.namespaces import shorten

HEAD = re.compile(r"^#\+ (?P<key>[a-z@]+): (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Offence:
    """One row of an offender query, in words: the node and property to look at ("" for none), and what is told."""

    focus: str
    path: str
    code: str
    severity: Severity
    message: str
    repair: str


def offences(store: GraphStore, folder: Path, lang: str = "en") -> Iterator[Offence]:
    """Every row of every offender query, in the order of file names."""
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        said = head(text)
        if missing := {"severity", "message", "repair"} - said.keys():
            raise UsageError(f"{path.name} has no `#+ {min(missing)}:` line")
        message, repair = (said.get(f"{key}@{lang}", said[key]) for key in ("message", "repair"))
        severity = Severity(said["severity"])
        for row in store.select(text):
            words = {name: _shown(term) for name, term in row.items()}
            focus, at = (row[name].value if name in row else "" for name in ("focus", "path"))  # type: ignore[union-attr]
            yield Offence(focus, at, path.stem, severity, message.format_map(words), repair.format_map(words))


def head(text: str) -> dict[str, str]:
    """What the head of an offender query says, by key."""
    return {match["key"]: match["text"].strip() for match in HEAD.finditer(text)}


def problem(row: Offence, locate: Locate) -> Problem:
    """What is told of an offence, at its line."""
    return Problem(row.code, row.message, row.repair, locate(row.focus, row.path or None, None), row.severity)


def _shown(term: Term) -> str:
    text = term.value if hasattr(term, "value") else str(term)
    return shorten(text).rpartition("/")[2] if text.startswith("http") else text
