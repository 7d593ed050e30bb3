"""Tokens: VALUES blocks are found where they are, and nowhere else; prefixes are added where they are missing."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from kgbuild.query.tokens import Values, order_variables, tokens, values_blocks, with_prologue, without_comments


@pytest.mark.parametrize(
    ("sparql", "variables", "rows"),
    [
        ("VALUES ?a { <x:y> }", ("a",), (("<x:y>",),)),
        ("values ?a{UNDEF}", ("a",), (("UNDEF",),)),
        ("VALUES (?a ?b) { (1 UNDEF) (2 <x:y>) }", ("a", "b"), (("1", "UNDEF"), ("2", "<x:y>"))),
        ('VALUES ?a { "}" "x"@en "1"^^<x:y> }', ("a",), (('"}"',), ('"x"@en',), ('"1"^^<x:y>',))),
        ("VALUES ?a # { }\n { 'a\\'}' }", ("a",), (("'a\\'}'",),)),
        ("VALUES ?a { '''it's }''' }", ("a",), (("'''it's }'''",),)),
        ("VALUES ?a { id:organisation\\/jaxa }", ("a",), (("id:organisation\\/jaxa",),)),
    ],
)
def test_a_block_has_its_variables_and_rows(
    sparql: str, variables: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    (block,) = values_blocks(sparql)
    assert (block.variables, block.rows) == (variables, rows)
    assert (sparql[block.start - 1], sparql[block.end]) == ("{", "}")


@pytest.mark.parametrize(
    "sparql",
    [
        '"VALUES ?a { 1 }"',
        "# VALUES ?a { 1 }",
        "<x:VALUES?a>",
        "?VALUES ?a",
        "x:VALUES ?a { 1 }",
        "VALUES ?a { 1",
        "VALUES { 1 }",
        "VALUES",
    ],
)
def test_what_only_looks_like_a_block_is_none(sparql: str) -> None:
    assert values_blocks(sparql) == ()


def test_blocks_come_in_the_order_of_the_text() -> None:
    found = values_blocks("VALUES ?a { 1 } VALUES ?b { 2 }")
    assert found == (Values(("a",), (("1",),), 11, 14), Values(("b",), (("2",),), 27, 30))


def test_white_space_and_comments_are_no_tokens() -> None:
    assert [token.text for token in tokens("SELECT ?a # x\n{ }")] == ["SELECT", "?a", "{", "}"]


@pytest.mark.parametrize(
    ("sparql", "variables"),
    [
        ("SELECT ?a {} ORDER BY ?a DESC(?b)", ["a", "b"]),
        ("SELECT ?a {} ORDER BY ?a LIMIT 5", None),
        ("SELECT ?a { SELECT ?a {} ORDER BY ?a }", None),
        ('SELECT ?a {} # ORDER BY ?a\n GROUP BY ("ORDER BY")', None),
    ],
)
def test_the_order_at_the_end_is_found(sparql: str, variables: list[str] | None) -> None:
    assert order_variables(sparql) == variables


def test_only_prefixes_that_are_used_and_not_declared_are_added() -> None:
    sparql = "PREFIX jber: <x:>\nSELECT * { ?s a jber:Signing ; rdfs:label 'skos:x' ; other:x ?o }"
    assert with_prologue(sparql) == f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {sparql}"


def test_a_query_that_declares_nothing_runs() -> None:
    assert list(Store().query(with_prologue("SELECT * { ?s a jber:Signing ; rdfs:label ?l } ORDER BY ?s"))) == []


def test_comments_become_blanks_and_nothing_else_does() -> None:
    sparql = '# ADD\nSELECT (\'#\' AS ?x) # DROP\n{ <x:#y> ?p """a\n# b""" }'
    plain = without_comments(sparql)
    assert plain == sparql.replace("# ADD", "     ").replace("# DROP", "      ")
