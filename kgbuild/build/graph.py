"""The whole build in memory: read, emit, resolve, derive. The same files give the same N-Quads, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct
from pyoxigraph import Quad, Triple

from kgbuild.build.claims import load_ontology
from kgbuild.build.corpus import read_file
from kgbuild.build.emit import Origins
from kgbuild.build.units import Units, make_units, merged
from kgbuild.build.view import make_view, placed
from kgbuild.errors import Problem, Severity
from kgbuild.project import Project
from kgbuild.source.files import misplaced
from kgbuild.source.submission import Submission, submissions
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary


class Built(Struct, dict=True):
    """A graph that is built and not yet published.

    ``problems`` is what reading and references brought to light, ``origins`` where each claim was written.
    """

    project: Project
    units: Units
    vocabulary: Vocabulary
    claims: list[Quad]
    view: list[Quad]
    problems: list[Problem]
    origins: Origins

    @property
    def sound(self) -> bool:
        """Whether no violation was found."""
        return not any(problem.severity is Severity.VIOLATION for problem in self.problems)

    @cached_property
    def nquads(self) -> bytes:
        """All quads as N-Quads text, sorted, each once."""
        return "".join(sorted({f"{quad} .\n" for quad in (*self.claims, *self.view)})).encode()

    @property
    def size(self) -> int:
        """How many quads there are, each counted once."""
        return self.nquads.count(b"\n")


def build(project: Project, found: Mapping[str, Submission] | None = None) -> Built:
    """Build the graph of a project, from the files that are ``found`` in it or given instead.

    Faults in the data are collected in ``problems``, each at its line.
    """
    given = submissions(project) if found is None else found
    ontology = load_ontology(project)
    vocabulary = Vocabulary.of(ontology)
    units = make_units(given, lambda name: read_file(given[name], name), vocabulary)
    claims, origins = merged(units.by_file.values())
    claims += as_quads(ontology)
    view = make_view(claims, project.queries / "derive")
    return Built(project, units, vocabulary, claims, view, [*misplaced(project), *units.problems], origins)


def as_quads(ontology: Iterable[Triple]) -> list[Quad]:
    """The ontology's triples in their graph."""
    return [placed(triple, minting.ONTOLOGY) for triple in ontology]
