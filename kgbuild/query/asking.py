"""Asking a canned question: parameters bound, the query run, labels and evidence read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Literal

from kgbuild.errors import UsageError
from kgbuild.query.answer import Answer, Cell, Row, Support, make_cell
from kgbuild.query.binding import bind
from kgbuild.query.card import Card
from kgbuild.query.catalogue import find
from kgbuild.query.kinds import Terms, parse
from kgbuild.query.labels import Labels
from kgbuild.query.tokens import without_comments
from kgbuild.store.port import GraphStore, Term


def ask(
    store: GraphStore,
    questions: Path,
    name: str,
    parameters: Mapping[str, str] | None = None,
    lang: str = "en",
    *,
    explain: bool = False,
) -> Answer:
    """The answer to the question ``name`` of the folder ``questions``, with labels in ``lang`` (en or ja).

    ``parameters`` are what users write: names, aliases, ids, codes, dates, numbers; ``any`` for no restriction. With
    ``explain``, each row has the passages and rival claims behind it. NotFoundError for an unknown question or name,
    UsageError for a value that is wrong or ambiguous.
    """
    return answer(store, find(questions, name), parameters or {}, lang, explain=explain)


def answer(
    store: GraphStore, card: Card, parameters: Mapping[str, str], lang: str = "en", *, explain: bool = False
) -> Answer:
    """The answer to the question on a card; see :func:`ask`."""
    found = store.select(without_comments(bind(card.sparql, _bound(store, card, parameters))))
    merged: dict[tuple[Term | None, ...], list[Mapping[str, Term]]] = {}
    for solution in in_one_language(list(found), [column.name for column in card.columns], lang):
        shown = tuple(solution.get(column.name) for column in card.columns)
        merged.setdefault(shown, []).append(solution)
    behind = [Support() for _ in merged]
    if explain:
        from kgbuild.query.evidence import supports

        behind = supports(store, card.evidence, merged.values(), lang)
    labels = Labels(store, (value for shown in merged for value in shown))
    rows = []
    for shown, support in zip(merged, behind, strict=True):
        cells: dict[str, Cell] = {}
        for column, value in zip(card.columns, shown, strict=True):
            cells[column.name] = make_cell(value, column, labels, lang)
        rows.append(Row(cells, support))
    return Answer(card, lang, tuple(rows))


def _bound(store: GraphStore, card: Card, parameters: Mapping[str, str]) -> dict[str, list[tuple[Term | None, ...]]]:
    kinds = {parameter.name: parameter.kind for parameter in card.parameters}
    bound: dict[str, list[tuple[Term | None, ...]]] = {}
    for name, text in parameters.items():
        if name not in kinds:
            takes = ", ".join(f"`{known}`" for known in kinds) or "none"
            raise UsageError(f"{card.name} has no parameter `{name}`", f"its parameters: {takes}")
        terms: Terms | None = parse(store, kinds[name], text)
        block = card.block(name)
        width = len(block.variables) if block else 1
        bound[name] = [terms if terms is not None else (None,) * width]
    return bound


def in_one_language(solutions: list[dict[str, Term]], columns: list[str], lang: str) -> list[dict[str, Term]]:
    """The solutions without those that say the same as another in a language that is less wanted.

    Two say the same where nothing that is shown differs but texts of different languages.
    """
    wanted = {language: rank for rank, language in enumerate(dict.fromkeys((lang, "en", "ja")))}
    best: dict[tuple[Term | str | None, ...], int] = {}
    ranked = []
    for solution in solutions:
        languages = {name: _language(solution.get(name)) for name in columns}
        key = tuple(name if languages[name] else solution.get(name) for name in columns)
        rank = sum(wanted.get(language, len(wanted)) for language in languages.values() if language)
        best[key] = min(rank, best.get(key, rank))
        ranked.append((solution, key, rank))
    return [solution for solution, key, rank in ranked if rank == best[key]]


def _language(value: Term | None) -> str | None:
    return value.language if isinstance(value, Literal) else None
