"""What `kgbuild new` adds: into which file, at which place, what is left empty, and what the check then says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.additions import (
    appended,
    kind_repair,
    load_glossary,
    new_document,
    new_entry,
    new_fact,
    write,
)
from kgbuild.build.graph import build
from kgbuild.check.gate import check
from kgbuild.errors import KgError, NotFoundError, Severity, UsageError
from kgbuild.project import CARRIED, Project
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.writing.ordering import orders
from kgbuild.records.writing.skeleton import Values
from kgbuild.source.formatter import formatted
from tests.unit.conftest import document

WRITTEN = sorted(register_kinds().keys() - {"countries", "currencies"})
REPORT = "data/sources/2020/report.yaml"


@pytest.fixture
def filled(project: Project) -> Project:
    """A project with one document that has one fact."""
    path = project.root / REPORT
    path.parent.mkdir(parents=True)
    path.write_text(
        document(
            "report", "  - event: a-forum\n    name: {en: A forum}\n    type: forum\n    status: happened\n    at: 1\n"
        )
    )
    return project


def entry(project: Project, kind: str, slug: str, **values: str) -> str:
    """The lines that a new entry adds to its file, which is named first."""
    found = new_entry(project, register_kinds()[kind], slug, values)
    before = [] if found.is_new else found.path.read_text(encoding="utf-8").splitlines()
    after = found.text.splitlines()
    start = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
    end = len(after) - (len(before) - start)
    assert before == after[:start] + after[end:]
    return "\n".join([project.relative(found.path), *after[start:end], f"before {''.join(after[end : end + 1])}"])


def violations(project: Project) -> list[str]:
    """What the check says of the data; the questions are about documents that are not there."""
    return [
        f"{problem.span}: {problem.message} | {problem.repair}"
        for problem in check(build(project))
        if problem.severity is Severity.VIOLATION and not str(problem.span).startswith("queries/")
    ]


def empty_keys(path: Path) -> list[str]:
    """The places of the keys of a file after which there is nothing but a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [(n, line.partition("#")[0].rstrip()) for n, line in enumerate(lines, start=1) if line.strip()]
    said = [(n, line, len(line) - len(line.lstrip(" -"))) for n, line in said if line]
    return [
        f"{n}:{depth + 1}"
        for (n, line, depth), (_, _, below) in zip(said, [*said[1:], (0, "", 0)], strict=True)
        if line.endswith(":") and below <= depth
    ]


def test_entries_go_to_their_register_at_their_sorted_place(project: Project) -> None:
    assert entry(project, "organisations", "honda", type="company", name="x", country="JPN") == (
        "data/organisations/JPN.yaml\n"
        "- id: honda\n  type: company\n  name: x\n  country: JPN\n"
        "before - id: japan-government"
    )
    assert (
        entry(project, "topics", "zinc")
        == "data/topics.yaml\n- id: zinc\n  name:  # such as {en: Tokyo, ja: 東京}\nbefore "
    )
    assert entry(project, "places", "kyoto", country="JPN").splitlines()[-1] == "before - id: osaka"


def test_the_comments_above_an_entry_stay_with_it(project: Project) -> None:
    assert (
        entry(project, "organisations", "misaki", country="JPN").splitlines()[-1].startswith("before # As named in a")
    )


def test_what_has_no_file_yet_gets_one_with_its_schema(project: Project) -> None:
    found = new_entry(project, register_kinds()["people"], "a-person", {"country": "VNM"})
    assert found.is_new
    assert project.relative(found.path) == "data/people/VNM.yaml"
    assert found.text.startswith("# yaml-language-server: $schema=../schemas/people.json\n# ")
    assert project.relative(new_entry(project, register_kinds()["people"], "a-person", {}).path).endswith(
        "people/international.yaml"
    )


