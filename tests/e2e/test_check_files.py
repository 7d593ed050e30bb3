"""``kgbuild check FILE`` and stdin: one file's problems, in the light of the whole; and what is kept between checks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kgbuild.check.incremental import check_files
from kgbuild.check.state import MAKING, SEAL, STATE, STORE, Cache
from kgbuild.project import Project
from kgbuild.source.submission import submissions
from tests.documents import copy_few
from tests.e2e.test_build_and_check import kgbuild

ISRAEL = "data/sources/2019/israel-delegation-2019.yaml"
DRAFT = """\
source:
  id: a-report-2020
  publisher: jetr
  title: A report
  published: 2020-01
  language: en
  paragraphs: 1
  read: whole
facts:
  - event: a-forum-2020
    name: {en: A forum}
    type: forum
    status: happened
    when: 2020
    participants: {who: meti, role: organiser}
    at: 1
"""


@pytest.fixture(scope="module")
def project(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the real project, checked once."""
    root = tmp_path_factory.mktemp("project")
    copy_few(checkout, root)
    assert kgbuild(root, "check").returncode == 0
    return Project(root, root / ".kgbuild")


def test_a_draft_on_stdin_is_checked_as_a_document(project: Project) -> None:
    told = kgbuild(project.root, "check", "-", "--show", "violation", stdin=DRAFT)
    assert told.returncode == 1
    assert told.stdout.startswith("stdin:3:14: violation: `jetr` is not known; an organisation belongs here")
    assert told.stdout.count("violation:") == 1


def test_a_draft_outside_the_project_is_checked_where_it_is_to_stand(project: Project, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(DRAFT.replace("jetr", "meti"), encoding="utf-8")
    place = "data/sources/2020/a-report-2020.yaml"
    told = kgbuild(project.root, "check", str(draft), "--as", place, "--show", "violation")
    assert (told.returncode, told.stdout) == (0, "")
    wrong = kgbuild(project.root, "check", str(draft), "--as", "data/sources/2020/report.yaml", "--show", "violation")
    assert wrong.stdout.startswith("data/sources/2020/report.yaml:2:7: violation: the file is called `report.yaml`")


def test_only_the_problems_of_the_named_file_are_told(project: Project) -> None:
    told = kgbuild(project.root, "check", ISRAEL)
    assert told.returncode == 0
    assert {line.partition(":")[0] for line in told.stdout.splitlines() if not line.startswith(" ")} == {ISRAEL}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-", "--as", "notes/a.yaml"), "nothing reads notes/a.yaml: say data/sources/YEAR/ID.yaml"),
        (("--as", ISRAEL), "--as says where one FILE belongs"),
        (("nowhere.yaml",), "'nowhere.yaml' does not exist"),
    ],
)
def test_wrong_usage_is_told(project: Project, arguments: tuple[str, ...], message: str) -> None:
    told = kgbuild(project.root, "check", *arguments, stdin=DRAFT)
    assert told.returncode == 2
    assert message in told.stderr


def test_a_graph_is_built_where_only_a_check_was_before(project: Project) -> None:
    assert kgbuild(project.root, "build").returncode == 0


@pytest.mark.parametrize("spoil", ["state", "seal", "store", "files", "all"])
def test_what_was_kept_is_never_trusted_when_it_is_not_what_it_was(
    project: Project, tmp_path: Path, spoil: str
) -> None:
    store = tmp_path / "store"
    shutil.copytree(project.store / "cache", store / "cache")
    ours = Project(project.root, store)
    wanted = check_files(ours, submissions(ours))
    state = Cache.of(ours).newest()
    assert state is not None
    spoilt = {
        "state": [state / STATE],
        "seal": [state / SEAL],
        "store": [next((state / STORE).glob("*.sst"))],
        "files": list((store / "cache" / "files").iterdir()),
        "all": [],
    }[spoil]
    for path in spoilt:
        content = path.read_bytes()
        path.write_bytes(content[:-30] + bytes(30))
    if spoil == "all":
        shutil.rmtree(store)
    found = dict(submissions(ours))
    if spoil != "state":  # an edit, so that more than the list of problems is read
        found.pop(ISRAEL)
        wanted = check_files(Project(project.root, tmp_path / "fresh"), found)
    assert check_files(ours, found) == wanted


def test_what_killed_checks_left_is_removed_in_time(project: Project, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(project.store / "cache", store / "cache")
    old, new = (store / "cache" / f"{MAKING}{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    ours = Project(project.root, store)
    found = dict(submissions(ours))
    found.pop(ISRAEL)
    check_files(ours, found)
    assert (old.exists(), new.exists()) == (False, True)
