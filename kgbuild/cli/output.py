"""The formats that rows are printed in. A terminal gets a table, a pipe gets TSV."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import click
from msgspec import Struct

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "md")
TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
MD_ESCAPES = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "\\": "\\\\", "<": "&lt;"})


class Table(Struct, frozen=True):
    """Rows to print: the columns' names (for programs) and headings (for people), and the text of every cell."""

    names: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def format_option(*more: str) -> click.Option:
    """``--format``, with more choices where a command has them."""
    return click.Option(
        ["--format", "form"],
        type=click.Choice([*FORMATS, *more]),
        help="How to print. Default: table on a terminal, tsv into a pipe.",
    )


def on_terminal() -> bool:
    """Whether somebody reads along."""
    return sys.stdout.isatty()


def chosen(form: str | None) -> str:
    """The format asked for, or the one that fits where the output goes."""
    return form or ("table" if on_terminal() else "tsv")


def put(text: str) -> None:
    """Print data: UTF-8 whatever the locale, and nothing added."""
    click.echo(text.encode("utf-8", "replace"), nl=False)


def put_json(value: Any) -> None:
    """Print one JSON value, readable, with characters as they are."""
    put(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def put_table(table: Table, form: str) -> None:
    """Print rows as table, csv, tsv or md. A table is drawn by rich where it goes to a terminal."""
    if form == "csv":
        put(_csv(table))
    elif form == "tsv":
        put(
            "".join("\t".join(cell.translate(TSV_ESCAPES) for cell in row) + "\n" for row in (table.names, *table.rows))
        )
    elif form == "md":
        lines = [table.headings, ["---"] * len(table.headings), *table.rows]
        put("".join("| " + " | ".join(cell.translate(MD_ESCAPES) for cell in row) + " |\n" for row in lines))
    elif on_terminal():
        _draw(_filled(table))
    else:
        put(_plain(_filled(table)))


def put_records(records: Sequence[Any], whole: Any, form: str) -> None:
    """Print JSON: ``whole`` as one value, or each of ``records`` on a line of its own (jsonl)."""
    if form == "jsonl":
        put("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records))
    else:
        put_json(whole)


def printable(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def _filled(table: Table) -> Table:
    """The table without columns in which nothing stands; people read tables, and programs read the other formats."""
    kept = [n for n in range(len(table.names)) if not table.rows or any(row[n] for row in table.rows)]
    names, headings, *rows = ([line[n] for n in kept] for line in (table.names, table.headings, *table.rows))
    return Table(names, headings, rows)


def _csv(table: Table) -> str:
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([table.names, *table.rows])
    return buffer.getvalue()


def _draw(table: Table) -> None:
    """A table where its words fit the terminal; else each row as a block of lines."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    console = Console()
    lines = [table.headings, *([printable(cell) for cell in row] for row in table.rows)]
    longest = [
        max(_width(word) for cell in column for word in (cell.split() or [""])) for column in zip(*lines, strict=True)
    ]
    if sum(longest) + 3 * len(longest) <= console.width:
        drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False)
        for heading in table.headings:
            drawn.add_column(Text(heading))
        for row in lines[1:]:
            drawn.add_row(*(Text(cell) for cell in row))
        console.print(drawn)
        return
    for row in lines[1:]:
        for heading, cell in zip(table.headings, row, strict=True):
            if cell:
                console.print(Text.assemble((f"{heading}: ", "bold"), cell))
        console.print()


def _plain(table: Table) -> str:
    rows = [table.headings, *([printable(cell) for cell in row] for row in table.rows)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for number, row in enumerate(rows):
        lines.append("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)))
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "".join(line.rstrip() + "\n" for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
