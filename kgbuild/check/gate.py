"""The whole check: reading, records, references, SHACL, offender queries, the questions and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import Built
from kgbuild.build.view import Rules
from kgbuild.check.engines import ENGINES, Engine, default_engine
from kgbuild.check.excerpts import Excerpts
from kgbuild.check.lint import sound_rules
from kgbuild.check.offenders import offences, offenders
from kgbuild.check.offenders import problem as of_offence
from kgbuild.check.origins import locator
from kgbuild.check.outcome import Answered, Answers, Checked, told
from kgbuild.check.questions import answered, asked, cards
from kgbuild.check.rules import Rule
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problem as of_finding
from kgbuild.errors import DataFault, Problem, Severity
from kgbuild.store.local import in_memory


def examine(built: Built, rules: Mapping[str, Rule], shacl: Engine, lang: str = "en") -> Checked:
    """Check a built graph with the rules of its project and a SHACL engine; the problems are sorted by place.

    What shapes and offender queries find is told in the language ``lang``, all else in English.
    """
    project, units = built.project, built.units
    store = in_memory([*built.claims, *built.view])
    locate, faulty = locator(units.by_file.values()), units.faulty
    findings = {
        finding: of_finding(finding, rules, locate, faulty, lang) for finding in shacl.validate(ntriples(built.view))
    }
    offending = {row: of_offence(row, locate) for row in offences(store, offenders(project.queries / "check"), lang)}
    faults = cards(project)
    answers: Answers = {"": (Answered(tuple(faults)),)}
    derive = Rules(project.queries / "derive", load_ontology(project))
    excerpts = Excerpts(units.by_file.values(), derive, built.vocabulary)
    answers |= answered(project, () if faults else asked(project), excerpts)
    return Checked(findings, offending, answers, told(built.problems, findings, offending, answers))


def check(built: Built, engine: str | None = None, lang: str = "en") -> list[Problem]:
    """Every problem of a built graph, sorted by place; ``engine`` is one of ENGINES, by default the fast one.

    ``lang`` as in :func:`examine`.
    """
    shapes = built.project.ontology / "shapes"
    with ENGINES[engine or default_engine()](shapes) as shacl:
        return examine(built, sound_rules(shapes), shacl, lang).problems


def refuse_unsound(problems: Iterable[Problem]) -> None:
    """DataFault with every violation, if there is one: a failed check publishes nothing."""
    wrong = [problem for problem in problems if problem.severity is Severity.VIOLATION]
    if wrong:
        raise DataFault(wrong)
