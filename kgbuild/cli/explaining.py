"""The shape in which answers and their evidence are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kgbuild.cli.output import Table
from kgbuild.query.answer import Answer
from kgbuild.query.card import in_language
from kgbuild.query.wording import WORDS, cite, published, rival_text

if TYPE_CHECKING:
    from kgbuild.query.evidence import Passage


def explained(answer: Answer) -> list[str]:
    """The lines that tell what each row rests on, and at the end the documents that they cite."""
    words = WORDS[answer.language]
    lines = [words["sources"]]
    documents: dict[str, Passage] = {}
    for number, row in enumerate(answer, 1):
        told = []
        for passage in row.support.passages:
            documents.setdefault(passage.document, passage)
            reason = f" ({words['inferred']}{passage.inferred})" if passage.inferred else ""
            told.append(f"{passage.document} ¶{passage.paragraph}{reason}")
        told += [words["rival"] + rival_text(rival) for rival in row.support.rivals]
        for place, line in enumerate(told or [words["no source"]]):
            lines.append(f"{f'{number}.' if place == 0 else '':>4} {line}")
    if documents:
        lines += ["", words["documents"]]
    for name, passage in sorted(documents.items()):
        when = published(passage.published, passage.published_inferred, words)
        about = ", ".join(part for part in (passage.title, passage.publisher, when, passage.url) if part)
        lines.append(f"  {name}: {about}")
    return lines


def as_table(answer: Answer, *, explain: bool, numbered: bool) -> Table:
    """The answer as text cells; with ``explain`` and not ``numbered``, two more columns have the evidence."""
    names = [column.name for column in answer.columns]
    headings = [in_language(column.label, answer.language) for column in answer.columns]
    rows: list[Sequence[str]] = [row.texts for row in answer]
    if explain and numbered:
        names, headings = ["#", *names], ["#", *headings]
        rows = [(str(number), *row) for number, row in enumerate(rows, 1)]
    elif explain:
        names += ["passages", "rivals"]
        headings += [WORDS[answer.language]["sources"], WORDS[answer.language]["rival"].rstrip(": ")]
        rows = [
            (*row.texts, "; ".join(map(cite, row.support.passages)), "; ".join(map(rival_text, row.support.rivals)))
            for row in answer
        ]
    return Table(names, headings, rows)
