"""Which format and which language a request gets."""

from __future__ import annotations

import pytest

from kgbuild.web.faults import HttpFault
from kgbuild.web.negotiation import GRAPHS, ROWS, choose, language


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("text/*;q=0.1, text/html;q=0.2", "html"),
        ("text/csv;q=0, text/*", "tsv"),
        ("*/*;q=0.1, application/xml;q=0.2", "xml"),
        ("application/json;q=0.9,*/*;q=1", "xml"),
        ("text/csv ; q=1 , application/json;q=0.99", "csv"),
        ("text/csv;q=nonsense, application/json;q=0.1", "json"),
        ("text/csv;header=present", "csv"),
        (",,text/csv,", "csv"),
    ],
)
def test_the_most_specific_range_decides_and_then_its_quality(accept: str, name: str) -> None:
    assert choose(accept, ROWS).name == name


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "nonsense", "text/turtle", "text/csv;q=0"])
def test_what_takes_nothing_on_offer_is_refused_with_the_offer(accept: str) -> None:
    with pytest.raises(HttpFault, match="accept one of application/sparql-results") as fault:
        choose(accept, ROWS)
    assert fault.value.status == 406


def test_a_named_format_wins_over_the_header() -> None:
    assert choose("text/html", GRAPHS, "nt").name == "nt"
    with pytest.raises(HttpFault, match="choose one of ttl, nt, trig, jsonld, rdf, html"):
        choose("", GRAPHS, "csv")


@pytest.mark.parametrize(
    ("header", "named", "expected"),
    [
        ("", "", "en"),
        ("ja", "", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "", "ja"),
        ("de,en;q=0.5,ja;q=0.4", "", "en"),
        ("de,*;q=0.5", "", "en"),
        ("en;q=0,*", "", "ja"),
        ("de", "", "en"),
        ("ja", "en", "en"),
    ],
)
def test_the_language(header: str, named: str, expected: str) -> None:
    assert language(header, named) == expected
