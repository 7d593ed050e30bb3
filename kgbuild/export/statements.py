"""What documents say of what a network shows: one row for each statement of each passage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode

from kgbuild.export.internal import run
from kgbuild.export.network import Network
from kgbuild.export.things import Things, passage_name, short_id
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.minting import INFERRED, parent
from kgbuild.terms.namespaces import BASE, PREFIXES, shorten
from kgbuild.values.dates import Edtf

Read = TypeVar("Read")

VALUES = f"{BASE}value/"
NUMBERS = frozenset({"xsd:integer", "xsd:decimal", "xsd:double"})
DATES = frozenset({"xsd:date", "edtf:EDTF-level1"})


class Statement(NamedTuple):
    """One statement. ``subject`` and ``value_id`` are ids as nodes and edges have them; ``status`` is that of the
    subject, and None for what neither happens nor is planned. ``asserted`` tells whether the view says so too: it does
    not call a plan what it was planned to be, nor hold what better evidence contradicts.
    """

    subject: str
    property: str
    value: str
    value_id: str | None
    datatype: str | None
    language: str | None
    number: float | None
    earliest: date | None
    latest: date | None
    status: str | None
    asserted: bool
    source: str
    document: str
    paragraph: int | None
    inferred: bool


def read_statements(store: GraphStore, network: Network) -> Iterator[Statement]:
    """The statements of documents about the nodes, about what edges rest on, about the records inside both, and about
    the amounts that they give; sorted by subject, property, value and passage.
    """
    shown = {node.id for node in network.nodes}
    for edge in network.edges:
        if isinstance(told := edge.values.get("statements"), tuple):
            shown.update(told)
    rows = list(run(store, "statements"))
    ours = {subject for row in rows if _is_within(subject := _iri(row["subject"]), shown)}
    led_to = {
        row["value"].value for row in rows if isinstance(row["value"], NamedNode) and _iri(row["subject"]) in ours
    }
    ours |= {iri for iri in led_to if iri.startswith(VALUES)}
    things = Things.of(store, ours)
    return (_statement(row, things) for row in rows if _iri(row["subject"]) in ours)


def _is_within(iri: str, shown: set[str]) -> bool:
    """Whether it is one of those, or a record inside one."""
    whole: str | None = iri
    while whole is not None:
        if short_id(whole) in shown:
            return True
        whole = parent(whole)
    return False


def _statement(row: dict[str, Term], things: Things) -> Statement:
    subject, value, passage = _iri(row["subject"]), row["value"], _iri(row["passage"])
    assert isinstance(value, NamedNode | Literal)
    document, _, place = passage.removeprefix(PREFIXES["doc"]).partition("#p")
    paragraph, inferred, _ = place.partition(INFERRED)
    literal = value if isinstance(value, Literal) else None
    datatype = shorten(literal.datatype.value) if literal else None
    dated = _read(Edtf.parse, value.value) if datatype in DATES else None
    return Statement(
        short_id(subject),
        shorten(_iri(row["property"])),
        value.value,
        None if literal else short_id(value.value),
        datatype,
        literal.language if literal else None,
        _read(float, value.value) if datatype in NUMBERS else None,
        dated.earliest if dated else None,
        dated.latest if dated else None,
        things.status(subject),
        "asserting" in row,
        passage_name(passage),
        document,
        int(paragraph) if paragraph.isdigit() else None,
        bool(inferred),
    )


def _read(parse: Callable[[str], Read], text: str) -> Read | None:
    """What a literal writes; None for one that is not of the form of its datatype, as an endpoint may have."""
    try:
        return parse(text)
    except ValueError:
        return None


def _iri(term: Term) -> str:
    assert isinstance(term, NamedNode)
    return term.value
