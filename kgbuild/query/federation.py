"""No query of the local store reaches another machine: SERVICE is refused before the engine sees it.

Whether a word is a keyword, the engine's own parser decides. Its grammar is no token scan (it takes ``SERVICE:x`` and
``trueSERVICE<x>`` apart, and reads ``<?b#>`` as an operator and a comment where the standard sees an IRI), so a
scanner of ours could be led to overlook one. Instead the word is replaced by one of the same length that is no
keyword: in strings, comments, IRIs and names that changes nothing that matters, and elsewhere the query no longer
parses.
"""

from __future__ import annotations

import re

from pyoxigraph import Store

from kgbuild.errors import UsageError
from kgbuild.terms.namespaces import BASE

WORD = re.compile("service", re.IGNORECASE)


def refuse_federation(sparql: str) -> None:
    """UsageError if the query may ask another endpoint by SERVICE."""
    if WORD.search(sparql) is None:
        return
    try:
        Store().query(WORD.sub("xervice", sparql), base_iri=BASE)
    except SyntaxError as fault:
        raise UsageError(
            "SERVICE is not allowed, for a query of the local store reaches no other machine",
            "ask the other endpoint with --endpoint",
        ) from fault
