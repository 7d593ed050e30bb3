"""The questions in OpenAPI 3.1, made from their cards."""

from __future__ import annotations

from typing import Any

from kgbuild.query.card import Card, Parameter, in_language
from kgbuild.version import __version__

FAULTS = {
    "400": "A parameter is wrong, unknown or ambiguous; the text says what to write.",
    "404": "There is no such question, or nothing is called so; the text says what is.",
    "503": "The question took too long, or the server is busy.",
}
CELL = {
    "description": "A thing with its label, a value with its text, or null where there is none.",
    "oneOf": [
        {"type": "null"},
        {
            "type": "object",
            "required": ["iri", "label"],
            "properties": {"iri": {"type": "string", "format": "iri"}, "label": {"type": "string"}},
        },
        {
            "type": "object",
            "required": ["value", "text"],
            "properties": {name: {"type": "string"} for name in ("value", "text", "datatype", "language")},
        },
    ],
}
COMMON = (
    ("lang", "The language of labels.", {"type": "string", "enum": ["en", "ja"]}),
    ("format", "The format; it wins over Accept.", {"type": "string", "enum": ["json", "csv", "html"]}),
    ("explain", "Whether each row has the passages and rival claims behind it.", {"type": "boolean"}),
    ("known-at", "Only from documents published by this day (EDTF).", {"type": "string"}),
    ("as-of", "Without what certainly came later, or had ended (EDTF).", {"type": "string"}),
    ("stated-only", "Without what curators inferred.", {"type": "boolean"}),
)


def describe(cards: list[Card], base: str, lang: str) -> dict[str, Any]:
    """The document, for the server at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "JBER",
            "version": __version__,
            "description": "Questions to the knowledge graph of Japan's bilateral economic relations. "
            f"Any other question can be put in SPARQL at {base}/sparql.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": base}],
        "paths": {f"/ask/{card.name}": {"get": _operation(card, lang)} for card in cards},
        "components": {"schemas": {"Cell": CELL, "Problem": _problem()}},
    }


def _operation(card: Card, lang: str) -> dict[str, Any]:
    faults = {
        status: {
            "description": said,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, said in FAULTS.items()
    }
    return {
        "operationId": card.name,
        "summary": in_language(card.title, lang),
        "description": in_language(card.question, lang),
        "parameters": [
            *(_parameter(parameter, lang) for parameter in card.parameters),
            *({"name": n, "in": "query", "description": said, "schema": schema} for n, said, schema in COMMON),
        ],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {
                    "application/json": {"schema": _answer(card, lang)},
                    "text/csv": {"schema": {"type": "string"}},
                    "text/html": {"schema": {"type": "string"}},
                },
            },
            **faults,
        },
    }


def _parameter(parameter: Parameter, lang: str) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{in_language(parameter.help, lang)} ({parameter.kind}; `any` for no restriction)",
        "schema": {"type": "string"},
        **({"example": parameter.examples[0]} if parameter.examples else {}),
    }


def _answer(card: Card, lang: str) -> dict[str, Any]:
    cells = {
        column.name: {"allOf": [{"$ref": "#/components/schemas/Cell"}], "title": in_language(column.label, lang)}
        for column in card.columns
    }
    row = {"type": "object", "required": list(cells), "properties": {**cells, "evidence": {"type": "object"}}}
    column = {"type": "object", "properties": {"name": {"type": "string"}, "label": {"type": "string"}}}
    return {
        "type": "object",
        "required": ["question", "title", "columns", "rows"],
        "properties": {
            "question": {"const": card.name},
            "title": {"type": "string"},
            "columns": {"type": "array", "items": column},
            "rows": {"type": "array", "items": row},
        },
    }


def _problem() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("title", "detail", "repair")}
    return {"type": "object", "properties": {**texts, "status": {"type": "integer"}}}
