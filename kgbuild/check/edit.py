"""What an edit of the data changed, and what a check has to look at again because of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property

from msgspec import Struct
from pyoxigraph import Quad

from kgbuild.build.units import Unit, Units
from kgbuild.terms import minting


class Edit(Struct, frozen=True, dict=True):
    """The files that are not as they were, or whose references have come to mean something else.

    ``was`` and ``now`` are their contributions before and after; ``units`` are those of all files now.
    """

    was: Mapping[str, Unit]
    now: Mapping[str, Unit]
    units: Units

    @classmethod
    def between(cls, before: Mapping[str, Unit], units: Units) -> Edit:
        """What lies between the contributions of an earlier state and those of all files now."""
        touched = units.fresh | (before.keys() - units.by_file.keys())
        was, now = ({name: unit for name, unit in side.items() if name in touched} for side in (before, units.by_file))
        return cls(was, now, units)

    @cached_property
    def removed(self) -> frozenset[Quad]:
        """The quads that nobody claims any more."""
        gone = _quads(self.was) - _quads(self.now)
        # Only its document states anything in a passage; names and identities stand in graphs that files share.
        shared = (quad for quad in gone if quad.graph_name in (minting.REGISTER, minting.DOCUMENTS))
        records = {minting.record(quad.subject.value) for quad in shared}  # type: ignore[union-attr]
        others = (unit for name, unit in self.units.by_file.items() if name not in self.now)
        return gone.difference(*(unit.said().quads for unit in others if not records.isdisjoint(unit.about)))

    @cached_property
    def added(self) -> frozenset[Quad]:
        """The quads that these files did not claim before."""
        return _quads(self.now) - _quads(self.was)

    @cached_property
    def records(self) -> frozenset[str]:
        """The records that the files speak of, or spoke of: what is wrong with them may be told at another place."""
        spoken = (unit.about for side in (self.was, self.now) for unit in side.values())
        return frozenset().union(*spoken)

    def concerns(self, documents: Set[str]) -> bool:
        """Whether the graph of all registers and of those documents alone has changed."""
        for name in self.was.keys() | self.now.keys():
            sides = [side[name] for side in (self.was, self.now) if name in side]
            if any({slug for slug, _ in unit.documents} <= documents for unit in sides):
                quads = [set(unit.said().quads) for unit in sides]
                if len(sides) == 1 or quads[0] != quads[1] or sides[0].documents != sides[1].documents:
                    return True
        return False


def _quads(units: Mapping[str, Unit]) -> frozenset[Quad]:
    return frozenset(quad for unit in units.values() for quad in unit.said().quads)
