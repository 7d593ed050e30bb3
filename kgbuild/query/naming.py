"""From what a user calls a thing to its IRI: an id, an IRI, a CURIE, a code, or a name in any language.

What is written exactly so wins over what differs in case, width or spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from kgbuild.errors import NotFoundError, UsageError
from kgbuild.query.internal import run
from kgbuild.query.labels import Labels
from kgbuild.store.port import GraphStore, Solutions
from kgbuild.terms.minting import parent
from kgbuild.terms.namespaces import BASE, PREFIXES, shorten
from kgbuild.values.faults import alternatives, quoted

ID = PREFIXES["id"]
TOPIC = PREFIXES["code"] + "topic/"
AGENTS = tuple(f"{ID}{segment}/" for segment in ("organisation", "person", "post", "country", "delegation"))
SEGMENTS: dict[str, tuple[str, ...]] = {
    "organisation": (f"{ID}organisation/",),
    "person": (f"{ID}person/",),
    "agent": AGENTS,
    "country": (f"{ID}country/",),
    "post": (f"{ID}post/",),
    "event": (f"{ID}event/",),
    "instrument": (f"{ID}instrument/",),
    "topic": (TOPIC,),
    "document": (PREFIXES["doc"],),
    "class": (PREFIXES["jber"],),
    "thing": (ID, TOPIC, PREFIXES["doc"]),
}
"""Kind -> how the IRIs of its things begin."""

KINDS_IN_IDS = ("organisation", "person", "post", "country", "place", "event", "instrument", "delegation", "presence",
                "acquisition", "flow", "ranking", "statement", "intention", "tenure")  # fmt: skip
CHOICES = 8


def resolve(store: GraphStore, kind: str, text: str) -> NamedNode:
    """The thing of a kind that is called ``text``.

    UsageError with the choices if several are; NotFoundError with the nearest names if none is.
    """
    text = unicodedata.normalize("NFC", text.strip())
    hits = _existing(store, kind, text) or _called(store, kind, text)
    if not hits:
        hits, known = _loosely(store, kind, text)
        if not hits:
            raise _unknown(store, kind, text, known)
    if len(hits) > 1:
        listed = _listed(store, sorted(hits)[:CHOICES])
        raise UsageError(f"{quoted(text)} may mean several things", f"give one of {listed}")
    return NamedNode(hits.pop())


def _existing(store: GraphStore, kind: str, text: str) -> set[str]:
    """The things whose IRI the text may be."""
    asked = sorted(_by_id(kind, text), key=str)
    return set(_iris(run(store, "existing", {"thing": [(node,) for node in asked]})))


def _called(store: GraphStore, kind: str, text: str) -> set[str]:
    """The things of the kind that have exactly this name or code."""
    names = [Literal(text), *(Literal(text, language=language) for language in ("en", "ja"))]
    return {iri for iri in _iris(run(store, "exact", {"name": [(name,) for name in names]})) if _is_of(iri, kind)}


def _iris(found: Solutions) -> Iterator[str]:
    return (thing.value for row in found if isinstance(thing := row["thing"], NamedNode))


def _by_id(kind: str, text: str) -> Iterable[NamedNode]:
    """The IRIs that the text may be, as an IRI, a CURIE or an id."""
    candidates = [text]
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        candidates.append(PREFIXES[prefix] + local)
    if re.fullmatch("[A-Za-z0-9-]+", text):
        for start in SEGMENTS[kind]:
            if start == PREFIXES["jber"]:
                camel = "".join(word[:1].upper() + word[1:] for word in text.split("-"))
                candidates.append(start + camel)
            elif start == ID:
                candidates += [f"{ID}{segment}/{text}" for segment in KINDS_IN_IDS]
            else:
                candidates += [start + text, start + text.upper()] if start.endswith("country/") else [start + text]
    for candidate in candidates:
        if candidate.startswith(SEGMENTS[kind]) and _is_of(candidate, kind, parts=kind == "thing"):
            try:
                yield NamedNode(candidate)
            except ValueError:
                continue


def _is_of(iri: str, kind: str, *, parts: bool = False) -> bool:
    """Whether the IRI is that of a thing of the kind; ``parts`` admits records inside records and passages."""
    start = next((start for start in SEGMENTS[kind] if iri.startswith(start)), None)
    if start is None:
        return False
    if kind == "class":
        return iri[len(start) :][:1].isupper()
    return parts or (parent(iri) is None and "#" not in iri)


def _loosely(store: GraphStore, kind: str, text: str) -> tuple[set[str], dict[str, set[str]]]:
    """The things called so but for case, width and spaces; and all names of the kind, made plain."""
    known: dict[str, set[str]] = {}
    for row in run(store, "names", {"start": [(Literal(start),) for start in SEGMENTS[kind]]}):
        thing, name = row["thing"], row["name"]
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and _is_of(thing.value, kind):
            known.setdefault(_plain(name.value), set()).add(thing.value)
            known.setdefault(_plain(_slug(thing.value)), set()).add(thing.value)
    return known.get(_plain(text), set()), known


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _slug(iri: str) -> str:
    return re.split("[/#]", iri)[-1]


def _unknown(store: GraphStore, kind: str, text: str, known: dict[str, set[str]]) -> NotFoundError:
    from kgbuild.values.likeness import containing, nearest_of

    names = [(name, iri) for name, iris in known.items() for iri in sorted(iris)]
    near = nearest_of(text, names) or containing(text, names, CHOICES)
    repair = f"did you mean {_listed(store, near)}?" if near else "write its id, or its name in English or Japanese"
    article = "an" if kind[0] in "aeio" else "a"
    return NotFoundError(f"{quoted(text)} is not known as {article} {kind}", repair)


def _listed(store: GraphStore, iris: list[str]) -> str:
    labels = Labels(store, [NamedNode(iri) for iri in iris])
    return alternatives([f"`{short_name(iri)}` ({labels.of(NamedNode(iri), 'en')})" for iri in iris])


def short_name(iri: str) -> str:
    """The shortest thing a user can write for an IRI: its id where it has one, else its CURIE."""
    local = iri[len(BASE) :].split("/")
    is_plain = (iri.startswith(BASE) and len(local) == 3 and local[0] == "id") or iri.startswith(TOPIC)
    return _slug(iri) if is_plain else shorten(iri)
