"""What can be wrong with the shapes themselves: what engines pass over, read differently, or perish of.

An engine takes a misspelt constraint for none, and a pattern that it cannot read for one that nothing satisfies. Only
the constructs that are listed here are read alike by both engines; the rest of SHACL is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

from kgbuild.check.rules import Rule, Shapes
from kgbuild.errors import DataFault, Problem, Span
from kgbuild.query.tokens import tokens
from kgbuild.store.port import Term
from kgbuild.terms.namespaces import PREFIXES, sparql_prologue, term

SH, RDF = PREFIXES["sh"], PREFIXES["rdf"]
DEEPEST = 20
FIRST, REST, NIL = RDF + "first", RDF + "rest", term("rdf:nil")
PROPERTY_SHAPE, NODE_SHAPE = term("sh:PropertyShape"), term("sh:NodeShape")

COUNTS = {"minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"}
BOUNDS = {"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"}
LISTS = {"or", "and", "xone", "languageIn", "ignoredProperties", "in", "alternativePath"}
ONCE = COUNTS | BOUNDS | LISTS | {"path", "datatype", "pattern", "closed", "uniqueLang", "severity", "select", "sparql"}
MANY = {"class", "hasValue", "disjoint", "equals", "lessThan", "lessThanOrEquals", "node", "not", "property"}
MANY |= {"targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode", "name", "description", "message"}
MANY |= {"prefixes", "declare", "prefix", "namespace", "qualifiedValueShape", "inversePath"}
TERMS = ONCE | MANY
OBJECTS = {"NodeShape", "PropertyShape", "Violation", "Warning", "Info"}

UNLIKE = re.compile(r"\(\?|\\[0-9pPbB]")
CANONICAL = {
    "boolean": re.compile("true|false"),
    "integer": re.compile("0|-?[1-9][0-9]*"),
    "decimal": re.compile(r"-?(0|[1-9][0-9]*)\.([0-9]*[1-9]|0)"),
    "string": re.compile(".*", re.DOTALL),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}

Node = dict[str, list[Term]]
Fault = tuple[str, str, str]

CIRCLE: Fault = (
    "shape-circle",
    "it leads back to itself, or deeper than any rule needs",
    f"nest at most {DEEPEST} shapes, and end every list with `)`",
)


def sound_rules(folder: Path) -> dict[str, Rule]:
    """The rules of a folder of shapes by code. DataFault with every problem of the shapes: no engine is given such."""
    if problems := lint_shapes(folder):
        raise DataFault(problems)
    return Shapes.of(folder).rules


def lint_shapes(folder: Path) -> list[Problem]:
    """The problems of all shapes of a folder ``ontology/shapes``, in the order of files and of lines."""
    problems = []
    for path in sorted(folder.glob("*.ttl")):
        file = path.relative_to(folder.parents[1]).as_posix()
        text = path.read_text(encoding="utf-8")
        nodes: dict[Term, Node] = defaultdict(lambda: defaultdict(list))
        try:
            for quad in parse(text, RdfFormat.TURTLE):
                nodes[quad.subject][quad.predicate.value].append(quad.object)
        except SyntaxError as fault:
            at = Span(file, fault.lineno or 1, fault.offset or 1)
            problems.append(Problem("shape-syntax", f"this is no Turtle: {fault.msg}", "correct the file here", at))
            continue
        for subject in nodes:
            if isinstance(subject, NamedNode):
                line = text.count("\n", 0, max(text.find(f"<{subject.value}> a "), 0)) + 1
                found = dict.fromkeys(_Lint(nodes).faults(subject))
                problems += [Problem(*fault, Span(file, line, 1)) for fault in found]
    return problems


class _Lint:
    def __init__(self, nodes: dict[Term, Node]) -> None:
        self._nodes = nodes

    def faults(self, node: Term, above: tuple[Term, ...] = ()) -> Iterator[Fault]:
        """The faults of a node, and of the blank nodes and lists that hang on it."""
        if node in above or len(above) > DEEPEST:
            yield CIRCLE
            return
        said = self._nodes.get(node, {})
        for predicate, values in said.items():
            name = predicate.removeprefix(SH)
            if name != predicate:
                yield from self._asked(name, values)
            for value in values:
                if _is_unknown(value):
                    yield _unknown(value.value.removeprefix(SH))
                if FIRST in self._nodes.get(value, ()):
                    yield from self._members(value, (*above, node))
                elif isinstance(value, BlankNode):
                    yield from self.faults(value, (*above, node))
        pathless = SH + "path" not in said
        if (PROPERTY_SHAPE if pathless else NODE_SHAPE) in said.get(RDF + "type", ()):
            yield "shape-path", "a property shape has one `sh:path`, a node shape none", "correct its type or its path"

    def _members(self, cell: Term, above: tuple[Term, ...]) -> Iterator[Fault]:
        """The faults of a list and of what is in it."""
        seen: set[Term] = set()
        while cell != NIL:
            said = self._nodes.get(cell, {})
            if cell in seen:
                yield CIRCLE
                return
            if any(len(said.get(part, ())) != 1 for part in (FIRST, REST)):
                yield "shape-list", "a list has a member with no value or no end, or with two", "write lists as `( … )`"
                return
            seen.add(cell)
            (member,), (rest,) = said[FIRST], said[REST]
            if isinstance(member, BlankNode):
                yield from self.faults(member, above)
            cell = rest

    def _asked(self, name: str, values: list[Term]) -> Iterator[Fault]:
        if name not in TERMS:
            yield _unknown(name)
            return
        if name in ONCE and len(values) > 1:
            yield "shape-twice", f"`sh:{name}` stands twice", "write a rule of its own for the other"
        for value in values:
            check = CHECKS.get(name) or (_list if name in LISTS else None)
            yield from check(value) if check else ()


def _unknown(name: str) -> Fault:
    return (
        "shape-term",
        f"`sh:{name}` is no term of SHACL, or none that all engines read alike",
        "correct its spelling, or say it with others, such as `sh:sparql`",
    )


def _is_unknown(value: Term) -> TypeGuard[NamedNode]:
    return isinstance(value, NamedNode) and value.value.startswith(SH) and value.value[len(SH) :] not in OBJECTS


def _list(value: Term) -> Iterator[Fault]:
    if not isinstance(value, BlankNode):
        yield "shape-list", "a list belongs here", "write it as `( … )`"


def _count(value: Term) -> Iterator[Fault]:
    if not (isinstance(value, Literal) and value.datatype == term("xsd:integer") and value.value.isdecimal()):
        yield "shape-value", f"{value} is no count", "write a whole number, such as `sh:minCount 1`"


def _canonical(value: Term) -> Iterator[Fault]:
    if isinstance(value, Literal) and value.language is None:
        form = CANONICAL.get(value.datatype.value.removeprefix(PREFIXES["xsd"]))
        if form is None or not form.fullmatch(value.value):
            yield "shape-value", f"engines compare {value} differently", "write it as `true`, `5`, `0.5` or a date"


def _true(value: Term) -> Iterator[Fault]:
    if value != Literal(True):
        yield "shape-value", f"{value} is not `true`", "write `true`, or leave the line out"


def _pattern(value: Term) -> Iterator[Fault]:
    text = value.value if isinstance(value, Literal) else ""
    try:
        re.compile(text)
    except re.error as fault:
        yield "shape-pattern", f"`{text}` is no regular expression: {fault.msg}", "correct it"
    if not text or UNLIKE.search(text):
        yield (
            "shape-pattern",
            "engines read lookaround, backreferences and `\\p` differently",
            "write a pattern of classes, groups and counts",
        )


def _query(value: Term) -> Iterator[Fault]:
    text = value.value if isinstance(value, Literal) else ""
    if not re.search(r"SELECT DISTINCT \$this\b", text):
        yield "shape-query", "the query does not begin `SELECT DISTINCT $this`", "begin it so"
    try:
        Store().query(sparql_prologue() + text)
    except SyntaxError as fault:
        yield "shape-query", f"the query is no SPARQL: {str(fault)[:160]}", "correct it"
    found = list(tokens(text))
    words = {token.keyword for token in found}
    if forbidden := sorted(words & {"MINUS", "VALUES", "SERVICE"}):
        yield "shape-query", f"SHACL does not allow {forbidden[0]} in a query", "say it with FILTER"


CHECKS: dict[str, Callable[[Term], Iterator[Fault]]] = {
    **dict.fromkeys(COUNTS, _count),
    **dict.fromkeys(BOUNDS | {"hasValue"}, _canonical),
    "closed": _true,
    "uniqueLang": _true,
    "pattern": _pattern,
    "select": _query,
}
