"""What earlier checks found, kept so that the next one need only look at what changed.

A state is a folder ``<basis>-<inputs>``, named by digests of what checks (code, libraries, ontology, questions, and the
language in which problems are told) and of what is checked (``data/``). It has ``state.json``, whose first line is the
digest of the rest, ``oxigraph/``, the graph, and ``seal.json``, the digests of the graph's files, written as
``state.json`` is. What each file says lies beside the states in ``files/<SHA-256>.json``, and in ``published.json``
which version was made of which state. Everything here may be deleted at any time, and nothing is used whose name or
digest does not fit.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from kgbuild.errors import Problem, Span
from kgbuild.project import CACHE, Project
from kgbuild.store.digesting import Digesting

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

    from kgbuild.build.twins import Twin
    from kgbuild.build.units import Said, Unit
    from kgbuild.check.outcome import Checked
    from kgbuild.check.rules import Rule

T = TypeVar("T")

KEPT = 2
MAKING = ".making-"
LONG_AGO = 3600
"""After how many seconds nobody is at work in a workspace any more."""
LIBRARIES = ("pyoxigraph", "shifty", "pydantic", "msgspec")
STATE, STORE, SEAL, FILES, PUBLISHED = "state.json", "oxigraph", "seal.json", "files", "published.json"


class UnusableStateError(Exception):
    """What was kept is not there, or not what it was."""


class State(Struct, frozen=True):
    """One checked state of the data.

    It has the digests of the files, what each contributes, likely twins, the rules that were checked, what was found.
    """

    inputs: dict[str, str]
    units: dict[str, Unit]
    twins: list[Twin]
    rules: dict[str, Rule]
    checked: Checked


class Told(msgspec.Struct):
    """What a state says of problems."""

    problems: list[Problem]


class Graphs(Struct, frozen=True):
    """The graph before an edit, and its copy, which becomes the graph after it."""

    before: Store
    after: Store

    @classmethod
    def of(cls, state: Path, workspace: Path) -> Graphs:
        """The graph of a state, and a copy of it in a workspace.

        UnusableStateError where that fails, or where its files are not what was kept.
        """
        from pyoxigraph import Store

        before, after = state / STORE, workspace / STORE
        try:
            if Digesting(before).found() != _read(state / SEAL, dict[str, str]):
                raise UnusableStateError(state)
            shutil.copytree(before, after, ignore=shutil.ignore_patterns("LOG*", "LOCK"), copy_function=_linked)
            return cls(Store.read_only(str(before)), Store(str(after)))
        except (OSError, shutil.Error) as fault:
            raise UnusableStateError(state) from fault


class Cache(Struct, frozen=True):
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
            return _read(path / STATE, Told).problems if path.is_dir() else None
        except UnusableStateError:
            return None

    def load(self, path: Path) -> State:
        """The state in a folder. UnusableStateError where a byte of it differs from what was kept."""
        from kgbuild.check.kept import Content
        from kgbuild.check.outcome import Checked

        content = _read(path / STATE, Content)
        checked = Checked(dict(content.findings), dict(content.offences), content.answers, content.problems)
        units = {unit.file: unit.unit(_Kept(self.folder / FILES, unit.said)) for unit in content.units}
        return State(content.inputs, units, content.twins, content.rules, checked)

    def published(self, inputs: Mapping[str, str]) -> str | None:
        """The version that was published last, if it was made of files with these digests."""
        try:
            made_of, version = _read(self.folder / PUBLISHED, tuple[str, str])
        except UnusableStateError:
            return None
        return version if made_of == self.path(inputs).name else None

    def remember(self, inputs: Mapping[str, str], version: str) -> None:
        """Keep that a version was published of files with these digests, where that can be kept."""
        with suppress(OSError):
            _write(self.folder / PUBLISHED, (self.path(inputs).name, version))

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder beside the states, or elsewhere where nothing can be kept; removed unless it was kept."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=MAKING, dir=self.folder))
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
        from kgbuild.check.kept import Content, KeptUnit

        checked = state.checked
        units = [KeptUnit.of(unit, self._keep_said(unit)) for unit in state.units.values()]
        found = (list(checked.findings.items()), list(checked.offences.items()), checked.answers, checked.problems)
        _write(workspace / STATE, Content(state.inputs, units, state.twins, state.rules, *found))
        _write(workspace / SEAL, Digesting(workspace / STORE).found())
        target = self.path(state.inputs)
        shutil.rmtree(target, ignore_errors=True)
        workspace.rename(target)
        self._forget(len(units))

    def _forget(self, files: int) -> None:
        """Remove all but the newest states, what killed checks left, and now and then what no state speaks of."""
        for path in self.folder.glob(f"{MAKING}*"):
            if time.time_ns() - _age(path) > LONG_AGO * 10**9:
                shutil.rmtree(path, ignore_errors=True)
        states = sorted((path for path in self.folder.glob("*-*") if path.name[0] != "."), key=_age)
        for path in states[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
        from kgbuild.check.kept import Content

        kept = list((self.folder / FILES).glob("*.json"))
        if len(kept) <= 2 * files:
            return
        try:
            used = {unit.said for path in states[-KEPT:] for unit in _read(path / STATE, Content).units}
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


class _At(Struct, frozen=True):
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
            from pyoxigraph import RdfFormat, parse

            from kgbuild.build.units import Said

            try:
                content = self._path.read_bytes()
            except OSError as fault:
                raise UnusableStateError(self._path) from fault
            if sha256(content).hexdigest() != self.name:
                raise UnusableStateError(self._path)
            file, quads, places = msgspec.json.decode(content)
            self._said = Said(list(parse(quads, format=RdfFormat.N_QUADS)), _Places(file, places))
        return self._said


class _Places(Mapping[str, list[tuple["NamedNode", Any, Any]]]):
    """Where in its file each subject was spoken of, made of what was kept when it is asked for."""

    def __init__(self, file: str, kept: dict[str, list[Any]]) -> None:
        self._file, self._kept = file, kept

    def __getitem__(self, subject: str) -> list[tuple[NamedNode, Any, Any]]:
        from pyoxigraph import NamedNode

        listed = self._kept[subject]
        return [(NamedNode(about), value, _At(Span(self._file, line, col))) for about, value, line, col in listed]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


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


def _linked(source: str, target: str) -> None:
    """A copy of a file of the engine; of its tables, which are never written again, a second name where that can be."""
    if source.endswith(".sst"):
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _write(path: Path, content: object) -> None:
    """Write a file that begins with the digest of its text."""
    text = msgspec.json.encode(content)
    path.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)


def _read(path: Path, kind: type[T]) -> T:
    """What such a file says. UnusableStateError where that is not what was written."""
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError as fault:
        raise UnusableStateError(path) from fault
    if sha256(text).hexdigest().encode() != digest:
        raise UnusableStateError(path)
    return msgspec.json.decode(text, type=kind)
