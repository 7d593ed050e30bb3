"""What SHACL finds, in the words of the rules, in English and in Japanese."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.check.engines import Finding
from kgbuild.check.rules import Shapes
from kgbuild.check.shacl import problem
from kgbuild.errors import Severity, Span

EVENT = "https://w3id.org/jber/id/event/a-forum"
SIGNING = "https://w3id.org/jber/id/instrument/a-treaty/signing"
PLACE = Span("data/sources/2020/report.yaml", 7, 3)

CASES = [
    (
        Finding(SIGNING, "signing-has-two-parties"),
        "a-treaty/signing: the signing has fewer than two parties",
        "write `signed: {parties: […, …]}`, or `unnamed-parties: yes` where the document does not name them",
        "a-treaty/signing: 署名の当事者が二者に足りません",
        "`signed: {parties: […, …]}`を書き、文書に記載がなければ`unnamed-parties: yes`と書いてください",
        None,
        None,
    ),
    (
        Finding(EVENT, "weekday-in-its-list", "<https://w3id.org/jber/code/weekday/someday>"),
        "a-forum: the value is not in the code list `weekday`",
        "write `weekday: wednesday` or another day",
        "a-forum: 値がコード表`weekday`にありません",
        "`weekday: wednesday`などの曜日を書いてください",
        "https://w3id.org/jber/ontology#weekday",
        "<https://w3id.org/jber/code/weekday/someday>",
    ),
    (
        Finding(EVENT, "event-is-closed", "<https://w3id.org/jber/ontology#acquirer>"),
        "a-forum: it has a property that an event never has (`jber:acquirer`)",
        "take the property out, or declare it as a field of the record and run `python -m tools.shapes`",
        "a-forum: 行事にはないはずの性質があります (`jber:acquirer`)",
        "その性質を削除するか、レコードの項目として宣言し`python -m tools.shapes`を実行してください",
        "https://w3id.org/jber/ontology#acquirer",
        None,
    ),
]


@pytest.mark.parametrize(("finding", "message", "repair", "message_ja", "repair_ja", "path", "value"), CASES)
def test_a_finding_is_told_in_the_language_that_is_asked_for(
    checkout: Path,
    finding: Finding,
    message: str,
    repair: str,
    message_ja: str,
    repair_ja: str,
    path: str | None,
    value: str | None,
) -> None:
    rules = Shapes.of(checkout / "ontology" / "shapes").rules
    looked_for = []

    def locate(*place: str | None) -> Span:
        looked_for.append(place)
        return PLACE

    told = problem(finding, rules, locate, frozenset())
    assert told is not None
    assert (told.code, told.message, told.repair, told.span) == (finding.rule, message, repair, PLACE)
    assert told.severity is Severity.VIOLATION
    told = problem(finding, rules, locate, frozenset(), "ja")
    assert told is not None
    assert (told.message, told.repair) == (message_ja, repair_ja)
    assert looked_for == [(finding.focus, path, value)] * 2


def test_every_rule_has_words_of_its_own_in_both_languages(checkout: Path) -> None:
    rules = Shapes.of(checkout / "ontology" / "shapes").rules
    for lang in ("en", "ja"):
        told = {
            code: problem(
                Finding(EVENT, code, "<https://w3id.org/jber/ontology#when>"),
                rules,
                lambda *_: PLACE,
                frozenset(),
                lang,
            )
            for code in rules
        }
        for code, one in told.items():
            assert one is not None
            assert len(one.message) > len("a-forum: ") + 5, code
            assert one.repair not in one.message, code
            assert any("ぁ" <= letter <= "ん" for letter in one.message + one.repair) == (lang == "ja"), code


def test_a_record_that_is_known_to_be_faulty_is_passed_over(checkout: Path) -> None:
    rules = Shapes.of(checkout / "ontology" / "shapes").rules
    finding = Finding(SIGNING, "signing-has-two-parties")
    assert (
        problem(finding, rules, lambda *_: PLACE, frozenset({"https://w3id.org/jber/id/instrument/a-treaty"})) is None
    )
