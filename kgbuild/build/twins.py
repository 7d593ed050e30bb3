"""Likely twins: two ids for what may be one thing, seen by their names, all at once and in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations

from kgbuild.build.corpus import Given
from kgbuild.errors import Problem, Severity, Span
from kgbuild.values.likeness import TURNED, folded, weight, words

PEOPLE = "person"
LONG_NAME, LONG_WORD = 10, 7
"""The least lengths of a name, and of the one word in it that differs, for one slip to mean nothing."""


@dataclass(slots=True)
class Called:
    """A thing with all that it is called; ``place`` is where its id was first written.

    ``registered`` tells entries of a register from facts; ``others`` are the ids of what it is declared different from.
    """

    kind: str
    id: str
    place: Span
    registered: bool
    names: dict[str, None] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)


def likely_twins(ids: Iterable[Given]) -> list[Problem]:
    """A warning for each thing that is called as an earlier one of its kind, or nearly so, at the later one's id.

    ``ids`` are all places where ids are given, in the order of reading. Equal are names that are one when folded; of
    people also in another order. Nearly equal are long names in which one long word differs by one slip. What is
    declared ``different-from`` the other is no twin of it.
    """
    things = _things(ids)
    near = _near_words(things)
    seen: dict[tuple[str, str], tuple[Called, str]] = {}
    problems = []
    for thing in things:
        told = {thing.id}
        for name in thing.names:
            key = _key(thing.kind, name)
            for spelling in (key, *_nearly(thing.kind, name, near)):
                found = seen.get((thing.kind, spelling))
                if found is None or found[0].id in told or found[0].id in thing.others or thing.id in found[0].others:
                    continue
                told.add(found[0].id)
                problems.append(_problem(thing, name, *found))
            if key:
                seen.setdefault((thing.kind, key), (thing, name))
    return problems


def _things(ids: Iterable[Given]) -> list[Called]:
    """Every thing that has an id, once, in the order of reading."""
    things: dict[tuple[str, str], Called] = {}
    for one in ids:
        thing = things.get((one.kind, one.slug))
        if thing is None:
            thing = things[one.kind, one.slug] = Called(one.kind, one.slug, one.span, not one.repeatable)
            thing.names[one.slug] = None
        for name in one.names:
            thing.names[name] = None
        thing.others.update(one.different)
    return list(things.values())


def _key(kind: str, name: str) -> str:
    """What equal names have in common: the folded name, of people turned so that its order does not matter."""
    key = folded(name)
    if kind != PEOPLE or weight(key) < TURNED:
        return key
    return min(key[at:] + key[:at] for at in range(len(key)))


def _nearly(kind: str, name: str, near: dict[str, set[str]]) -> Iterator[str]:
    """The keys that a long name would have with one of its words nearly so."""
    parts = words(name)
    if near.keys().isdisjoint(parts) or weight(folded(name)) < LONG_NAME:
        return
    for at, word in enumerate(parts):
        for other in near.get(word, ()):
            yield _key(kind, " ".join((*parts[:at], other, *parts[at + 1 :])))


def _near_words(things: list[Called]) -> dict[str, set[str]]:
    """For each long word of a name the words that differ from it by one slip, but not in their first letter.

    Two such words have a spelling in common when a letter is left out of one of them, or of both.
    """
    from rapidfuzz.distance import OSA

    first: dict[str, str] = {}
    alike: dict[str, set[str]] = {}
    for word in {word for thing in things for name in thing.names for word in words(name)}:
        if len(word) >= LONG_WORD and word.isascii() and word.isalpha():
            for spelling in (word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))):
                other = first.setdefault(spelling, word)
                if other is not word:
                    alike.setdefault(spelling, {other}).add(word)
    near: dict[str, set[str]] = {}
    for group in alike.values():
        for one, other in permutations(group, 2):
            if OSA.distance(one, other, score_cutoff=1) == 1:
                near.setdefault(one, set()).add(other)
    return near


def _problem(thing: Called, name: str, other: Called, other_name: str) -> Problem:
    where = f"{other.place.file}:{other.place.line}"
    called = f"`{name}`" if name == other_name else f"`{name}`, nearly `{other_name}`"
    otherwise = "give this one a name that tells the two apart"
    if thing.registered:
        otherwise = f"write `different-from: {other.id}`"
    return Problem(
        "likely-twin",
        f"`{thing.id}` may be `{other.id}` ({where}): it is called {called}",
        f"if they are one, use the id `{other.id}` and remove this one; if not, {otherwise}",
        thing.place,
        Severity.WARNING,
    )
