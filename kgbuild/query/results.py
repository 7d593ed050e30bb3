"""Rows of a SELECT in the formats of SPARQL 1.1: JSON, XML, CSV and TSV, written row by row.

The engine has writers of its own; these count rows while they write, and what they write is always well-formed XML.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kgbuild.store.port import Row, Term
from kgbuild.terms.namespaces import PREFIXES

Rows = Iterable[Row]
Writer = Callable[[Sequence[str], Rows], Iterator[str]]

STRING = f"{PREFIXES['xsd']}string"
NAMESPACE = "http://www.w3.org/2005/sparql-results#"
ITS = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KEPT_IN_XML = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


class Written(dict[Term, str]):
    """Terms as they are written; in an answer of many rows most terms come again and again."""

    def __init__(self, write: Callable[[Term], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, term: Term) -> str:
        self[term] = found = self._write(term)
        return found


def json_term(term: Term) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        if term.language:
            direction = {"its:dir": str(term.direction)} if term.direction else {}
            return {"type": "literal", "value": term.value, "xml:lang": term.language, **direction}
        if term.datatype.value == STRING:
            return {"type": "literal", "value": term.value}
        return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts.items()}}
    return {"type": "bnode", "value": term.value}


def as_json(variables: Sequence[str], rows: Rows) -> Iterator[str]:
    """SPARQL 1.1 Query Results JSON."""
    yield f'{{"head":{{"vars":{_compact(list(variables))}}},"results":{{"bindings":['
    written = Written(lambda term: _compact(json_term(term)))
    names = [f"{_compact(name)}:" for name in variables]
    comma = ""
    for row in rows:
        bound = zip(names, row, strict=True)
        yield f"{comma}{{{','.join([name + written[term] for name, term in bound if term is not None])}}}"
        comma = ","
    yield "]}}\n"


def as_xml(variables: Sequence[str], rows: Rows) -> Iterator[str]:
    """SPARQL Query Results XML. A character that XML forbids becomes U+FFFD."""
    head = "".join(f'<variable name="{_xml(name)}"/>' for name in variables)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{NAMESPACE}"><head>{head}</head><results>'
    written = Written(_xml_term)
    names = [f'<binding name="{_xml(name)}">' for name in variables]
    for row in rows:
        bound = zip(names, row, strict=True)
        cells = [f"{name}{written[term]}</binding>" for name, term in bound if term is not None]
        yield f"<result>{''.join(cells)}</result>"
    yield "</results></sparql>\n"


def as_csv(variables: Sequence[str], rows: Rows) -> Iterator[str]:
    """SPARQL 1.1 Query Results CSV: values without their types."""
    line = csv.writer(_Passing(), lineterminator="\r\n").writerow
    yield str(line(variables))
    for row in rows:
        yield str(line(["" if term is None else _plain(term) for term in row]))


def as_tsv(variables: Sequence[str], rows: Rows) -> Iterator[str]:
    """SPARQL 1.1 Query Results TSV: terms as Turtle writes them."""
    yield "\t".join(f"?{name}" for name in variables) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else _turtle(term) for term in row) + "\n"


def well_formed(xml: str) -> tuple[str, int]:
    """The XML text with U+FFFD for every character that XML forbids, and how many those were."""
    return FORBIDDEN_IN_XML.subn("\N{REPLACEMENT CHARACTER}", xml)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _xml(text: str) -> str:
    return escape(text, KEPT_IN_XML)


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        inside = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts.items())
        return f"<triple>{inside}</triple>"
    kind = ""
    if term.language:
        direction = f' its:dir="{term.direction}" {ITS}' if term.direction else ""
        kind = f' xml:lang="{_xml(term.language)}"{direction}'
    elif term.datatype.value != STRING:
        kind = f' datatype="{_xml(term.datatype.value)}"'
    return f"<literal{kind}>{_xml(term.value)}</literal>"


def _turtle(term: Term) -> str:
    if isinstance(term, Triple):
        return f"<<( {term.subject} {term.predicate} {_turtle(term.object)} )>>"
    return str(term)


def _plain(term: Term) -> str:
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


class _Passing:
    """Where a CSV writer writes: what is written becomes what its ``writerow`` returns."""

    def write(self, text: str) -> str:
        return text
