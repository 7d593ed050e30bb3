"""Naming: what users call a thing, and which thing that is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode

from kgbuild.build.graph import Built
from kgbuild.errors import NotFoundError, UsageError
from kgbuild.query.kinds import parse
from kgbuild.query.naming import resolve
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.namespaces import BASE
from tests.unit.conftest import Make


@pytest.fixture(scope="module")
def graph(built: Built) -> LocalStore:
    return in_memory([*built.claims, *built.view])


@pytest.mark.parametrize(
    ("kind", "text", "iri"),
    [
        ("organisation", "jaxa", "id/organisation/jaxa"),
        ("organisation", "JAXA", "id/organisation/jaxa"),
        ("organisation", "jAxA", "id/organisation/jaxa"),
        ("organisation", "ＪＡＸＡ", "id/organisation/jaxa"),
        ("organisation", "  Japan   Aerospace exploration agency ", "id/organisation/jaxa"),
        ("organisation", "宇宙航空研究開発機構", "id/organisation/jaxa"),
        ("organisation", "id:organisation/jaxa", "id/organisation/jaxa"),
        ("organisation", "https://w3id.org/jber/id/organisation/jaxa", "id/organisation/jaxa"),
        ("agent", "Lex Delles", "id/person/lex-delles"),
        ("agent", "Luxembourg", "id/country/LUX"),
        ("country", "LU", "id/country/LUX"),
        ("country", "lux", "id/country/LUX"),
        ("country", "ルクセンブルク", "id/country/LUX"),
        ("post", "経産相", "id/post/japan-minister-economy-trade-industry"),
        ("topic", "AI", "code/topic/artificial-intelligence"),
        ("instrument", "jaxa-lsa-cooperation", "id/instrument/jaxa-lsa-cooperation"),
        ("event", "Osaka Expo", "id/event/osaka-expo-2025"),
        ("class", "letter-of-intent", "ontology#LetterOfIntent"),
        ("class", "Letter of Intent", "ontology#LetterOfIntent"),
        ("class", "基本合意書", "ontology#LetterOfIntent"),
        ("document", "luxembourg-mission-2024", "source/luxembourg-mission-2024"),
        ("thing", "楽天", "id/organisation/rakuten"),
        ("thing", "id:instrument/jaxa-lsa-cooperation/signing", "id/instrument/jaxa-lsa-cooperation/signing"),
    ],
)
def test_a_thing_goes_by_many_names(graph: LocalStore, kind: str, text: str, iri: str) -> None:
    assert resolve(graph, kind, text) == NamedNode(BASE + iri)


@pytest.mark.parametrize(
    ("kind", "text", "repair"),
    [
        ("organisation", "JAXXA", "did you mean `jaxa` (Japan Aerospace Exploration Agency)?"),
        ("organisation", "Luxembourg Space", "did you mean `lsa` (Luxembourg Space Agency)?"),
        ("country", "Luxemburg", "did you mean `LUX` (Luxembourg)?"),
        ("person", "Delles", "did you mean `lex-delles` (Lex Delles)?"),
        ("organisation", "Lex Delles", "write its id, or its name in English or Japanese"),
        ("organisation", '"} UNION {?s ?p ?o} #', "write its id, or its name in English or Japanese"),
        ("organisation", "<x:y>", "write its id, or its name in English or Japanese"),
        ("organisation", "", "write its id, or its name in English or Japanese"),
        ("organisation", "id:organisation/a b", "write its id, or its name in English or Japanese"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(graph: LocalStore, kind: str, text: str, repair: str) -> None:
    with pytest.raises(NotFoundError) as fault:
        resolve(graph, kind, text)
    assert fault.value.repair == repair


def test_a_message_shows_no_control_character(graph: LocalStore) -> None:
    with pytest.raises(NotFoundError) as fault:
        resolve(graph, "organisation", "a\x1b[31m\n")
    assert str(fault.value).isprintable()


def test_an_ambiguous_name_lists_the_choices(made: Make) -> None:
    forum = "  - event: forum-{0}\n    name: {{en: The forum}}\n    type: forum\n    status: happened\n    at: 1\n"
    built = made(report=forum.format("a") + forum.format("b"))
    with pytest.raises(UsageError) as fault:
        resolve(in_memory([*built.claims, *built.view]), "event", "the forum")
    assert fault.value.message == "`the forum` may mean several things"
    assert fault.value.repair == "give one of `forum-a` (The forum) or `forum-b` (The forum)"


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("kind", "text", "value", "datatype"),
    [
        ("date", "2024-06-13", "2024-06-13", "date"),
        ("first-day", "2024-02", "2024-02-01", "date"),
        ("last-day", "2024-02", "2024-02-29", "date"),
        ("last-day", "2024", "2024-12-31", "date"),
        ("count", "07", "7", "integer"),
        ("months", "12", "12", "integer"),
        ("number", "1.50", "1.5", "decimal"),
        ("percent", "46%", "0.46", "decimal"),
        ("percent", "7", "0.07", "decimal"),
    ],
)
def test_a_value_becomes_a_typed_term(graph: LocalStore, kind: str, text: str, value: str, datatype: str) -> None:
    (term,) = parse(graph, kind, text) or ()
    assert isinstance(term, Literal)
    assert term.datatype.value == XSD + datatype
    assert term.value.rstrip("0") == value.rstrip("0")


def test_an_amount_is_a_number_and_a_currency(graph: LocalStore) -> None:
    number, currency = parse(graph, "amount", "1.1b USD") or ()
    assert Decimal(number.value) == 1_100_000_000
    assert currency.value.endswith("/currency/USD")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2024-06"),
        ("date", "2011-02-30"),
        ("date", "yesterday"),
        ("last-day", "since 2008"),
        ("count", "-1"),
        ("count", "１２"),
        ("count", "9" * 7),
        ("number", "NaN"),
        ("number", "1e400"),
        ("percent", "%"),
        ("amount", "5"),
        ("amount", "5 quids"),
    ],
)
def test_a_wrong_value_is_refused_with_a_repair(graph: LocalStore, kind: str, text: str) -> None:
    with pytest.raises(UsageError) as fault:
        parse(graph, kind, text)
    assert fault.value.repair


@pytest.mark.parametrize("text", ["any", "ANY", "すべて"])
def test_any_is_no_restriction(graph: LocalStore, text: str) -> None:
    assert parse(graph, "organisation", text) is None
