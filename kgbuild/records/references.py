"""References by id, codes by name, and types by name: read here, looked up when the graph is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kgbuild.terms.namespaces import PREFIXES
from kgbuild.values.faults import ValueFault
from kgbuild.values.texts import Slug

CAPITALS = re.compile("[A-Z]{3}")
NAME = re.compile(r"[^\W_][\w .,&'’()・-]{0,79}")
OUTSIDE_IDS = re.compile("[^a-z0-9-]+")


def checked_id(text: str) -> str:
    """The id: a slug, or three capitals for a country. ValueFault, with the nearest slug, if it is neither."""
    return text if CAPITALS.fullmatch(text) else Slug.parse(text).text


def node_name(*words: str) -> str:
    """Words joined by hyphens, as the last segment of an IRI. Ids stay as they are; what is none loses what it cannot
    have there.
    """
    return OUTSIDE_IDS.sub("-", "-".join(words).lower())


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing named by its id, which must be of one of ``kinds``; of any kind where there are none.

    What looks like a name is taken too: no id can be like it, so that the look-up refuses it, and tells the id.
    """

    slug: str
    kinds: frozenset[str]

    @classmethod
    def parse(cls, text: str, kinds: frozenset[str]) -> Ref:
        return cls(text if NAME.fullmatch(text) else checked_id(text), kinds)


@dataclass(frozen=True, slots=True)
class Coded:
    """A concept of a code list, such as ``happened`` of ``status``."""

    scheme: str
    slug: str

    @classmethod
    def parse(cls, text: str, scheme: str) -> Coded:
        return cls(scheme, text)

    @property
    def iri(self) -> str:
        """The IRI that the concept has if there is one."""
        return f"{PREFIXES['code']}{self.scheme}/{self.slug}"


@dataclass(frozen=True, slots=True)
class TypeName:
    """A class by its kebab-case name, which must be ``base`` or lie below it."""

    base: str
    slug: str

    @classmethod
    def parse(cls, text: str, base: str) -> TypeName:
        return cls(base, text)


@dataclass(frozen=True, slots=True)
class OutsideId:
    """An id in a register outside, as the IRI it stands for."""

    iri: str

    @classmethod
    def wikidata(cls, text: str) -> OutsideId:
        """``Q131246`` is ``http://www.wikidata.org/entity/Q131246``."""
        if not re.fullmatch(r"Q[1-9][0-9]*", text):
            raise ValueFault(f"{text!r} is no Wikidata id", "write the Q number, such as `Q131246`")
        return cls(PREFIXES["wd"] + text)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
        yield Triple(subject, predicate, NamedNode(self.iri))
