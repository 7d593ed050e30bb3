"""Excerpts of the graph: what some documents say, with what the registers say of all that they lead to.

An expected answer is compared with what is answered from such a graph, so that nothing that is added elsewhere, be it a
document or an entry of a register, changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from hashlib import sha256

from pyoxigraph import NamedNode, Quad

from kgbuild.build.units import Unit
from kgbuild.build.view import Rules, divided, stated
from kgbuild.source.files import OTHERS
from kgbuild.store.local import LocalStore
from kgbuild.store.port import Term
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary

BESIDE = frozenset(f"data/{name}.yaml" for name in OTHERS)
"""The files that are part of every excerpt: the dataset's own record, and the judgements."""


class Excerpts:
    """The excerpts of the graph that units make; the rules have the ontology beside, whose vocabulary is given."""

    def __init__(self, units: Iterable[Unit], rules: Rules, vocabulary: Vocabulary) -> None:
        self._units = {unit.file: unit for unit in units}
        self._rules = rules
        self._vocabulary = vocabulary
        self._quads, self.digest, self._said = cache(self._chosen), cache(self._digest), cache(self._by_record)

    @contextmanager
    def graph(self, documents: frozenset[str]) -> Iterator[LocalStore]:
        """The graph of those documents alone, told by their ids; one at a time."""
        quads = self._quads(documents)
        with self._rules.holding(quads, stated(*divided(quads), self._vocabulary)):
            yield self._rules.graph

    def _digest(self, documents: frozenset[str]) -> str:
        """What tells one graph of those documents from another."""
        return sha256("\n".join(sorted(map(str, self._quads(documents)))).encode()).hexdigest()

    def _chosen(self, documents: frozenset[str]) -> set[Quad]:
        chosen = [
            unit
            for unit in self._units.values()
            if unit.documents and {slug for slug, _ in unit.documents} <= documents
        ]
        found = {quad for unit in chosen for quad in unit.said().quads}
        beside = {quad for unit in self._units.values() if unit.file in BESIDE for quad in unit.said().quads}
        waiting, met = list(found), set[Term]()
        while waiting:
            quad = waiting.pop()
            for end in {quad.subject, quad.object}.difference(met):
                met.add(end)
                said = self._entries(minting.record(end.value)) if isinstance(end, NamedNode) else set()
                waiting += said - found
                found |= said
        return found | beside

    def _entries(self, record: str) -> set[Quad]:
        """What registers say of a record."""
        return set().union(*(self._said(file).get(record, ()) for file in self._registers.get(record, ())))

    @cached_property
    def _registers(self) -> dict[str, list[str]]:
        """The files of registers that speak of each record."""
        found = defaultdict(list)
        for unit in self._units.values():
            if not unit.documents and unit.file not in BESIDE:
                for record in unit.about:
                    found[record].append(unit.file)
        return dict(found)

    def _by_record(self, file: str) -> dict[str, set[Quad]]:
        """What a file says, by record."""
        found = defaultdict(set)
        for quad in self._units[file].said().quads:
            assert isinstance(quad.subject, NamedNode)
            found[minting.record(quad.subject.value)].add(quad)
        return dict(found)