@pytest.mark.parametrize(
    ("kind", "slug", "values", "said"),
    [
        ("organisations", "jaxa", {}, "`jaxa` is there already, at data/organisations/JPN.yaml:"),
        ("people", "jaxa", {}, "`jaxa` is there already, at data/organisations/JPN.yaml:"),
        ("organisations", "new", {"country": "Luxembourg"}, "`Luxembourg` is no code of a country (write `LUX`)"),
        ("organisations", "new", {"country": "jaxa"}, "`jaxa` is no code of a country"),
    ],
)
def test_an_entry_that_cannot_be_added_is_refused(
    project: Project, kind: str, slug: str, values: Values, said: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        new_entry(project, register_kinds()[kind], slug, values)
    assert str(refusal.value).startswith(said)


def test_names_that_are_there_already_are_pointed_out(project: Project) -> None:
    found = new_entry(project, register_kinds()["people"], "delles", {"name": {"en": "Delles Lex"}, "country": "LUX"})
    (remark,) = found.remarks
    assert remark.startswith("`lex-delles` has a name like this (data/people/LUX.yaml:")
    assert remark.endswith("): if it is the same thing, use that id instead")
    found = new_entry(project, register_kinds()["organisations"], "a-space-body", {"name": {"en": "J.A.X.A."}})
    assert found.remarks[0].startswith("`jaxa` has a name like this")


def test_references_that_lead_nowhere_yet_are_pointed_out(project: Project) -> None:
    found = new_document(project, "a-report-2025", {"publisher": "jeruslem-post"})
    (remark,) = found.remarks
    assert remark.startswith("`jeruslem-post` under `publisher` is not known yet: did you mean `jerusalem-post`?; ")
    assert remark.endswith("; `kgbuild new organisation jeruslem-post` begins it")


def test_documents_are_filed_by_year_and_made_once(filled: Project) -> None:
    assert filled.relative(new_document(filled, "a-2024", {}).path) == "data/sources/2024/a-2024.yaml"
    assert filled.relative(new_document(filled, "a-2024", {"published": "2025-01~"}).path).startswith(
        "data/sources/2025/"
    )
    assert filled.relative(new_document(filled, "a", {}, "2023").path).startswith("data/sources/2023/")
    with pytest.raises(UsageError, match="add its year, such as `--year 2025`"):
        new_document(filled, "a", {})
    with pytest.raises(UsageError, match=f"`report` is there already: {REPORT}"):
        new_document(filled, "report", {}, "2021")
    found = new_document(filled, "a-2024", {})
    write(filled, found)
    with pytest.raises(UsageError, match="is there already"):
        write(filled, found)


def test_a_fact_told_again_needs_only_its_paragraphs(filled: Project) -> None:
    kind = fact_kinds()["event"]
    fact, remarks = new_fact(filled, kind, "a-forum", {})
    assert fact.startswith("- event: a-forum\n  at:  # such as [10]\n  # name:")
    assert remarks == [f"`a-forum` is told of at {REPORT}:10:12 too; this adds to it, and needs only what is new"]
    fact, remarks = new_fact(filled, kind, "b-forum", {"status": "planned", "at": ["2", "3"]})
    assert fact.startswith("- event: b-forum\n  name:  # such as {en: Visit")
    assert "\n  status: planned\n  at: [2, 3]\n  # also:" in fact
    assert remarks == []


def test_a_fact_cannot_have_the_id_of_another_kind(filled: Project) -> None:
    with pytest.raises(UsageError, match=r"`jaxa` is there already, for something else: data/organisations/JPN"):
        new_fact(filled, fact_kinds()["event"], "jaxa", {})
    with pytest.raises(UsageError, match=r"none is called `jaxaa` \(did you mean `jaxa`\?\)"):
        new_fact(filled, fact_kinds()["profile"], "jaxaa", {})
    assert new_fact(filled, fact_kinds()["profile"], "jaxa", {})[0].startswith("- profile: jaxa\n")


def test_a_fact_goes_to_the_end_of_its_document(filled: Project) -> None:
    found = appended(filled, "report", "- event: b\n  at: 2\n", [])
    assert found.text == (filled.root / REPORT).read_text() + "  - event: b\n    at: 2\n"
    with pytest.raises(NotFoundError, match=r"there is no document `reprot` \(did you mean `report`\?\)"):
        appended(filled, "reprot", "", [])
    with pytest.raises(NotFoundError, match="`kgbuild new document other` writes it"):
        appended(filled, "other", "", [])


def test_the_copy_of_an_installed_package_is_not_added_to(project: Project) -> None:
    with pytest.raises(KgError, match="--project DIR"):
        write(Project(CARRIED, project.store), new_document(project, "a-2024", {}))


def test_the_check_says_of_all_that_is_new_only_what_to_write_at_its_empty_keys(filled: Project) -> None:
    begun = {filled.root / REPORT}
    for kind in fact_kinds().values():
        slug = "jaxa" if kind.kind.key == "profile" else f"some-{kind.kind.key}"
        write(filled, appended(filled, "report", new_fact(filled, kind, slug, {})[0], []))
    for name in WRITTEN:
        values: Values = {"country": "JPN"} if name == "posts" else {}
        added = new_entry(filled, register_kinds()[name], f"new-{name}", values)
        write(filled, added)
        begun.add(added.path)
    added = new_document(filled, "something-new-2025", {})
    write(filled, added)
    told = violations(filled)
    empty = {f"{filled.relative(path)}:{place}" for path in {*begun, added.path} for place in empty_keys(path)}
    assert {line.partition(": ")[0] for line in told} == empty
    assert len(told) == len(empty)
    *others, facts = (
        line.partition(": ")[2] for line in told if "`facts`" in line or "has no value | write " not in line
    )
    assert not others
    assert facts.endswith("`kgbuild new event its-id --document something-new-2025` writes one, and so for every kind")


def test_what_is_begun_is_known_to_what_is_begun_next(filled: Project) -> None:
    """Neither an entry nor a fact with empty keys, nor a fact of a document with empty keys, is unknown."""
    write(filled, new_entry(filled, register_kinds()["organisations"], "new-body", {"country": "JPN"}))
    write(filled, new_document(filled, "other-2025", {"publisher": "new-body"}))
    fact, _ = new_fact(filled, fact_kinds()["event"], "new-forum", {})
    write(filled, appended(filled, "other-2025", fact, []))
    fact, remarks = new_fact(filled, fact_kinds()["presence"], "new-office", {"operator": "new-body"})
    assert remarks == []
    fact, remarks = new_fact(filled, fact_kinds()["event"], "new-session", {"part-of": "new-forum"})
    assert remarks == []
    write(filled, appended(filled, "other-2025", fact, []))
    assert not [line for line in violations(filled) if "not known" in line]
    with pytest.raises(UsageError, match="`new-body` is there already"):
        new_entry(filled, register_kinds()["organisations"], "new-body", {})


def test_a_skeleton_is_in_the_form_once_it_is_filled_in(filled: Project) -> None:
    values: Values = {"type": "forum", "status": "happened", "at": "1", "name": {"en": "A forum: the second"}}
    fact, _ = new_fact(filled, fact_kinds()["event"], "b-forum", values)
    start = new_document(
        filled,
        "b-2025",
        {"publisher": "jerusalem-post", "title": "A: b", "language": "en", "paragraphs": "1", "read": "whole"},
    )
    write(filled, start)
    text = appended(filled, "b-2025", fact, []).text
    assert formatted(text.encode(), "b.yaml", orders()) == (text.encode(), [])


@pytest.mark.parametrize(
    ("word", "repair"),
    [
        ("visit", "say `kgbuild new event ID --type visit`"),
        ("mou", "say `kgbuild new agreement ID --type memorandum-of-understanding`"),
        ("company", "say `kgbuild new organisation ID`"),
        ("compny", "say `kgbuild new organisation ID`"),
        ("organisations", "say `kgbuild new organisation ID`"),
        ("deal", "say `kgbuild new acquisition ID`"),
        ("evnt", "did you mean `event`?"),
        ("country", "every country is there already; see `kgbuild show NAME`"),
        ("xyzzy", "`kgbuild new --help` lists the kinds"),
    ],
)
def test_another_word_for_a_kind_leads_to_it(word: str, repair: str) -> None:
    kinds = ["document", *fact_kinds(), *(register_kinds()[name].kind.segment for name in WRITTEN)]
    assert kind_repair(word, kinds) == repair


def test_every_kind_says_what_it_needs(checkout: Path) -> None:
    glossary = load_glossary(Project(checkout, checkout))
    needed = {key: glossary.needed(kind) for key, kind in fact_kinds().items()}
    assert all({"id", "at"} <= keys for keys in needed.values())
    assert needed["event"] == {"id", "at", "name", "type", "status"}
    assert needed["flow"] == {"id", "at", "name", "from", "to", "amount", "period"}
