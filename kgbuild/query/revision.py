"""The graph as it was known or as it held on a day, or without what curators inferred."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kgbuild.errors import UsageError
from kgbuild.query.kinds import parse
from kgbuild.store.local import LocalStore
from kgbuild.store.port import GraphStore


def day(store: GraphStore, kind: str, text: str | None) -> date | None:
    """The day that a user writes (``kind`` date, first-day or last-day); UsageError if it is none."""
    terms = parse(store, kind, text) if text is not None else None
    return date.fromisoformat(terms[0].value) if terms is not None else None


def revise(
    store: GraphStore,
    queries: Path,
    *,
    known_at: str | None = None,
    as_of: str | None = None,
    stated_only: bool = False,
) -> GraphStore:
    """The store itself, or one in memory with the view resolved anew.

    ``known_at``: only from documents published by that day, or by the end of that month or year; ``as_of``: only what
    held on that day; ``stated_only``: without inferences. UsageError for a date that is none, and for an endpoint,
    which cannot be resolved anew here.
    """
    if known_at is None and as_of is None and not stated_only:
        return store
    if not isinstance(store, LocalStore):
        raise UsageError("an endpoint answers from the view that it has", "ask the local graph, without --endpoint")
    from kgbuild.build.view import revised

    return revised(
        store,
        queries / "derive",
        known_at=day(store, "last-day", known_at),
        as_of=day(store, "date", as_of),
        stated_only=stated_only,
    )
