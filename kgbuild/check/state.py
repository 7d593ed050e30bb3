"""What earlier checks found, kept so that the next one need only look at what changed.

A state is a folder ``<basis>-<inputs>``, named by digests of what checks (code, ontology, rules, questions) and of what
is checked (``data/``): ``state.json``, and ``oxigraph/``, a revisable store. What each file says lies beside the states
in ``files/<SHA-256>.json``. Everything here may be deleted at any time, and nothing is trusted whose name or digest
does not fit.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kgbuild.build.corpus import Given
from kgbuild.build.units import Said, Unit
from kgbuild.check.engines import Finding
from kgbuild.check.offenders import Offence
from kgbuild.errors import Problem, Severity, Span
from kgbuild.project import Project

KEPT = 2
LIBRARIES = ("pyoxigraph", "pyshifty", "pydantic")


@dataclass(slots=True)
class State:
    """One checked state of the data: the files' digests and contributions, what rules and questions found, and all told."""

    digests: dict[str, str]
    units: dict[str, Unit]
    findings: dict[Finding, Problem | None] = field(default_factory=dict)
    offences: dict[Offence, Problem] = field(default_factory=dict)
    answers: dict[str, list[Problem]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cache:
    """The states in a folder that rest on one basis."""

    folder: Path
    basis: str

    @classmethod
    def of(cls, project: Project) -> Cache:
        """The project's cache, with the basis of today: nothing that an older program found is ever used."""
        hashed = sha256("\n".join(version(name) for name in LIBRARIES).encode())
        package = Path(__file__).parent.parent
        for root, endings in (
            (package, {".py", ".rq"}),
            (project.ontology, {".ttl"}),
            (project.queries, {".rq", ".yaml"}),
        ):
            for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
                content = path.read_bytes()
                hashed.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
        return cls(project.store / "cache", hashed.hexdigest()[:16])

    def path(self, digests: dict[str, str]) -> Path:
        """The folder of the state of files with these digests."""
        inputs = sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{self.basis}-{inputs[:16]}"

    def newest(self) -> Path | None:
        """The folder of the newest state, if there is any."""
        states = [path for path in self.folder.glob(f"{self.basis}-*") if (path / "state.json").is_file()]
        return max(states, key=lambda path: path.stat().st_mtime_ns, default=None)

    def load(self, path: Path) -> State:
        """The state in a folder; OSError, ValueError, KeyError or TypeError where it cannot be used."""
        content = json.loads((path / "state.json").read_bytes())
        return State(
            content["digests"],
            {name: self._unit(name, told) for name, told in content["units"].items()},
            {Finding(*key): told and _problem(told) for key, told in content["findings"]},
            {_offence(key): _problem(told) for key, told in content["offences"]},
            {key: [_problem(told) for told in listed] for key, listed in content["answers"].items()},
            [_problem(told) for told in content["problems"]],
        )

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder beside the states, removed in the end unless it was kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".making-", dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, state: State, workspace: Path) -> None:
        """Make a state of what stands in a workspace, which has its ``oxigraph/``, and forget all but the newest states."""
        names = {name: self._keep_said(unit) for name, unit in state.units.items()}
        content = {
            "digests": state.digests,
            "units": {name: _unit_row(unit, names[name]) for name, unit in state.units.items()},
            "findings": [[_finding_row(key), told and _row(told)] for key, told in state.findings.items()],
            "offences": [[_offence_row(key), _row(told)] for key, told in state.offences.items()],
            "answers": {key: [_row(told) for told in listed] for key, listed in state.answers.items()},
            "problems": [_row(told) for told in state.problems],
        }
        (workspace / "state.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        target = self.path(state.digests)
        shutil.rmtree(target, ignore_errors=True)
        workspace.rename(target)
        self._forget(target)

    def _forget(self, newest: Path) -> None:
        states = sorted(
            (path for path in self.folder.iterdir() if path != newest and path.name[:1] not in ".f"),
            key=lambda path: path.stat().st_mtime_ns,
        )
        for path in states[: -(KEPT - 1)]:
            shutil.rmtree(path, ignore_errors=True)
        used = {
            unit[-1]
            for path in (newest, *states[-(KEPT - 1) :])
            for unit in json.loads((path / "state.json").read_bytes())["units"].values()
        }
        for path in (self.folder / "files").iterdir():
            if path.stem not in used:
                path.unlink(missing_ok=True)

    def _keep_said(self, unit: Unit) -> str:
        if isinstance(unit.said, _Kept):
            return unit.said.name
        said = unit.said()
        origins = {
            subject: [[place[0].value, str(place[1]), place[2].span.line, place[2].span.column] for place in places]
            for subject, places in said.origins.items()
        }
        quads = "".join(f"{quad} .\n" for quad in said.quads)
        content = json.dumps([unit.file, quads, origins], ensure_ascii=False).encode()
        name = sha256(content).hexdigest()
        folder = self.folder / "files"
        folder.mkdir(exist_ok=True)
        if not (folder / f"{name}.json").is_file():
            partial = folder / f".{name}-{os.getpid()}"
            partial.write_bytes(content)
            partial.rename(folder / f"{name}.json")
        return name

    def _unit(self, file: str, row: list[Any]) -> Unit:
        ids, documents, broken, unread, wanted, untied, faulty, about, name = row
        return Unit(
            file,
            tuple(Given(*one[:3], Span(file, *one[3:5]), tuple(one[5]), *one[6:]) for one in ids),
            tuple((slug, Span(file, line, column)) for slug, line, column in documents),
            frozenset(broken),
            tuple(map(_problem, unread)),
            frozenset(wanted),
            tuple(map(_problem, untied)),
            frozenset(faulty),
            frozenset(about),
            _Kept(self.folder / "files", name),
        )


@dataclass(frozen=True, slots=True)
class _At:
    """A place in a file that was read before."""

    span: Span


class _Kept:
    """What a file said, read from the cache when it is asked for. ValueError where the entry is not what it was."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._path = folder / f"{name}.json"
        self._said: Said | None = None

    def __call__(self) -> Said:
        if self._said is None:
            content = self._path.read_bytes()
            if sha256(content).hexdigest() != self.name:
                raise ValueError(f"{self._path} was changed")
            file, quads, origins = json.loads(content)
            self._said = Said(
                list(parse(quads, format=RdfFormat.N_QUADS)),
                {
                    subject: [
                        (NamedNode(name), value, _At(Span(file, line, column))) for name, value, line, column in places
                    ]
                    for subject, places in origins.items()
                },
            )
        return self._said


def _unit_row(unit: Unit, name: str) -> list[Any]:
    ids = [
        [one.slug, one.kind, one.iri, one.span.line, one.span.column, one.names, one.repeatable] for one in unit.given
    ]
    documents = [[slug, span.line, span.column] for slug, span in unit.documents]
    sets = (sorted(part) for part in (unit.broken, unit.wanted, unit.faulty, unit.about))
    broken, wanted, faulty, about = sets
    unread, untied = ([_row(problem) for problem in part] for part in (unit.unread, unit.untied))
    return [ids, documents, broken, unread, wanted, untied, faulty, about, name]


def _row(problem: Problem) -> list[Any]:
    span = problem.span
    place = [span.file, span.line, span.column] if span else None
    return [problem.code, problem.message, problem.repair, place, problem.severity.value]


def _problem(row: list[Any]) -> Problem:
    code, message, repair, place, severity = row
    return Problem(code, message, repair, Span(*place) if place else None, Severity(severity))


def _finding_row(finding: Finding) -> list[str]:
    return [finding.focus, finding.rule, finding.value]


def _offence_row(row: Offence) -> list[str]:
    return [row.focus, row.path, row.code, row.severity.value, row.message, row.repair]


def _offence(row: list[str]) -> Offence:
    focus, path, code, severity, message, repair = row
    return Offence(focus, path, code, Severity(severity), message, repair)
