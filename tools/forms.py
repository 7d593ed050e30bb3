"""How each type of value is written, as JSON Schema: the types that an editor takes it for, its pattern, the repair.

kgbuild reads every scalar as text. An editor reads YAML 1.2, where `at: 12` is a number, which has to be allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kgbuild.records.document import language_tag
from kgbuild.records.fields import ByLanguage, One
from kgbuild.records.references import CAPITALS, OutsideId, checked_id
from kgbuild.records.writing.declared import kinds_of
from kgbuild.values import durations
from kgbuild.values.dates import Day, Edtf
from kgbuild.values.durations import Duration
from kgbuild.values.faults import ValueFault
from kgbuild.values.figures import HEDGES, Figure, Qualifier
from kgbuild.values.languages import LANGUAGES, TAG
from kgbuild.values.money import AMOUNT, CURRENCY, Money
from kgbuild.values.numbers import NUMBER
from kgbuild.values.rates import SIGNED, UNSIGNED, Rate, Share
from kgbuild.values.texts import SLUG, SLUG_LENGTH, WHOLE, WHOLE_LIMIT, Flag, Text, WebAddress, Whole

Schema = dict[str, Any]

NO_VALUE = "?"
"""A text that no type of value but a text takes; its fault says how the type is written."""

STRING: Schema = {"type": "string"}
DAY = "(?:0[1-9]|[12][0-9]|3[01])"
MONTH = "(?:0[1-9]|1[0-2])"
DATE = f"(?:[0-9]{{3}}X|[0-9]{{4}}(?:-(?:XX|2[1-4]|{MONTH}(?:-(?:XX|{DAY}))?))?)[~?%]?"
HEDGED = f"(?:(?:{'|'.join(HEDGES)}) )?"

LANGUAGE = TAG.pattern.replace("[a-z]{2}", "|".join(sorted(LANGUAGES)))

FORMS: dict[str, tuple[Callable[[str], Any], Schema, str]] = {
    "date": (
        Edtf.parse,
        {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999},
        f"(?:since |by )?{DATE}|(?:{DATE}|\\.\\.)?/(?:{DATE}|\\.\\.)?",
    ),
    "day": (Day.parse, STRING, f"[0-9]{{4}}-{MONTH}-{DAY}"),
    "duration": (Duration.parse, STRING, f"{durations.SPOKEN.pattern}|{durations.ISO.pattern}"),
    "figure": (
        Figure.parse,
        {"type": ["string", "number"], "minimum": 0},
        f"{HEDGED}{NUMBER.pattern}|{Qualifier.SEVERAL}",
    ),
    "flag": (Flag.parse, STRING, "yes|no"),
    "language": (language_tag, STRING, LANGUAGE),
    "money": (Money.parse, STRING, f"{HEDGED}{AMOUNT.pattern} {CURRENCY.pattern}"),
    "rate": (Rate.parse, STRING, SIGNED.pattern),
    "share": (Share.parse, STRING, UNSIGNED.pattern),
    "web-address": (WebAddress.parse, STRING, r"https?://[^\s<>\"{}|\\^`]+"),
    "whole-number": (Whole.parse, {"type": ["string", "integer"], "minimum": 0, "maximum": WHOLE_LIMIT}, WHOLE.pattern),
    "wikidata-id": (OutsideId.wikidata, STRING, "Q[1-9][0-9]*"),
}
"""Definition -> what reads the value, the types that an editor takes it for, and its pattern."""

# To an editor, an id of digits alone is a number, and so is one such as 12e3.
ID: Schema = {"type": ["string", "integer"], "minimum": 0, "maxLength": SLUG_LENGTH}
NAMES = {each: name for name, (each, _, _) in FORMS.items()} | {Text.parse: "text", str: "text", checked_id: "any-id"}


def definitions(countries: dict[str, str]) -> dict[str, Schema]:
    """Every form by the name that :func:`form` gives; ``countries`` are the names of countries by their codes."""
    found = {name: schema | _patterned(pattern, parse) for name, (parse, schema, pattern) in FORMS.items()}
    found["any-id"] = ID | _patterned(f"{SLUG.pattern}|{CAPITALS.pattern}", checked_id)
    found["id"] = ID | _patterned(SLUG.pattern, checked_id)
    found["text"] = {"type": ["string", "number", "boolean"], "minLength": 1}
    found["text-by-language"] = {
        "type": "object",
        "minProperties": 1,
        "properties": {"en": reference("text"), "ja": reference("text")},
        "propertyNames": reference("language"),
        "additionalProperties": reference("text"),
        "errorMessage": _written(ByLanguage().read),
    }
    found["country"] = {
        "enum": list(countries),
        "enumDescriptions": list(countries.values()),
        "errorMessage": "give the alpha-3 code of a country, such as `JPN`",
    }
    return found


def reference(name: str) -> Schema:
    """The schema that is defined under a name."""
    return {"$ref": f"#/definitions/{name}"}


def form(one: One) -> str:
    """The name of the form of a value; of a reference, that of the ids of the kinds that it may be to."""
    kinds = kinds_of(one)
    if kinds is None:
        return NAMES[one.parse]
    if kinds == {"country"}:
        return "country"
    return "id" if kinds and "country" not in kinds else "any-id"


def _patterned(pattern: str, parse: Callable[[str], Any]) -> Schema:
    """The whole text has to match the pattern; where it does not, an editor says what ``parse`` would say."""
    return {"pattern": f"^(?:{re.sub('[?]P<[a-z]+>', '?:', pattern)})$", "patternErrorMessage": _written(parse)}


def _written(read: Callable[[str], Any]) -> str:
    """What is said where a value cannot be read: the repair, or where the form is wrong, the fault."""
    try:
        read(NO_VALUE)
    except ValueFault as fault:
        return fault.repair
    except ValueError as fault:
        return str(fault)
    raise AssertionError(f"{read} takes any text, and has no pattern")
