"""Excerpts of the graph: what some documents say, with what the registers say of all that they lead to.

An expected answer is compared with what is answered from such a graph, so that nothing that is added elsewhere, be it a
document or an entry of a register, changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from kgbuild.build.graph import as_quads
from kgbuild.build.units import Unit
from kgbuild.build.view import divided, with_view
from kgbuild.source.files import OTHERS
from kgbuild.store.local import LocalStore
from kgbuild.store.port import Term
from kgbuild.terms import minting

BESIDE = frozenset(f"data/{name}.yaml" for name in OTHERS)
"""The files that are part of every excerpt: the dataset's own record, and the judgements."""


class Excerpts:
    """The excerpts of the graph that units make; ``rules`` is the folder of derive rules."""

    def __init__(self, units: Iterable[Unit], ontology: Iterable[Triple], rules: Path) -> None:
        self._units = list(units)
        self._ontology = as_quads(ontology)
        self._rules = rules
        self._quads, self.graph, self.digest = cache(self._chosen), cache(self._graph), cache(self._digest)

    def _graph(self, documents: frozenset[str]) -> LocalStore:
        """The graph of those documents alone, told by their ids."""
        basis, claims = divided(self._quads(documents))
        return with_view([*basis, *self._ontology], claims, self._rules)

    def _digest(self, documents: frozenset[str]) -> str:
        """What tells one graph of those documents from another."""
        return sha256("\n".join(sorted(map(str, self._quads(documents)))).encode()).hexdigest()

    def _chosen(self, documents: frozenset[str]) -> set[Quad]:
        chosen = [unit for unit in self._units if unit.documents and {slug for slug, _ in unit.documents} <= documents]
        found = {quad for unit in chosen for quad in unit.said().quads}
        beside = {quad for unit in self._units if unit.file in BESIDE for quad in unit.said().quads}
        waiting, met = list(found), set[Term]()
        while waiting:
            quad = waiting.pop()
            for end in {quad.subject, quad.object}.difference(met):
                met.add(end)
                said = self._entries.get(minting.record(end.value), []) if isinstance(end, NamedNode) else []
                waiting += set(said) - found
                found.update(said)
        return found | beside

    @cached_property
    def _entries(self) -> dict[str, list[Quad]]:
        """What registers say, by record."""
        entries = defaultdict(list)
        for unit in self._units:
            if not unit.documents and unit.file not in BESIDE:
                for quad in unit.said().quads:
                    assert isinstance(quad.subject, NamedNode)
                    entries[minting.record(quad.subject.value)].append(quad)
        return dict(entries)
