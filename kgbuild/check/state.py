"""What earlier checks found, kept so that the next one need only look at what changed.

A state is a folder ``<basis>-<inputs>``, named by digests of what checks (code, libraries, ontology, questions, and the
language in which problems are told) and of what is checked (``data/``). It has ``state.json``, whose first line is the
digest of the rest, and ``oxigraph/``, the graph. What each file says lies beside the states in
``files/<SHA-256>.json``. Everything here may be deleted at any time, and nothing is used whose name or digest does not
fit.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import Problem, Severity, Span
from kgbuild.project import CACHE, Project
from kgbuild.store.published import digests

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

    from kgbuild.build.corpus import Given
    from kgbuild.build.units import Said, Unit
    from kgbuild.check.offenders import Offence
    from kgbuild.check.outcome import Checked

KEPT = 2
LIBRARIES = ("pyoxigraph", "shifty", "pydantic")
STATE, STORE, FILES = "state.json", "oxigraph", "files"


class UnusableStateError(Exception):
    """What was kept is not there, or not what it was."""


@dataclass(frozen=True, slots=True)
class State:
    """One checked state of the data: the digests of its files, what each contributes, and what was found."""

    inputs: dict[str, str]
    units: dict[str, Unit]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graph before an edit, and its copy, which becomes the graph after it."""

    before: Store
    after: Store

    @classmethod
    def of(cls, state: Path, workspace: Path, expected: dict[str, str]) -> Graphs:
        """The graph of a state, and a copy of it in a workspace.

        UnusableStateError where that fails, or where the digests of its files are not those ``expected``.
        """
        from pyoxigraph import Store

        before, after = state / STORE, workspace / STORE
        try:
            if digests(before) != expected:
                raise UnusableStateError(state)
            shutil.copytree(before, after, ignore=shutil.ignore_patterns("LOG*", "LOCK"))
            return cls(Store.read_only(str(before)), Store(str(after)))
        except (OSError, shutil.Error) as fault:
            raise UnusableStateError(state) from fault


