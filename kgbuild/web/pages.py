"""Pages: plain HTML without script, made from templates that escape whatever is put into them."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kgbuild.errors import KgError
from kgbuild.terms.namespaces import BASE
from kgbuild.web.faults import HttpFault, status_of
from kgbuild.web.negotiation import HTML, PLAIN, Format, choose
from kgbuild.web.reply import Reply
from kgbuild.web.words import WORDS

PROBLEM = Format("json", "application/problem+json", ("application/json", "application/sparql-results+json"))


@cache
def environment() -> Environment:
    """The templates of this package."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["local"] = local_link
    made.globals["encoded"] = urlencode
    return made


def render(template: str, lang: str, **said: Any) -> bytes:
    """The page of a template, in UTF-8. ``words`` are the words of the language."""
    return environment().get_template(template).render(lang=lang, words=WORDS[lang], **said).encode()


def page(template: str, lang: str, status: int = 200, **said: Any) -> Reply:
    """A reply that is a page."""
    return Reply(status, HTML.content_type, render(template, lang, **said), {"Content-Language": lang})


def local_link(iri: str, lang: str) -> str:
    """Where a link to an IRI goes: ours to this server, a web address to itself, anything else nowhere."""
    if iri.startswith(BASE):
        path, mark, fragment = iri[len(BASE) :].partition("#")
        return f"/{quote(path)}?lang={lang}" + (f"#{quote(fragment)}" if mark else "")
    return iri if iri.startswith(("http://", "https://")) else ""


def fault_reply(fault: KgError, accept: str, lang: str) -> Reply:
    """A fault in the form that the client reads: a page, problem+json (RFC 9457), or one line of text."""
    status = status_of(fault)
    headers = fault.headers if isinstance(fault, HttpFault) else {}
    try:
        form = choose(accept, (PLAIN, HTML, PROBLEM))
    except HttpFault:
        form = PLAIN
    if form is HTML:
        body = render("fault.html", lang, status=status, message=fault.message, repair=fault.repair)
        return Reply(status, HTML.content_type, body, headers)
    if form is PROBLEM:
        told = {
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": fault.message,
            **({"repair": fault.repair} if fault.repair else {}),
        }
        return Reply(status, PROBLEM.media, (json.dumps(told, ensure_ascii=False) + "\n").encode(), headers)
    return Reply(status, PLAIN.content_type, f"{fault}\n".encode(), headers)
