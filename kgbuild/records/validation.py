"""One record from one mapping, checked against its declaration; every fault at its line, with its repair."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from kgbuild.errors import Problem, Span
from kgbuild.records.base import Fact, Record
from kgbuild.source.tree import Mapping, Node, Sequence
from kgbuild.values.faults import ValueFault

R = TypeVar("R", bound=Record)


def typed(kind: type[R], tree: Node, problems: list[Problem], id_key: str = "id") -> R | None:
    """The record, or None and its faults added to ``problems``. ``id_key`` is the key that holds the id."""
    if not isinstance(tree, Mapping):
        problems.append(Problem("form", "a mapping belongs here", "write `key: value` lines", tree.span))
        return None
    content = plain(tree)
    if id_key != "id":
        content = {"id" if key == id_key else key: value for key, value in content.items()}
    try:
        return kind.model_validate(content)
    except ValidationError as fault:
        problems.extend(_problem(kind, tree, id_key, error) for error in fault.errors(include_url=False))
        return None


def _problem(kind: type[Record], tree: Mapping, id_key: str, error: Any) -> Problem:
    place = [id_key if part == "id" and depth == 0 else part for depth, part in enumerate(error["loc"])]
    key = str(place[-1]) if place else ""
    span = locate(tree, place)
    if error["type"] == "missing":
        return Problem("field-missing", f"`{key}` is missing", f"add `{key}:`{_example(key)}", span)
    if error["type"] == "extra_forbidden":
        fields = _fields_at(kind, place[:-1])
        return unknown(key, fields, span, "this record")
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, ValueFault):
        return Problem("value", cause.message, cause.repair, span)
    if cause is not None:
        return Problem("form", str(cause), "write it as in docs/kinds.md", span)
    named = next((str(part) for part in reversed(place) if isinstance(part, str)), "this")
    repair = "write its fields as `{field: value}`; docs/kinds.md lists them"
    return Problem("form", f"`{named}` has the wrong form", repair, span)


def _example(key: str) -> str:
    if key == "at":
        return " and the numbers of the paragraphs that say so, such as `at: 10`"
    if key == "status":
        return " happened, planned or announced, as the document has it"
    return ""


def _fields_at(kind: type[Record], place: list[str | int]) -> tuple[str, ...]:
    """The YAML keys allowed where ``place`` leads, following nested records."""
    current: type[Record] = kind
    for key in place:
        if isinstance(key, int):
            continue
        annotation = next((f.annotation for f in current.model_fields.values() if f.alias == key), None)
        nested = next(records_in(annotation), None)
        if nested is None:
            return ()
        current = nested
    keys = [field.alias or name for name, field in current.model_fields.items()]
    return tuple(current.kind.key if key == "id" and issubclass(current, Fact) else key for key in keys)


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The record classes that an annotation names, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from records_in(argument)


def unknown(key: str, known: tuple[str, ...], span: Span, where: str, code: str = "field-unknown") -> Problem:
    """The problem of a key that is none of the known ones, with the nearest as the repair."""
    close = get_close_matches(key, known, n=1)
    repair = f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(f'`{k}`' for k in known)}"
    return Problem(code, f"`{key}` is not known in {where}", repair, span)


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