@dataclass(frozen=True, slots=True)
class Cache:
    """The states in a folder that rest on one basis."""

    folder: Path
    basis: str

    @classmethod
    def of(cls, project: Project, lang: str = "en") -> Cache:
        """The project's cache, with the basis of today: nothing that another program found is ever used."""
        hashed = sha256("\n".join((lang, *map(_installed, LIBRARIES))).encode())
        package = Path(__file__).parent.parent
        for root, endings in (
            (package, {".py", ".rq"}),
            (project.ontology, {".ttl"}),
            (project.queries, {".rq", ".yaml"}),
        ):
            for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
                content = path.read_bytes()
                hashed.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
        return cls(project.store / CACHE, hashed.hexdigest()[:16])

    def path(self, inputs: Mapping[str, str]) -> Path:
        """The folder of the state of files with these digests."""
        told = sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{self.basis}-{told[:16]}"

    def newest(self) -> Path | None:
        """The folder of the newest state, if there is any."""
        return max(self.folder.glob(f"{self.basis}-*"), key=_age, default=None)

    def problems(self, inputs: Mapping[str, str]) -> list[Problem] | None:
        """What was found in files with these digests; None where they were not checked before."""
        path = self.path(inputs)
        try:
            return [_problem(row) for row in _read(path)["problems"]] if path.is_dir() else None
        except UnusableStateError:
            return None

    def load(self, path: Path) -> tuple[State, dict[str, str]]:
        """The state in a folder, and the digests of its graph's files, which :meth:`Graphs.of` asks for.

        UnusableStateError where a byte of it differs from what was kept.
        """
        content = _read(path)
        from kgbuild.check.engines import Finding
        from kgbuild.check.outcome import Answered, Checked

        checked = Checked(
            {Finding(*key): told and _problem(told) for key, told in content["findings"]},
            {_offence(key): _problem(told) for key, told in content["offences"]},
            {
                name: tuple(Answered(frozenset(one), tuple(map(_problem, told))) for one, told in listed)
                for name, listed in content["answers"].items()
            },
            [_problem(told) for told in content["problems"]],
        )
        state = State(content["inputs"], {row[1]: self._unit(row) for row in content["units"]}, checked)
        return state, content["store"]

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder beside the states, or elsewhere where nothing can be kept; removed unless it was kept."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=".making-", dir=self.folder))
        except OSError:
            folder = Path(tempfile.mkdtemp(prefix="kgbuild-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, state: State, workspace: Path) -> None:
        """Make a state of a workspace that has its store, closed, and forget all but the newest states.

        OSError where there is no room.
        """
        if workspace.parent != self.folder:
            return
        checked = state.checked
        said = [self._keep_said(unit) for unit in state.units.values()]
        content = {
            "inputs": state.inputs,
            "units": [[name, *_fields(unit)[:-1]] for name, unit in zip(said, state.units.values(), strict=True)],
            "findings": list(checked.findings.items()),
            "offences": list(checked.offences.items()),
            "answers": checked.answers,
            "problems": checked.problems,
            "store": digests(workspace / STORE),
        }
        text = json.dumps(content, ensure_ascii=False, default=_fields).encode()
        (workspace / STATE).write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)
        target = self.path(state.inputs)
        shutil.rmtree(target, ignore_errors=True)
        workspace.rename(target)
        self._forget(len(said))

    def _forget(self, files: int) -> None:
        """Remove all but the newest states, and now and then what files said that no state speaks of."""
        states = sorted((path for path in self.folder.glob("*-*") if path.name[0] != "."), key=_age)
        for path in states[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
        kept = list((self.folder / FILES).glob("*.json"))
        if len(kept) <= 2 * files:
            return
        try:
            used = {row[0] for path in states[-KEPT:] for row in _read(path)["units"]}
        except UnusableStateError:
            return
        for path in kept:
            if path.stem not in used:
                path.unlink(missing_ok=True)

    def _keep_said(self, unit: Unit) -> str:
        if isinstance(unit.said, _Kept):
            return unit.said.name
        said = unit.said()
        places = {
            subject: [[about.value, str(value), place.span.line, place.span.column] for about, value, place in listed]
            for subject, listed in said.origins.items()
        }
        quads = "".join(f"{quad} .\n" for quad in said.quads)
        content = json.dumps([unit.file, quads, places], ensure_ascii=False).encode()
        name = sha256(content).hexdigest()
        target = self.folder / FILES / f"{name}.json"
        if not target.is_file():
            target.parent.mkdir(exist_ok=True)
            partial = target.with_name(f".{name}-{os.getpid()}")
            partial.write_bytes(content)
            partial.rename(target)
        return name

    def _unit(self, row: list[Any]) -> Unit:
        from kgbuild.build.units import Unit

        name, file, given, documents, broken, unread, wanted, untied, faulty, about = row
        return Unit(
            file,
            tuple(map(_given, given)),
            tuple((slug, Span(*span)) for slug, span in documents),
            frozenset(broken),
            tuple(map(_problem, unread)),
            frozenset(wanted),
            tuple(map(_problem, untied)),
            frozenset(faulty),
            frozenset(about),
            _Kept(self.folder / FILES, name),
        )


@dataclass(frozen=True, slots=True)
class _At:
    """A place in a file that was read before."""

    span: Span


class _Kept:
    """What a file said, read from the cache when it is asked for. UnusableStateError where it is not what it was."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._path = folder / f"{name}.json"
        self._said: Said | None = None

    def __call__(self) -> Said:
        if self._said is None:
            from pyoxigraph import NamedNode, RdfFormat, parse

            from kgbuild.build.units import Said

            try:
                content = self._path.read_bytes()
            except OSError as fault:
                raise UnusableStateError(self._path) from fault
            if sha256(content).hexdigest() != self.name:
                raise UnusableStateError(self._path)
            file, quads, places = json.loads(content)
            origins: dict[str, list[tuple[NamedNode, Any, Any]]] = {
                subject: [
                    (NamedNode(about), value, _At(Span(file, line, column))) for about, value, line, column in listed
                ]
                for subject, listed in places.items()
            }
            self._said = Said(list(parse(quads, format=RdfFormat.N_QUADS)), origins)
        return self._said


def _installed(library: str) -> str:
    """What tells one installation of a library from another, found without importing it."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        return f"no {library}"
    found = Path(spec.origin).stat()
    return f"{spec.origin} {found.st_size} {found.st_mtime_ns}"


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _read(path: Path) -> dict[str, Any]:
    """What the state in a folder says. UnusableStateError where that is not what was written."""
    try:
        digest, _, text = (path / STATE).read_bytes().partition(b"\n")
    except OSError as fault:
        raise UnusableStateError(path) from fault
    if sha256(text).hexdigest().encode() != digest:
        raise UnusableStateError(path)
    content: dict[str, Any] = json.loads(text)
    return content


def _fields(one: Any) -> list[Any]:
    """What JSON has instead of a set or of one of our values."""
    return sorted(one) if isinstance(one, frozenset) else [getattr(one, name) for name in one.__slots__]


def _offence(row: list[str]) -> Offence:
    from kgbuild.check.offenders import Offence

    focus, path, code, severity, message, repair = row
    return Offence(focus, path, code, Severity(severity), message, repair)


def _given(row: list[Any]) -> Given:
    from kgbuild.build.corpus import Given

    slug, kind, iri, span, names, repeatable, different = row
    return Given(slug, kind, iri, Span(*span), tuple(names), repeatable, tuple(different))


def _problem(row: list[Any]) -> Problem:
    code, message, repair, span, severity = row
    return Problem(code, message, repair, Span(*span) if span else None, Severity(severity))
