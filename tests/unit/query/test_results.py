"""Rows in the formats of SPARQL: whatever stands in a term comes back when it is read again."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from kgbuild.query.results import FORBIDDEN_IN_XML, Writer, as_csv, as_json, as_tsv, as_xml, well_formed
from kgbuild.store.port import Row, Term

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMED = st.sampled_from(["https://w3id.org/jber/id/organisation/jaxa", "urn:x:日本", "http://example.org/?a=1&b='2'"])
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "ja", "zh-Hant"])).map(lambda two: Literal(two[0], language=two[1])),
    TEXTS.map(lambda text: Literal(text, language="ar", direction=BaseDirection.RTL)),
    st.tuples(TEXTS, NAMED).map(lambda two: Literal(two[0], datatype=NamedNode(two[1]))),
    st.integers().map(Literal),
    st.booleans().map(Literal),
)
PLAIN = st.one_of(LITERALS, NAMED.map(NamedNode))
TERMS: st.SearchStrategy[Term] = st.one_of(
    PLAIN, st.builds(Triple, NAMED.map(NamedNode), NAMED.map(NamedNode), PLAIN), st.just(BlankNode("b1"))
)
ROWS = st.lists(st.tuples(TERMS | st.none(), TERMS | st.none()), max_size=5)


@pytest.mark.parametrize(
    ("write", "form"),
    [(as_json, QueryResultsFormat.JSON), (as_xml, QueryResultsFormat.XML), (as_tsv, QueryResultsFormat.TSV)],
)
@given(rows=ROWS)
def test_what_is_written_is_read_again(write: Writer, form: QueryResultsFormat, rows: list[Row]) -> None:
    text = "".join(write(["a", "b"], rows))
    if form == QueryResultsFormat.XML and FORBIDDEN_IN_XML.search(text):
        return
    found = parse_query_results(text.encode(), form)
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["a", "b"]
    assert [tuple(row) for row in found] == rows


@given(rows=ROWS)
def test_csv_has_the_values(rows: list[Row]) -> None:
    text = "".join(as_csv(["a", "b"], rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["a", "b"]
    assert len(read) == len(rows) + 1
    for cells, row in zip(read[1:], rows, strict=True):
        for cell, term in zip(cells, row, strict=True):
            if isinstance(term, (Literal, NamedNode)):
                assert cell == term.value


def test_what_xml_forbids_is_replaced_and_counted() -> None:
    text, replaced = well_formed("".join(as_xml(["a"], [(Literal("x\x0b\x00y\ufffe"),)])))
    assert replaced == 3
    assert "<literal>x\ufffd\ufffdy\ufffd</literal>" in text


def test_no_rows_and_no_variables() -> None:
    assert "".join(as_json([], [])) == '{"head":{"vars":[]},"results":{"bindings":[]}}\n'
    assert "".join(as_csv([], [()])) == "\r\n\r\n"
    assert "".join(as_json(["a"], [(None,)])) == '{"head":{"vars":["a"]},"results":{"bindings":[{}]}}\n'
