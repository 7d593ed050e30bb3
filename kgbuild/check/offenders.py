"""Offender queries: each ``queries/check/*.rq`` finds what breaks a rule; an empty answer passes.

Its head says ``#+ severity:``, ``#+ message:`` and ``#+ repair:`` (with ``@ja`` variants); ``{name}`` in them stands
for a variable of the row. The row's ``?focus`` (and ``?path``) say where the fault is written. The rule's code is the
name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kgbuild.build.emit import Origins
from kgbuild.check.origins import find
from kgbuild.errors import Problem, Severity, UsageError
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.namespaces import shorten

HEAD = re.compile(r"^#\+ (?P<key>[a-z@]+): (?P<text>.+)$", re.MULTILINE)


def offenders(store: GraphStore, folder: Path, origins: Origins) -> Iterator[Problem]:
    """A problem for every row of every offender query, in the order of file names."""
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        head = {match["key"]: match["text"].strip() for match in HEAD.finditer(text)}
        if missing := {"severity", "message", "repair"} - head.keys():
            raise UsageError(f"{path.name} has no `#+ {min(missing)}:` line")
        for row in store.select(text):
            words = {name: _shown(term) for name, term in row.items()}
            focus = row["focus"].value  # type: ignore[union-attr]
            span = find(origins, focus, row["path"].value if "path" in row else None)  # type: ignore[union-attr]
            yield Problem(
                path.stem,
                head["message"].format_map(words),
                head["repair"].format_map(words),
                span,
                Severity(head["severity"]),
            )


def _shown(term: Term) -> str:
    text = term.value if hasattr(term, "value") else str(term)
    return shorten(text).rpartition("/")[2] if text.startswith("http") else text
