"""References by id, codes by name, and types by name: read here, looked up when the graph is built."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from pyoxigraph import NamedNode

from kgbuild.terms.namespaces import PREFIXES
from kgbuild.terms.statements import Statement
from kgbuild.values.faults import ValueFault, half_width, quoted
from kgbuild.values.texts import SLUG, Slug

CAPITALS = re.compile("[A-Z]{3}")
NAME = re.compile(r"[^\W_][\w .,&'’()・-]{0,79}")
MANY = 10
SEPARATOR = re.compile("[,、;・]")
OUTSIDE_IDS = re.compile("[^a-z0-9-]+")


def checked_id(text: str) -> str:
    """The id: a slug, or three capitals for a country. ValueFault, with the nearest slug, if it is neither."""
    return text if CAPITALS.fullmatch(text) else Slug.parse(text).text


def ids_in(text: str) -> list[str]:
    """The ids that one text lists, be it in quotes, without brackets, or with full-width signs; none if it does not."""
    parts = SEPARATOR.split(half_width(text).strip(" []"), MANY)
    ids = [part.strip(" \"'") for part in parts]
    return ids if 1 < len(ids) <= MANY and all(SLUG.fullmatch(one) or CAPITALS.fullmatch(one) for one in ids) else []


def node_name(*words: str) -> str:
    """Words joined by hyphens, as the last segment of an IRI. Ids stay as they are; what is none loses what it cannot
    have there.
    """
    return OUTSIDE_IDS.sub("-", "-".join(words).lower())


class Ref(Struct, frozen=True):
    """A thing named by its id, which must be of one of ``kinds``; of any kind where there are none.

    What looks like a name is taken too: no id can be like it, so that the look-up refuses it, and tells the id.
    """

    slug: str
    kinds: frozenset[str]

    @classmethod
    def parse(cls, text: str, kinds: frozenset[str]) -> Ref:
        """The reference. ValueFault if the text is neither an id nor a name; it may be a list written wrongly."""
        if (several := ids_in(text)) and not NAME.fullmatch(text):
            raise ValueFault(
                f"{quoted(text)} is one text, not a list", f"write `[{', '.join(several)}]`, without quotes"
            )
        return cls(text if NAME.fullmatch(text) else checked_id(text), kinds)


class Coded(Struct, frozen=True):
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


class TypeName(Struct, frozen=True):
    """A class by its kebab-case name, which must be ``base`` or lie below it."""

    base: str
    slug: str

    @classmethod
    def parse(cls, text: str, base: str) -> TypeName:
        return cls(base, text)


class OutsideId(Struct, frozen=True):
    """An id in a register outside, as the IRI it stands for."""

    iri: str

    @classmethod
    def wikidata(cls, text: str) -> OutsideId:
        """``Q131246`` is ``http://www.wikidata.org/entity/Q131246``."""
        if not re.fullmatch(r"Q[1-9][0-9]*", text):
            number = re.search("Q[1-9][0-9]*$", text)
            repair = f"write `{number[0]}`" if number else "write the Q number, such as `Q131246`"
            raise ValueFault(f"{quoted(text)} is no Wikidata id", repair)
        return cls(PREFIXES["wd"] + text)

    def triples(self, subject: NamedNode, predicate: NamedNode) -> Iterator[Statement]:
        yield (subject, predicate, NamedNode(self.iri))
