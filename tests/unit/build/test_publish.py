"""Publication: whole versions only, switched in one step, kept for a while, and never trusted unverified."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.build import publish as publication
from kgbuild.build.graph import Built
from kgbuild.build.publish import publish
from kgbuild.errors import EnvironmentFault, NotFoundError
from kgbuild.project import Project
from kgbuild.store.digesting import Digesting
from kgbuild.store.keeping import KEPT, collect, roll_back
from kgbuild.store.local import in_memory
from kgbuild.store.published import (
    FORMAT,
    MANIFEST,
    current_version,
    hold_version,
    open_current,
    open_version,
    sealed,
    verify,
    verify_contents,
    version_of,
    versions,
)
from tests.unit.conftest import Make

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


def forum(made: Make, when: str) -> Built:
    return made(
        report=f"  - event: a-forum\n    name: {{en: A forum}}\n    type: forum\n    status: happened\n    when: {when}\n    at: 1\n"
    )


def test_what_is_published_is_what_was_built(made: Make) -> None:
    built = forum(made, "2019")
    version, fresh = publish(built)
    assert fresh
    folder = current_version(built.project)
    assert folder.name == version
    assert (folder / "graph.nq").read_bytes() == built.nquads
    rows = open_current(built.project).select(COUNT).rows
    assert rows[0][0].value == str(built.size)  # type: ignore[union-attr]


def test_the_same_data_are_the_same_version(made: Make) -> None:
    assert publish(forum(made, "2019"))[1]
    assert not publish(forum(made, "2019"))[1]
    version, fresh = publish(forum(made, "2020"))
    assert fresh
    assert current_version(forum(made, "2020").project).name == version


def test_three_versions_are_kept(made: Make) -> None:
    for year in range(2010, 2016):
        built = forum(made, str(year))
        publish(built)
    assert len(list((built.project.store / "versions").iterdir())) == 3
    open_current(built.project)


@pytest.mark.parametrize("name", ["graph.nq", "origins.tsv", "oxigraph/CURRENT"])
def test_a_flipped_byte_is_detected_before_the_first_answer(made: Make, name: str) -> None:
    built = forum(made, "2019")
    publish(built)
    path = current_version(built.project) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(EnvironmentFault, match=f"{Path(name).name} is not what was published"):
        open_current(built.project)


@pytest.mark.parametrize("harm", ["missing", "truncated", "added"])
def test_a_file_that_is_missing_truncated_or_added_is_detected(made: Make, harm: str) -> None:
    built = forum(made, "2019")
    publish(built)
    folder = current_version(built.project)
    sst = next(folder.glob("oxigraph/*.sst"))
    if harm == "missing":
        sst.unlink()
    elif harm == "truncated":
        sst.write_bytes(sst.read_bytes()[:-1])
    else:
        (folder / "stray").write_text("x")
    with pytest.raises(EnvironmentFault, match="is not what was published"):
        verify(folder)


def test_a_newer_store_format_is_told_and_not_opened(made: Make) -> None:
    built = forum(made, "2019")
    publish(built)
    manifest = current_version(built.project) / "manifest.json"
    stated = json.loads(manifest.read_text())
    manifest.write_bytes(sealed({**stated, "format": FORMAT + 1}))
    with pytest.raises(
        EnvironmentFault, match=r"has store format 3, .* reads format 2 \(install the kgbuild that made"
    ):
        open_current(built.project)


def test_an_older_store_format_is_told_and_a_build_publishes_beside_what_is_there(made: Make) -> None:
    old = forum(made, "2019")
    publish(old)
    manifest = current_version(old.project) / "manifest.json"
    kept = json.dumps({**json.loads(manifest.read_text()), "format": 1})
    manifest.write_text(kept)
    with pytest.raises(EnvironmentFault, match=r"has store format 1, .* reads format 2 \(run `kgbuild build`\)"):
        open_current(old.project)
    publish(forum(made, "2020"))
    open_current(old.project)
    assert manifest.read_text() == kept


def test_a_damaged_version_is_made_anew_by_the_next_build(made: Make) -> None:
    built = forum(made, "2019")
    publish(built)
    (current_version(built.project) / "graph.nq").write_bytes(b"")
    assert publish(built)[1]
    open_current(built.project)


def test_nothing_published_is_told_with_the_command_that_helps(made: Make) -> None:
    with pytest.raises(EnvironmentFault, match=r"no graph has been built yet in .*store \(run `kgbuild build`\)"):
        open_current(forum(made, "2019").project)


def test_a_folder_with_other_files_is_no_store(made: Make) -> None:
    built = forum(made, "2019")
    built.project.store.mkdir(parents=True)
    (built.project.store / "notes.txt").write_text("mine")
    with pytest.raises(EnvironmentFault, match="is no store: other files are in it"):
        publish(built)
    assert [path.name for path in built.project.store.iterdir()] == ["notes.txt"]


def test_a_second_builder_is_told_who_builds(made: Make) -> None:
    built = forum(made, "2019")
    publish(built)
    with (built.project.store / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate()
        lock.write("process 4711")
        lock.flush()
        with pytest.raises(EnvironmentFault, match=r"is being changed by process 4711"):
            publish(forum(made, "2020"))
    assert current_version(built.project)


def test_when_writing_fails_the_old_version_stays_whole_and_nothing_is_left_over(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = forum(made, "2019")
    version, _ = publish(built)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    newer = forum(made, "2020")
    with monkeypatch.context() as patched:
        patched.setattr(publication, "flush", full)
        with pytest.raises(EnvironmentFault, match="No space left on device"):
            publish(newer)
    assert current_version(built.project).name == version
    assert [path.name for path in (built.project.store / "versions").iterdir()] == [version]
    open_current(built.project)


def test_every_byte_of_the_manifest_counts(made: Make) -> None:
    built = forum(made, "2019")
    publish(built)
    manifest = current_version(built.project) / "manifest.json"
    content = manifest.read_bytes()
    for place in range(0, len(content), 7):
        manifest.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        with pytest.raises(EnvironmentFault, match=r"manifest\.json (cannot be read|is not what was)|store format"):
            open_current(built.project)


def test_a_version_under_another_name_is_not_trusted(made: Make) -> None:
    built = forum(made, "2019")
    publish(built)
    folder = current_version(built.project)
    other = folder.rename(folder.with_name("0" * 16))
    with pytest.raises(EnvironmentFault, match=r"manifest\.json is not what was published"):
        open_version(other)


@pytest.mark.parametrize("most_bytes", [0, 1 << 30], ids=["on disk", "in memory"])
def test_a_version_that_is_held_answers_alike_wherever_it_lies_and_only_if_it_is_whole(
    made: Make, most_bytes: int
) -> None:
    built = forum(made, "2019")
    publish(built)
    folder = current_version(built.project)
    held = hold_version(folder, most_bytes)
    assert held.select(COUNT) == open_version(folder).select(COUNT)
    assert set(held.claims()) == set(open_version(folder).claims())
    text = folder / "graph.nq"
    text.chmod(0o644)
    text.write_bytes(text.read_bytes().replace(b"2019", b"2018"))
    with pytest.raises(EnvironmentFault, match=r"graph\.nq is not what was published"):
        hold_version(folder, most_bytes)


def test_the_engine_holds_exactly_the_published_quads(made: Make) -> None:
    first, second = forum(made, "2019"), forum(made, "2020")
    publish(first)
    one = current_version(first.project)
    publish(second)
    two = current_version(second.project)
    assert verify_contents(two) == second.size
    shutil.rmtree(two / "oxigraph")
    shutil.copytree(one / "oxigraph", two / "oxigraph")
    stated = json.loads((two / "manifest.json").read_bytes())
    (two / "manifest.json").write_bytes(sealed({**stated, "files": Digesting(two, MANIFEST).found()}))
    verify(two)
    with pytest.raises(EnvironmentFault, match="does not hold the quads of"):
        verify_contents(two)


def years(made: Make, *when: int) -> Project:
    for year in when:
        built = forum(made, str(year))
        publish(built)
    return built.project


def test_rolling_back_goes_one_version_back_each_time_and_a_build_returns(made: Make) -> None:
    project = years(made, 2017, 2018, 2019)
    newest, middle, oldest = versions(project)
    assert newest.is_current
    assert roll_back(project).id == middle.id
    assert current_version(project) == middle.folder
    assert roll_back(project).id == oldest.id
    with pytest.raises(NotFoundError, match=f"is older than the current one, {oldest.id}"):
        roll_back(project)
    assert roll_back(project, newest.id[:6]).id == newest.id
    with pytest.raises(NotFoundError, match=f"is called `x` .there are {newest.id}, {middle.id}, {oldest.id}"):
        roll_back(project, "x")
    roll_back(project)
    publish(forum(made, "2019"))
    assert [version.is_current for version in versions(project)] == [True, False, False]


def test_a_damaged_version_is_not_rolled_back_to(made: Make) -> None:
    project = years(made, 2018, 2019)
    newest, older = versions(project)
    (older.folder / "graph.nq").write_bytes(b"")
    with pytest.raises(EnvironmentFault, match=r"graph\.nq is not what was published"):
        roll_back(project)
    assert current_version(project) == newest.folder


def test_the_current_version_is_kept_however_old_it_is(made: Make) -> None:
    project = years(made, 2017, 2018, 2019)
    oldest = versions(project)[-1]
    for name in ("1" * 16, "2" * 16):
        (oldest.folder.parent / name).mkdir()
    roll_back(project, oldest.id)
    assert collect(project) == (1, 0)
    assert current_version(project) == oldest.folder
    open_current(project)


@pytest.mark.parametrize("left", [".current-1", "versions/.partial-1", "versions/.retired-1"])
def test_what_killed_builds_left_is_removed_by_the_next(made: Make, left: str) -> None:
    project = years(made, 2019)
    path = project.store / left
    if left.startswith(".current"):
        path.symlink_to("versions/none")
    else:
        path.mkdir()
        (path / "graph.nq").write_text("half")
    publish(forum(made, "2019"))
    assert not path.is_symlink()
    assert not path.exists()


def test_more_versions_are_kept_where_asked(made: Make) -> None:
    for year in range(2010, 2016):
        publish(forum(made, str(year)), KEPT + 2)
    project = forum(made, "2015").project
    assert len(versions(project)) == KEPT + 2
    assert collect(project) == (2, 0)


def test_a_reader_keeps_the_version_that_it_opened_when_that_is_retired(made: Make) -> None:
    built = forum(made, "2010")
    publish(built)
    store = open_current(built.project)
    years(made, *range(2011, 2016))
    assert version_of(built.nquads) not in [version.id for version in versions(built.project)]
    quads = "".join(sorted({f"{quad} .\n" for quad in store.quads()}))
    assert quads.encode() == built.nquads
    # The claims are read from the text, which is gone from its folder too.
    assert set(store.claims()) == set(in_memory(store.quads()).claims()) == set(built.claims)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("store", "is a symbolic link to .*/elsewhere, which is not there"),
        ("store/lock", "is a symbolic link, and what it leads to would be overwritten"),
        ("store/current", r"is no link to a version in"),
    ],
)
def test_symbolic_links_that_lead_astray_are_refused(made: Make, tmp_path: Path, link: str, told: str) -> None:
    built = forum(made, "2019")
    target = tmp_path / "elsewhere"
    path = built.project.store.parent / link
    if link != "store":
        publish(built)
        target.mkdir()
        path.unlink()
    path.symlink_to(target)
    with pytest.raises(EnvironmentFault, match=told):
        open_current(built.project) if link.endswith("current") else publish(built)
    assert not target.exists() or list(target.iterdir()) == []


def test_a_store_behind_a_symbolic_link_to_a_folder_is_a_store(made: Make, tmp_path: Path) -> None:
    built = forum(made, "2019")
    (tmp_path / "elsewhere").mkdir()
    built.project.store.symlink_to(tmp_path / "elsewhere")
    publish(built)
    open_current(built.project)


def test_a_copy_that_lost_its_link_is_told_and_never_deleted(made: Make) -> None:
    project = years(made, 2019)
    current = project.store / "current"
    folder = current.resolve()
    current.unlink()
    shutil.copytree(folder, current)
    with pytest.raises(EnvironmentFault, match="is no link to a version"):
        open_current(project)
    with pytest.raises(EnvironmentFault, match="is no symbolic link, and so cannot be switched"):
        publish(forum(made, "2020"))
    assert (current / "graph.nq").is_file()


def test_a_path_that_is_a_file_is_no_store(made: Make) -> None:
    built = forum(made, "2019")
    built.project.store.write_text("mine")
    with pytest.raises(EnvironmentFault, match=r"there can be no store in .*store: "):
        publish(built)
    assert built.project.store.read_text() == "mine"


def test_a_published_version_can_be_read_by_others(made: Make) -> None:
    project = years(made, 2019)
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o044 for path in current_version(project).rglob("*")}
    assert modes == {0o044}
    assert stat.S_IMODE(current_version(project).stat().st_mode) & 0o055 == 0o055


READ_ONLY = """
import sys
from pathlib import Path
from kgbuild.project import Project
from kgbuild.store.published import open_current, version_of
from kgbuild.store.digesting import Digesting
from kgbuild.store.keeping import roll_back
project = Project(Path(), Path(sys.argv[1]))
print(len(list(open_current(project).quads())))
try:
    roll_back(project)
except Exception as fault:
    print(type(fault).__name__, fault)
"""


def test_a_store_that_cannot_be_written_is_read_and_not_changed(made: Make, checkout: Path) -> None:
    project = years(made, 2018, 2019)
    size = verify_contents(current_version(project))
    everything = [project.store, *project.store.rglob("*")]
    for path in everything:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    # Root may write what is closed to all, but for the root that setpriv makes.
    common = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    told = subprocess.run(
        [*common, sys.executable, "-c", READ_ONLY, project.store], capture_output=True, text=True, cwd=checkout
    )
    for path in everything:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)
    lines = told.stdout.splitlines()
    assert lines[:1] == [str(size)], told.stderr
    assert lines[1].startswith(f"EnvironmentFault rolling back in {project.store} failed: Permission denied")
