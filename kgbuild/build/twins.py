"""Likely twins: two ids for what may be one thing, seen by their names, all at once and in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from msgspec import Struct, field

from kgbuild.build.corpus import Given
from kgbuild.errors import Problem, Severity
from kgbuild.values.likeness import TURNED, weight, words

PEOPLE = "person"
LONG_NAME, LONG_WORD = 10, 7
"""The least lengths of a name, and of the one word in it that differs, for one slip to mean nothing."""


class Called(Struct):
    """A thing with all that it is called; ``others`` are the ids of what it is declared different from."""

    kind: str
    id: str
    names: dict[str, None] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)


class Twin(Struct, frozen=True):
    """A thing of a kind that may be an ``earlier`` one: it is called ``name``, and that one ``earlier_name``."""

    kind: str
    id: str
    name: str
    earlier: str
    earlier_name: str


def likely_twins(ids: Iterable[Given]) -> list[Twin]:
    """The things that are called as an earlier one of their kind, or nearly so.

    ``ids`` are all places where ids are given, in the order of reading. Equal are names that are one when folded; of
    people also in another order. Nearly equal are long names in which one long word differs by one slip. What is
    declared ``different-from`` the other is no twin of it.
    """
    things = _things(ids)
    near = _near_words({word for thing in things for name in thing.names for word in words(name)})
    slippery = frozenset(near)
    seen: dict[tuple[str, str], tuple[Called, str]] = {}
    twins = []
    for thing in things:
        told = {thing.id}
        for name in thing.names:
            parts = words(name)
            key = _key(thing.kind, parts)
            nearly = () if slippery.isdisjoint(parts) else _nearly(thing.kind, parts, near)
            for spelling in (key, *nearly):
                found = seen.get((thing.kind, spelling))
                if found is None or found[0].id in told or found[0].id in thing.others or thing.id in found[0].others:
                    continue
                told.add(found[0].id)
                twins.append(Twin(thing.kind, thing.id, name, found[0].id, found[1]))
            if key:
                seen.setdefault((thing.kind, key), (thing, name))
    return twins


def _things(ids: Iterable[Given]) -> list[Called]:
    """Every thing that has an id, once, in the order of reading."""
    things: dict[tuple[str, str], Called] = {}
    for one in ids:
        thing = things.get((one.kind, one.slug))
        if thing is None:
            thing = things[one.kind, one.slug] = Called(one.kind, one.slug)
            thing.names[one.slug] = None
        for name in one.names:
            thing.names[name] = None
        thing.others.update(one.different)
    return list(things.values())


def _key(kind: str, parts: Iterable[str]) -> str:
    """What equal names have in common: the folded name, of people turned so that its order does not matter."""
    key = "".join(parts)
    if kind != PEOPLE or weight(key) < TURNED:
        return key
    return min(key[at:] + key[:at] for at in range(len(key)))


def _nearly(kind: str, parts: tuple[str, ...], near: dict[str, set[str]]) -> Iterator[str]:
    """The keys that a long name would have with one of its words nearly so."""
    if weight("".join(parts)) < LONG_NAME:
        return
    for at, word in enumerate(parts):
        for other in near.get(word, ()):
            yield _key(kind, (*parts[:at], other, *parts[at + 1 :]))


def _near_words(all_words: Iterable[str]) -> dict[str, set[str]]:
    """For each long word the words that differ from it by one slip, but not in their first letter.

    Two such words have a spelling in common when a letter is left out of one of them, or of both.
    """
    from rapidfuzz.distance import OSA

    first: dict[str, str] = {}
    alike: dict[str, set[str]] = {}
    for word in all_words:
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


def of_twins(twins: Sequence[Twin], ids: Iterable[Given]) -> Iterator[Problem]:
    """A warning for each of the twins, where its id is first given; ``ids`` as in :func:`likely_twins`."""
    first: dict[tuple[str, str], Given] = {}
    for one in ids if twins else ():
        first.setdefault((one.kind, one.slug), one)
    for twin in twins:
        this, other = first[twin.kind, twin.id], first[twin.kind, twin.earlier]
        called = f"`{twin.name}`"
        if twin.name != twin.earlier_name:
            called += f", nearly `{twin.earlier_name}`"
        # Facts say no `different-from`: only entries of a register do.
        otherwise = "give this one a name that tells the two apart"
        if not this.repeatable:
            otherwise = f"write `different-from: {other.slug}`"
        yield Problem(
            "likely-twin",
            f"`{this.slug}` may be `{other.slug}` ({other.span.file}:{other.span.line}): it is called {called}",
            f"if they are one, use the id `{other.slug}` and remove this one; if not, {otherwise}",
            this.span,
            Severity.WARNING,
        )
