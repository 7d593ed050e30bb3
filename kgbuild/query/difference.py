"""How two editions of the graph differ, entity by entity: what is claimed and where, and what the view makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from enum import StrEnum

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.query.editions import Edition, Key, Values, entity
from kgbuild.store.port import Term
from kgbuild.terms.namespaces import term

NAMES = frozenset({term("rdfs:label"), term("dcterms:title")})


class Kind(StrEnum):
    """What became of an entity."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


class Level(StrEnum):
    """Where a change is seen: in what is claimed, in what the view holds, or in what the view does not believe."""

    CLAIM = "claim"
    VIEW = "view"
    CONFLICT = "conflict"


class Value(Struct, frozen=True):
    """A value, and the passages that say it."""

    term: Term
    passages: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """One property of one node: the values that were said and are no more, or elsewhere, and those that are new."""

    node: str
    property: NamedNode
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    level: Level = Level.CLAIM


class Changed(Struct, frozen=True):
    """An entity that differs. ``was`` is its IRI before, ``fresh`` and ``gone`` the records that only one side has."""

    kind: Kind
    iri: str
    was: str
    changes: tuple[Change, ...]
    fresh: frozenset[str]
    gone: frozenset[str]


def compare(old: Edition, new: Edition) -> tuple[Edition, list[Changed]]:
    """The old edition under the new names of what was renamed, and all entities that differ, by IRI."""
    renamed = renames(old, new)
    before = old.renamed(renamed)
    was = {now: then for then, now in renamed.items()}
    return before, list(_differing(before, new, was))


def renames(old: Edition, new: Edition) -> dict[str, str]:
    """Entities that only have another id now: of the same kind, and alone in having exactly these names."""
    left = _by_names({iri: said for iri, said in old.said.items() if iri not in new.said})
    come = _by_names({iri: said for iri, said in new.said.items() if iri not in old.said})
    both = [(left[names], come[names]) for names in left.keys() & come.keys()]
    return {before[0]: after[0] for before, after in both if len(before) == len(after) == 1}


def _by_names(found: Mapping[str, Mapping[Key, Values]]) -> dict[tuple[str, frozenset[Term]], list[str]]:
    named: dict[tuple[str, frozenset[Term]], list[str]] = {}
    for iri, said in sorted(found.items()):
        own = (values for (node, predicate, _), values in said.items() if node == iri and predicate in NAMES)
        names = frozenset(value for values in own for value in values)
        if names:
            named.setdefault((iri.rpartition("/")[0], names), []).append(iri)
    return named


def _differing(old: Edition, new: Edition, was: Mapping[str, str]) -> Iterator[Changed]:
    seen: dict[str, list[Change]] = {}
    for level, before, after in ((Level.VIEW, old.held, new.held), (Level.CONFLICT, old.disputed, new.disputed)):
        for key in sorted(before.keys() | after.keys(), key=str):
            if (left := before.get(key, set())) != (right := after.get(key, set())):
                change = Change(*key[:2], _bare(left - right), _bare(right - left), level)
                seen.setdefault(entity(key[0]), []).append(change)
    for iri in sorted(old.said.keys() | new.said.keys() | seen.keys()):
        then, now = old.said.get(iri, {}), new.said.get(iri, {})
        changes = list(_claimed(then, now))
        if then and now:
            changes += [change for change in seen.get(iri, ()) if not _follows(change, changes)]
            kind = Kind.RENAMED if iri in was else Kind.CHANGED
        else:
            kind = Kind.ADDED if now else Kind.REMOVED
        if changes or iri in was:
            nodes = [frozenset(node for node, _, _ in each) for each in (then, now)]
            yield Changed(kind, iri, was.get(iri, ""), tuple(changes), nodes[1] - nodes[0], nodes[0] - nodes[1])


def _claimed(old: Mapping[Key, Values], new: Mapping[Key, Values]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys(), key=str):
        then, now = old.get(key, {}), new.get(key, {})
        before = {value: passages for value, passages in then.items() if now.get(value) != passages}
        after = {value: passages for value, passages in now.items() if then.get(value) != passages}
        moved = before.keys() & after.keys()
        for value in sorted(moved, key=str):
            yield Change(*key[:2], _valued({value: before[value]}), _valued({value: after[value]}))
        gone, come = ({value: each[value] for value in each.keys() - moved} for each in (before, after))
        if gone or come:
            yield Change(*key[:2], _valued(gone), _valued(come))


def _follows(change: Change, claimed: list[Change]) -> bool:
    """Whether the view changes just as the claims do, so that there is nothing more to say."""
    if change.level is not Level.VIEW:
        return False
    same = [one for one in claimed if (one.node, one.property) == (change.node, change.property)]
    gone = {value.term for one in same for value in one.before}
    come = {value.term for one in same for value in one.after}
    return {value.term for value in change.before} <= gone and {value.term for value in change.after} <= come


def _valued(values: Values) -> tuple[Value, ...]:
    return tuple(Value(value, tuple(sorted(values[value]))) for value in sorted(values, key=str))


def _bare(values: Set[Term]) -> tuple[Value, ...]:
    return tuple(Value(value) for value in sorted(values, key=str))
