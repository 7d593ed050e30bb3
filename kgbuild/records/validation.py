"""One record from one mapping, checked against its declaration; every fault at its line, with its repair."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Fact, Record, Told
from kgbuild.records.fields import ByLanguage, Each, One
from kgbuild.records.other_words import KEYS, ROLES, meant
from kgbuild.records.paragraphs import numbers_in
from kgbuild.records.participation import Participation
from kgbuild.records.stage import Stage
from kgbuild.source.tree import Mapping, Node, Sequence
from kgbuild.values.dates import Edtf
from kgbuild.values.faults import LEAVE_OUT, ValueFault, half_width, is_unknown, quoted
from kgbuild.values.likeness import suggestion

R = TypeVar("R", bound=Record)
Place: TypeAlias = list[str | int]

EMPTY = "field-empty"
"""The rule that a key without a value breaks, where what belongs there is known."""

LONG = 200
MEANS_MORE = re.compile(r"^[-?|>'\"%@`&*!# ]|[,:#\[\]{}\x00-\x1f]| $")


def typed(kind: type[R], tree: Node, problems: list[Problem], id_key: str = "id") -> R | None:
    """The record, or None and its faults added to ``problems``. ``id_key`` is the key that holds the id."""
    if not isinstance(tree, Mapping):
        problems.append(Problem("form", "a mapping belongs here", "write `key: value` lines", tree.span))
        return None
    content = plain(tree)
    if id_key != "id":
        content = {"id" if key == id_key else key: value for key, value in content.items()}
    empty = list(_empty_fields(kind, tree, id_key, []))
    problems.extend(problem for _, problem in empty)
    told = [place for place, _ in empty]
    try:
        record = kind.model_validate(content)
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        problems.extend(_problem(kind, tree, id_key, error) for error in errors if not _follows(error, told))
        return None
    return None if told else record


def _empty_fields(record: type[Record], tree: Node, id_key: str, at: Place) -> Iterator[tuple[Place, Problem]]:
    """The place of each key without a value in a record at the place ``at``, and what to write there."""
    if isinstance(tree, Sequence):
        for number, item in enumerate(tree.items):
            yield from _empty_fields(record, item, id_key, [*at, number])
    elif isinstance(tree, Mapping):
        for key, offset in tree.vacant:
            name = "id" if key == id_key and not at else key
            if name in fields_of(record) and key not in tree.entries:
                problem = Problem(
                    EMPTY, f"`{key}` has no value", _empty_repair(record, name, id_key), tree.origin.span(offset)
                )
                yield [*at, name], problem
        for key, within in tree.entries.items():
            field = fields_of(record).get(key)
            if field is not None and (nested := next(records_in(field.annotation), None)) is not None:
                yield from _empty_fields(nested, within, id_key, [*at, key])


def _empty_repair(record: type[Record], name: str, id_key: str) -> str:
    """What to write for a field that has no value."""
    if fields_of(record)[name].is_required():
        return _missing(record, id_key if name == "id" else name, id_key).replace("add", "write", 1)
    return f"write it, such as `{_example(record, name)}`; if there is nothing to write, remove the key"


def _follows(error: Any, told: list[Place]) -> bool:
    """Whether an error says that something is missing of which it was told that it has no value."""
    return error["type"] == "missing" and list(error["loc"]) in told


def _problem(kind: type[Record], tree: Mapping, id_key: str, error: Any) -> Problem:
    place: Place = [id_key if part == "id" and depth == 0 else part for depth, part in enumerate(error["loc"])]
    key = str(place[-1]) if place else ""
    span = locate(tree, place)
    if error["type"] == "missing":
        repair = _missing(_record_at(kind, place[:-1]), key, id_key)
        return Problem("field-missing", f"`{key}` is missing", repair, span)
    if error["type"] == "extra_forbidden":
        outer = kind if len(place) > 1 else None
        repair = field_repair(_record_at(kind, place[:-1]), key, outer)
        return Problem("field-unknown", f"{quoted(key)} is not known in this record", repair, span)
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, ValueFault):
        repair = _value_repair(error["input"], at=place[0] == "at")
        return Problem("value", cause.message, repair or cause.repair, span)
    if error["loc"] == ("id",):
        found = f"`{id_key}` has {_shown(error['input'])}; a single value belongs here"
        repair = f"write it as in `{id_key}: {_written(_only_text(error['input']) or 'its-id')}`"
        return Problem("form", found, repair, span)
    depth = max(depth for depth, part in enumerate(place) if isinstance(part, str))
    return _form(_record_at(kind, place[:depth]), str(place[depth]), error["input"], span)


def _value_repair(found: object, *, at: bool) -> str:
    """What to write for a value that was read by no type, where that does not depend on the type."""
    if at:
        return _paragraphs(found)
    return LEAVE_OUT if isinstance(found, str) and is_unknown(found) else ""


def _form(record: type[Record], key: str, found: object, span: Span) -> Problem:
    """The problem of a value that is a list, a mapping or a single one where another of these belongs."""
    field = fields_of(record)[key]
    nested = next(records_in(field.annotation), None)
    by_language = any(isinstance(mark, ByLanguage) for mark in field.metadata)
    belongs = "a mapping of fields" if nested else "a text by language" if by_language else "a single value"
    example = _example(record, key)
    if isinstance(found, str) and by_language:
        language = "en" if found.isascii() or half_width(found).isascii() else "ja"
        example = f"{key}: {{{language}: {_written(found)}}}"
    elif isinstance(found, str) and nested is Participation:
        example = f"{{who: {_written(found)}, role: {'signatory' if key == 'signatories' else 'attendee'}}}"
    elif isinstance(found, str) and nested is Stage:
        parties = ", parties: [jaxa, lsa]" if key == "signed" else ""
        example = f"{key}: {{status: happened{_on(found)}{parties}}}"
    elif not nested and not by_language and (only := _only_text(found)):
        example = f"{key}: {_written(only)}"
    message = f"`{key}` has {_shown(found)}; {belongs} belongs here"
    return Problem("form", message, f"write it as in `{example}`", span)


def _shown(found: object) -> str:
    """What stands where something else belongs."""
    if isinstance(found, str):
        return f"the single value {quoted(found)}"
    return "a mapping" if isinstance(found, dict) else "a list"


def _only_text(found: object) -> str:
    """The one text in a list, or in a text by language; nothing where there is none, or another."""
    match found:
        case [str(only)] | {"en": str(only)} | {"ja": str(only)}:
            return only
    return ""


def _written(text: str) -> str:
    """A text in an example of YAML: in quotes where a sign in it would mean more, and left out where it is long."""
    if len(text) > LONG:
        return "…"
    return json.dumps(text, ensure_ascii=False) if MEANS_MORE.search(text) else text


def _on(text: str) -> str:
    """The day of a stage, where the text is one."""
    try:
        return f", on: {Edtf.parse(text).text}"
    except ValueFault:
        return ""


def _paragraphs(found: object) -> str:
    """What to write for paragraphs that are written in another way, or not at all; nothing if that cannot be told."""
    if found == []:
        return "write the numbers of the paragraphs that say so, such as `at: 10`"
    numbers = numbers_in(found) if isinstance(found, str) else []
    return f"write `{numbers[0] if len(numbers) == 1 else numbers}`" if numbers else ""


def _missing(record: type[Record], key: str, id_key: str) -> str:
    if key == "at":
        return "add `at:` and the numbers of the paragraphs that say so, such as `at: 10`"
    if key == id_key:
        return f"add `{key}: its-id`"
    return f"add `{key}:`, such as `{_example(record, key)}`"


def fields_of(record: type[Record]) -> dict[str, Any]:
    """The fields of a record by their YAML keys."""
    return {field.alias or name: field for name, field in record.model_fields.items()}


def _record_at(kind: type[Record], place: list[str | int]) -> type[Record]:
    """The record that ``place`` leads to, following nested records."""
    current = kind
    for key in place:
        if isinstance(key, str):
            current = next(records_in(fields_of(current)[key].annotation))
    return current


def _example(record: type[Record], key: str, also: str = "") -> str:
    """A field as it may be written: ``when: 2024-06-13``; of a part inside it with the field ``also``."""
    field = fields_of(record)[key]
    for mark in field.metadata:
        match mark:
            case One(example=example):
                return f"{key}: {example}"
            case Each(one=One(example=example)):
                return f"{key}: [{example}]"
            case ByLanguage(example=example):
                return f"{key}: {{{', '.join(f'{language}: {text}' for language, text in example)}}}"
    nested = next(records_in(field.annotation), None)
    if nested is None:
        return f"{key}: …"
    return f"{key}: {{{', '.join(_example(nested, each) for each in _telling(nested, also))}}}"


def _telling(nested: type[Record], also: str) -> list[str]:
    """The fields that an example of a part shows: its first own one, those that must be there, and ``also``."""
    fields = fields_of(nested)
    first = next(key for key in fields if key not in fields_of(Told))
    return [key for key, field in fields.items() if key in (first, also) or field.is_required()]


def field_repair(record: type[Record], key: str, outer: type[Record] | None = None) -> str:
    """What to write for a key that the record does not have; ``outer`` is the record that it stands in, if any.

    By what the key means, by the role that it names, by its spelling, by the part of the record or the record around it
    that has such a field; where nothing helps, the keys that the record has.
    """
    fields = fields_of(record)
    if right := meant(key, KEYS, fields):
        return f"write `{right}`, as in `{_example(record, right)}`"
    if "participants" in fields and (role := meant(key, ROLES, ROLES.values())):
        return f"write a participant instead, as in `participants: {{who: jaxa, role: {role}}}`"
    known = [record.kind.key if name == "id" and issubclass(record, Fact) else name for name in fields]
    if near := suggestion(key, known):
        return near
    parts = {name: next(records_in(field.annotation), None) for name, field in fields.items() if name != "open"}
    for name in sorted(parts, key=lambda name: name != "signed"):
        if (nested := parts[name]) is not None:
            inner = fields_of(nested)
            if right := key if key in inner else meant(key, KEYS, inner):
                return f"write it in the part that it belongs to, as in `{_example(record, name, right)}`"
    if outer is not None and key in fields_of(outer):
        return f"write `{key}` further out, beside the fields of the whole record"
    return f"known here: {', '.join(f'`{each}`' for each in known)}"


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The record classes that an annotation names, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from records_in(argument)


def unknown(key: str, known: Collection[str], span: Span, where: str, code: str = "field-unknown") -> Problem:
    """The problem of a key that is none of the known ones, with the nearest as the repair."""
    repair = suggestion(key, known) or f"known here: {', '.join(f'`{each}`' for each in known)}"
    return Problem(code, f"{quoted(key)} is not known in {where}", repair, span)


def plain(tree: Node) -> Any:
    """The tree as dicts, lists and strings."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.entries.items()}
    if isinstance(tree, Sequence):
        return [plain(item) for item in tree.items]
    return tree.text


def locate(tree: Node, place: list[str | int]) -> Span:
    """Where the value at ``place`` stands; where it is missing, the innermost thing that is there."""
    span = tree.span
    current: Node = tree
    for key in place:
        if isinstance(current, Mapping) and str(key) in current.entries:
            within = current.entries[str(key)]
            span = current.keys[str(key)] if isinstance(within, Mapping) else within.span
            current = within
        elif isinstance(current, Sequence) and isinstance(key, int) and key < len(current.items):
            current = current.items[key]
            span = current.span
    return span
