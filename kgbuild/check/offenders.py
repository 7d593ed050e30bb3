"""Offender queries: each ``queries/check/*.rq`` finds what breaks a rule; an empty answer passes.

Its head says ``#+ severity:``, ``#+ name:``, ``#+ description:``, ``#+ message:`` and ``#+ repair:`` (with ``@ja``
variants); ``{name}`` in message and repair stands for a variable of the row. The row's ``?focus`` (and ``?path``) say
where the fault is written. The rule's code is the name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from kgbuild.check.origins import Locate
from kgbuild.errors import Problem, Severity, UsageError
from kgbuild.store.local import LocalStore
from kgbuild.store.port import Solutions, Term
from kgbuild.terms import minting
from kgbuild.terms.namespaces import shorten

HEAD = re.compile(r"^#\+ (?P<key>[a-z@]+): (?P<text>.+)$", re.MULTILINE)
NEEDED = ("severity", "name", "description", "message", "repair")


class Offender(Struct, frozen=True):
    """One query: its code, severity, the words of its head by key, such as ``message@ja``, and its text."""

    code: str
    severity: Severity
    words: dict[str, str]
    sparql: str

    @classmethod
    def read(cls, path: Path) -> Offender:
        """The query in a file. UsageError where a part of its head is missing or cannot be understood."""
        text = path.read_text(encoding="utf-8")
        words = {match["key"]: match["text"].strip() for match in HEAD.finditer(text)}
        for key in NEEDED:
            if key not in words:
                raise UsageError(f"{path.name} has no `#+ {key}:` line", "write one, as the other files beside it have")
        if words["severity"] not in set(Severity):
            choices = ", ".join(f"`{severity}`" for severity in Severity)
            raise UsageError(f"`{words['severity']}` in {path.name} is no severity", f"write one of {choices}")
        return cls(path.stem, Severity(words["severity"]), words, text)

    def text(self, key: str, lang: str) -> str:
        """One of its words in a language, in English where it has none in that."""
        return self.words.get(f"{key}@{lang}", self.words[key])


class Offence(Struct, frozen=True, order=True):
    """One row of an offender query, in words: the node and property to look at ("" for none), and what is told."""

    focus: str
    path: str
    code: str
    severity: Severity
    message: str
    repair: str


def offenders(folder: Path) -> list[Offender]:
    """Every offender query of a folder, in the order of file names."""
    return [Offender.read(path) for path in sorted(folder.glob("*.rq"))]


def offences(store: LocalStore, asked: Sequence[Offender], lang: str = "en") -> Iterator[Offence]:
    """Every row of the offender queries, in their order; they are asked from now on."""
    return _told(asked, store.select_each(offender.sparql for offender in asked), lang)


def _told(asked: Sequence[Offender], answers: Iterator[Solutions], lang: str) -> Iterator[Offence]:
    for offender, rows in zip(asked, answers, strict=True):
        message, repair = (offender.text(key, lang) for key in ("message", "repair"))
        for row in rows:
            words = {name: _shown(term) for name, term in row.items()}
            focus, at = (row[name].value if name in row else "" for name in ("focus", "path"))  # type: ignore[union-attr]
            try:
                told, mended = message.format_map(words), repair.format_map(words)
            except KeyError as fault:
                raise UsageError(
                    f"{offender.code}.rq speaks of {{{fault.args[0]}}}, which a row of it lacks", "select that variable"
                ) from fault
            yield Offence(focus, at, offender.code, offender.severity, told, mended)


def problem(row: Offence, locate: Locate) -> Problem:
    """What is told of an offence, at its line."""
    return Problem(row.code, row.message, row.repair, locate(row.focus, row.path or None, None), row.severity)


def _shown(term: Term) -> str:
    text = term.value if hasattr(term, "value") else str(term)
    if not text.startswith("http"):
        return text
    return minting.local_name(text) or shorten(text).rpartition("/")[2]
