"""What `neo4j-admin database import full` makes of its files, read as strictly as its manual tells.

https://neo4j.com/docs/operations-manual/current/import/full-import/: fields are parted by commas; a field that begins
with a quotation mark ends with one, and inside two stand for one; no field has a line break (``--multiline-fields`` is
off); an empty field is no value, and an empty one in quotation marks is an empty text; the items of lists and labels
are parted by ``--array-delimiter``; every node has one ID, and every relationship leads from one node to another and
has a type; a value that its column's type cannot hold stops the import.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

FIELD = re.compile(r'"(?P<quoted>(?:[^"\r\n]|"")*)"|(?P<bare>[^",\r\n]*)')
HEADER = re.compile(r"(?P<name>[^:]*):(?P<type>[A-Za-z_]+(?:\[\])?)")


class Loaded(NamedTuple):
    """Nodes by id as (labels, properties), and relationships as (start, end, type, properties)."""

    nodes: dict[str, tuple[list[str], dict[str, object]]]
    relationships: list[tuple[str, str, str, dict[str, object]]]


def load(files: Mapping[str, str]) -> Loaded:
    """Do what ``load.sh`` asks for. AssertionError where the import would stop."""
    command = shlex.split(files["load.sh"].replace("\\\n", " ").partition("exec ")[2])
    assert command[:4] == ["neo4j-admin", "database", "import", "full"]
    options = dict(option.removeprefix("--").split("=", 1) for option in command[4:] if option.startswith("--"))
    assert set(options) == {"nodes", "relationships", "array-delimiter"}
    between = chr(int(options["array-delimiter"].removeprefix("U+"), 16))
    nodes: dict[str, tuple[list[str], dict[str, object]]] = {}
    for row in _rows(*(files[name] for name in options["nodes"].split(",")), between):
        identity, labels = row.pop(":ID"), row.pop(":LABEL")
        assert isinstance(identity, str)
        assert isinstance(labels, list)
        assert identity not in nodes
        nodes[identity] = (labels, row)
    relationships = []
    for row in _rows(*(files[name] for name in options["relationships"].split(",")), between):
        start, end, kind = (row.pop(name) for name in (":START_ID", ":END_ID", ":TYPE"))
        assert isinstance(start, str)
        assert isinstance(end, str)
        assert {start, end} <= nodes.keys()
        assert isinstance(kind, str)
        assert kind
        relationships.append((start, end, kind, row))
    return Loaded(nodes, relationships)


def _rows(header: str, table: str, between: str) -> list[dict[str, object]]:
    (names,) = _fields(header)
    columns = []
    for name in names:
        match = HEADER.fullmatch(name or "")
        assert match, name
        columns.append((match["name"], match["type"]))
    assert len(set(columns)) == len(columns)
    return [_row(columns, fields, between) for fields in _fields(table)]


def _row(columns: list[tuple[str, str]], fields: list[str | None], between: str) -> dict[str, object]:
    assert len(fields) == len(columns), fields
    row: dict[str, object] = {}
    for (name, kind), field in zip(columns, fields, strict=True):
        if kind in ("ID", "START_ID", "END_ID", "TYPE"):
            row[f":{kind}"] = field
            if kind == "ID" and name:
                row[name] = field
        elif kind == "LABEL":
            row[":LABEL"] = (field or "").split(between)
        elif field is not None:
            row[name] = TYPES[kind](field) if kind != "string[]" else field.split(between)
    return row


def _fields(table: str) -> list[list[str | None]]:
    """The fields of each line; None for a field without anything."""
    assert not table or table.endswith("\n")
    lines = []
    for line in table.split("\n")[:-1]:
        fields: list[str | None] = []
        at = 0
        while True:
            match = FIELD.match(line, at)
            assert match
            quoted, bare = match["quoted"], match["bare"]
            fields.append(quoted.replace('""', '"') if quoted is not None else bare or None)
            at = match.end()
            if at == len(line):
                break
            assert line[at] == ",", line[at:]
            at += 1
        lines.append(fields)
    return lines


def _whole(text: str) -> int:
    assert re.fullmatch("-?[0-9]+", text), text
    assert -(2**63) <= int(text) < 2**63
    return int(text)


def _boolean(text: str) -> bool:
    assert text in ("true", "false")
    return text == "true"


TYPES: dict[str, Callable[[str], object]] = {
    "string": str,
    "long": _whole,
    "double": float,
    "boolean": _boolean,
    "date": date.fromisoformat,
}
