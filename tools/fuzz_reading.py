"""A project of which one file is another: its registers as they are, and what becomes of a file that takes a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from kgbuild.build.claims import load_ontology
from kgbuild.build.corpus import Corpus, read_corpus
from kgbuild.build.units import Earlier, make_units
from kgbuild.errors import Problem
from kgbuild.project import Project
from kgbuild.source.files import OTHERS
from kgbuild.source.submission import files
from kgbuild.terms.vocabulary import Vocabulary

EXTRA = "data/sources/0000/extra.yaml"
"""The place of a file that is no other's."""


@dataclass
class Reading:
    """The files of ``project``; ``scratch`` is an empty folder for the file that is read next."""

    project: Project
    scratch: Path
    _alone: dict[str, Corpus] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary.of(load_ontology(self.project))
        for role, path in files(self.project):
            if role not in ("document", "judgements"):
                name = self.project.relative(path)
                self._alone[name] = self._read(name, path.read_bytes())
        units = make_units(self._alone, self._alone.__getitem__, self.vocabulary)
        self._earlier = Earlier(units.by_file, units.twins)

    def files(self) -> list[Path]:
        """The files that the project reads, in the order in which it reads them."""
        return [path for _, path in files(self.project)]

    def problems(self, name: str, data: bytes) -> list[Problem]:
        """All that is wrong with the project when the file of that name has these bytes.

        The bytes go the way of a curator's file: written to a folder, they are found, read and validated by the
        build's own code, as the one file of a project; what the registers say is put around them, and all of it
        becomes claims. Of these those are made anew that refer to what the file says, or no longer says.
        """
        parts = {**self._alone, name: self._read(name, data)}
        earlier = replace(self._earlier, unchanged=self._alone.keys() - {name})
        return make_units(parts, parts.__getitem__, self.vocabulary, earlier).problems

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
