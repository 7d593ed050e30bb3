"""The RDF parser as a program: a file on stdin, its statements on stdout, each after the line on which it ends.

``python -m kgbuild.store.reader FORMAT MODE LABEL BASE``. It runs apart because no parser withstands every file:
entities and nesting without end exhaust memory, stack or time here, and not in whoever asks. It fetches nothing.

A blank node becomes an IRI below ``BLANK``, so that it can be named in reports and told from those of other files.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO, cast
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kgbuild.terms.namespaces import BASE

BLANK = BASE + ".well-known/genid/"
NO_BASE = "https://no-base.invalid/"
"""Stands for the base that a file should have given: no IRI may begin with it."""

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
WITHOUT_BASE = ("ntriples", "nquads")
SECONDS = 60
MEMORY = 2 << 30
REFUSED = 3
"""The exit code where stdout ends with what is wrong, as JSON."""


class Refusal(Exception):
    """A file that is no plain RDF 1.1: what is wrong, and what mends it."""

    def __init__(self, message: str, repair: str) -> None:
        super().__init__(message)
        self.message = message
        self.repair = repair


class Lines:
    """A stream that hands out one line at a time and counts them, so that each statement comes with its line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.number = 0

    def read(self, _size: int = -1) -> bytes:
        """The next line; a byte-order mark is no part of the first."""
        line = self._stream.readline()
        self.number += bool(line)
        return line.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else line


def main() -> None:
    """Read, parse, print."""
    form, mode, label, base = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    lines = Lines(sys.stdin.buffer)
    say = sys.stdout.write
    named = _namer(f"{BLANK}{label}/")
    base_iri = None if form in WITHOUT_BASE else base or NO_BASE
    try:
        for quad in parse(cast("BinaryIO", lines), format=FORMATS[form], base_iri=base_iri):
            plain = _plain(quad, named)
            say(f"{lines.number}\t{plain if mode == 'quads' else plain.triple} .\n")
    except Refusal as fault:
        _refuse(lines.number, 1, fault.message, fault.repair)
    except (SyntaxError, ValueError) as fault:
        _explain(fault, lines.number)


def _namer(start: str) -> Callable[[BlankNode], NamedNode]:
    """What names blank nodes: by their labels, or by a number in the order of the file where they have none.

    No label begins with a hyphen, so the two are never confused.
    """
    numbers: dict[str, int] = {}

    def named(node: BlankNode) -> NamedNode:
        if re.fullmatch(r"[0-9a-f]{28,32}", node.value):
            return NamedNode(f"{start}-{numbers.setdefault(node.value, len(numbers) + 1)}")
        return NamedNode(start + quote(node.value, safe=""))

    return named


def _plain(quad: Quad, named: Callable[[BlankNode], NamedNode]) -> Quad:
    """The quad with names for its blank nodes. Refusal where it says more than RDF 1.1 can, or has no base."""
    subject, object_, graph = quad.subject, quad.object, quad.graph_name
    if isinstance(subject, Triple) or isinstance(object_, Triple):
        raise Refusal("a triple stands within a triple (RDF 1.2)", "state it as a node with properties of its own")
    if isinstance(object_, Literal) and object_.direction is not None:
        raise Refusal("a text has a base direction (RDF 1.2)", "leave the direction out")
    for part in (subject, quad.predicate, object_, graph):
        if isinstance(part, NamedNode) and part.value.startswith(NO_BASE):
            raise Refusal(
                f"the IRI `{part.value.removeprefix(NO_BASE)}` is relative, and nothing says to what",
                "write it in full, declare a base in the file, or give --base IRI",
            )
    return Quad(
        named(subject) if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        named(object_) if isinstance(object_, BlankNode) else object_,
        named(graph) if isinstance(graph, BlankNode) else graph,
    )


def _explain(fault: Exception, line: int) -> None:
    text = re.sub(r"^Parser error at .*?: ", "", str(fault), count=1)
    text = re.sub(r" \(line \d+\)$", "", text).rstrip(".")
    if "LoadDocumentCallback" in text:
        text = "its context is to be fetched from elsewhere, and nothing is fetched"
        repair = 'write the context into the file itself: `"@context": {…}`'
    elif "UTF-8" in text:
        text, repair = "it is not UTF-8", "save it as UTF-8"
    else:
        repair = "correct this place; if the file is in another format, name that with --input-format"
    found = (getattr(fault, "lineno", None) or line or 1, getattr(fault, "offset", None) or 1)
    _refuse(*found, text, repair)


def _refuse(line: int, column: int, message: str, repair: str) -> None:
    sys.stdout.write(json.dumps({"line": max(line, 1), "column": max(column, 1), "message": message, "repair": repair}))
    sys.stdout.flush()
    sys.exit(REFUSED)


if __name__ == "__main__":
    main()
