"""Each file's contribution: what is read again after an edit, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.claims import load_ontology
from kgbuild.build.corpus import Corpus, read_file
from kgbuild.build.units import Earlier, Units, make_units
from kgbuild.project import Project
from kgbuild.source.submission import submissions
from kgbuild.terms.vocabulary import Vocabulary
from tests.unit.conftest import document

FORUM = "  - event: {id}\n    name: {{en: {id}}}\n    type: forum\n    status: happened\n    when: 2019\n    at: 1\n"
WITHIN = "  - event: a-reception\n    name: {en: A reception}\n    status: happened\n    part-of: a-forum\n    at: 1\n"


class Reading:
    """Reads a project's files, and remembers which."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._vocabulary = Vocabulary.of(load_ontology(project))
        self.read: list[str] = []

    def units(self, before: Units | None = None, edited: str = "") -> Units:
        found = submissions(self._project)
        self.read = []

        def read(name: str) -> Corpus:
            self.read.append(name.rpartition("/")[2])
            return read_file(found[name], name)

        if before is None:
            return make_units(found, read, self._vocabulary)
        unchanged = {name for name in before.by_file if not name.endswith(f"/{edited}")}
        return make_units(found, read, self._vocabulary, Earlier(before.by_file, before.twins, unchanged))


@pytest.fixture
def folder(project: Project) -> Path:
    """The documents' folder, with a forum in one document and a reception within it in another."""
    folder = project.data / "sources" / "2020"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(document("one", FORUM.format(id="a-forum")), encoding="utf-8")
    (folder / "two.yaml").write_text(document("two", WITHIN), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("facts", "read", "codes"),
    [
        # what others refer to stays what it is
        (FORUM.format(id="a-forum").replace("2019", "2018"), ["one.yaml"], set()),
        (FORUM.format(id="a-forum") + FORUM.format(id="b-forum"), ["one.yaml"], set()),
        # what the other document refers to is gone, or something else
        (FORUM.format(id="b-forum"), ["one.yaml", "two.yaml"], {"reference-unknown"}),
        (
            "  - ranking: a-forum\n    name: {en: R}\n    rank: 1\n    at: 1\n",
            ["one.yaml", "two.yaml"],
            {"reference-kind"},
        ),
    ],
)
def test_only_what_an_edit_touches_is_read_again(
    project: Project, folder: Path, facts: str, read: list[str], codes: set[str]
) -> None:
    reading = Reading(project)
    before = reading.units()
    (folder / "one.yaml").write_text(document("one", facts), encoding="utf-8")
    after = reading.units(before, "one.yaml")
    assert reading.read == read
    assert {problem.code for problem in after.problems} == codes
    assert {file: set(unit.said().quads) for file, unit in after.by_file.items()} == {
        file: set(unit.said().quads) for file, unit in reading.units().by_file.items()
    }


def test_a_reference_that_led_nowhere_is_looked_up_again(project: Project, folder: Path) -> None:
    (folder / "one.yaml").unlink()
    reading = Reading(project)
    before = reading.units()
    assert [problem.code for problem in before.problems] == ["reference-unknown"]
    (folder / "one.yaml").write_text(document("one", FORUM.format(id="a-forum")), encoding="utf-8")
    after = reading.units(before, "one.yaml")
    assert reading.read == ["one.yaml", "two.yaml"]
    assert after.problems == []
