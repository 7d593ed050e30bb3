"""What engines pass over in a shape, or read differently, is told at the line of the shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.check.lint import lint_shapes

HEAD = """\
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

"""
CIRCLE = "shape-circle: it leads back to itself, or deeper than any rule needs"
QUERY = 'sh:sparql [ sh:select "{}" ]'
ALIKE = "engines read lookaround, backreferences and `\\p` differently"

CASES = [
    ("misspelt constraint", "Property", "sh:path ex:p ; sh:minCuont 1", "shape-term: `sh:minCuont` is no term of SHACL, or none that all engines read alike"),
    ("misspelt severity", "Node", "sh:severity sh:Violaton", "shape-term: `sh:Violaton` is no term of SHACL, or none that all engines read alike"),
    ("path of any length", "Property", "sh:path [ sh:zeroOrMorePath ex:p ]", "shape-term: `sh:zeroOrMorePath` is no term of SHACL, or none that all engines read alike"),
    ("turned off", "Node", "sh:deactivated true", "shape-term: `sh:deactivated` is no term of SHACL, or none that all engines read alike"),
    ("flags", "Property", 'sh:path ex:p ; sh:pattern "a" ; sh:flags "x"', "shape-term: `sh:flags` is no term of SHACL, or none that all engines read alike"),
    ("inside an alternative", "Node", "sh:or ( [ sh:path ex:p ; sh:minCuont 1 ] )", "shape-term: `sh:minCuont` is no term of SHACL, or none that all engines read alike"),
    ("count as text", "Property", 'sh:path ex:p ; sh:minCount "1"', 'shape-value: "1" is no count'),
    ("count with a point", "Property", "sh:path ex:p ; sh:maxCount 1.0", 'shape-value: "1.0"^^<http://www.w3.org/2001/XMLSchema#decimal> is no count'),
    ("count below nothing", "Property", "sh:path ex:p ; sh:minCount -1", 'shape-value: "-1"^^<http://www.w3.org/2001/XMLSchema#integer> is no count'),
    ("two paths", "Property", "sh:path ex:p, ex:q ; sh:minCount 1", "shape-twice: `sh:path` stands twice"),
    ("two patterns", "Property", 'sh:path ex:p ; sh:pattern "a", "b"', "shape-twice: `sh:pattern` stands twice"),
    ("no path", "Property", "sh:minCount 1", "shape-path: a property shape has one `sh:path`, a node shape none"),
    ("path of a node shape", "Node", "sh:path ex:p ; sh:minCount 1", "shape-path: a property shape has one `sh:path`, a node shape none"),
    ("no regular expression", "Property", 'sh:path ex:p ; sh:pattern "("', "shape-pattern: `(` is no regular expression: missing ), unterminated subpattern"),
    ("lookahead", "Property", 'sh:path ex:p ; sh:pattern "(?=a)b"', f"shape-pattern: {ALIKE}"),
    ("backreference", "Property", 'sh:path ex:p ; sh:pattern "(a)\\\\1"', f"shape-pattern: {ALIKE}"),
    ("cyclic list", "Node", "sh:or _:a . _:a rdf:first ex:p ; rdf:rest _:a", CIRCLE),
    ("list without an end", "Node", "sh:or _:a . _:a rdf:first ex:p", "shape-list: a list has a member with no value or no end, or with two"),
    ("no list", "Node", "sh:or ex:p", "shape-list: a list belongs here"),
    ("cyclic path", "Property", "sh:path _:a . _:a sh:inversePath _:a", CIRCLE),
    ("depth", "Node", "sh:not [ " * 25 + "sh:class ex:C" + " ]" * 25, CIRCLE),
    ("unique language as text", "Property", 'sh:path ex:p ; sh:uniqueLang "1"', 'shape-value: "1" is not `true`'),
    ("another form of true", "Property", 'sh:path ex:p ; sh:hasValue "1"^^<http://www.w3.org/2001/XMLSchema#boolean>', 'shape-value: engines compare "1"^^<http://www.w3.org/2001/XMLSchema#boolean> differently'),
    ("years", "Property", 'sh:path ex:p ; sh:minInclusive "2020"^^<http://www.w3.org/2001/XMLSchema#gYear>', 'shape-value: engines compare "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> differently'),
    ("rows that repeat", "Node", QUERY.format("SELECT $this WHERE { $this ?p ?o }"), "shape-query: the query does not begin `SELECT DISTINCT $this`"),
    ("subtraction", "Node", QUERY.format("SELECT DISTINCT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }"), "shape-query: SHACL does not allow MINUS in a query"),
    ("no Turtle", "Node", "sh:or (", "shape-syntax: this is no Turtle: "),
]  # fmt: skip


def told(tmp_path: Path, text: str) -> list[str]:
    folder = tmp_path / "ontology" / "shapes"
    folder.mkdir(parents=True)
    (folder / "a.ttl").write_text(HEAD + text)
    return [f"{problem.span}: {problem.code}: {problem.message}" for problem in lint_shapes(folder)]


@pytest.mark.parametrize(("kind", "said", "fault"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_fault_is_told_at_the_line_of_its_shape(tmp_path: Path, kind: str, said: str, fault: str) -> None:
    good = "<https://example.org/good> a sh:NodeShape ; sh:targetClass ex:C ; sh:closed true ; sh:ignoredProperties ( ex:p ex:q ) .\n"
    found = told(tmp_path, f"{good}<https://example.org/bad> a sh:{kind}Shape ; {said} .\n")
    assert found
    assert all(one.startswith("ontology/shapes/a.ttl:6:") for one in found)
    assert any(f": {fault}" in one for one in found)


def test_a_query_that_is_no_sparql_is_told(tmp_path: Path) -> None:
    (found,) = told(tmp_path, f"<https://example.org/a> a sh:NodeShape ; {QUERY.format('SELECT DISTINCT $this {')} .\n")
    assert found.startswith("ontology/shapes/a.ttl:5:1: shape-query: the query is no SPARQL: ")


def test_the_shapes_of_the_project_have_no_fault(checkout: Path) -> None:
    assert lint_shapes(checkout / "ontology" / "shapes") == []
