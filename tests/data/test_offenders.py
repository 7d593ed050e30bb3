"""The rules over the whole graph: told in full, each tried on what keeps it and on what breaks it, none without effect.

``tests/fixtures/offenders/<code>.good.trig`` has no row of ``queries/check/<code>.rq``, ``<code>.bad.trig`` has some.
Taking any part out of a query has to change the rows of one of the two.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Store

from kgbuild.check.offenders import Offender, offences, offenders
from kgbuild.check.rules import Shapes
from kgbuild.store.local import LocalStore
from tests.data.query_mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "queries" / "check"
FIXTURES = ROOT / "tests" / "fixtures" / "offenders"
QUERIES = {offender.code: offender for offender in offenders(FOLDER)}
KEYS = {"severity", "name", "name@ja", "description", "message", "message@ja", "repair", "repair@ja"}

Rows = list[tuple[object, ...]]


@cache
def fixture(code: str, kind: str) -> LocalStore:
    store = Store()
    store.load(path=str(FIXTURES / f"{code}.{kind}.trig"))
    return LocalStore(store)


def both(code: str, sparql: str) -> tuple[Rows, Rows]:
    good, bad = (list(fixture(code, kind).select(sparql).rows) for kind in ("good", "bad"))
    return good, bad


@pytest.mark.parametrize("offender", QUERIES.values(), ids=QUERIES)
def test_a_rule_is_told_in_full_in_both_languages(offender: Offender) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", offender.code)
    assert set(offender.words) == KEYS
    assert offender.words["description"].endswith(".")
    for key in ("message", "repair"):
        used, used_ja = (set(re.findall(r"\{\w+\}", offender.words[each])) for each in (key, f"{key}@ja"))
        assert {re.sub("nani", "what", name) for name in used_ja} == used


def test_no_rule_has_the_code_of_another() -> None:
    assert QUERIES.keys() & Shapes.of(ROOT / "ontology" / "shapes").rules.keys() == set()


def test_every_rule_has_its_fixtures_and_every_fixture_a_rule() -> None:
    wanted = {f"{code}.{kind}.trig" for code in QUERIES for kind in ("good", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted


@pytest.mark.parametrize("code", QUERIES)
def test_a_rule_passes_what_is_good_and_reports_what_is_bad(code: str) -> None:
    good, bad = both(code, QUERIES[code].sparql)
    assert good == []
    assert bad


@pytest.mark.parametrize("code", QUERIES)
def test_no_part_of_a_rule_is_without_effect(code: str) -> None:
    before = both(code, QUERIES[code].sparql)
    idle = [part for part, smaller in mutants(QUERIES[code].sparql) if both(code, smaller) == before]
    assert idle == [], "add a node to a fixture that only this part tells apart"


@pytest.mark.parametrize("code", QUERIES)
def test_every_row_is_told_in_words_in_both_languages(code: str) -> None:
    rows = QUERIES[code].sparql and both(code, QUERIES[code].sparql)[1]
    for lang in ("en", "ja"):
        told = list(offences(fixture(code, "bad"), [QUERIES[code]], lang))
        assert len(told) == len(rows)
        assert not [one for one in told if re.search(r"[{}]|https?:", one.message + one.repair)]
        assert all(re.search("[ぁ-ん]", one.message) for one in told) == (lang == "ja")
