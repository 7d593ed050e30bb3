"""The card in the head of a canned question: what it asks, its parameters, its columns, its evidence.

A question is a SPARQL file that any editor runs as it stands. Its ``#+`` comment lines are the card::

    #+ title: Who signed what with an organisation
    #+ title@ja: ある機関と誰が何に署名したか
    #+ question: Who has signed an agreement with an organisation, and when?
    #+ question@ja: …
    #+ parameter: org | organisation | the organisation | 機関
    #+ example: org = LuxProvide
    #+ column: partner | signed with | 署名相手
    #+ column: change | change | 増減 | percent
    #+ evidence: ?signing; ?instrument jber:topic ?topic
    #+ keywords: signature, treaty, 署名

A parameter's default is a live block, ``VALUES ?org { <https://w3id.org/jber/id/organisation/jaxa> }``; UNDEF means
"any". A column may say how it is shown (``percent``). Evidence is what the row rests on: a variable stands for all that
passages say of that node (or for the passage that it is), a triple for the passages that say just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from kgbuild.errors import Problem, Span
from kgbuild.query.tokens import Values, values_blocks

HEAD = re.compile(r"#\+\s*(?P<key>[^:\s]+)\s*:\s*(?P<text>.*?)\s*")
LANGUAGES = ("en", "ja")
TEXTS = ("title", "question")
LISTS = ("parameter", "example", "column", "evidence", "keywords")
SHOWN_AS = ("percent",)

Texts = Mapping[str, str]
"""A text by language."""


class Parameter(Struct, frozen=True):
    """What a question can be asked for: its name, the kind of value it takes, and a word of help by language."""

    name: str
    kind: str
    help: Texts
    examples: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """Its option on the command line: ``known_by`` is ``--known-by``."""
        return "--" + self.name.replace("_", "-")


class Column(Struct, frozen=True):
    """A column that is shown: the variable it shows, its heading by language, and how a value is written."""

    name: str
    label: Texts
    shown_as: str = ""


class Evidence(Struct, frozen=True):
    """What a row rests on: all that is said of the node ``?subject``, or one triple with variables and CURIEs."""

    subject: str
    predicate: str = ""
    object: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that SELECT must project."""
        parts = (self.subject, self.predicate, self.object)
        return tuple(part[1:] for part in parts if part.startswith("?"))


class Card(Struct, frozen=True):
    """A canned question. ``name`` is its file's, ``sparql`` the whole text of the file."""

    name: str
    sparql: str
    title: Texts = field(default_factory=dict)
    question: Texts = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    keywords: tuple[str, ...] = ()

    def block(self, parameter: str) -> Values | None:
        """The VALUES block that holds a parameter's default: the first whose first variable it is."""
        return next((found for found in values_blocks(self.sparql) if found.variables[0] == parameter), None)


def read_card(sparql: str, name: str, file: str = "") -> tuple[Card, list[Problem]]:
    """The card of a question's text, and what is wrong with its lines. ``file`` is what messages call it."""
    texts: dict[str, dict[str, str]] = {key: {} for key in TEXTS}
    rows: dict[str, list[tuple[str, Span]]] = {key: [] for key in LISTS}
    problems: list[Problem] = []
    for span, line in _head(sparql, file or f"{name}.rq"):
        match = HEAD.fullmatch(line)
        key, _, language = match["key"].partition("@") if match else ("", "", "")
        if match is None or not match["text"]:
            problems.append(Problem("card-line", f"`{line}` says nothing", "write `#+ key: text`", span))
        elif key in TEXTS and language in ("", *LANGUAGES):
            texts[key][language or "en"] = match["text"]
        elif key in LISTS and not language:
            rows[key].append((match["text"], span))
        else:
            problems.append(Problem("card-key", f"a card has no `{match['key']}`", _nearest(match["key"]), span))
    card = Card(
        name,
        sparql,
        texts["title"],
        texts["question"],
        tuple(_parameters(rows["parameter"], rows["example"], problems)),
        tuple(_columns(rows["column"], problems)),
        tuple(_evidence(rows["evidence"], problems)),
        tuple(word.strip() for text, _ in rows["keywords"] for word in text.split(",") if word.strip()),
    )
    return card, problems


def in_language(texts: Texts, language: str) -> str:
    """The text in the language, or else in English, or else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _head(sparql: str, file: str) -> Iterator[tuple[Span, str]]:
    for number, line in enumerate(sparql.splitlines(), 1):
        if line.startswith("#+"):
            yield Span(file, number, 1), line


def _nearest(key: str) -> str:
    from kgbuild.values.likeness import suggestion

    known = [*TEXTS, *(f"{text}@ja" for text in TEXTS), *LISTS]
    return suggestion(key, known) or f"write one of {', '.join(f'`{word}`' for word in known)}"


def _parameters(
    lines: list[tuple[str, Span]], examples: list[tuple[str, Span]], problems: list[Problem]
) -> Iterator[Parameter]:
    given: dict[str, list[str]] = {}
    names = {text.partition("|")[0].strip() for text, _ in lines}
    for text, span in examples:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value or name not in names:
            problems.append(
                Problem("card-example", f"`{text}` is no example", "write `#+ example: parameter = value`", span)
            )
        given.setdefault(name, []).append(value)
    for text, span in lines:
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 4 or not all(parts):
            repair = "write `#+ parameter: name | kind | help in English | help in Japanese`"
            problems.append(Problem("card-parameter", f"`{text}` is no parameter", repair, span))
            continue
        name, kind, english, japanese = parts
        yield Parameter(name, kind, {"en": english, "ja": japanese}, tuple(given.get(name, ())))


def _columns(lines: list[tuple[str, Span]], problems: list[Problem]) -> Iterator[Column]:
    for text, span in lines:
        parts = [part.strip() for part in text.split("|")]
        if len(parts) not in (3, 4) or not all(parts) or (len(parts) == 4 and parts[3] not in SHOWN_AS):
            repair = (
                "write `#+ column: variable | heading in English | heading in Japanese`, and ` | percent` for rates"
            )
            problems.append(Problem("card-column", f"`{text}` is no column", repair, span))
            continue
        yield Column(parts[0], {"en": parts[1], "ja": parts[2]}, parts[3] if len(parts) == 4 else "")


def _evidence(lines: list[tuple[str, Span]], problems: list[Problem]) -> Iterator[Evidence]:
    for text, span in lines:
        for item in text.split(";"):
            parts = item.split()
            if len(parts) not in (1, 3) or not parts[0].startswith("?"):
                repair = "write variables `?signing`, or triples `?signing jber:party ?partner`, with `;` between them"
                problems.append(Problem("card-evidence", f"`{item.strip()}` is no evidence", repair, span))
                continue
            yield Evidence(*parts)
