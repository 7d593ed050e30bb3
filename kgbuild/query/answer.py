"""Answers: rows of typed values, each with the text that shows it and the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, Union

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.query.card import Card, Column
from kgbuild.query.labels import Labels
from kgbuild.query.literals import YES_NO, as_decimal, percentage
from kgbuild.store.port import Term
from kgbuild.terms.namespaces import term

if TYPE_CHECKING:
    from decimal import Decimal

    from kgbuild.query.evidence import Passage, Rival

Value: TypeAlias = Union[str, int, bool, "Decimal", date, None]
"""A value in Python: an IRI or a text is a str."""


class Cell(Struct, frozen=True):
    """One value of an answer: its RDF term (None where there is no value) and the text that shows it."""

    term: Term | None
    text: str

    @property
    def iri(self) -> str | None:
        """The IRI of a thing; None for a literal or for nothing."""
        return self.term.value if isinstance(self.term, NamedNode) else None

    @property
    def value(self) -> Value:
        """The value in Python: int, Decimal, bool, date, or str; a date that is no single day stays EDTF text."""
        return python_value(self.term)


class Support(Struct, frozen=True):
    """What a row rests on; empty where nobody asked for it."""

    passages: tuple[Passage, ...] = ()
    rivals: tuple[Rival, ...] = ()


class Row(Struct, frozen=True):
    """One row: its cells by column, and what it rests on (empty unless evidence was asked for)."""

    cells: dict[str, Cell]
    support: Support

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of all cells, in the order of the columns."""
        return tuple(cell.text for cell in self.cells.values())


class Answer(Struct, frozen=True):
    """The answer to a canned question, in the question's order. Iterating gives its rows."""

    card: Card
    language: str
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Answer to {self.card.name}: {len(self.rows)} rows of {', '.join(c.name for c in self.columns)}>"

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.card.columns


def make_cell(value: Term | None, column: Column, labels: Labels, language: str) -> Cell:
    """The cell of a value: labels for things, the text of a literal, and percentages where the column shows them."""
    if value is None:
        return Cell(None, "")
    if column.shown_as == "percent" and isinstance(value, Literal):
        return Cell(value, percentage(value))
    if isinstance(value, Literal) and value.datatype == term("xsd:boolean"):
        return Cell(value, YES_NO.get(language, YES_NO["en"])[python_value(value) is True])
    return Cell(value, labels.of(value, language))


def python_value(value: Term | None) -> Value:
    """The Python value of a term; see :attr:`Cell.value`."""
    if value is None:
        return None
    if not isinstance(value, Literal):
        return value.value if isinstance(value, NamedNode) else str(value)
    kind = value.datatype
    if kind == term("xsd:integer"):
        return int(value.value)
    if kind in (term("xsd:decimal"), term("xsd:double"), term("xsd:float")):
        return as_decimal(value)
    if kind == term("xsd:boolean"):
        return value.value in ("true", "1")
    if kind == term("xsd:date") and len(value.value) == 10:
        return date.fromisoformat(value.value)
    return value.value
