"""The tokens of a SPARQL text: enough to find its VALUES blocks and its modifiers, and to leave strings alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from kgbuild.terms.namespaces import PREFIXES

TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                 | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*
               (?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)?)
    | (?P<word>\w+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(Struct, frozen=True):
    """One token: its kind (string, iri, variable, name, word, mark), its text, and where that begins."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in capitals, or nothing where the token is no word."""
        return self.text.upper() if self.kind == "word" else ""


class Values(Struct, frozen=True):
    """A VALUES block: its variables, the rows of tokens in its braces, and where the braces' contents lie."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    start: int
    end: int


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens in order, without white space and comments."""
    for match in TOKEN.finditer(sparql):
        kind = match.lastgroup
        assert kind is not None
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


@lru_cache(maxsize=256)
def values_blocks(sparql: str) -> tuple[Values, ...]:
    """Every VALUES block in the order of the text; one that is not closed is left out."""
    found = []
    listed = list(tokens(sparql))
    for index, token in enumerate(listed):
        if token.keyword != "VALUES":
            continue
        variables, opening = _variables(listed, index + 1)
        closing = next((at for at in range(opening, len(listed)) if listed[at].text == "}"), None)
        if not variables or closing is None or listed[opening].text != "{":
            continue
        rows = tuple(_rows(listed[opening + 1 : closing], len(variables)))
        found.append(Values(tuple(variables), rows, listed[opening].start + 1, listed[closing].start))
    return tuple(found)


def _variables(listed: list[Token], at: int) -> tuple[list[str], int]:
    """The variables that stand at ``at``, alone or in brackets, and where the next token is."""
    found = []
    while at < len(listed) and (listed[at].kind == "variable" or listed[at].text in "()"):
        if listed[at].kind == "variable":
            found.append(listed[at].text[1:])
        at += 1
    return found, min(at, len(listed) - 1)


def _rows(inside: list[Token], width: int) -> Iterator[tuple[str, ...]]:
    terms: list[str] = []
    joins = False
    for token in inside:
        if token.text in "()":
            continue
        if joins or token.text in ("^", "@"):
            terms[-1] += token.text
            joins = token.text in ("^", "@")
        else:
            terms.append(token.text)
    for at in range(0, len(terms), width):
        yield tuple(terms[at : at + width])


def order_variables(sparql: str) -> list[str] | None:
    """The variables of the last ORDER BY if nothing but a VALUES block's end follows it, else None."""
    listed = list(tokens(sparql))
    order = next((at for at in reversed(range(len(listed) - 1)) if listed[at].keyword == "ORDER"), None)
    if order is None or listed[order + 1].keyword != "BY" or any(token.text == "}" for token in listed[order:]):
        return None
    if any(token.keyword in ("LIMIT", "OFFSET") for token in listed[order:]):
        return None
    return [token.text[1:] for token in listed[order:] if token.kind == "variable"]


def without_comments(sparql: str) -> str:
    """The query with blanks for its comments, so that every place in it stays where it is.

    A remote client that looks for the form of a query finds words of comments too.
    """
    return TOKEN.sub(lambda match: " " * len(match[0]) if match["comment"] is not None else match[0], sparql)


def with_prologue(sparql: str) -> str:
    """The query with PREFIX declarations before it for every known prefix that it uses and does not declare.

    They stand on the first line, so that the lines in an engine's messages stay those of the query.
    """
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for token in tokens(sparql):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            (declared if before == "PREFIX" else used).add(prefix)
        before = token.keyword
    missing = sorted((used - declared) & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + sparql
