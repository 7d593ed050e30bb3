"""Binding: whatever a value is, it comes out of the query as that value and changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kgbuild.query.binding import bind

QUERY = "SELECT ?x ?y { VALUES ?x { <x:default> } VALUES (?y ?z) { (UNDEF UNDEF) } }"


def bound(value: Literal | NamedNode) -> list[object]:
    return [row["x"] for row in Store().query(bind(QUERY, {"x": [(value,)]}))]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ['"} UNION { ?s ?p ?o } #', "\\", '"""', "\n\r\t", "\x00\x1b", "'}", "日本", "}", "> <", "\\u0022", "？"]
)
def test_a_hostile_text_is_a_value(text: str) -> None:
    assert bound(Literal(text)) == [Literal(text)]
    assert bound(Literal(text, language="en")) == [Literal(text, language="en")]


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_text_is_a_value(text: str) -> None:
    assert bound(Literal(text)) == [Literal(text)]


@pytest.mark.parametrize("iri", ["x:y> } #", "x:a b", "x:{", 'x:"', "x:\n"])
def test_what_is_no_iri_never_becomes_a_term(iri: str) -> None:
    with pytest.raises(ValueError, match="IRI"):
        NamedNode(iri)


def test_several_rows_and_undefined_values_are_written() -> None:
    rows = [(Literal(1), None), (None, NamedNode("x:y"))]
    assert bind(QUERY, {"y": rows}).endswith(
        'VALUES (?y ?z) { ("1"^^<http://www.w3.org/2001/XMLSchema#integer> UNDEF) (UNDEF <x:y>) } }'
    )


def test_what_is_not_bound_keeps_its_default() -> None:
    assert bind(QUERY, {}) == QUERY
    assert "<x:default>" in bind(QUERY, {"y": [(None, None)]})


def test_a_name_without_a_block_is_an_error() -> None:
    with pytest.raises(KeyError):
        bind(QUERY, {"z": [(None,)]})
