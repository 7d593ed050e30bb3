"""The words and the shape in which answers and their evidence are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgbuild.cli.output import Table
from kgbuild.query.answer import Answer, Cell, Row
from kgbuild.query.card import in_language
from kgbuild.terms.namespaces import shorten

if TYPE_CHECKING:
    from kgbuild.query.evidence import Passage, Rival

WORDS = {
    "en": {
        "empty": "nothing on record answers this",
        "sources": "Sources",
        "documents": "Documents",
        "not stated": "publication date not stated",
        "inferred date": "inferred: ",
        "published": "published ",
        "inferred": "inferred, because ",
        "rival": "also claimed: ",
        "no source": "no passage: this follows from the register or from rules",
        "open": "left open: ",
        "nothing": "nothing to record: ",
        "unread": "not accounted for",
        "identity": "From the register, and what rules derive",
        "told": "What documents tell",
        "mentions": "Where it is named",
    },
    "ja": {
        "empty": "該当する記録はありません",
        "sources": "出典",
        "documents": "文書",
        "not stated": "発行日の記載なし",
        "inferred date": "推定: ",
        "published": "発行 ",
        "inferred": "推論。理由: ",
        "rival": "別の主張: ",
        "no source": "該当箇所なし(登録情報または規則による)",
        "open": "未確定: ",
        "nothing": "記録対象外: ",
        "unread": "未記録",
        "identity": "登録情報と規則による導出",
        "told": "文書が述べること",
        "mentions": "言及されている箇所",
    },
}


def cite(passage: Passage) -> str:
    """The shortest reference to a passage: ``luxembourg-mission-2024 ¶10``, with a mark where it was inferred."""
    return f"{passage.document} ¶{passage.paragraph}" + ("*" if passage.inferred else "")


def published(issued: str, inferred: str, words: dict[str, str]) -> str:
    """When a document appeared, as far as it is known."""
    if issued:
        return words["published"] + issued
    return words["not stated"] + (f" ({words['inferred date']}{inferred})" if inferred else "")


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


def rival_text(rival: Rival) -> str:
    """A rival claim in one line."""
    rule = f" ({rival.resolved_by})" if rival.resolved_by else ""
    return f"{rival.subject}: {rival.property} {rival.value} [{cite(rival.passage)}]{rule}"


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


def as_records(answer: Answer, *, explain: bool) -> list[dict[str, Any]]:
    """The answer's rows for JSON: a thing as IRI and label, a literal as value and datatype or language."""
    return [
        {
            **{name: _json(cell) for name, cell in row.cells.items()},
            **({"evidence": _evidence(row)} if explain else {}),
        }
        for row in answer
    ]


def _json(cell: Cell) -> dict[str, str] | None:
    from pyoxigraph import Literal

    if cell.term is None:
        return None
    if not isinstance(cell.term, Literal):
        return {"iri": cell.iri or cell.text, "label": cell.text}
    kind = {"language": cell.term.language} if cell.term.language else {"datatype": shorten(cell.term.datatype.value)}
    return {"value": cell.term.value, "text": cell.text, **kind}


def _evidence(row: Row) -> dict[str, Any]:
    return {
        "passages": [passage_record(passage) for passage in row.support.passages],
        "rivals": [
            {
                "about": rival.subject,
                "property": rival.property,
                "value": rival.value,
                "resolved_by": rival.resolved_by or None,
                "passage": passage_record(rival.passage),
            }
            for rival in row.support.rivals
        ],
    }


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage for JSON; what is not known is null."""
    return {
        "iri": passage.iri,
        "document": passage.document,
        "paragraph": passage.paragraph,
        "title": passage.title,
        "publisher": passage.publisher or None,
        "published": passage.published or None,
        "published_inferred": passage.published_inferred or None,
        "url": passage.url or None,
        "inferred_because": passage.inferred or None,
    }
