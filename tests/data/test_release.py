"""What a release promises of the data as they are: enough of each class, no document unread, no promise lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kgbuild.build.corpus import read_corpus
from kgbuild.build.graph import Built
from kgbuild.check.offenders import offenders
from kgbuild.project import Project
from kgbuild.query.asking import ask
from kgbuild.store.local import LocalStore, in_memory

LEAST: dict[str, int] = yaml.safe_load((Path(__file__).parent / "least.yaml").read_text(encoding="utf-8"))
OUTCOMES = {"happened", "in-force", "ended", "cancelled"}
UNTOLD = {"unknown"}
"""What a document says it cannot tell is no promise."""


@pytest.fixture(scope="module")
def graph(built: Built) -> LocalStore:
    return in_memory([*built.claims, *built.view])


@pytest.mark.parametrize("name", LEAST)
def test_there_are_things_enough_of_each_class(graph: LocalStore, name: str) -> None:
    # A plan counts with what it plans.
    found = graph.select(
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX jber: <https://w3id.org/jber/ontology#>"
        f"SELECT (COUNT(DISTINCT ?thing) AS ?number) WHERE {{ ?thing a|jber:plannedType {name} }}"
    )
    assert int(found.rows[0][0].value) >= LEAST[name]  # type: ignore[union-attr]


def test_every_document_has_facts_or_says_that_there_are_none(checkout: Path, tmp_path: Path) -> None:
    documents = read_corpus(Project(checkout, tmp_path)).documents
    assert documents
    unread = [each.document.id for each in documents if not each.facts and not each.nothing]
    assert unread == []


def test_nothing_stands_in_a_register_that_nothing_names(graph: LocalStore, checkout: Path) -> None:
    rule = next(each for each in offenders(checkout / "queries" / "check") if each.code == "entry-unused")
    assert [row[0] for row in graph.select(rule.sparql).rows] == []


def test_a_plan_for_a_past_day_has_an_outcome_or_is_an_open_promise(graph: LocalStore, checkout: Path) -> None:
    past = graph.select(
        "PREFIX jber: <https://w3id.org/jber/ontology#>"
        "SELECT DISTINCT ?plan ?status WHERE {"
        "  ?dataset jber:asOf ?today . ?plan a jber:Plan ; jber:status ?status ; jber:latest ?last ."
        "  FILTER(?last < ?today) } ORDER BY ?plan"
    )
    promised = {row["promise"].iri for row in ask(graph, checkout / "queries" / "ask", "open-promises")}
    rows = [(row["plan"].value, row["status"].value.rpartition("/")[2]) for row in past]  # type: ignore[union-attr]
    assert rows
    assert [plan for plan, status in rows if status not in OUTCOMES | UNTOLD and plan not in promised] == []
