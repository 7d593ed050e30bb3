"""A project of which one file is another: all the files as they are, and what becomes of one that takes a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.build.claims import Claimed, emit_claims, load_ontology
from kgbuild.build.corpus import Corpus, read_corpus
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.source.files import OTHERS, documents, registers
from kgbuild.terms.vocabulary import Vocabulary

EXTRA = "data/sources/0000/extra.yaml"
"""The place of a file that is no other's."""


@dataclass
class Reading:
    """The files of ``project``, each read by itself; ``scratch`` is an empty folder for the file that is read next."""

    project: Project
    scratch: Path
    _alone: dict[str, Corpus] = field(default_factory=dict)
    _without: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary.of(load_ontology(self.project))
        for path in self.files():
            name = self.project.relative(path)
            self._alone[name] = self._read(name, path.read_bytes())

    def files(self) -> list[Path]:
        """The files that the project reads, in the order in which it reads them."""
        others = [self.project.data / f"{name}.yaml" for name in OTHERS]
        return [*(path for _, path in registers(self.project)), *documents(self.project), *others]

    def problems(self, name: str, data: bytes) -> list[Problem]:
        """All that is wrong with the project when the file of that name has these bytes.

        The bytes go the way of a curator's file: written to a folder, they are found, read and validated by the
        build's own code, as the one file of a project; what the other files say is put around them, and all of it
        becomes claims. Only where nothing at all could be read, the claims of the others are made once, not each time.
        """
        alone = self._read(name, data)
        if not (alone.documents or alone.entries or alone.judgements or alone.dataset or alone.broken):
            if name not in self._without:
                self._claims({**self._alone, name: alone})
                self._without.add(name)
            return alone.problems
        return self._claims({**self._alone, name: alone}).problems

    def _claims(self, parts: dict[str, Corpus]) -> Claimed:
        whole = Corpus()
        for part in parts.values():
            whole.documents += part.documents
            whole.entries += part.entries
            whole.judgements += part.judgements
            whole.dataset = whole.dataset or part.dataset
            whole.problems += part.problems
            whole.broken |= part.broken
        return emit_claims(whole, self.vocabulary)

    def _read(self, name: str, data: bytes) -> Corpus:
        path = self.scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        try:
            corpus = read_corpus(Project(self.scratch, self.scratch / "store"))
        finally:
            path.unlink()
        missing = {f"data/{other}.yaml" for other in OTHERS} - {name}  # the one file's project lacks these
        corpus.problems = [
            problem for problem in corpus.problems if not problem.span or problem.span.file not in missing
        ]
        return corpus
