"""Likely twins: which names are told to be one, at which line, with which repair, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.corpus import given, read_corpus
from kgbuild.build.graph import build
from kgbuild.build.twins import likely_twins, of_twins
from kgbuild.errors import Problem, Severity
from kgbuild.project import Project
from tests.unit.conftest import Make, document

FORUM = "  - event: {0}\n    name: {{en: {1}}}\n    type: forum\n    status: happened\n    at: 1\n"


def register(project: Project, file: str, *entries: str) -> None:
    """Add entries at the end of a register file."""
    with (project.data / file).open("a", encoding="utf-8") as stream:
        stream.writelines(f"- {entry}\n" for entry in entries)


def twins(project: Project) -> list[Problem]:
    ids = list(given(read_corpus(project)))
    return list(of_twins(likely_twins(ids), ids))


def told(project: Project) -> list[str]:
    return [f"{problem.span}: {problem.message}" for problem in twins(project)]


ORGANISATIONS = "organisations/JPN.yaml"
COMPANY = "{{id: {0}, type: company, country: JPN, name: {{en: {1}}}}}"
PERSON = "{{id: {0}, country: JPN, name: {1}}}"


@pytest.mark.parametrize(
    ("file", "entry", "message"),
    [
        (ORGANISATIONS, COMPANY.format("toshiba-corp", "Toshiba K.K."), "`toshiba-corp` may be `toshiba` (data/organisations/JPN.yaml:{}): it is called `toshiba-corp`, nearly `toshiba`"),
        (ORGANISATIONS, COMPANY.format("space-agency-of-japan", "Japan Aerospace Exploration-Agency"), "`space-agency-of-japan` may be `jaxa` (data/organisations/JPN.yaml:{}): it is called `Japan Aerospace Exploration-Agency`, nearly `Japan Aerospace Exploration Agency`"),
        (ORGANISATIONS, COMPANY.format("jaxa-2", "宇宙航空研究開発機構"), "`jaxa-2` may be `jaxa` (data/organisations/JPN.yaml:{}): it is called `宇宙航空研究開発機構`"),
        (ORGANISATIONS, COMPANY.format("mtp", "Mitsubisshi Tanabe Pharma"), "`mtp` may be `mitsubishi-tanabe-pharma` (data/organisations/JPN.yaml:{}): it is called `Mitsubisshi Tanabe Pharma`, nearly `mitsubishi-tanabe-pharma`"),
        ("people/JPN.yaml", PERSON.format("h-seko", "{en: H Seko, ja: 弘成世耕}"), "`h-seko` may be `hiroshige-seko` (data/people/JPN.yaml:{}): it is called `弘成世耕`, nearly `世耕弘成`"),
        ("people/JPN.yaml", PERSON.format("h-seko", "{en: せこうひろしげ}"), "`h-seko` may be `hiroshige-seko` (data/people/JPN.yaml:{}): it is called `せこうひろしげ`, nearly `hiroshige-seko`"),
        ("people/JPN.yaml", PERSON.format("netanyahu", "{en: Netanjahu Benjamin}"), "`netanyahu` may be `benjamin-netanyahu` (data/people/ISR.yaml:{}): it is called `Netanjahu Benjamin`, nearly `benjamin-netanyahu`"),
    ],
)  # fmt: skip
def test_a_new_entry_that_is_called_as_another_is_told_at_its_line(
    project: Project, file: str, entry: str, message: str
) -> None:
    line = (project.data / file).read_text(encoding="utf-8").count("\n") + 1
    register(project, file, entry)
    (found,) = told(project)
    start, _, end = message.partition("{}")
    # Files are read in the order of their names, so that an entry of JPN.yaml comes after one of ISR.yaml.
    assert found.startswith(f"data/{file}:{line}:8: {start}")
    assert found.endswith(end)


@pytest.mark.parametrize(
    ("file", "entry"),
    [
        (ORGANISATIONS, COMPANY.format("mitsubishi-heavy", "Mitsubishi Heavy Industries")),
        (ORGANISATIONS, COMPANY.format("osaka", "Osaka")),
        (ORGANISATIONS, COMPANY.format("sony-bank", "Sony Bank")),
        (ORGANISATIONS, COMPANY.format("agency-exploration", "Agency Exploration Aerospace Japan")),
        ("people/JPN.yaml", PERSON.format("michio-hara", "{en: Michio Hara}")),
        ("people/JPN.yaml", PERSON.format("kazuchika-iwase", "{en: Kazuchika Iwase}")),
        ("posts/JPN.yaml", "{id: vice, kind: minister, country: JPN, name: {en: Vice Minister, ja: 経済産業副大臣補佐}}"),
    ],
)  # fmt: skip
def test_a_name_of_its_own_is_not_told(project: Project, file: str, entry: str) -> None:
    register(project, file, entry)
    assert told(project) == []


def test_the_repair_of_an_entry_is_its_id_or_to_declare_it_different(project: Project) -> None:
    register(project, ORGANISATIONS, COMPANY.format("hitachi-metals", "Hitachi Ltd"))
    (problem,) = twins(project)
    assert (problem.code, problem.severity) == ("likely-twin", Severity.WARNING)
    assert problem.repair == (
        "if they are one, use the id `hitachi` and remove this one; if not, write `different-from: hitachi`"
    )


@pytest.mark.parametrize("declared_by", ["sony", "sonic"])
def test_what_is_declared_different_is_no_twin_and_the_graph_says_so(project: Project, declared_by: str) -> None:
    other = {"sony": "sonic", "sonic": "sony"}[declared_by]
    entries = {"sony": COMPANY.format("sony", "Sony"), "sonic": COMPANY.format("sonic", "Sony Inc.")}
    entries[declared_by] = entries[declared_by].replace("type:", f"different-from: {other}, type:")
    path = project.data / ORGANISATIONS
    path.write_text("".join(f"- {entry}\n" for entry in entries.values()), encoding="utf-8")
    built = build(project)
    assert twins(built.project) == []
    said = [(q.subject.value, q.object.value) for q in built.view if q.predicate.value.endswith("owl#differentFrom")]
    assert [tuple(iri.rpartition("/")[2] for iri in pair) for pair in said] == [(declared_by, other)]


def test_facts_of_two_documents_are_compared_and_told_at_the_later(made: Make) -> None:
    built = made(
        one=FORUM.format("a-forum", "Luxembourg-Japan Business Forum"),
        two=FORUM.format("the-forum", "Luxembourg Japan business forum"),
    )
    (problem,) = twins(built.project)
    assert str(problem.span) == "data/sources/2020/two.yaml:10:12"
    assert problem.message.startswith("`the-forum` may be `a-forum` (data/sources/2020/one.yaml:10)")
    assert problem.repair.endswith("if not, give this one a name that tells the two apart")


def test_one_fact_in_two_documents_and_forums_of_two_years_are_no_twins(made: Make) -> None:
    built = made(
        one=FORUM.format("forum-2023", "Business Forum 2023") + FORUM.format("forum-2024", "Business Forum 2024"),
        two=FORUM.format("forum-2023", "Business Forum 2023"),
    )
    assert twins(built.project) == []


def test_trade_in_two_directions_is_no_twin(project: Project) -> None:
    flow = "  - flow: {0}\n    name: {{en: Exports of {1} to {2}}}\n    from: {3}\n    to: {4}\n    at: 1\n"
    facts = flow.format("out", "Japan", "Israel", "JPN", "ISR") + flow.format("in", "Israel", "Japan", "ISR", "JPN")
    folder = project.data / "sources" / "2020"
    folder.mkdir(parents=True)
    (folder / "report.yaml").write_text(document("report", facts), encoding="utf-8")
    assert told(project) == []


def test_the_real_data_have_no_likely_twin(checkout: Path) -> None:
    assert told(Project(checkout, checkout)) == []
