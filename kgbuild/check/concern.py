"""Which queries a change concerns: those that look at a property of a triple that has come or gone.

A query whose every pattern names its property answers from nothing else, and what is told of its rows is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from pyoxigraph import NamedNode, Quad, Triple

from kgbuild.terms.namespaces import term
from kgbuild.terms.vocabulary import Vocabulary

TYPE = term("rdf:type")

LEFT_OUT = re.compile(r"""(<[^<>\s]*>)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\#[^\n]*""")
"""IRIs, which stay, strings, which are terms whatever they say, and comments."""
LISTS = re.compile(r"\b(?:SELECT|CONSTRUCT|HAVING|(?:GROUP|ORDER)\s+BY)\b[^{}]*", re.IGNORECASE)
"""Where variables follow one after the other without being a pattern."""
VALUES = re.compile(r"\bVALUES\s*\(?([\s?$\w]*)\)?\s*\{", re.IGNORECASE)
PROPERTY = re.compile(r"(?<=[\w>\];])\s*[?$](\w+)\s+(?=[?$<]|[\w-]*:)")
"""A variable between two terms, or after what begins another property of the same subject."""
ALL_BUT = re.compile(r"!\s*\(?\s*(?:<|\^|a\b|[\w-]*:)")
ANY_CLASS = re.compile(r"(?:(?<![\w:?$/#-])a|[:#]type>?)(?:/\S+)?\s+[?$]")
"""A variable that stands for a class, or for one above it."""


def concerned(changed: Iterable[Triple | Quad], words: Vocabulary) -> Callable[[str], bool]:
    """Whether the answer to a query may differ once these have come or gone; ``words`` tell which class is below which.

    What has another class matters where a query names that class or one above it.
    """
    by = {(one.predicate, one.object if one.predicate == TYPE else None) for one in changed}
    iris = {predicate.value for predicate, kind in by if kind is None}
    iris.update(*(words.above(kind.value) for _, kind in by if isinstance(kind, NamedNode)))
    names = sorted({re.escape(re.split("[#/]", iri)[-1]) for iri in iris})
    named = re.compile(rf"[:/#](?:{'|'.join(names)})(?![\w-])") if names else None
    any_class = ANY_CLASS if any(predicate == TYPE for predicate, _ in by) else None

    def asks(sparql: str) -> bool:
        plain = _plain(sparql)
        met = any(pattern.search(plain) for pattern in (named, any_class) if pattern)
        return met or (bool(by) and looks_at_any(sparql))

    return asks


@lru_cache(maxsize=256)
def _plain(sparql: str) -> str:
    """The query without comments, and with a term for each string."""
    return LEFT_OUT.sub(lambda found: found[1] or ("<>" if found[2] else ""), sparql)


@lru_cache(maxsize=256)
def looks_at_any(sparql: str) -> bool:
    """Whether a query may look at properties that it does not name.

    It may where a variable stands for a property and VALUES does not list which, and where a path leaves some out.
    """
    plain = _plain(sparql)
    listed = {name for found in VALUES.findall(plain) for name in re.findall(r"\w+", found)}
    plain = VALUES.sub("{", LISTS.sub("", plain))
    return ALL_BUT.search(plain) is not None or not listed.issuperset(PROPERTY.findall(plain))
