"""A small graph for the exports, made by the builder from ``tests/fixtures/export/claims.trig`` and the ontology."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kgbuild.build.claims import load_ontology
from kgbuild.build.view import make_view
from kgbuild.export.assemble import Made, make_network
from kgbuild.export.views import read_view
from kgbuild.export.wishes import Wish
from kgbuild.project import locate
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.minting import ONTOLOGY

Make = Callable[..., Made]
SHIPPED = ["events", "cosign", "affiliation", "countries", "full"]


@pytest.fixture(scope="session")
def quads(checkout: Path) -> list[Quad]:
    claims = list(parse(path=str(checkout / "tests/fixtures/export/claims.trig"), format=RdfFormat.TRIG))
    ontology = [Quad(t.subject, t.predicate, t.object, ONTOLOGY) for t in load_ontology(locate(checkout))]
    return [*claims, *ontology, *make_view([*claims, *ontology], checkout / "queries" / "derive")]


@pytest.fixture(scope="session")
def store(quads: list[Quad]) -> LocalStore:
    return in_memory(quads)


@pytest.fixture(scope="session")
def make(store: LocalStore, checkout: Path) -> Make:
    """Return ``make(view, **wishes)``: the network of a shipped view over the small graph."""

    def made(view: str, **wishes: object) -> Made:
        return make_network(store, read_view(checkout / "queries", view), Wish(**wishes))  # type: ignore[arg-type]

    return made
