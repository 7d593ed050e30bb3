"""Requests of the SPARQL 1.1 Protocol: a query by GET, by a POST of a form, or by a POST of the query itself.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.web.faults import HttpFault

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FIELDS = 200
ONCE = frozenset({"query", "lang"})

Fields = Sequence[tuple[str, str]]


class Request(Struct, frozen=True):
    """A query, the dataset that the protocol names (None where it names none), and the formats and language named.

    The protocol has no parameter for the format. Many clients send one all the same, some several, each with names of
    its own; those that fit are heeded.
    """

    sparql: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    formats: tuple[str, ...] = ()
    lang: str = ""

    def job(self, base: str, accept: str = "", lang: str = "en") -> dict[str, Any]:
        """The job that answers it, on a server at ``base``."""
        return {
            "kind": "query",
            "foreign": True,
            "sparql": self.sparql,
            "default": self.default,
            "named": self.named,
            "formats": self.formats,
            "accept": accept,
            "base": base,
            "lang": lang,
        }


def fields(encoded: bytes) -> Fields:
    """The fields of a query string or a form, in order. HttpFault 400 if it is not UTF-8 or has too many."""
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError as fault:
        raise HttpFault(400, "the request is not UTF-8", "write its fields percent-encoded, in UTF-8") from fault
    except ValueError as fault:
        raise HttpFault(400, f"the request has more than {FIELDS} fields", "send fewer") from fault


def read_get(query_string: bytes) -> Request | None:
    """The query of a GET; None if it asks for the service description. HttpFault if it is not in order."""
    given = fields(query_string)
    return _request(given) if given and {name for name, _ in given} - {"format", "lang"} else None


def read_post(content_type: str, query_string: bytes, body: bytes) -> Request:
    """The query of a POST. HttpFault 403 for an update, 415 for another type of body, 400 for what is not in order."""
    media, _, parameters = content_type.partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise update_refused()
    if media not in (FORM, QUERY):
        raise HttpFault(
            415,
            f"a body of type `{media[:60]}` is no query" if media else "the body has no Content-Type",
            f"send the query as {QUERY}, or as the field `query` of {FORM}",
        )
    _require_utf8(parameters)
    if media == FORM:
        return _request([*fields(query_string), *fields(body)])
    try:
        sparql = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise HttpFault(400, "the query is not UTF-8", "send it as UTF-8") from fault
    given = fields(query_string)
    if any(name == "query" for name, _ in given):
        raise HttpFault(400, "the request has a query in its address and one in its body", "send one")
    return _request([*given, ("query", sparql)])


def update_refused() -> HttpFault:
    """What an update is answered with."""
    return HttpFault(403, "the graph cannot be updated here: it is made from the data", "edit `data/` and build anew")


def _request(given: Fields) -> Request:
    names = [name for name, _ in given]
    if "update" in names or "using-graph-uri" in names or "using-named-graph-uri" in names:
        raise update_refused()
    for name in ONCE:
        if names.count(name) > 1:
            raise HttpFault(400, f"the request has `{name}` more than once", "send it once")
    single = {name: value for name, value in given if name in ONCE}
    if "query" not in single:
        raise HttpFault(400, "the request has no query", "give it as the parameter `query`")
    default, named = (_graphs(given, name) for name in ("default-graph-uri", "named-graph-uri"))
    is_named = bool(default or named)
    return Request(
        single["query"],
        default if is_named else None,
        named if is_named else None,
        tuple(value for name, value in given if name == "format"),
        single.get("lang", ""),
    )


def _graphs(given: Fields, name: str) -> tuple[str, ...]:
    found = tuple(value for each, value in given if each == name)
    for iri in found:
        try:
            NamedNode(iri)
        except ValueError as fault:
            raise HttpFault(400, f"`{name}` is no absolute IRI", "give the IRI of a graph") from fault
    return found


def _require_utf8(parameters: str) -> None:
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip(' "').lower() not in ("utf-8", "utf8"):
            raise HttpFault(400, "the request is not UTF-8", "send it as UTF-8")
