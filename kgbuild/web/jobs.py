"""What is done in a job's own process: whatever reads the graph, and the making of the reply."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

import kgbuild.build
import kgbuild.query
import kgbuild.values
from kgbuild.errors import KgError
from kgbuild.project import locate
from kgbuild.query.card import in_language
from kgbuild.query.internal import load_all, run
from kgbuild.query.labels import Labels
from kgbuild.web import answering, asking, dataset, openapi, things
from kgbuild.web.graph import Graph
from kgbuild.web.limits import Limits
from kgbuild.web.pages import environment, fault_reply, page
from kgbuild.web.protocol import Request as Query
from kgbuild.web.remembering import VERSION
from kgbuild.web.reply import Reply
from kgbuild.web.worker import Work

Job = Callable[[Graph, dict[str, Any]], Reply]


def query(graph: Graph, job: dict[str, Any]) -> Reply:
    """Any SPARQL query."""
    return answering.answer(graph.store, graph.limits, job)


def start(graph: Graph, job: dict[str, Any]) -> Reply:
    """The first page: the questions and the documents."""
    lang = job["lang"]
    rows = list(run(graph.store, "documents", {}))
    labels = Labels(graph.store, (row.get("publisher") for row in rows))
    documents = [
        (row["document"].value, row["title"].value, labels.of(row["publisher"], lang) if "publisher" in row else "")
        for row in rows
        if isinstance(row["document"], NamedNode) and isinstance(row["title"], Literal)
    ]
    questions = sorted(((card.name, in_language(card.title, lang)) for card in graph.cards.values()), key=itemgetter(1))
    return page("start.html", lang, questions=questions, documents=documents)


def described(graph: Graph, job: dict[str, Any]) -> Reply:
    """The questions in OpenAPI."""
    found = openapi.describe(list(graph.cards.values()), job["base"], job["lang"])
    return Reply(200, "application/json", (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())


JOBS: dict[str, Job] = {
    "query": query,
    "start": start,
    "openapi": described,
    "questions": asking.list_questions,
    "ask": asking.ask,
    "thing": things.thing,
    "ontology": things.ontology,
    "graph": things.whole_graph,
    "dataset": dataset.describe,
}


EVERYTHING = "SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"


def prepare(root: str, store: str, limits: dict[str, Any]) -> tuple[Work, dict[str, Any] | None, dict[str, str]]:
    """Open the newest version: what does a job, the job that a worker does first, and what is told to the server.

    Workers first read a graph in memory, which makes their own copy. EnvironmentFault if there is no version or it is
    damaged.
    """
    graph = Graph(locate(Path(root), Path(store)), Limits(**limits))
    _load_all()

    def work(job: dict[str, Any]) -> Reply:
        try:
            reply = JOBS[job["kind"]](graph, job)
        except KgError as fault:
            reply = fault_reply(fault, job["accept"], job["lang"])
        reply.headers[VERSION] = graph.version
        return reply

    first = None if graph.store.is_on_disk else Query(EVERYTHING, formats=("json",)).job("http://localhost")
    return work, first, {"version": graph.version}


def _load_all() -> None:
    """Load now, once, what each job would otherwise load for itself."""
    for package in (kgbuild.query, kgbuild.values, kgbuild.build):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    load_all()
    for template in environment().list_templates(extensions=["html"]):
        environment().get_template(template)
