"""The canned questions as addresses: ``/ask`` lists them, ``/ask/who-signed-with?org=JAXA`` asks one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kgbuild.errors import UsageError
from kgbuild.query.answer import Answer
from kgbuild.query.asking import answer
from kgbuild.query.card import Card, in_language
from kgbuild.query.catalogue import no_question
from kgbuild.query.labels import Labels
from kgbuild.query.revision import revise
from kgbuild.query.wording import WORDS as TOLD
from kgbuild.query.wording import as_record, cite, published, rival_text
from kgbuild.web.graph import Graph
from kgbuild.web.negotiation import CSV, HTML, JSON, choose
from kgbuild.web.pages import page
from kgbuild.web.reply import Reply

FORMATS = (JSON, CSV, HTML)
REVISIONS = ("known_at", "as_of", "stated_only")
COMMON = frozenset({"lang", "format", "explain", *REVISIONS})
YES = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "": False}


def list_questions(graph: Graph, job: dict[str, Any]) -> Reply:
    """All questions with their parameters."""
    lang = job["lang"]
    form = choose(job["accept"], (JSON, HTML), job["fields"].get("format", ""))
    cards = list(graph.cards.values())
    if form is HTML:
        listed = [(c.name, in_language(c.title, lang), in_language(c.question, lang)) for c in cards]
        return page("questions.html", lang, questions=listed)
    records = [
        {
            "name": card.name,
            "url": f"{job['base']}/ask/{card.name}",
            "title": in_language(card.title, lang),
            "question": in_language(card.question, lang),
            "parameters": [
                {"name": p.name, "kind": p.kind, "help": in_language(p.help, lang), "examples": list(p.examples)}
                for p in card.parameters
            ],
            "columns": [{"name": c.name, "label": in_language(c.label, lang)} for c in card.columns],
            "keywords": list(card.keywords),
        }
        for card in cards
    ]
    return _json(records)


def ask(graph: Graph, job: dict[str, Any]) -> Reply:
    """The answer to a question. NotFoundError for an unknown question or name, UsageError for a wrong value."""
    name, lang = job["name"], job["lang"]
    if name not in graph.cards:
        raise no_question(name, list(graph.cards), "see all questions at /ask")
    card = graph.cards[name]
    # A form sends the fields that were left empty too.
    given = {key.replace("-", "_"): text for key, text in job["fields"].items() if text.strip()}
    form = choose(job["accept"], FORMATS, given.get("format", ""))
    explain = _yes(given, "explain")
    store = revise(
        graph.store,
        graph.project.queries,
        known_at=given.get("known_at"),
        as_of=given.get("as_of"),
        stated_only=_yes(given, "stated_only"),
    )
    parameters = {key: text for key, text in given.items() if key not in COMMON}
    found = answer(store, card, parameters, lang, explain=explain)
    if form is HTML:
        return _page(graph, card, found, given, explain=explain)
    if form is CSV:
        return Reply(200, CSV.content_type, _csv(found, explain=explain).encode(), {"Content-Language": lang})
    reply = _json(as_record(found, explain=explain))
    reply.headers["Content-Language"] = lang
    return reply


def _yes(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in YES:
        raise UsageError(f"`{name}` is true or false", f"write {name}=true, or leave it out")
    return YES[text]


def _page(graph: Graph, card: Card, found: Answer, given: dict[str, str], *, explain: bool) -> Reply:
    lang = found.language
    shown = [column for column in found.columns if not found.rows or any(row[column.name].text for row in found)]
    return page(
        "answer.html",
        lang,
        card=card,
        title=in_language(card.title, lang),
        question=in_language(card.question, lang),
        parameters=[(p, in_language(p.help, lang)) for p in card.parameters],
        defaults=_defaults(graph, card, lang),
        given=given,
        columns=[(column.name, in_language(column.label, lang)) for column in shown],
        rows=found.rows,
        explain=explain,
        told=TOLD[lang],
        cite=cite,
        rival_text=rival_text,
        when=lambda passage: published(passage.published, passage.published_inferred, TOLD[lang]),
        documents=_documents(found),
        link_to=lambda form: f"/ask/{card.name}?{urlencode({**given, 'format': form})}",
        here=[(key, text) for key, text in given.items() if key != "lang"],
    )


def _defaults(graph: Graph, card: Card, lang: str) -> dict[str, str]:
    """What each parameter is where nothing is given, in words."""
    blocks = {p.name: card.block(p.name) for p in card.parameters}
    tokens = {name: [token for row in block.rows for token in row] for name, block in blocks.items() if block}
    nodes = {token: NamedNode(token[1:-1]) for each in tokens.values() for token in each if token.startswith("<")}
    labels = Labels(graph.store, nodes.values())
    return {
        name: ", ".join(
            labels.of(nodes[token], lang) if token in nodes else token.partition("^^")[0].strip('"')
            for token in each
            if token != "UNDEF"
        )
        for name, each in tokens.items()
    }


def _documents(found: Answer) -> list[Any]:
    """The documents that the rows' passages stand in, each by one of its passages."""
    documents = {passage.document: passage for row in found for passage in row.support.passages}
    return [passage for _, passage in sorted(documents.items())]


def _csv(found: Answer, *, explain: bool) -> str:
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    names = [column.name for column in found.columns]
    out.writerow([*names, *(["passages", "rivals"] if explain else [])])
    for row in found:
        support = ["; ".join(map(cite, row.support.passages)), "; ".join(map(rival_text, row.support.rivals))]
        out.writerow([*row.texts, *(support if explain else [])])
    return written.getvalue()


def _json(value: Any) -> Reply:
    return Reply(200, JSON.media, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
