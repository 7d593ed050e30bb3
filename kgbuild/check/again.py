"""Checking again after an edit: only what the edit can have changed is looked at."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode, Triple

from kgbuild.build.revise import Change, revise
from kgbuild.check.edit import Edit
from kgbuild.check.engines import Engine, Finding
from kgbuild.check.offenders import offences
from kgbuild.check.offenders import problem as of_offence
from kgbuild.check.origins import locator
from kgbuild.check.outcome import Answers, Checked, told
from kgbuild.check.reach import focus_nodes, neighbourhood
from kgbuild.check.rules import Rule, Shapes
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problem as of_finding
from kgbuild.check.state import Graphs
from kgbuild.project import Project
from kgbuild.source.files import misplaced
from kgbuild.store.local import LocalStore
from kgbuild.terms import minting


def examine_again(
    project: Project, before: Checked, edit: Edit, graphs: Graphs, ontology: list[Triple], shacl: Engine, lang: str
) -> Checked:
    """What :func:`kgbuild.check.gate.examine` would find after the edit; ``before`` is what it found before,
    told in the same language.

    The graph after the edit is revised and flushed.
    """
    rules = Shapes.of(project.ontology / "shapes").rules
    change = revise(graphs.before, graphs.after, edit.removed, edit.added, project.queries / "derive", ontology)
    graphs.after.flush()
    whole = LocalStore(graphs.after)
    locate = locator(edit.units.by_file.values())
    faulty = edit.units.faulty
    findings = {}
    for finding in _findings(before, graphs, change, rules, whole, shacl):
        record = minting.record(finding.focus)
        known = before.findings.get(finding)
        # A derived value may be told at the record that it is.
        is_as_it_was = edit.records.isdisjoint((record, minting.record(finding.value.strip("<>"))))
        if known is None or record in faulty or not is_as_it_was:
            known = of_finding(finding, rules, locate, faulty, lang)
        findings[finding] = known
    offending = {}
    for row in offences(whole, project.queries / "check", lang):
        is_as_it_was = row in before.offences and minting.record(row.focus) not in edit.records
        offending[row] = before.offences[row] if is_as_it_was else of_offence(row, locate)
    answers = _answers(project, before, edit, whole, ontology)
    problems = [*misplaced(project), *edit.units.problems]
    return Checked(findings, offending, answers, told(problems, findings, offending, answers))


def _answers(project: Project, before: Checked, edit: Edit, whole: LocalStore, ontology: list[Triple]) -> Answers:
    """The expected answers, compared again where the documents that they rest on say something else."""
    concerned = cache(edit.concerns)
    known = {
        name: [None if name and concerned(one.documents) else one for one in listed]
        for name, listed in before.answers.items()
    }
    again = [name for name, listed in known.items() if None in listed]
    if not again:
        return before.answers
    from kgbuild.check.gate import seen_from
    from kgbuild.check.questions import answered

    seen = seen_from(project, edit.units, whole, ontology)
    return before.answers | {name: answered(project, name, seen, known[name]) for name in again}


def _findings(
    before: Checked, graphs: Graphs, change: Change, rules: dict[str, Rule], whole: LocalStore, shacl: Engine
) -> set[Finding]:
    """All findings about the graph after the edit: some anew, the rest as they were."""
    local = [rule for rule in rules.values() if rule.select is None]
    focus = focus_nodes(change.gone | change.come, local, (graphs.before, graphs.after))
    names = {node.value for node in focus}
    near = shacl.validate(ntriples(neighbourhood(graphs.after, focus, local)))
    found = {one for one in near if one.focus in names and rules[one.rule].select is None}
    found |= {one for one in before.findings if one.focus not in names and rules[one.rule].select is None}
    asked = [rule for rule in rules.values() if rule.select is not None]
    for rule, rows in zip(asked, whole.select_each(rule.query() for rule in asked), strict=True):
        for row in rows:
            node, value = row["this"], row.get("value")
            assert isinstance(node, NamedNode)
            found.add(Finding(node.value, rule.code, str(value) if value not in (None, node) else ""))
    return found
