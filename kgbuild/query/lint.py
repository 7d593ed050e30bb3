"""What can be wrong with a canned question before it is ever asked. Each fault has its rule's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from kgbuild.errors import Problem, Span, UsageError
from kgbuild.query import kinds
from kgbuild.query.card import Card, read_card
from kgbuild.query.federation import refuse_federation
from kgbuild.query.naming import SEGMENTS
from kgbuild.query.tokens import order_variables, tokens, values_blocks
from kgbuild.terms.namespaces import term

NAME = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
PARAMETER = re.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RESERVED = frozenset({"format", "lang", "explain", "known_at", "as_of", "stated_only", "endpoint", "help"})


def lint_folder(questions: Path, relative_to: Path) -> list[Problem]:
    """The problems of all questions in a folder; messages name files relative to ``relative_to``."""
    problems = []
    for path in sorted(questions.glob("*.rq")):
        file = path.relative_to(relative_to).as_posix()
        problems.extend(lint_card(path.read_text(encoding="utf-8"), path.stem, file))
    return problems


def lint_card(sparql: str, name: str, file: str) -> list[Problem]:
    """The problems of one question, in order of their rules. ``name`` is the file's stem, ``file`` its shown path."""
    card, problems = read_card(sparql, name, file)
    top = Span(file, 1, 1)
    found = [
        Problem(code, message, repair, top)
        for rule in (_head, _parameters, _query)
        for code, message, repair in rule(card)
    ]
    return [*problems, *found]


Fault = tuple[str, str, str]


def _head(card: Card) -> Iterator[Fault]:
    if not NAME.fullmatch(card.name):
        yield "card-name", f"`{card.name}` is no name for a question", "use lower-case words with hyphens between them"
    for key, texts in (("title", card.title), ("question", card.question)):
        for language, suffix in (("en", ""), ("ja", "@ja")):
            if language not in texts:
                yield f"card-{key}", f"the card has no `{key}{suffix}`", f"write `#+ {key}{suffix}: …`"
    if not card.columns:
        yield "card-column", "the card names no column", "write `#+ column: variable | heading | 見出し`"
    if not card.evidence:
        yield "card-evidence", "the card does not say what its rows rest on", "write `#+ evidence: ?variable`"
    for repeated in _repeated([column.name for column in card.columns]):
        yield "card-column", f"the column `{repeated}` stands twice", "remove one"


def _parameters(card: Card) -> Iterator[Fault]:
    blocks = [block.variables[0] for block in values_blocks(card.sparql)]
    for repeated in _repeated([parameter.name for parameter in card.parameters]):
        yield "card-parameter", f"the parameter `{repeated}` stands twice", "remove one"
    for parameter in card.parameters:
        name, kind = parameter.name, parameter.kind
        if not PARAMETER.fullmatch(name) or name in RESERVED:
            yield "card-parameter", f"`{name}` cannot be a parameter", "choose another lower-case name"
        if not kinds.known(kind):
            known = ", ".join(f"`{each}`" for each in sorted({*SEGMENTS, *kinds.VALUE_KINDS}))
            yield "card-kind", f"`{kind}` is no kind of parameter", f"write one of {known}"
            continue
        count = blocks.count(name)
        if count != 1:
            default = f"VALUES ?{name} {{ UNDEF }}"
            yield "card-values", f"`{name}` has {count} VALUES blocks and needs one", f"give its default: `{default}`"
            continue
        block = card.block(name)
        if block is not None and len(block.variables) != kinds.width(kind):
            yield (
                "card-values",
                f"the block of `{name}` has {len(block.variables)} variables",
                (f"{kind} needs {kinds.width(kind)}"),
            )


def _query(card: Card) -> Iterator[Fault]:
    try:
        refuse_federation(card.sparql)
        answer = Store().query(card.sparql)
    except UsageError as fault:
        yield "query-service", fault.message, "ask one graph only"
        return
    except SyntaxError as fault:
        yield "query-syntax", f"the query is malformed: {fault}", "correct it there"
        return
    if not isinstance(answer, QuerySolutions):
        yield "query-form", "a canned question is a SELECT", "write SELECT"
        return
    projected = [variable.value for variable in answer.variables]
    for column in card.columns:
        if column.name not in projected:
            yield "card-column", f"the column `{column.name}` is not selected", f"add `?{column.name}` to SELECT"
    for item in card.evidence:
        for variable in item.variables:
            if variable not in projected:
                yield "card-evidence", f"the evidence `?{variable}` is not selected", f"add `?{variable}` to SELECT"
        for part in (item.predicate, item.object):
            if part and not part.startswith("?") and part != "a" and not _is_term(part):
                yield "card-evidence", f"`{part}` is no term", "write a CURIE with a known prefix"
    order = order_variables(card.sparql)
    if not order:
        yield "query-order", "the query does not end with ORDER BY", "end it with an order that leaves no ties"
    words = {token.keyword for token in tokens(card.sparql)}
    for clock in sorted(words & {"NOW", "RAND", "UUID", "STRUUID"}):
        yield "query-clock", f"{clock}() makes answers differ from day to day", "use `jber:asOf` of the dataset"
    if "GRAPH" not in words:
        yield "query-graph", "the query names no graph, and engines differ in their default", "write `GRAPH graph:view`"


def _is_term(curie: str) -> bool:
    try:
        term(curie)
    except (KeyError, ValueError):
        return False
    return True


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
