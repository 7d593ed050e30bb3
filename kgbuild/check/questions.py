"""The canned questions: their cards, and the answers that are expected of them.

``queries/expected/<question>.yaml`` is a list of cases: ``with`` (parameters), ``documents`` (the documents that the
answer rests on, whose :mod:`excerpt <kgbuild.check.excerpts>` of the graph is asked) and ``rows``, each with the shown
text of its columns, in English; a column that is left out is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TypeAlias

from kgbuild.check.excerpts import Excerpts
from kgbuild.check.outcome import Answered
from kgbuild.errors import KgError, Problem
from kgbuild.project import Project
from kgbuild.query.asking import answer
from kgbuild.query.card import Card
from kgbuild.query.catalogue import find
from kgbuild.query.lint import lint_folder
from kgbuild.source.files import read_bytes
from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.store.local import LocalStore

KEYS = ("with", "documents", "rows")
SHOWN = 3

Known: TypeAlias = dict[str, list[Answered | None]]
"""What is known of the answers to each question."""


def questions(project: Project, excerpts: Excerpts) -> Iterator[Problem]:
    """What is wrong with the questions of a project, and with their answers."""
    faults = cards(project)
    yield from faults
    for listed in answered(project, () if faults else asked(project), excerpts).values():
        for one in listed:
            yield from one.problems


def cards(project: Project) -> list[Problem]:
    """What is wrong with the questions themselves; while anything is, none can be asked."""
    return lint_folder(project.queries / "ask", project.root)


def asked(project: Project) -> list[str]:
    """The names of questions and of expected answers, sorted."""
    return sorted({path.stem for folder in ("ask", "expected") for path in (project.queries / folder).glob("*.*")})


def answered(
    project: Project, names: Iterable[str], excerpts: Excerpts, known: Known | None = None
) -> dict[str, tuple[Answered, ...]]:
    """The answers to questions, compared with those that are expected, in the order of their files.

    What is ``known`` of an answer is taken as it is.
    """
    found: dict[str, list[Answered]] = {}
    waiting: dict[frozenset[str], list[tuple[str, int, Card, Mapping]]] = defaultdict(list)
    for name in names:
        listed = found[name] = []
        card, cases = _expected(project, name)
        before = (known or {}).get(name, [])
        for number, (case, one) in enumerate(zip_longest(cases, before[: len(cases)])):
            listed.append(one or Answered((case,) if isinstance(case, Problem) else ()))
            if one is None and card is not None and isinstance(case, Mapping):
                waiting[frozenset(_texts(case.entries.get("documents")))].append((name, number, card, case))
    for documents, cases_ in waiting.items():
        with excerpts.graph(documents) as graph:
            for name, number, card, case in cases_:
                told = tuple(_compare(graph, card, case))
                found[name][number] = Answered(told, documents, excerpts.digest(documents))
    return {name: tuple(listed) for name, listed in found.items()}


def _expected(project: Project, name: str) -> tuple[Card | None, list[Mapping | Problem]]:
    """The question of that name, and its cases, or what is wrong with them."""
    question, expected = project.queries / "ask" / f"{name}.rq", project.queries / "expected" / f"{name}.yaml"
    if not expected.is_file():
        message = f"`{project.relative(question)}` has no expected answer"
        return None, [Problem("answer-missing", message, f"write `queries/expected/{name}.yaml`")]
    if not question.is_file():
        message = f"`{project.relative(expected)}` belongs to no question"
        return None, [Problem("answer-stray", message, f"rename it, or write `ask/{name}.rq`")]
    return find(question.parent, name), list(_cases(project, expected))


def _cases(project: Project, path: Path) -> Iterator[Mapping | Problem]:
    content, problem = read_bytes(project, path)
    if content is None:
        yield from [problem] if problem else []
        return
    tree, problems = read_tree(content, project.relative(path))
    yield from problems
    for case in tree.items if isinstance(tree, Sequence) else ():
        if (
            isinstance(case, Mapping)
            and case.entries.keys() <= set(KEYS)
            and {"documents", "rows"} <= case.entries.keys()
        ):
            yield case
        else:
            yield Problem("answer-form", "a case has `with`, `documents` and `rows`", "write all three", case.span)


def _texts(tree: Node | None) -> list[str]:
    items = tree.items if isinstance(tree, Sequence) else [tree]
    return [item.text for item in items if isinstance(item, Scalar)]


def _fields(tree: Node | None) -> dict[str, str]:
    """The single values of a mapping; an empty mapping for anything else."""
    if not isinstance(tree, Mapping):
        return {}
    return {key: value.text for key, value in tree.entries.items() if isinstance(value, Scalar)}


def _compare(store: LocalStore, card: Card, case: Mapping) -> Iterator[Problem]:
    name = card.name
    rows = case.entries["rows"]
    wanted = [_fields(row) for row in rows.items] if isinstance(rows, Sequence) else []
    try:
        told = answer(store, card, _fields(case.entries.get("with")), explain=True)
    except KgError as fault:
        yield Problem("answer-fails", f"{name}: {fault.message}", fault.repair or "mend the question", case.span)
        return
    found = [{column: cell.text for column, cell in row.cells.items() if cell.text} for row in told]
    if wanted != found:
        shown = "; ".join(_difference(wanted, found))
        yield Problem(
            "answer-differs",
            f"{name} answers otherwise: {shown}",
            "mend the question or the data; where the answer is right, write it as it is",
            case.keys["rows"],
        )
    for row in told:
        if not row.support.passages:
            text = " | ".join(text for text in row.texts if text)
            yield Problem(
                "answer-without-evidence",
                f"{name} answers `{text}`, and no passage is behind it",
                "name the nodes that it rests on under `#+ evidence:`",
                case.keys["rows"],
            )


def _difference(wanted: list[dict[str, str]], found: list[dict[str, str]]) -> Iterator[str]:
    missing = [row for row in wanted if row not in found]
    surplus = [row for row in found if row not in wanted]
    for word, rows in (("missing", missing), ("not expected", surplus)):
        yield from (f"{word} {_shown(row)}" for row in rows[:SHOWN])
        if len(rows) > SHOWN:
            yield f"{word} {len(rows) - SHOWN} more rows"
    if not missing and not surplus:
        yield "the rows come in another order, or one of them more than once"


def _shown(row: dict[str, str]) -> str:
    return " | ".join(f"{key}: {value}" for key, value in row.items())
