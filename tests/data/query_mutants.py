"""A SPARQL query less one of its parts: a statement, filter, alternative, item of a list, operand or mark of a path.

What takes part in the answer can be told from what does not: without it the answer to some fixture is another.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph

from kgbuild.query.tokens import Token, tokens
from kgbuild.terms.namespaces import sparql_prologue

PAIRS = {"{": "}", "(": ")"}
BLOCKS = ("FILTER", "BIND", "VALUES", "OPTIONAL", "MINUS", "GRAPH", "UNION", "SELECT", "NOT", "EXISTS")

Span = tuple[int, int]
"""The place of a part among the tokens: its first one, and the one after its last."""


def mutants(sparql: str) -> Iterator[tuple[str, str]]:
    """Each smaller query that is still a query, with the part that it lacks."""
    listed = list(tokens(sparql))
    for begin, end in sorted(set(_parts(listed))):
        start = listed[begin].start
        stop = listed[end].start if end < len(listed) else len(sparql)
        smaller = sparql[:start] + " " + sparql[stop:]
        try:
            pyoxigraph.Store().query(sparql_prologue() + smaller)
        except SyntaxError:
            continue
        yield " ".join(sparql[start:stop].split()), smaller


def _parts(listed: list[Token]) -> Iterator[Span]:
    for at, token in enumerate(listed):
        closing = _closing(listed, at) if token.text in PAIRS else at
        before = listed[at - 1] if at else token
        if token.text == "{":
            if _is_values(listed, at):
                yield from ((place, place + 1) for place in range(at + 1, closing))
            else:
                yield from _statements(listed, at + 1, closing)
        elif token.text == "(":
            if before.keyword == "IN":
                yield from _split(listed, at + 1, closing, ",")
            else:
                yield from _split(listed, at + 1, closing, "||")
                yield from _split(listed, at + 1, closing, "&&")
        elif token.text in ("*", "+", "?"):
            yield at, at + 1
        elif token.text == "|" and token.text not in (before.text, listed[at + 1].text):
            yield at, at + 2
            if listed[at - 2].text != "|":
                yield at - 1, at + 1


def _closing(listed: list[Token], at: int) -> int:
    """Where the bracket that opens at ``at`` is closed."""
    depth = 0
    for place in range(at, len(listed)):
        depth += (listed[place].text in PAIRS) - (listed[place].text in PAIRS.values())
        if depth == 0:
            return place
    raise AssertionError("a bracket is not closed")


def _is_values(listed: list[Token], at: int) -> bool:
    return listed[at - 2].keyword == "VALUES"


def _statements(listed: list[Token], at: int, end: int) -> Iterator[Span]:
    """The statements of a group, those of what is said of one subject each by itself, and the alternatives of a union."""
    while at < end:
        begin = at
        word = listed[at].keyword
        if word == "SELECT":
            return
        if word in BLOCKS or listed[at].text == "{":
            while listed[at].text not in PAIRS:
                at += 1
            if word == "VALUES" and listed[at].text == "(":
                at = _closing(listed, at) + 1
            at = _closing(listed, at) + 1
            followed = word != "UNION" and at < end and listed[at].keyword == "UNION"
            yield begin, at + followed
        else:
            said = [at]
            while at < end and listed[at].text != "." and listed[at].keyword not in BLOCKS and listed[at].text != "{":
                if listed[at].text == ";":
                    said.append(at)
                at += 1
            if len(said) > 1:
                yield begin + 1, said[1] + 1
                yield from zip(said[1:], [*said[2:], at], strict=True)
            at += at < end and listed[at].text == "."
            yield begin, at


def _split(listed: list[Token], at: int, end: int, mark: str) -> Iterator[Span]:
    """The operands between marks, each with the mark beside it, where there is more than one."""
    cuts = []
    place = at
    while place < end:
        if listed[place].text in PAIRS:
            place = _closing(listed, place)
        elif "".join(token.text for token in listed[place : place + len(mark)]) == mark:
            cuts.append(place)
        place += 1
    if cuts:
        yield at, cuts[0] + len(mark)
        yield from zip(cuts, [*cuts[1:], end], strict=True)
