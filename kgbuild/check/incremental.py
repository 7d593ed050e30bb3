"""Checking after an edit: what the edit cannot have changed is taken from the last check. The outcome is the same.

Files that are as they were are not read again; the view is revised; the shapes look at the nodes that the change can
reach; rules that are written as queries are asked of the whole graph; answers are compared again where what a document
that they rest on says has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kgbuild.check.state import STORE, Cache, Graphs, State, UnusableStateError
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.source.files import misplaced
from kgbuild.source.submission import Submission

if TYPE_CHECKING:
    from kgbuild.build.graph import Built
    from kgbuild.check.engines import Engine


def check_files(
    project: Project, found: Mapping[str, Submission], lang: str = "en", *, keep: bool = True
) -> list[Problem]:
    """Every problem of a project whose files are ``found``, sorted by place, as a full check has them.

    ``keep`` the outcome for the next check. Whatever is wrong with what was kept, everything is checked anew.
    EnvironmentFault where the SHACL engine fails.
    """
    return Check.of(project, found, lang, keep=keep).run()[0]


class Check(Struct, frozen=True):
    """One check of the files ``found``, whose digests are the ``inputs``; ``unread`` are those that nothing reads."""

    project: Project
    found: Mapping[str, Submission]
    inputs: dict[str, str]
    unread: list[Problem]
    cache: Cache
    lang: str
    keep: bool

    @classmethod
    def of(cls, project: Project, found: Mapping[str, Submission], lang: str = "en", *, keep: bool = True) -> Check:
        """The check of a project; see :func:`check_files`."""
        unread = misplaced(project)
        inputs = {name: one.digest for name, one in found.items()}
        inputs[""] = sha256(repr(unread).encode()).hexdigest()
        return cls(project, found, inputs, unread, Cache.of(project, lang), lang, keep)

    def run(self) -> tuple[list[Problem], Built | None]:
        """Every problem, and the graph if all of it had to be made.

        What was checked before is not looked at again; after an edit that is all that the edit does not concern.
        """
        known = self.cache.problems(self.inputs)
        if known is not None:
            return known, None
        newest = self.cache.newest()
        if newest is not None:
            try:
                return self._kept(newest)
            except UnusableStateError:
                pass
        return self._kept(None)

    def _kept(self, newest: Path | None) -> tuple[list[Problem], Built | None]:
        from kgbuild.check.engines import ENGINES, default_engine

        with (
            self.cache.workspace() as workspace,
            ENGINES[default_engine()](self.project.ontology / "shapes") as shacl,
        ):
            built = None
            if newest:
                state = self._after(newest, workspace, shacl)
            else:
                state, built = self._anew(workspace, shacl)
            if self.keep:
                with suppress(OSError):  # what cannot be kept is checked anew the next time
                    self.cache.keep(state, workspace)
            return state.checked.problems, built

    def _anew(self, workspace: Path, shacl: Engine) -> tuple[State, Built]:
        """Check everything, and leave the graph in the workspace."""
        from pyoxigraph import Store

        from kgbuild.build.graph import build
        from kgbuild.check.gate import examine
        from kgbuild.check.lint import sound_rules

        built = build(self.project, self.found)
        rules = sound_rules(self.project.ontology / "shapes")
        checked = examine(built, rules, shacl, self.lang)
        if self.keep:
            store = Store(str(workspace / STORE))
            store.bulk_extend([*built.claims, *built.view])
            store.flush()
        return State(self.inputs, built.units.by_file, built.units.twins, rules, checked), built

    def _after(self, newest: Path, workspace: Path, shacl: Engine) -> State:
        """Check what is not as it was in the newest state, and leave the graph in the workspace."""
        with ThreadPoolExecutor(1) as beside:  # the graph is verified and opened while files are read
            graphs = beside.submit(Graphs.of, newest, workspace)
            return self._revised(self.cache.load(newest), graphs, shacl)

    def _revised(self, before: State, graphs: Future[Graphs], shacl: Engine) -> State:
        """The state that an edit makes of the one before it."""
        from kgbuild.build.corpus import read_file
        from kgbuild.build.units import Earlier, make_units
        from kgbuild.check.again import Basis, examine_again
        from kgbuild.check.edit import Edit

        basis = Basis.of(self.project, before.rules)
        unchanged = {name for name, digest in before.inputs.items() if name and self.inputs.get(name) == digest}
        earlier = Earlier(before.units, before.twins, unchanged)
        units = make_units(self.found, lambda name: read_file(self.found[name], name), basis.vocabulary, earlier)
        edit = Edit.between(before.units, units)
        checked = examine_again(
            self.project, before.checked, edit, self.unread, graphs.result(), basis, shacl, self.lang
        )
        return State(self.inputs, units.by_file, units.twins, before.rules, checked)
