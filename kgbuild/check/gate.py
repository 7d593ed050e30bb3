"""The whole check: reading, records, references, SHACL, offender queries, the questions and their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import Built, as_quads
from kgbuild.build.units import Units, merged
from kgbuild.build.view import make_view
from kgbuild.check.engines import ENGINES, default_engine
from kgbuild.check.lint import refuse_unfit
from kgbuild.check.offenders import offences
from kgbuild.check.offenders import problems as of_offences
from kgbuild.check.origins import locator
from kgbuild.check.questions import questions
from kgbuild.check.report import ordered
from kgbuild.check.rules import Shapes
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problems as of_findings
from kgbuild.errors import DataFault, Problem, Severity
from kgbuild.project import Project
from kgbuild.store.local import LocalStore, in_memory


def check(built: Built, engine: str | None = None) -> list[Problem]:
    """Every problem of a built graph, sorted by place; ``engine`` is one of ENGINES, by default the fast one."""
    project = built.project
    refuse_unfit(project.ontology / "shapes")
    rules = Shapes.of(project.ontology / "shapes").rules
    with ENGINES[engine or default_engine()](project.ontology / "shapes") as shacl:
        findings = shacl.validate(ntriples(built.view))
    store = in_memory([*built.claims, *built.view])
    locate = locator(built.units.by_file.values())
    told = [
        *built.problems,
        *of_findings(findings, rules, locate, built.units.faulty),
        *of_offences(offences(store, project.queries / "check"), locate),
        *questions(project, seen_from(project, built.units, store)),
    ]
    return ordered(told)


def refuse_unsound(built: Built) -> None:
    """DataFault with every violation, if there is one: a failed check publishes nothing."""
    wrong = [problem for problem in check(built) if problem.severity is Severity.VIOLATION]
    if wrong:
        raise DataFault(wrong)


def seen_from(project: Project, units: Units, whole: LocalStore) -> Callable[[frozenset[str]], LocalStore]:
    """What gives the graph of all registers and of those documents alone; ``whole`` is the graph of all."""
    everything = frozenset(slug for unit in units.by_file.values() for slug, _ in unit.documents)

    @cache
    def seen(documents: frozenset[str]) -> LocalStore:
        if documents >= everything:
            return whole
        chosen = (unit for unit in units.by_file.values() if {slug for slug, _ in unit.documents} <= documents)
        claims, _ = merged(chosen)
        claims += as_quads(load_ontology(project))
        return in_memory([*claims, *make_view(claims, project.queries / "derive")])

    return seen
