"""Ten mistakes seeded into the real data are each refused, all at once, with file, line and repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.graph import build
from kgbuild.check.gate import check, refuse_unsound
from kgbuild.errors import DataFault, Problem
from kgbuild.project import Project
from tests.documents import copy_few

LUX = "data/sources/2024/luxembourg-mission-2024.yaml"
ISR = "data/sources/2019/israel-delegation-2019.yaml"

SEEDS = [
    ("unknown party", LUX, "parties: [luxprovide, jaxa]", "parties: [luxprovid, jaxa]", "reference-unknown", "did you mean `luxprovide`?"),
    ("one-party signing", LUX, "parties: [jaxa, lsa]", "parties: [jaxa]", "signing-has-two-parties", "write `signed: {parties: […, …]}`, or `unnamed-parties: yes` where the document does not name them"),
    ("amount without currency", ISR, "amount: 200m USD", "amount: 200m", "value", "write `200m USD`, if it is in US dollars; else the code of its currency"),
    ("end before start", ISR, "period: 2014~/2019~", "period: 2019~/2014~", "value", "write `2014~/2019~`, or correct one of the two"),
    ("unknown country", LUX, "    place: osaka\n    at: 15", "    place: osaka\n    country: JPX\n    at: 15", "reference-unknown", "did you mean `JPN`?"),
    ("planned for a past day", ISR, "      status: planned\n      during: hiroshige-seko-visit-israel-2019\n", "      status: planned\n      on: 2018-05-01\n      during: hiroshige-seko-visit-israel-2019\n", "planned-for-a-past-day", "write `status: happened` if the document says so, or correct the date"),
    ("acquisition by a country", ISR, "buyer: mitsubishi-tanabe-pharma", "buyer: ISR", "reference-kind", "give the id of an organisation"),
    ("flow without period", ISR, "    period-worded: {en: the first three fiscal quarters of 2018}\n    amount: 870m USD", "    amount: 870m USD", "flow-has-period", "write `period: 2018-01/2018-09`, or `period-worded: {en: …}` where it cannot be dated"),
    ("paragraph 18 of 17", LUX, "gist: {en: there had been a very long wait for it}\n    at: 15", "gist: {en: there had been a very long wait for it}\n    at: 18", "paragraph-beyond", "give a number from 1 to 17; paragraphs are the document's non-empty lines"),
    ("duplicate id", LUX, "  - statement: luxembourg-economy-ministry-rakuten-2024", "  - statement: rakuten-luxembourg", "id-twice", "choose another id"),
]  # fmt: skip


@pytest.fixture(scope="module")
def mistaken(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project with every mistake in it."""
    root = tmp_path_factory.mktemp("mistaken")
    copy_few(checkout, root)
    for name, file, right, wrong, _, _ in SEEDS:
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(right) == 1, f"{name}: the text to harm stands {text.count(right)} times in {file}"
        (root / file).write_text(text.replace(right, wrong), encoding="utf-8")
    inferred = "  - flow: israel-japan-exports-2018q1q3\n    period: 2018-01/2018-09\n"
    text = (root / ISR).read_text(encoding="utf-8")
    assert inferred in text
    (root / ISR).write_text(text.replace(inferred, "  - flow: israel-japan-exports-2018q1q3\n"), encoding="utf-8")
    return Project(root, root / "store")


@pytest.fixture(scope="module")
def problems(mistaken: Project) -> list[Problem]:
    return check(build(mistaken))


@pytest.mark.parametrize(("name", "file", "right", "wrong", "code", "repair"), SEEDS, ids=[seed[0] for seed in SEEDS])
def test_each_mistake_is_told_with_its_line_and_its_repair(
    mistaken: Project, problems: list[Problem], name: str, file: str, right: str, wrong: str, code: str, repair: str
) -> None:
    told = [problem for problem in problems if problem.code == code and problem.repair == repair]
    assert told, [problem for problem in problems if problem.code == code]
    lines = (mistaken.root / file).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines, 1) if wrong.strip("\n").splitlines()[0] in line)
    reach = range(start - 12, start + 12)
    assert any(problem.span and problem.span.file == file and problem.span.line in reach for problem in told), told


def test_nothing_is_published(mistaken: Project) -> None:
    with pytest.raises(DataFault):
        refuse_unsound(check(build(mistaken)))
    assert not mistaken.store.exists()


def test_the_real_data_have_no_violation(built: object) -> None:
    from kgbuild.build.graph import Built

    assert isinstance(built, Built)
    assert [problem for problem in check(built) if problem.severity == "violation"] == []
