"""Publication: whole versions only, switched in one step, kept for a while, and never trusted unverified."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import pytest

from kgbuild.build import publish as publication
from kgbuild.build.graph import Built
from kgbuild.build.publish import publish
from kgbuild.errors import EnvironmentFault
from kgbuild.store.published import current_version, open_current, verify
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
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 2}))
    with pytest.raises(EnvironmentFault, match="has store format 2, and this kgbuild reads format 1"):
        open_current(built.project)


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
        with pytest.raises(EnvironmentFault, match="is being built by process 4711"):
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
        patched.setattr(publication, "_flush", full)
        with pytest.raises(EnvironmentFault, match="No space left on device"):
            publish(newer)
    assert current_version(built.project).name == version
    assert [path.name for path in (built.project.store / "versions").iterdir()] == [version]
    open_current(built.project)
