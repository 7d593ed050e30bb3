"""Comparing what a store gives back with what it was sent: what is lost or added, and what it only writes otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.store.port import Term
from kgbuild.store.remote import RemoteStore
from kgbuild.terms.namespaces import PREFIXES

XSD = PREFIXES["xsd"]
NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "boolean"))
FIRM = NUMBERS | {f"{XSD}string", f"{PREFIXES['rdf']}langString"}
TRUTHS = {"true": "1", "false": "0"}
Key = tuple[str, str, str]


class Difference(Struct):
    """What was sent and did not come back, what came back and was not sent, and terms that came back otherwise.

    ``hash`` is the SHA-256 of what came back, as sorted N-Quads; ``otherwise`` counts pairs of the form that was sent
    and the form that came back.
    """

    quads: int = 0
    hash: str = ""
    lost: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    otherwise: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def is_sound(self) -> bool:
        """Whether every quad came back, be it written otherwise, and no more."""
        return not self.lost and not self.added


def difference(store: RemoteStore, sent: Mapping[str, frozenset[Triple]], sizes: Mapping[str, int]) -> Difference:
    """Read all graphs back and compare them. ``sizes`` is how many triples the store says that each graph has."""
    found = Difference()
    lines = []
    for name in sorted({*sent, *sizes}):
        graph = NamedNode(name)
        rows = store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
        back = frozenset(_triple(row) for row in rows)
        lines += [f"{triple} {graph} .\n" for triple in back]
        if sizes.get(name, 0) != len(back):
            found.lost.append(f"{sizes.get(name, 0)} triples counted in {graph}, and {len(back)} given")
        _compare(found, graph, sent.get(name, frozenset()), back)
    found.quads = len(lines)
    found.hash = sha256("".join(sorted(lines)).encode()).hexdigest()
    return found


def _triple(row: tuple[Term | None, ...]) -> Triple:
    subject, predicate, value = row
    assert not isinstance(subject, Literal | Triple | None)
    assert isinstance(predicate, NamedNode)
    assert value is not None
    return Triple(subject, predicate, value)


def _compare(found: Difference, graph: NamedNode, sent: frozenset[Triple], back: frozenset[Triple]) -> None:
    lost, added = sorted(sent - back, key=str), sorted(back - sent, key=str)
    for key in (_by_value, _by_datatype):
        waiting: dict[Key, list[Triple]] = {}
        for triple in lost:
            waiting.setdefault(key(triple), []).append(triple)
        rest = []
        for triple in added:
            if alike := waiting.get(key(triple)):
                found.otherwise[_form(alike.pop().object), _form(triple.object)] += 1
            else:
                rest.append(triple)
        lost, added = [triple for triples in waiting.values() for triple in triples], rest
    found.lost += [f"{triple} {graph}" for triple in lost]
    found.added += [f"{triple} {graph}" for triple in added]


def _by_value(triple: Triple) -> Key:
    """What two triples have in common whose objects are equal as numbers or as texts."""
    value = triple.object
    if not isinstance(value, Literal):
        return str(triple.subject), str(triple.predicate), str(value)
    text = value.value
    if value.datatype.value in NUMBERS:
        with suppress(InvalidOperation):
            text = str(Decimal(TRUTHS.get(text, text)).normalize())
    return str(triple.subject), str(triple.predicate), f'"{text}"{(value.language or "").lower()}'


def _by_datatype(triple: Triple) -> Key:
    """What two triples have in common that differ only in how a date, a duration or the like is written."""
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value not in FIRM:
        return str(triple.subject), str(triple.predicate), f"^^{value.datatype}"
    return str(triple.subject), str(triple.predicate), str(value)


def _form(value: Term) -> str:
    """The term as it is told: short where its text is long."""
    text = str(value)
    return text if len(text) <= 100 else f"{text[:60]} … {text[-30:]}"
