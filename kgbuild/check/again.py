"""Checking again after an edit: only what the edit can have changed is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.build.claims import load_ontology
from kgbuild.build.revise import revise
from kgbuild.build.view import Rules
from kgbuild.check.concern import concerned
from kgbuild.check.edit import Edit
from kgbuild.check.engines import Engine, Finding
from kgbuild.check.excerpts import Excerpts
from kgbuild.check.offenders import offences, offenders
from kgbuild.check.offenders import problem as of_offence
from kgbuild.check.origins import locator
from kgbuild.check.outcome import Answers, Checked, told
from kgbuild.check.reach import focus_nodes, neighbourhood
from kgbuild.check.rules import Rule
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problem as of_finding
from kgbuild.check.state import Graphs
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.store.local import LocalStore
from kgbuild.store.port import Solutions
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary


class Basis(Struct, frozen=True):
    """What does not change with the data: the vocabulary, the rules of checking, the rules that derive."""

    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    derive: Rules

    @classmethod
    def of(cls, project: Project, rules: Mapping[str, Rule]) -> Basis:
        """The basis of a project whose shapes say these rules."""
        ontology = load_ontology(project)
        return cls(Vocabulary.of(ontology), rules, Rules(project.queries / "derive", ontology))


def examine_again(
    project: Project,
    before: Checked,
    edit: Edit,
    misplaced: Sequence[Problem],
    graphs: Graphs,
    basis: Basis,
    shacl: Engine,
    lang: str,
) -> Checked:
    """What :func:`kgbuild.check.gate.examine` would find after the edit; ``before`` is what it found before,
    told in the same language, ``misplaced`` are the files that nothing reads now.

    The graph after the edit is revised and flushed.
    """
    rules = basis.rules
    change = revise(graphs.before, graphs.after, edit.removed, edit.added, basis.derive, basis.vocabulary)
    graphs.after.flush()
    whole = LocalStore(graphs.after)
    is_concerned = concerned([*change.gone, *change.come, *edit.removed, *edit.added], basis.vocabulary)
    queries = {code: rule.query() for code, rule in rules.items() if rule.select is not None}
    asked = {code: query for code, query in queries.items() if is_concerned(query)}
    offenders_asked = [one for one in offenders(project.queries / "check") if is_concerned(one.sparql)]
    rows = whole.select_each(asked.values())
    offending_rows = offences(whole, offenders_asked, lang)
    local = [rule for rule in rules.values() if rule.select is None]
    focus = focus_nodes(change.gone | change.come, local, (graphs.before, graphs.after))
    with ThreadPoolExecutor(1) as beside:
        near = beside.submit(shacl.validate, ntriples(neighbourhood(graphs.after, focus, local)))
        # The store and the engine answer meanwhile.
        problems = [*misplaced, *edit.units.problems]
        answers = _answers(project, before, edit, basis)
        locate = locator(edit.units.by_file.values())
        faulty = edit.units.faulty
    findings = {}
    found = _found(before, rules, near.result(), {node.value for node in focus})
    for finding in found | _rows(before, rules, asked, rows):
        record = minting.record(finding.focus)
        known = before.findings.get(finding)
        # A derived value may be told at the record that it is.
        is_as_it_was = edit.records.isdisjoint((record, minting.record(finding.value.strip("<>"))))
        if known is None or record in faulty or not is_as_it_was:
            known = of_finding(finding, rules, locate, faulty, lang)
        findings[finding] = known
    offending = {}
    again = {one.code for one in offenders_asked}
    for row in (*offending_rows, *(row for row in before.offences if row.code not in again)):
        is_as_it_was = row in before.offences and minting.record(row.focus) not in edit.records
        offending[row] = before.offences[row] if is_as_it_was else of_offence(row, locate)
    return Checked(findings, offending, answers, told(problems, findings, offending, answers))


def _answers(project: Project, before: Checked, edit: Edit, basis: Basis) -> Answers:
    """The expected answers, compared again where the graph that they rest on is another."""
    excerpts = Excerpts(edit.units.by_file.values(), basis.derive, basis.vocabulary)

    @cache
    def is_as_it_was(documents: frozenset[str], graph: str) -> bool:
        return not edit.concerns(documents) or excerpts.digest(documents) == graph

    known = {
        name: [one if name == "" or is_as_it_was(one.documents, one.graph) else None for one in listed]
        for name, listed in before.answers.items()
    }
    again = [name for name, listed in known.items() if None in listed]
    if not again:
        return before.answers
    from kgbuild.check.questions import answered

    return before.answers | answered(project, again, excerpts, known)


def _found(before: Checked, rules: Mapping[str, Rule], near: Iterable[Finding], names: Set[str]) -> set[Finding]:
    """What the shapes find that look from node to node: ``near`` the nodes of these names anew, the rest as it was."""
    found = {one for one in near if one.focus in names and rules[one.rule].select is None}
    return found | {one for one in before.findings if one.focus not in names and rules[one.rule].select is None}


def _rows(
    before: Checked, rules: Mapping[str, Rule], asked: Collection[str], answers: Iterable[Solutions]
) -> set[Finding]:
    """What the rules that are written as queries find: those that were ``asked`` again, and the rest as it was."""
    found = {one for one in before.findings if rules[one.rule].select is not None and one.rule not in asked}
    for code, rows in zip(asked, answers, strict=True):
        for row in rows:
            node, value = row["this"], row.get("value")
            assert isinstance(node, NamedNode)
            found.add(Finding(node.value, code, str(value) if value not in (None, node) else ""))
    return found
