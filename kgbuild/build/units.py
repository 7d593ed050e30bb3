"""What each file contributes to the graph, so that a file that has not changed need not be read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace
from pyoxigraph import Quad

from kgbuild.build.claims import emit_part
from kgbuild.build.corpus import Corpus, Given, Index, given, make_index, own_ids
from kgbuild.build.emit import Origin, Origins
from kgbuild.build.twins import Twin, likely_twins, of_twins
from kgbuild.errors import Problem, Span
from kgbuild.terms import minting
from kgbuild.terms.vocabulary import Vocabulary


class Said(Struct, frozen=True):
    """What one file states, and where in it each thing is said."""

    quads: list[Quad]
    origins: Mapping[str, list[Origin]]


class Unit(Struct):
    """The contribution of one file.

    ``given`` are the ids that it gives, ``documents`` the ids of the documents in it, ``broken`` the ids of records
    that cannot be read, ``unread`` the problems of reading; ``wanted`` are the ids that it looks up, ``untied`` the
    problems of looking them up, ``faulty`` the IRIs of records with problems; ``about`` the records that it speaks of.
    """

    file: str
    given: tuple[Given, ...]
    documents: tuple[tuple[str, Span], ...]
    broken: frozenset[str]
    unread: tuple[Problem, ...]
    wanted: frozenset[str] = frozenset()
    untied: tuple[Problem, ...] = ()
    faulty: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    said: Callable[[], Said] = field(default=lambda: Said([], {}))


class Units(Struct):
    """All files' contributions by file, in the order of reading; ``fresh`` are the files that were read now.

    ``twins`` are ids that may stand for one thing.
    """

    by_file: dict[str, Unit]
    index: Index
    fresh: frozenset[str]
    twins: list[Twin]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the files, each by itself and all together."""
        found = [*self.index.problems, *of_twins(self.twins, _given(self.by_file.values()))]
        for unit in self.by_file.values():
            found += [*unit.unread, *unit.untied]
        return found

    @property
    def faulty(self) -> frozenset[str]:
        """The IRIs of records with problems, of which further checks have nothing new to say."""
        return frozenset(self.index.contested).union(*(unit.faulty for unit in self.by_file.values()))


class Earlier(Struct, frozen=True):
    """What was made earlier: all contributions, and likely twins. The content of ``unchanged`` files is as it was."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    twins: list[Twin] = field(default_factory=list)
    unchanged: Set[str] = frozenset()


def make_units(
    names: Iterable[str], read: Callable[[str], Corpus], vocabulary: Vocabulary, earlier: Earlier | None = None
) -> Units:
    """The contributions of the files called ``names``, in that order, as if all were read anew.

    Files that have changed since ``earlier``, and those whose references have come to mean something else, are
    ``read``.
    """
    earlier = earlier or Earlier()
    before, unchanged = earlier.units, earlier.unchanged
    parts: dict[str, Corpus] = {}
    heads: dict[str, Unit] = {}
    for name in names:
        if name not in unchanged:
            parts[name] = read(name)
        heads[name] = _head(name, parts[name]) if name in parts else before[name]
    index, broken, documents = _index(heads.values()), _broken(heads.values()), _documents(heads.values())
    is_same = list(heads) == list(before) and all(_called(heads[name]) == _called(before[name]) for name in parts)
    moved = frozenset[str]()
    if not is_same:
        moved = _moved(_index(before.values()), index) | (broken ^ _broken(before.values()))
        moved |= documents ^ _documents(before.values())
    for name, unit in heads.items():
        if name not in parts and (unit.wanted & moved or (unit.untied and (parts or moved))):
            parts[name] = read(name)
    units = {
        name: _whole(unit, parts[name], index, vocabulary, broken, documents) if name in parts else unit
        for name, unit in heads.items()
    }
    twins = earlier.twins if is_same else likely_twins(_given(units.values()))
    return Units(units, index, frozenset(parts), twins)


def _given(units: Iterable[Unit]) -> Iterator[Given]:
    """Where ids are given to what may have twins. Countries have none: they come from a standard."""
    return (one for unit in units for one in unit.given if one.kind != "country")


def _called(unit: Unit) -> tuple[list[Given], Set[str], Set[str]]:
    """What a file calls things, wherever in it, which documents it has, and what of it cannot be read."""
    names = [replace(one, span=Span(unit.file, 1, 1)) for one in unit.given]
    return names, {slug for slug, _ in unit.documents}, unit.broken


def _head(name: str, part: Corpus) -> Unit:
    return Unit(name, tuple(given(part)), tuple(own_ids(part)), part.broken, tuple(part.problems))


def _whole(
    unit: Unit, part: Corpus, index: Index, vocabulary: Vocabulary, broken: frozenset[str], documents: Set[str]
) -> Unit:
    emitter = emit_part(part, index, vocabulary, broken, documents)
    said = Said(emitter.claims.quads, emitter.claims.origins)
    return Unit(
        unit.file,
        unit.given,
        unit.documents,
        unit.broken,
        unit.unread,
        frozenset(emitter.wanted),
        tuple(emitter.problems),
        frozenset(emitter.faulty),
        frozenset(map(minting.record, said.origins)),
        lambda: said,
    )


def _index(units: Iterable[Unit]) -> Index:
    listed = list(units)
    return make_index(
        chain.from_iterable(unit.given for unit in listed), chain.from_iterable(unit.documents for unit in listed)
    )


def _broken(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset().union(*(unit.broken for unit in units))


def _documents(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(slug for unit in units for slug, _ in unit.documents)


def _moved(before: Index, after: Index) -> frozenset[str]:
    """The ids that stand for something else than before, or for nothing."""
    old = {slug: (known.kind, known.iri) for slug, known in before.known.items()}
    new = {slug: (known.kind, known.iri) for slug, known in after.known.items()}
    return frozenset(slug for slug, _ in old.items() ^ new.items())


def merged(units: Iterable[Unit]) -> tuple[list[Quad], Origins]:
    """All quads of the units, and where each subject is spoken of, in the order of the units."""
    quads: list[Quad] = []
    origins: Origins = {}
    for unit in units:
        said = unit.said()
        quads += said.quads
        for subject, places in said.origins.items():
            origins.setdefault(subject, []).extend(places)
    return quads, origins
