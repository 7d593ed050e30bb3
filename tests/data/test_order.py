"""The order of an answer is the question's own: it does not come from how the graph was loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.build.graph import Built
from kgbuild.query.card import Card
from kgbuild.query.catalogue import cards
from kgbuild.store.local import LocalStore, in_memory


@pytest.fixture(scope="module")
def stores(built: Built) -> tuple[LocalStore, LocalStore]:
    """The graph as it is loaded, and loaded from its end."""
    quads = [*built.claims, *built.view]
    return in_memory(quads), in_memory(reversed(quads))


@pytest.mark.parametrize("card", cards(Path(__file__).parents[2] / "queries" / "ask"), ids=lambda card: card.name)
def test_a_question_leaves_no_ties_in_its_order(stores: tuple[LocalStore, LocalStore], card: Card) -> None:
    forth, back = stores
    assert forth.select(card.sparql) == back.select(card.sparql)
