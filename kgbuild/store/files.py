"""RDF files that somebody else has written: read within bounds, each statement with its line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from pyoxigraph import RdfFormat, parse

from kgbuild.errors import DataFault, Problem, Span, UsageError
from kgbuild.store.reader import FORMATS, REFUSED, SECONDS

ENDINGS: Mapping[str, str] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
}
MEGABYTES = 64


class Statements(Struct, frozen=True):
    """What a file states: each statement as N-Triples or N-Quads, and the line on which it ends."""

    lines: list[int]
    texts: list[str]


def format_of(name: str) -> str:
    """The format that a file's name tells. UsageError where it tells none."""
    ending = Path(name).suffix.lower()
    if ending in (".yaml", ".yml"):
        raise UsageError(f"{name} is YAML, not RDF", "facts in YAML are checked by `kgbuild check`")
    if ending not in ENDINGS:
        raise UsageError(f"the name {name} does not tell its format", f"give --input-format {'|'.join(FORMATS)}")
    return ENDINGS[ending]


def is_base(text: str) -> bool:
    """Whether other IRIs can be relative to it."""
    try:
        list(parse("", format=RdfFormat.TURTLE, base_iri=text))
    except ValueError:
        return False
    return True


def content(stream: BinaryIO, name: str) -> bytes:
    """All bytes of a stream. UsageError where it has more than ``MEGABYTES``."""
    found = stream.read((MEGABYTES << 20) + 1)
    if len(found) > MEGABYTES << 20:
        raise UsageError(f"{name} has more than {MEGABYTES} MB, which is all that is read", "give it in parts")
    return found


def statements(
    text: bytes, name: str, form: str, *, base: str = "", label: str = "1", quads: bool = False
) -> Statements:
    """What a text in one of FORMATS states, in its order; as triples, or as ``quads`` with their graphs.

    ``label`` tells its blank nodes from those of other files. DataFault, with the place and the repair, where it cannot
    be read.
    """
    command = [sys.executable, "-m", "kgbuild.store.reader", form, "quads" if quads else "triples", label, base]
    try:
        ended = subprocess.run(command, input=text, capture_output=True, timeout=2 * SECONDS)
        code = ended.returncode
    except subprocess.TimeoutExpired:
        code = -1
    if code not in (0, REFUSED):
        raise DataFault([_exhausting(text, name)])
    *rows, last = ended.stdout.decode().split("\n")
    if code == REFUSED:
        fault = json.loads(last)
        span = Span(name, fault["line"], fault["column"])
        raise DataFault([Problem("rdf-syntax", fault["message"], fault["repair"], span)])
    parts = [row.split("\t", 1) for row in rows]
    return Statements([int(line) for line, _ in parts], [text for _, text in parts])


def _exhausting(text: bytes, name: str) -> Problem:
    if b"<!ENTITY" in text:
        message, repair = "its entities grow beyond all bounds", "write the text out instead of declaring entities"
    else:
        message, repair = "reading it takes more memory or time than is allowed", "see whether its nesting ends"
    return Problem("rdf-syntax", message, repair, Span(name, 1, 1))
