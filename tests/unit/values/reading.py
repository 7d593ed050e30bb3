"""What the tests of all value types share: a fault in one line, the repair that it offers, the triples in short."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import NamedNode, Triple

from kgbuild.terms.namespaces import PREFIXES
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault

SUBJECT = NamedNode("https://w3id.org/jber/id/event/x")
PREDICATE = NamedNode("https://w3id.org/jber/ontology#p")
WRITE = re.compile(r"write `([^`]*)`")


def outcome(parse: Callable[[str], Any], text: str) -> str:
    """The canonical text of the value, or ``message | repair`` of the fault."""
    try:
        value = parse(text)
    except ValueFault as fault:
        return f"{fault.message} | {fault.repair}"
    assert parse(value.text) == value
    return str(value.text)


def check_any(parse: Callable[[str], Any], text: str) -> None:
    """Any text is a value that reads back as itself, or a fault on one line whose repair can be read."""
    try:
        value = parse(text)
    except ValueFault as fault:
        for said in (fault.message, fault.repair):
            assert said
            assert said.isprintable()
            assert len(said) < 400
        if offered := WRITE.match(fault.repair):
            parse(offered[1])
        return
    assert parse(value.text) == value
    assert list(value.triples(SUBJECT, PREDICATE)) == list(parse(value.text).triples(SUBJECT, PREDICATE))


def told(triples: Iterable[Statement]) -> list[str]:
    """The triples with prefixes, one a line, in the order in which they come."""
    lines = []
    for triple in triples:
        line = str(Triple(*triple)).replace(SUBJECT.value, "x").replace(PREDICATE.value, "p")
        for prefix in ("jber", "code", "edtf", "rdf", "rdfs", "xsd"):
            line = re.sub(rf"<{re.escape(PREFIXES[prefix])}([^>]*)>", rf"{prefix}:\1", line)
        lines.append(line.replace("<https://w3id.org/jber/value/", "<value/").replace("<x> ", "x ").replace("<p>", "p"))
    return lines
