"""Which queries a change concerns: those that look at a property of a triple that has come or gone.

A query whose every pattern names its property answers from nothing else, and what is told of its rows is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from pyoxigraph import Quad, Triple

from kgbuild.terms.namespaces import term

TYPE = term("rdf:type").value

LEFT_OUT = re.compile(r"""<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\#[^\n]*""")
"""IRIs and strings, which are terms whatever they say, and comments."""
LISTS = re.compile(r"\b(?:SELECT|CONSTRUCT|HAVING|(?:GROUP|ORDER)\s+BY)\b[^{}]*", re.IGNORECASE)
"""Where variables follow one after the other without being a pattern."""
VALUES = re.compile(r"\bVALUES\s*\(?([\s?$\w]*)\)?\s*\{", re.IGNORECASE)
PROPERTY = re.compile(r"(?<=[\w>\];])\s*[?$](\w+)\s+(?=[?$<]|[\w-]*:)")
"""A variable between two terms, or after what begins another property of the same subject."""
ALL_BUT = re.compile(r"!\s*\(?\s*(?:<|\^|a\b|[\w-]*:)")


def concerned(changed: Iterable[Triple | Quad]) -> Callable[[str], bool]:
    """Whether the answer to a query may differ once these have come or gone."""
    by = {one.predicate.value for one in changed}
    names = {re.escape(re.split("[#/]", iri)[-1]) for iri in by} | ({"a"} if TYPE in by else set())
    named = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
    return lambda sparql: bool(by) and (named.search(sparql) is not None or looks_at_any(sparql))


@lru_cache(maxsize=256)
def looks_at_any(sparql: str) -> bool:
    """Whether a query may look at properties that it does not name.

    It may where a variable stands for a property and VALUES does not list which, and where a path leaves some out.
    """
    plain = LEFT_OUT.sub(lambda found: "" if found[0][0] == "#" else "<>", sparql)
    listed = {name for found in VALUES.findall(plain) for name in re.findall(r"\w+", found)}
    plain = VALUES.sub("{", LISTS.sub("", plain))
    return ALL_BUT.search(plain) is not None or not listed.issuperset(PROPERTY.findall(plain))
