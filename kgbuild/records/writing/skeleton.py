"""Records to be filled in, as text: what is known is written, what is needed is left empty, the rest are comments.

A needed key without a value is a fault that `kgbuild check` and editors name at its line. Values are those that a file
has: a text, a list, or a mapping of texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import TypeAlias

from kgbuild.records.base import Entry, Fact
from kgbuild.records.document import Document
from kgbuild.records.fields import One
from kgbuild.records.writing.declared import Declared, Glossary, example
from kgbuild.records.writing.ordering import written
from kgbuild.source.scalars import scalar

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Values: TypeAlias = Mapping[str, Plain]

HINT = 160
"""How long the list of choices may become beside a key."""

PLAIN = re.compile(r"[0-9+-][0-9A-Za-z~?%./-]*|yes|no")

FIRST = (
    "  # `kgbuild new event ITS-ID --document {id}` adds one, and so for every kind: `kgbuild new --help` lists them.\n"
)


def document(slug: str, given: Values, glossary: Glossary) -> str:
    """A file of ``data/sources/<year>`` whose bibliography has what is given, and which has no facts yet."""
    fields = written(Document)
    needed = frozenset(field.key for field in fields if field.required)
    source = "".join(f"  {line}\n" for line in _lines(fields, {"id": slug, **given}, needed, glossary))
    nothing = "# Paragraphs that have no facts, each with the reason:\n# nothing-to-record:\n#   1: photo credit\n"
    return f"source:\n{source}\n{nothing}\nfacts:\n{FIRST.format(id=slug)}"


def fact(kind: type[Fact], slug: str, given: Values, glossary: Glossary, *, again: bool = False) -> str:
    """A fact, from its dash on, without indentation; told of ``again`` it needs only what every fact does."""
    fields = written(kind)
    needed = frozenset(field.key for field in fields if field.required) if again else glossary.needed(kind)
    lines = _lines(fields, {"id": slug, **given}, needed, glossary)
    start = next(lines).replace("id:", f"{kind.kind.key}:", 1)
    return "".join(f"{line}\n" for line in (f"- {start}", *(f"  {line}" for line in lines)))


def entry(kind: type[Entry], slug: str, given: Values, glossary: Glossary) -> str:
    """An entry of a register with what is given, and what it needs to be filled in."""
    told, needed = {"id": slug, **given}, glossary.needed(kind)
    lines = []
    for field in written(kind):
        if field.key in told:
            lines.append(f"{field.key}: {flow(told[field.key], guarded=True)}")
        elif field.key in needed:
            lines.append(f"{field.key}:  # {_hint(field, glossary)}")
    return "".join(f"{'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def _lines(fields: list[Declared], given: Values, needed: frozenset[str], glossary: Glossary) -> Iterator[str]:
    """A line for each field: its value, or nothing and how it is written, or a comment with an example."""
    for field in fields:
        if field.key in given:
            yield f"{field.key}: {flow(given[field.key])}"
        elif field.key in needed:
            yield f"{field.key}:  # {_hint(field, glossary)}"
    for field in fields:
        if field.key not in given and field.key not in needed:
            yield f"# {field.key}: {flow(_example(field, glossary))}"


def _hint(field: Declared, glossary: Glossary) -> str:
    """How a field is written: the choices that there are, or an example."""
    choices = ", ".join(glossary.choices(field.value)) if isinstance(field.value, One) else ""
    return shorten(choices, HINT, placeholder=" …") or f"such as {flow(_example(field, glossary))}"


def _example(field: Declared, glossary: Glossary) -> Plain:
    rdf_class = field.saying.rdf_class if field.saying else None
    found: Plain = example(field, glossary.demanded(rdf_class) if rdf_class else frozenset())
    return found


def flow(value: Plain, *, inside: bool = False, guarded: bool = False) -> str:
    """A value on one line, ``inside`` brackets or not. Dates and numbers are plain, as in all documents, unless it is
    ``guarded``: then every text is one to readers that guess types too, as in all registers.
    """
    if isinstance(value, dict):
        pairs = (f"{key}: {flow(each, inside=True, guarded=guarded)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(each, inside=True, guarded=guarded) for each in value)}]"
    return value if not guarded and PLAIN.fullmatch(value) else scalar(value, flow=inside)
