"""The words and the records in which answers and their evidence are told, on the command line and on the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

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


def rival_text(rival: Rival) -> str:
    """A rival claim in one line."""
    rule = f" ({rival.resolved_by})" if rival.resolved_by else ""
    return f"{rival.subject}: {rival.property} {rival.value} [{cite(rival.passage)}]{rule}"


def as_record(answer: Answer, *, explain: bool) -> dict[str, Any]:
    """The whole answer for JSON, with its title and columns in its language."""
    lang = answer.language
    return {
        "question": answer.card.name,
        "title": in_language(answer.card.title, lang),
        "columns": [{"name": column.name, "label": in_language(column.label, lang)} for column in answer.columns],
        "rows": as_records(answer, explain=explain),
    }


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
