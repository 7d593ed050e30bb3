"""RDF that others have written, held against our shapes: what is wrong with it, and at which line.

The graph that is validated is the triples of all files, in whatever graphs they stand, together with what they may
rely on: our ontology, and as asked for our register or our whole view. Told is what is wrong because of those triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import as_quads, build
from kgbuild.check.engines import ENGINES, Finding, default_engine
from kgbuild.check.report import ordered
from kgbuild.check.rules import NAMES, Shapes
from kgbuild.check.shacl import ntriples
from kgbuild.check.shacl import problem as of_finding
from kgbuild.errors import Problem, Severity, Span
from kgbuild.project import Project
from kgbuild.source.submission import submissions
from kgbuild.store.files import Statements
from kgbuild.store.reader import BLANK
from kgbuild.terms.namespaces import BASE, shorten

KNOWN = ("nothing", "register", "view")
"""What the triples may rely on besides the ontology."""

NAMING = re.compile(r"[a-z]+-iri")
"""The codes of rules of how we name things; others name theirs as they like."""

THINGS = BASE + "id/"


class File(Struct, frozen=True):
    """A file that was read: its name, its format, its text, and what it states."""

    name: str
    form: str
    text: bytes
    statements: Statements


class Given(Struct, frozen=True, dict=True):
    """All files together, as one graph."""

    files: tuple[File, ...]

    @cached_property
    def ntriples(self) -> bytes:
        """The graph as N-Triples, for an engine."""
        return "".join(f"{text}\n" for file in self.files for text in file.statements.texts).encode()

    @cached_property
    def _places(self) -> dict[str, list[tuple[File, int]]]:
        """The statements about each node, and of it, by its IRI: file and number."""
        found: dict[str, list[tuple[File, int]]] = {}
        for file in self.files:
            for number, text in enumerate(file.statements.texts):
                subject, _, object_ = text.removesuffix(" .").split(" ", 2)
                for node in {subject, object_}:
                    if node.startswith("<"):
                        found.setdefault(node[1:-1], []).append((file, number))
        return found

    @property
    def names_ours(self) -> bool:
        """Whether something is said of a node that is named as our things are."""
        return any(text.startswith(f"<{THINGS}") for file in self.files for text in file.statements.texts)

    def find(self, node: str, predicate: str | None, value: str | None) -> tuple[Span | None, str | None]:
        """Where that value of the property of the node stands, or else the property, or else the node; and as what.

        The value may stand under another property, which is then the one that is told.
        """
        places = self._places.get(node, ())
        of_node, of_property, of_value = f"<{node}> ", f"<{node}> <{predicate}> ", f" {value} ." if value else None
        for start, end in ((of_property, of_value), (of_node, of_value), (of_property, ""), (of_node, ""), ("", "")):
            for file, number in places if end is not None else ():
                text = file.statements.texts[number]
                if text.startswith(start) and text.endswith(end or ""):
                    line = file.statements.lines[number] if file.form != "jsonld" else _line_of(node, file.text)
                    return Span(file.name, line, 1), text.split(" ", 2)[1][1:-1] if end else predicate
        return None, predicate


class Verdict(Struct, frozen=True):
    """What is wrong: the findings, the same as problems, and the N-Triples of the whole graph that has them."""

    findings: list[Finding]
    problems: list[Problem]
    graph: bytes


def validate(project: Project, given: Given, known: str, engine: str | None = None, lang: str = "en") -> Verdict:
    """Hold the files against the shapes of a project; ``known`` is one of KNOWN, ``engine`` one of ENGINES."""
    basis = basis_of(project, known)
    ours = ntriples(basis)
    graph = ours + given.ntriples
    make = ENGINES[engine or default_engine()]
    about = {quad.subject.value for quad in basis}  # type: ignore[union-attr]
    with _shapes(project, given) as shapes:
        with make(shapes) as shacl:
            findings = shacl.validate(graph)
        if any(finding.focus in about for finding in findings):
            with make(shapes) as shacl:
                before = set(shacl.validate(ours))
            findings = [finding for finding in findings if finding not in before]
    findings = [
        finding for finding in findings if not NAMING.fullmatch(finding.rule) or finding.focus.startswith(THINGS)
    ]
    return Verdict(findings, ordered([*_problems(findings, project, given, lang), *_empty(given)]), graph)


@contextmanager
def _shapes(project: Project, given: Given) -> Iterator[Path]:
    """The folder of the shapes; where no thing is named as ours are, of those that are not about how we name things.

    Those would cost more than all others together, for an engine gives the reasons of every name that is not ours.
    """
    folder = project.ontology / "shapes"
    if given.names_ours:
        yield folder
        return
    triples = [quad.triple for path in sorted(folder.glob("*.ttl")) for quad in parse(path=path)]
    kept = serialize((triple for triple in triples if not _names(triple)), format=RdfFormat.TURTLE)
    assert kept is not None
    with TemporaryDirectory(prefix="kgbuild-") as other:
        (Path(other) / "shapes.ttl").write_bytes(kept)
        yield Path(other)


def _names(triple: Triple) -> bool:
    """Whether a triple of the shapes belongs to a rule of how we name things."""
    node = triple.subject
    return isinstance(node, NamedNode) and NAMING.fullmatch(node.value.removeprefix(NAMES)) is not None


def _problems(findings: list[Finding], project: Project, given: Given, lang: str) -> Iterator[Problem]:
    """The findings at their lines, with the property that each is about, and blank nodes as people call them."""
    rules = Shapes.of(project.ontology / "shapes").rules
    for finding in findings:
        problem = of_finding(finding, rules, lambda *_: None, frozenset(), lang)
        assert problem is not None
        span, path = given.find(finding.focus, rules[finding.rule].path, finding.value)
        message = re.sub(rf"{re.escape(BLANK)}\d+/-\d+", "[]", problem.message)
        message = re.sub(rf"{re.escape(BLANK)}\d+/", "_:", message)
        yield replace(problem, message=f"{message} ({shorten(path)})" if path else message, span=span)


def basis_of(project: Project, known: str) -> list[Quad]:
    """What the triples may rely on: the ontology, and with it the view of nothing, of the register, or of all."""
    if known == "nothing":
        return as_quads(load_ontology(project))
    found = submissions(project)
    if known == "register":
        found = {name: file for name, file in found.items() if file.role not in ("document", "judgements")}
    return build(project, found).view


def _empty(given: Given) -> Iterator[Problem]:
    for file in given.files:
        if not file.statements.texts:
            message, repair = "it states nothing", "see whether it is in the format that its name says"
            yield Problem("rdf-empty", message, repair, Span(file.name, 1, 1), Severity.WARNING)


def _line_of(node: str, text: bytes) -> int:
    """The first line of a JSON text with the node's name; its statements come only when all of it has been read."""
    for written in (node, re.split(r"[/#:]", node)[-1]):
        if (place := text.find(f'{written}"'.encode())) >= 0:
            return text.count(b"\n", 0, place) + 1
    return 1
