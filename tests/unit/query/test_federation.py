"""SERVICE never reaches the engine, in whatever disguise; the word is free where it is no keyword."""

from __future__ import annotations

import pytest

from kgbuild.errors import UsageError
from kgbuild.query.federation import refuse_federation


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:1/> SELECT * { SERVICE x:y { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x{?s ?p ?o} }",
        "PREFIX : <http://127.0.0.1:1/> PREFIX service: <x:> SELECT * { SERVICE:x{?s ?p ?o} }",
        "BASE <http://127.0.0.1:1/> SELECT * { SERVICE<x>{?s ?p ?o} }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:1/>{?s ?p ?o} }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:1/>{?s ?p ?o} }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:1/> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { FILTER(1<?b#>'''\n)\n SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #'''\n}",
        "SELECT * { # service\n SERVICE # <x>\n <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { { SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } } }",
    ],
)
def test_every_form_of_service_is_refused(sparql: str) -> None:
    with pytest.raises(UsageError, match="SERVICE is not allowed"):
        refuse_federation(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?service ?p 'SERVICE <http://x/> { }' }",
        "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE <http://x/> { }",
        "PREFIX service: <http://x/> SELECT * { ?s service:SERVICE service:of }",
        "SELECT * { ?s ?p ?o }",
        "SELECT",
    ],
)
def test_the_word_is_free_where_it_is_no_keyword(sparql: str) -> None:
    refuse_federation(sparql)
