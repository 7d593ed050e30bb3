"""The whole check: reading, records, references, SHACL, offender queries, the questions and their answers."""

from __future__ import annotations

from pathlib import Path

from kgbuild.build.graph import Built
from kgbuild.check.offenders import offenders
from kgbuild.check.questions import questions
from kgbuild.check.report import ordered
from kgbuild.check.shacl import shapes_graph, violations
from kgbuild.check.texts import compare
from kgbuild.errors import DataFault, Problem, Severity
from kgbuild.store.local import in_memory


def check(built: Built, texts: Path | None = None) -> list[Problem]:
    """Every problem of a built graph, sorted by place; ``texts`` is a folder of documents' texts to compare with."""
    project = built.project
    found = list(built.problems)
    shapes = shapes_graph(project.ontology / "shapes")
    found.extend(violations(built.view, shapes, built.origins, built.faulty))
    store = in_memory([*built.claims, *built.view])
    found.extend(offenders(store, project.queries / "check", built.origins))
    found.extend(questions(store, project))
    if texts is not None:
        found.extend(compare(built.corpus.documents, texts))
    return ordered(found)


def refuse_unsound(built: Built) -> None:
    """DataFault with every violation, if there is one: a failed check publishes nothing."""
    wrong = [problem for problem in check(built) if problem.severity is Severity.VIOLATION]
    if wrong:
        raise DataFault(wrong)
