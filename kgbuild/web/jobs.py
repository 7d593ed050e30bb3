"""What is done in a job's own process: whatever reads the graph, and the making of the reply."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kgbuild.query
import kgbuild.values
from kgbuild.errors import KgError
from kgbuild.project import Project, locate
from kgbuild.store.local import LocalStore, from_folder
from kgbuild.store.published import current_version, verify
from kgbuild.web import answering
from kgbuild.web.forkserver import Work
from kgbuild.web.limits import Limits
from kgbuild.web.pages import environment, fault_reply
from kgbuild.web.reply import Reply


class Graph:
    """A version that is open, with all that jobs need, read before the first fork."""

    def __init__(self, project: Project, limits: Limits) -> None:
        folder = current_version(project)
        verify(folder)
        self.version = folder.name
        self.limits = limits
        self.project = project
        self.store: LocalStore = from_folder(folder / "oxigraph")


Job = Callable[[Graph, dict[str, Any]], Reply]


def query(graph: Graph, job: dict[str, Any]) -> Reply:
    """Any SPARQL query."""
    return answering.answer(graph.store, graph.limits, job)


JOBS: dict[str, Job] = {"query": query}


def prepare(root: str, store: str, limits: dict[str, Any]) -> tuple[Work, dict[str, str]]:
    """Open the newest version. EnvironmentFault if there is none or it is damaged."""
    graph = Graph(locate(Path(root), Path(store)), Limits(**limits))
    _import_all()

    def work(job: dict[str, Any]) -> Reply:
        try:
            return JOBS[job["kind"]](graph, job)
        except KgError as fault:
            return fault_reply(fault, job["accept"], job["lang"])

    return work, {"version": graph.version}


def _import_all() -> None:
    """Load now what is otherwise loaded when it is first needed: a job may open no file."""
    for package in (kgbuild.query, kgbuild.values):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for template in environment().list_templates(extensions=["html"]):
        environment().get_template(template)
