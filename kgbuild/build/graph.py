"""The whole build in memory: read, emit, resolve, derive. The same files give the same N-Quads, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Quad

from kgbuild.build.claims import emit_claims, load_ontology
from kgbuild.build.corpus import Corpus, read_corpus
from kgbuild.build.emit import Origins
from kgbuild.build.view import make_view
from kgbuild.errors import Problem, Severity
from kgbuild.project import Project
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary


@dataclass
class Built:
    """A graph that is built and not yet published.

    ``problems`` is what reading and references brought to light, ``origins`` where each claim was written, and
    ``faulty`` the IRIs of the records with problems, of which further checks have nothing new to say.
    """

    project: Project
    corpus: Corpus
    vocabulary: Vocabulary
    claims: list[Quad]
    view: list[Quad]
    problems: list[Problem]
    origins: Origins
    faulty: frozenset[str]

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


def build(project: Project) -> Built:
    """Build the graph of a project. Faults in the data are collected in ``problems``, each at its line."""
    ontology = load_ontology(project)
    vocabulary = Vocabulary.of(ontology)
    corpus = read_corpus(project)
    claims = emit_claims(corpus, vocabulary)
    quads = [*claims.quads, *(Quad(t.subject, t.predicate, t.object, minting.ONTOLOGY) for t in ontology)]
    view = make_view(quads, project.queries / "derive")
    return Built(project, corpus, vocabulary, quads, view, claims.problems, claims.origins, claims.faulty)
