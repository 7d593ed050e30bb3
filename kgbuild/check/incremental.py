"""Checking after an edit: what the edit cannot have changed is taken from the last check. The outcome is the same.

Files that are as they were are not read again; the view is revised; the shapes look at the nodes that the change can
reach; rules over the whole graph are queries and are asked again; expected answers are compared again where a file
that they rest on has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Quad, Store

from kgbuild.build.claims import load_ontology
from kgbuild.build.corpus import Corpus, files, read_content
from kgbuild.build.graph import as_quads
from kgbuild.build.revise import fill, revise
from kgbuild.build.units import Units, make_units, merged
from kgbuild.build.view import make_view, stated_view
from kgbuild.check.engines import Engine, Finding, Shifty
from kgbuild.check.gate import seen_from
from kgbuild.check.offenders import Offence, offences
from kgbuild.check.offenders import problems as of_offences
from kgbuild.check.origins import locator
from kgbuild.check.questions import questions
from kgbuild.check.reach import focus_nodes, neighbourhood
from kgbuild.check.report import ordered
from kgbuild.check.rules import Rule, Shapes
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problems as of_findings
from kgbuild.check.state import Cache, State
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.source.files import misplaced, read_bytes
from kgbuild.store.local import LocalStore
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Submission:
    """A file as it is found, or as somebody means to write it: its role, its content, or why there is none."""

    role: str
    content: bytes | None
    problem: Problem | None = None

    @property
    def digest(self) -> str:
        """What tells one content from another."""
        told = str(self.problem).encode() if self.content is None else self.content
        return sha256(self.role.encode() + b"\n" + told).hexdigest()


def submissions(project: Project) -> dict[str, Submission]:
    """The files of a project by name, in the order of reading."""
    found = {}
    for role, path in files(project):
        found[project.relative(path)] = Submission(role, *read_bytes(project, path))
    return found


def check_files(project: Project, found: Mapping[str, Submission], *, keep: bool = True) -> list[Problem]:
    """Every problem of a project whose files are ``found``, sorted by place, as a full check has them.

    ``keep`` the outcome for the next check. Whatever is wrong with what was kept, everything is checked anew.
    """
    cache = Cache.of(project)
    digests = {name: one.digest for name, one in found.items()}
    digests["misplaced"] = sha256(repr(misplaced(project)).encode()).hexdigest()
    base = cache.path(digests)
    try:
        if (base / "state.json").is_file():
            return cache.problems(base)
        if (newest := cache.newest()) is not None:
            return _Check(project, found, digests, cache, keep).after(newest)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a cache that cannot be used is made anew
    return _Check(project, found, digests, cache, keep).anew()


@dataclass
class _Check:
    project: Project
    found: Mapping[str, Submission]
    digests: dict[str, str]
    cache: Cache
    keep: bool

    @cached_property
    def rules(self) -> dict[str, Rule]:
        return Shapes.of(self.project.ontology / "shapes").rules

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(load_ontology(self.project))

    def anew(self) -> list[Problem]:
        """Check everything."""
        with Shifty(self.project.ontology / "shapes") as engine, self.cache.workspace() as workspace:
            units = self._units({})
            claims, _ = merged(units.by_file.values())
            claims += as_quads(load_ontology(self.project))
            view = make_view(claims, self.project.queries / "derive")
            findings = engine.validate(ntriples(view))
            store = Store(str(workspace / "oxigraph"))
            fill(store, claims, view, ...)
            return self._told(units, findings, store, workspace, State({}, {}))
