"""The JSON Schemas: valid, told in words, true of all data files, and as strict as the check is about form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator

from kgbuild.build.corpus import read_content
from kgbuild.project import Project
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.source.files import role
from kgbuild.values.dates import Edtf
from kgbuild.values.faults import ValueFault
from tools.schemas import schemas

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Project(ROOT, ROOT / ".kgbuild")
FILES = [*sorted((ROOT / "data").rglob("*.yaml")), *sorted((ROOT / "queries" / "expected").glob("*.yaml"))]
COMMITTED = sorted((ROOT / "data" / "schemas").glob("*.json"))
FORM = ("fact-kind", "field-empty", "field-missing", "field-unknown", "form", "value", "yaml-null")
"""The rules of the check that are about the form of a file by itself."""

SOURCE = {"id": "a", "publisher": "jaxa", "title": "A", "language": "en", "paragraphs": 1, "read": "whole"}


class Core(yaml.SafeLoader):
    """Reads scalars as editors do, by the core schema of YAML 1.2: ``NO`` is a text, ``0207`` and ``2025`` are numbers."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for tag, pattern, first in (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", "[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})\\Z"), first)


@cache
def validator(name: str, definition: str = "") -> Draft7Validator:
    """What validates a kind of file, or of one the records that its schema defines."""
    schema = json.loads((ROOT / "data" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    if definition:
        schema = {"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]}
    return Draft7Validator(schema)


def faults(content: Any, name: str) -> list[str]:
    """What an editor says of a file that it reads so."""
    return [error.message for error in validator(name).iter_errors(content)]


def refused(text: str, name: str) -> list[str]:
    """What the check says of the form of a file."""
    problems = read_content(text.encode(), "data/sources/2025/a.yaml", name).problems
    return [str(problem) for problem in problems if problem.code in FORM]


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    """Every field that a schema describes, by its key."""
    if isinstance(schema, dict):
        named = schema.get("properties")
        if isinstance(named, dict):
            yield from named.items()
        for inner in schema.values():
            yield from properties(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties(inner)


def test_the_committed_schemas_are_what_the_records_declare() -> None:
    wanted = {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas().items()
    }
    assert {path.name: path.read_text(encoding="utf-8") for path in COMMITTED} == wanted


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_schema_is_valid_and_tells_of_every_field(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    for key, field in properties(schema):
        if key in ("en", "ja"):
            continue
        assert field["description"].strip(), key
        assert field["examples"], key
        assert "enum" not in field or len(field["enum"]) == len(set(field["enum"])) == len(field["enumDescriptions"])
        for example in field["examples"]:
            checked = Draft7Validator(field | {"definitions": schema.get("definitions", {})})
            assert [error.message for error in checked.iter_errors(example)] == [], key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_is_as_its_schema_says(path: Path) -> None:
    name = role(PROJECT, path) or "expected"
    assert faults(yaml.load(path.read_text(encoding="utf-8"), Core), name) == []


WRONG: dict[str, Any] = {
    "an unknown key inside": {"zzz": "x"},
    "a list": ["zzz", "?"],
    "a list in a list": [["zzz"]],
    "a mark": "?",
    "the empty text": "",
    "letters": "Zzz zzz",
    "another script": "漢字",
    "a wide number": "１２",
    "no day": "2024-13-45",
    "zero": 0,
    "a fraction": 1.5,
    "below zero": -1,
    "a large number": 123456,
    "nothing": None,
    "true": True,
}

ENUMERATED = '"enum"|#/definitions/(country|id|any-id)"'
"""A field with such a schema takes codes or ids, which the check looks up in the whole graph."""

KINDS = {**{key: (kind, "document") for key, kind in fact_kinds().items()},
         **{key: (kind, key) for key, kind in register_kinds().items()}}  # fmt: skip


def whole(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A record of a kind with an example in every field, and the fields' schemas."""
    _, name = KINDS[key]
    schema = validator(name).schema
    assert isinstance(schema, dict)
    record = schema["definitions"][key] if name == "document" else schema["items"]
    fields: dict[str, Any] = record["properties"]
    return {field: about["examples"][0] for field, about in fields.items()}, fields


def verdicts(key: str, record: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What the check and what an editor say of a file with that one record."""
    _, name = KINDS[key]
    content = {"source": SOURCE, "facts": [record]} if name == "document" else [record]
    text = json.dumps(content, ensure_ascii=False).replace(": null", ": ")
    return refused(text, name), faults(content, name)


@pytest.mark.parametrize("key", KINDS)
def test_a_record_with_an_example_in_every_field_is_sound(key: str) -> None:
    assert verdicts(key, whole(key)[0]) == ([], [])


@pytest.mark.parametrize("key", KINDS)
def test_what_the_check_refuses_for_its_form_an_editor_refuses(key: str) -> None:
    """In every field of every kind, everything that is wrong there; and without any one field that must be there."""
    record, fields = whole(key)
    first = key if key in fields else "id"
    closed = {field for field, about in fields.items() if re.search(ENUMERATED, json.dumps(about))}
    spoilt = {f"no {field}": {k: v for k, v in record.items() if k != field} for field in fields if field != first}
    spoilt["an unknown key"] = record | {"zzz": "x"}
    for field in fields:
        spoilt |= {f"{field}: {name}": record | {field: wrong} for name, wrong in WRONG.items()}
    for name, content in spoilt.items():
        told, said = verdicts(key, content)
        assert said or not told, f"{name}: only the check says {told}"
        assert told or not said or name.partition(":")[0] in closed, f"{name}: only an editor says {said}"


HEAD = f"source: {json.dumps(SOURCE)}\n"
FACT = "facts:\n  - event: b\n    at: 1\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("document", "- a\n"),
        ("document", FACT),
        ("document", HEAD + FACT.replace("facts", "fact")),
        ("document", f"{HEAD}facts:\n"),
        ("document", f"{HEAD}facts: {{event: b, at: 1}}\n"),
        ("document", f"{HEAD}facts:\n  - visit: b\n    at: 1\n"),
        ("document", f"{HEAD}facts:\n  - at: 1\n"),
        ("document", f"{HEAD}facts:\n  - b\n"),
        ("document", f"{HEAD}facts:\n  - event:\n    at: 1\n"),
        ("document", f"{HEAD}{FACT}    participants: jaxa\n"),
        ("document", f"{HEAD}{FACT}    participants: {{who: jaxa}}\n"),
        ("document", f"{HEAD}{FACT}    participants: {{who: jaxa, role: attendee, from: JPN}}\n"),
        ("document", f"{HEAD}{FACT}    name: A forum\n"),
        ("document", f"{HEAD}{FACT}    name: {{jp: x}}\n"),
        ("document", f"{HEAD}{FACT}    open: {{field: when}}\n"),
        ("document", f"{HEAD}{FACT}nothing-to-record: [1]\n"),
        ("document", f"{HEAD}{FACT}nothing-to-record: {{one: x}}\n"),
        ("organisations", "id: a\n"),
        ("organisations", "- a\n"),
        ("organisations", "- {id: a, name: {en: A}}\n"),
        ("organisations", "- {id: A B, name: {en: A}, type: company}\n"),
        ("organisations", "- {id: a, name: {en: A}, type: company, links: {wikidata: 131246}}\n"),
        ("organisations", "- {id: a, name: {en: A}, type: company, links: {homepage: www.a.jp}}\n"),
        ("people", "- {id: a, name: {en: A}, born: 1970}\n"),
        ("judgements", "- {about: a, field: when, choose: b}\n"),
        ("dataset", "version: 0.1.0\n"),
        ("dataset", "version: 0.1.0\nas-of: tomorrow\n"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_in_the_form_is_refused_by_both(name: str, text: str) -> None:
    assert faults(yaml.load(text, Core), name)
    assert refused(text, name)


def fault_of(text: str) -> str:
    """What the check says of a date, or nothing."""
    try:
        Edtf.parse(text)
    except ValueFault as fault:
        return fault.message
    return ""


def test_the_form_of_dates_is_that_of_the_calendar() -> None:
    """Only how many days a month has cannot be said in a schema."""
    form = re.compile(validator("document", "date").schema["definitions"]["date"]["pattern"])
    parts = [*(f"{n:02}" for n in range(35)), "XX", ""]
    for month, day, sign in product(parts, parts, ("", "~")):
        text = "-".join(filter(None, ("2024", month, day))) + sign
        if "days" not in (fault := fault_of(text)):
            assert bool(form.search(text)) == (not fault), text


def test_editors_are_told_which_schema_a_file_has_by_its_place_too() -> None:
    mapped = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {ROOT / schema for schema in mapped} == set(COMMITTED)
    for path in FILES:
        found = [Path(schema).stem for schema, place in mapped.items() if path in ROOT.glob(place)]
        assert found == [role(PROJECT, path) or "expected"]
