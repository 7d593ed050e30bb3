"""``kgbuild diff`` as a process, on a git repository of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
FILE = "data/sources/2020/a-report.yaml"
REPORT = """\
source:
  id: a-report
  publisher: jerusalem-post
  title: A report
  published: 2020-02
  language: en
  paragraphs: 4
  read: whole
nothing-to-record: {3: caption, 4: caption}
facts:
  - agreement: a-treaty
    name: {en: Treaty on examples, ja: 例に関する条約}
    type: treaty
    signed:
      status: happened
      on: 2020-01-05
      parties: [JPN, ISR]
    at: 1
  - event: a-visit
    name: {en: Visit to an example}
    type: visit
    status: happened
    when: 2020-01
    country: ISR
    participants:
      - {who: jaxa, role: visitor}
    at: 2
"""
NEWER = """\
source:
  id: newer-report
  publisher: jerusalem-post
  title: A newer report
  published: 2020-03
  language: en
  paragraphs: 1
  read: whole
facts:
  - agreement: a-treaty
    signed:
      status: happened
      on: 2020-01-06
      parties: [JPN, ISR]
    at: 1
"""
IDENTITY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")


class Repository:
    """A project under git, with one document."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for part in ("ontology", "queries", "data"):
            shutil.copytree(
                ROOT / part, root / part, ignore=lambda _, names: {"sources", "ask", "expected"} & set(names)
            )
        self.write("data/judgements.yaml", "[]\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.write(FILE, REPORT)
        self.commit()

    def git(self, *arguments: str) -> str:
        run = subprocess.run(["git", *IDENTITY, *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return run.stdout

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str, name: str = FILE) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=a change")

    def kgbuild(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        told = subprocess.run(
            [sys.executable, "-m", "kgbuild", "--store", str(self.root / "store"), *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert "Traceback" not in told.stderr
        return told

    def diff(self, *arguments: str, code: int = 0) -> str:
        told = self.kgbuild("diff", *arguments)
        assert told.returncode == code, told.stderr
        return told.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def test_a_changed_date_is_told_under_its_agreement_with_its_passage(repository: Repository) -> None:
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    told = repository.kgbuild("diff")
    assert (
        told.stdout
        == "~ treaty a-treaty: Treaty on examples\n    signing, when: 2020-01-05 → 2020-01-06  [a-report ¶1]\n"
    )
    assert told.stderr == "1 changed\n"
    assert repository.diff("HEAD", "--lang", "ja") == (
        "~ 条約 a-treaty: 例に関する条約\n    署名, 日時: 2020-01-05 → 2020-01-06  [a-report ¶1]\n"
    )


def test_two_revisions_are_compared_and_the_work_tree_is_left_alone(repository: Repository) -> None:
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    repository.commit()
    repository.edit("on: 2020-01-06", "on: 2020-01-07")
    before = repository.git("status", "--porcelain=v2")
    index = (repository.root / ".git" / "index").stat().st_mtime_ns
    assert "2020-01-05 → 2020-01-06" in repository.diff("HEAD~1", "HEAD")
    assert "2020-01-06 → 2020-01-05" in repository.diff("HEAD", "HEAD~1")
    assert "2020-01-05 → 2020-01-07" in repository.diff("main~1")
    assert (repository.root / ".git" / "index").stat().st_mtime_ns == index
    assert repository.git("status", "--porcelain=v2") == before


def test_no_difference_is_said_on_stderr_and_the_exit_code_is_as_in_git(repository: Repository) -> None:
    same = repository.kgbuild("diff", "HEAD", "HEAD", "--exit-code")
    assert (same.returncode, same.stdout, same.stderr) == (0, "", "no difference\n")
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    assert repository.diff("--exit-code", code=1) == repository.diff()


def test_a_changed_paragraph_number_is_seen(repository: Repository) -> None:
    repository.edit("parties: [JPN, ISR]\n    at: 1", "parties: [JPN, ISR]\n    at: 2")
    head, whole, part = repository.diff().splitlines()
    assert head == "~ treaty a-treaty: Treaty on examples"
    assert whole == "    kind treaty  [a-report ¶1 → a-report ¶2]"
    assert part.startswith("    signing: kind signing; status happened; ")
    assert part.endswith("when 2020-01-05  [a-report ¶1 → a-report ¶2]")


def test_what_is_added_and_removed_is_told_with_all_that_is_said(repository: Repository) -> None:
    text = REPORT[: REPORT.index("  - event:")]
    repository.write(FILE, text.replace("{3: caption", "{2: photo, 3: caption"))
    repository.edit(
        "facts:\n",
        "facts:\n  - event: a-forum\n    name: {en: Forum}\n    type: forum\n    status: planned\n    at: 1\n",
    )
    assert repository.diff() == (
        "+ forum a-forum: Forum\n"
        "    status: planned  [a-report ¶1]\n"
        "- visit a-visit: Visit to an example\n"
        "    status: happened  [a-report ¶2]\n"
        "    host country: Israel  [a-report ¶2]\n"
        "    when: 2020-01  [a-report ¶2]\n"
        "    participation: role visitor; participant Japan Aerospace Exploration Agency  [a-report ¶2]\n"
        "~ document a-report: A report\n"
        "    paragraph 2: + nothing to record photo\n"
    )


def test_a_record_inside_a_record_is_told_in_one_line(repository: Repository) -> None:
    repository.edit("{who: jaxa, role: visitor}", "{who: jetro, role: visitor}")
    assert repository.diff() == (
        "~ visit a-visit: Visit to an example\n"
        "    participation: - role visitor; participant Japan Aerospace Exploration Agency  [a-report ¶2]\n"
        "    participation: + role visitor; participant Japan External Trade Organization  [a-report ¶2]\n"
    )


def test_a_renamed_id_is_told_as_such_and_what_refers_to_it_is_not(repository: Repository) -> None:
    repository.edit("a-visit", "first-visit")
    repository.edit("when: 2020-01\n", "when: 2020-02\n")
    repository.write(NEWER_FILE, NEWER.replace("facts:\n", "facts:\n" + STATEMENT.format("first-visit")))
    repository.git("stash", "--include-untracked", "--quiet")
    repository.write(NEWER_FILE, NEWER.replace("facts:\n", "facts:\n" + STATEMENT.format("a-visit")))
    repository.commit()
    repository.git("checkout", "--quiet", "stash@{0}", "--", FILE)
    repository.git("checkout", "--quiet", "stash@{0}^3", "--", NEWER_FILE)
    assert repository.diff() == (
        "> visit a-visit → first-visit: Visit to an example\n    when: 2020-01 → 2020-02  [a-report ¶2]\n"
    )


NEWER_FILE = "data/sources/2020/newer-report.yaml"
STATEMENT = """\
  - statement: a-remark
    name: {{en: A remark}}
    by: jaxa
    about: {}
    inferred: because
    at: 1
"""


def test_a_conflict_that_arises_is_told_with_what_the_view_now_holds(repository: Repository) -> None:
    repository.write(NEWER_FILE, NEWER)
    told = repository.diff("HEAD")
    assert "    signing, when: + 2020-01-06  [newer-report ¶1]\n" in told
    assert "    signing, when in the view: 2020-01-05 → 2020-01-06\n" in told
    assert "    signing, when claimed but not believed: + 2020-01-05\n" in told
    assert "+ document newer-report: A newer report\n" in told


def test_a_register_entry_is_told_in_the_languages_of_its_names(repository: Repository) -> None:
    name = next(path for path in sorted((repository.root / "data").rglob("JPN.yaml")) if "organisations" in str(path))
    relative = name.relative_to(repository.root).as_posix()
    repository.edit("ja: 宇宙航空研究開発機構", "ja: 宇宙機構", relative)
    assert repository.diff() == (
        "~ public body jaxa: Japan Aerospace Exploration Agency\n    name: 宇宙航空研究開発機構 → 宇宙機構\n"
    )


def test_published_versions_and_files_are_compared(repository: Repository) -> None:
    built = repository.kgbuild("build")
    assert built.returncode == 0, built.stderr
    version = (repository.root / "store" / "current").resolve().name
    repository.kgbuild("export", "nquads", "-o", "old.nq")
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    wanted = "~ treaty a-treaty: Treaty on examples\n    signing, when: 2020-01-05 → 2020-01-06  [a-report ¶1]\n"
    assert [repository.diff(old) for old in ("current", version, "old.nq", "HEAD")] == [wanted] * 4
    assert repository.diff("current", "old.nq") == repository.diff(version, "HEAD") == ""


@pytest.fixture(scope="module")
def schema() -> jsonschema.protocols.Validator:
    text = json.loads((ROOT / "docs" / "schemas" / "diff.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


def test_json_has_every_change_and_fits_its_schema(
    repository: Repository, schema: jsonschema.protocols.Validator
) -> None:
    repository.edit("a-visit", "first-visit")
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    repository.write(NEWER_FILE, NEWER)
    record = json.loads(repository.diff("--format", "json"))
    schema.validate(record)
    assert record["counts"] == {"added": 1, "changed": 1, "renamed": 1, "removed": 0}
    assert (record["old"]["name"], record["new"]["name"]) == ("HEAD", "work tree")
    treaty = next(each for each in record["entities"] if each["id"] == "a-treaty")
    claim = next(each for each in treaty["changes"] if each["property"].endswith("#when"))
    assert claim["node"] == "https://w3id.org/jber/id/instrument/a-treaty/signing"
    assert claim["before"] == [
        {
            "term": '"2020-01-05"^^<http://id.loc.gov/datatypes/edtf/EDTF-level1>',
            "passages": ["https://w3id.org/jber/source/a-report#p1"],
        }
    ]
    visit = next(each for each in record["entities"] if each["change"] == "renamed")
    assert visit["was"] == "https://w3id.org/jber/id/event/a-visit"
    assert not schema.is_valid({**record, "version": 2})


def test_markdown_has_sections_and_shows_labels_as_they_are(repository: Repository) -> None:
    repository.edit("{en: Visit to an example}", "{en: 'Visit to *an* <b>[example](x)`'}")
    repository.edit("a-visit", "first-visit")
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    told = repository.diff("--format", "md")
    assert told.startswith(
        "`HEAD` → `work tree`\n\n### Added (1)\n\n- visit `first-visit`: **Visit to \\*an\\* \\<b\\>"
    )
    assert (
        "### Changed (1)\n\n- treaty `a-treaty`: **Treaty on examples**\n  - signing, when: 2020-01-05 → 2020-01-06"
        in told
    )
    assert "### Removed (1)\n" in told


def test_a_revision_with_faults_is_compared_as_far_as_it_can_be_read(repository: Repository) -> None:
    repository.edit("{who: jaxa, role: visitor}", "{who: jaxxa, role: visitor}")
    repository.edit("on: 2020-01-05", "on: 2020-01-06")
    repository.commit()
    told = repository.kgbuild("diff", "HEAD~1", "HEAD")
    assert told.returncode == 0
    assert f"HEAD: {FILE}:" in told.stderr
    assert "violation: `jaxxa` is not known" in told.stderr
    assert "HEAD has 1 violation; compared is what can be read" in told.stderr
    assert "2020-01-05 → 2020-01-06" in told.stdout


def break_ontology(repository: Repository) -> None:
    (repository.root / "ontology" / "codes.ttl").write_text("no turtle", encoding="utf-8")


def remove_data(repository: Repository) -> None:
    repository.git("rm", "-r", "--quiet", "data")
    repository.commit()
    repository.git("revert", "--no-edit", "HEAD")


@pytest.mark.parametrize(
    ("arguments", "before", "code", "message"),
    [
        (("nothing-like-it",), None, 3, "there is no version, file or git revision `nothing-like-it`"),
        (("0123456789abcdef",), None, 3, "there is no version, file or git revision `0123456789abcdef`"),
        (("HEAD~9",), None, 3, "there is no version, file or git revision `HEAD~9`"),
        (("HEAD:data",), None, 3, "there is no version, file or git revision `HEAD:data`"),
        (("a b; touch pwned",), None, 3, "there is no version, file or git revision `a b; touch pwned`"),
        (("--", "--output=pwned"), None, 3, "`--output=pwned` is no revision"),
        (("--", "HEAD", "--output=pwned"), None, 3, "`--output=pwned` is no revision"),
        (("current",), None, 4, "no graph has been built yet"),
        (("HEAD~1",), remove_data, 3, "HEAD~1 has no folder data"),
        (("HEAD",), break_ontology, 4, "work tree cannot be built: its ontology or a rule is malformed: "),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_line(
    repository: Repository,
    arguments: tuple[str, ...],
    before: Callable[[Repository], None] | None,
    code: int,
    message: str,
) -> None:
    if before is not None:
        before(repository)
    told = repository.kgbuild("diff", *arguments)
    assert (told.returncode, told.stdout) == (code, "")
    assert message in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert not list(repository.root.rglob("pwned"))


def test_outside_a_checkout_revisions_are_unknown_and_files_are_compared(repository: Repository) -> None:
    assert repository.kgbuild("build").returncode == 0
    shutil.rmtree(repository.root / ".git")
    told = repository.kgbuild("diff")
    assert (told.returncode, told.stdout) == (3, "")
    assert "`HEAD` cannot be looked up in " in told.stderr
    assert "not a git repository" in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert repository.diff("current") == ""


def test_a_file_that_is_no_nquads_is_told_with_its_line(repository: Repository) -> None:
    repository.write("broken.nq", "<a:a> <a:b> <a:c> .\nnothing\n")
    told = repository.kgbuild("diff", "broken.nq")
    assert (told.returncode, told.stdout) == (1, "")
    assert "broken.nq:2:1: violation: " in told.stderr


def test_attributes_and_links_of_a_revision_are_not_followed(repository: Repository) -> None:
    repository.write(".gitattributes", "data/sources export-ignore\n*.yaml filter=evil\n")
    (repository.root / "data" / "sources" / "2020" / "outside.yaml").symlink_to("/etc/passwd")
    repository.commit()
    told = repository.kgbuild("diff", "HEAD~1", "HEAD")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "no difference\n")
