"""Editions of the graph to be compared: published versions, N-Quads files, git revisions, the data as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kgbuild.build.graph import build
from kgbuild.build.history import at_revision
from kgbuild.build.view import BASIS
from kgbuild.errors import EnvironmentFault, Problem, Severity
from kgbuild.project import Project
from kgbuild.store.files import content, statements
from kgbuild.store.port import Term
from kgbuild.store.published import current_version, verify
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, PREFIXES, term

WORK_TREE = "work tree"
VERSION = re.compile(r"[0-9a-f]{16}")
CONFLICTS = BASE + "conflict/"

UNSAID = frozenset(term(f"jber:{name}") for name in ("earliest", "latest", "statedIn"))
"""What follows from other statements."""

OF_PASSAGES = frozenset({term("jber:nothingToRecord"), term("jber:rationale")})
"""What is said of a passage that does not follow from its document."""

Key = tuple[str, NamedNode, str]
"""A node, one of its properties, and the language of its texts."""

Passages = frozenset[str]
Values = dict[Term, Passages]


class Edition(Struct, frozen=True, dict=True):
    """One edition of the graph. ``problems`` are the violations because of which it may lack something."""

    name: str
    quads: tuple[Quad, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def said(self) -> dict[str, dict[Key, Values]]:
        """What is said of each entity and the records inside it, and in which passages (none: not in a document)."""
        found: dict[str, dict[Key, Values]] = {}
        for quad in self.quads:
            node, predicate, value, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
            if graph == minting.VIEW or predicate in UNSAID or not isinstance(node, NamedNode):
                continue
            if "#p" in node.value and node.value.startswith(PREFIXES["doc"]) and predicate not in OF_PASSAGES:
                continue
            if node.value.startswith(BASE + "value/") or _contains(node, value):
                continue
            values = found.setdefault(entity(node.value), {}).setdefault(_key(node, predicate, value), {})
            passages = frozenset({graph.value} if isinstance(graph, NamedNode) and graph not in BASIS else ())
            values[value] = values.get(value, frozenset()) | passages
        return found

    @cached_property
    def held(self) -> dict[Key, set[Term]]:
        """What the view says by properties that have one value."""
        single = {quad.subject for quad in self.quads if quad.object == term("owl:FunctionalProperty")}
        found: dict[Key, set[Term]] = {}
        for quad in self.quads:
            if quad.graph_name == minting.VIEW and quad.predicate in single - UNSAID:
                assert isinstance(quad.subject, NamedNode)
                found.setdefault(_key(quad.subject, quad.predicate, quad.object), set()).add(quad.object)
        return found

    @cached_property
    def disputed(self) -> dict[Key, set[Term]]:
        """The values that the view does not believe, by the node and the property that they are claimed of."""
        told: dict[str, dict[NamedNode, set[Term]]] = {}
        for quad in self.quads:
            if quad.graph_name == minting.VIEW and (node := str(quad.subject)).startswith(f"<{CONFLICTS}"):
                told.setdefault(node, {}).setdefault(quad.predicate, set()).add(quad.object)
        about, of, rejected = (term(f"jber:{name}") for name in ("conflictAbout", "conflictProperty", "rejectedValue"))
        return {
            (node.value, predicate, ""): said.get(rejected, set())  # type: ignore[union-attr]
            for said in told.values()
            for node in said[about]
            for predicate in said[of]
            if isinstance(predicate, NamedNode)
        }

    @property
    def view(self) -> list[Quad]:
        """The quads of the view, which has the labels of everything."""
        return [quad for quad in self.quads if quad.graph_name == minting.VIEW]

    def renamed(self, names: Mapping[str, str]) -> Edition:
        """The edition with other IRIs for some entities, the records inside them and the passages of documents."""
        if not names:
            return self
        slugs = {_slug(old): _slug(new) for old, new in names.items()}
        ends = {minting.INFERRED + old.lower(): minting.INFERRED + new.lower() for old, new in slugs.items()}

        def other(node: Term) -> Term:
            return NamedNode(_renamed(node.value, names, ends)) if isinstance(node, NamedNode) else node

        quads = (
            Quad(other(quad.subject), quad.predicate, other(quad.object), other(quad.graph_name))  # type: ignore[arg-type]
            for quad in self.quads
        )
        return Edition(self.name, tuple(quads), self.problems)


def _renamed(iri: str, names: Mapping[str, str], ends: Mapping[str, str]) -> str:
    whole = entity(iri)
    start, mark, end = (names.get(whole, whole) + iri[len(whole) :]).partition(minting.INFERRED)
    return start + ends.get(mark + end, mark + end)


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def entity(node: str) -> str:
    """The IRI of what a node is told under: the record with an id of its own, or the document of a passage."""
    if node.startswith(PREFIXES["doc"]):
        return node.partition("#")[0]
    return minting.record(node)


def _contains(node: NamedNode, value: Term) -> bool:
    """Whether the statement only says that a record stands in another."""
    return isinstance(value, NamedNode) and minting.parent(value.value) == node.value


def _key(node: NamedNode, predicate: NamedNode, value: Term) -> Key:
    return (node.value, predicate, (value.language or "") if isinstance(value, Literal) else "")


def open_edition(project: Project, name: str | None) -> Edition:
    """The edition of that name: ``current`` or the id of a published version, an N-Quads file (``.nq``), or a revision.

    None is the data as they are. NotFoundError where there is nothing of that name, EnvironmentFault where it cannot be
    read at all; data with faults are read as far as they can be.
    """
    if name is None:
        return _built(WORK_TREE, project)
    if name == "current" or (VERSION.fullmatch(name) and (project.store / "versions" / name).is_dir()):
        folder = current_version(project) if name == "current" else project.store / "versions" / name
        verify(folder)
        return Edition(name, tuple(parse(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)))
    if name.endswith(".nq") and Path(name).is_file():
        with Path(name).open("rb") as stream:
            read = statements(content(stream, name), name, "nquads", quads=True)
        return Edition(name, tuple(parse("\n".join(read.texts), format=RdfFormat.N_QUADS)))
    with at_revision(project, name) as past:
        return _built(name, past)


def _built(name: str, project: Project) -> Edition:
    try:
        built = build(project)
    except (SyntaxError, ValueError) as fault:
        reason = str(fault).partition("\n")[0]
        raise EnvironmentFault(f"{name} cannot be built: its ontology or a rule is malformed: {reason}") from fault
    wrong = [problem for problem in built.problems if problem.severity is Severity.VIOLATION]
    return Edition(name, (*built.claims, *built.view), tuple(sorted(wrong, key=Problem.sort_key)))
