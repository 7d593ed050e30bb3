"""A version that is open, with the questions that can be put to it."""

from __future__ import annotations

from kgbuild.project import Project
from kgbuild.query.catalogue import cards
from kgbuild.store.local import LocalStore
from kgbuild.store.published import current_version, hold_version
from kgbuild.web.limits import MIB, Limits


class Graph:
    """The newest version of a project. EnvironmentFault if there is none, or if it is damaged."""

    def __init__(self, project: Project, limits: Limits) -> None:
        folder = current_version(project)
        self.version = folder.name
        self.limits = limits
        self.project = project
        self.store: LocalStore = hold_version(folder, limits.held_mib * MIB)
        self.cards = {card.name: card for card in cards(project.queries / "ask")}
