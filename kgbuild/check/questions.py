"""The canned questions: their cards, and the answers that are expected of them.

``queries/expected/<question>.yaml`` is a list of cases: ``with`` (parameters), ``documents`` (the documents that the
answer rests on; the view is resolved from those alone, so that documents added later change nothing) and ``rows``,
each with the shown text of its columns, in English; a column that is left out is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kgbuild.errors import KgError, Problem
from kgbuild.project import Project
from kgbuild.query.asking import ask
from kgbuild.query.lint import lint_folder
from kgbuild.source.files import read_bytes
from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node, Scalar, Sequence
from kgbuild.store.local import LocalStore

KEYS = ("with", "documents", "rows")
SHOWN = 3


def questions(project: Project, seen_from: Callable[[frozenset[str]], LocalStore]) -> Iterator[Problem]:
    """What is wrong with the questions of a project; ``seen_from`` gives the graph that some documents alone make."""
    folder = project.queries / "ask"
    faults = lint_folder(folder, project.root)
    yield from faults
    if faults:
        return
    names = {path.stem for path in folder.glob("*.rq")}
    expected = {path.stem: path for path in sorted((project.queries / "expected").glob("*.yaml"))}
    for name in sorted(names - expected.keys()):
        file = project.relative(folder / f"{name}.rq")
        yield Problem("answer-missing", f"`{file}` has no expected answer", f"write `queries/expected/{name}.yaml`")
    for name, path in expected.items():
        if name not in names:
            file = project.relative(path)
            yield Problem("answer-stray", f"`{file}` belongs to no question", f"rename it, or write `ask/{name}.rq`")
            continue
        for case in _cases(project, path):
            if isinstance(case, Problem):
                yield case
            else:
                documents = frozenset(_texts(case.entries.get("documents")))
                yield from _compare(seen_from(documents), folder, name, case)


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


def _compare(store: LocalStore, folder: Path, name: str, case: Mapping) -> Iterator[Problem]:
    rows = case.entries["rows"]
    wanted = [_fields(row) for row in rows.items] if isinstance(rows, Sequence) else []
    try:
        answer = ask(store, folder, name, _fields(case.entries.get("with")), explain=True)
    except KgError as fault:
        yield Problem("answer-fails", f"{name}: {fault.message}", fault.repair or "mend the question", case.span)
        return
    found = [{column: cell.text for column, cell in row.cells.items() if cell.text} for row in answer]
    if wanted != found:
        shown = "; ".join(_difference(wanted, found))
        yield Problem(
            "answer-differs",
            f"{name} answers otherwise: {shown}",
            "mend the question or the data; where the answer is right, write it as it is",
            case.keys["rows"],
        )
    for row in answer:
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
