"""Judgements of curators, as triples that the resolver obeys."""

from __future__ import annotations

from collections.abc import Set

from pyoxigraph import NamedNode

from kgbuild.build.emit import Emitter, Graphs
from kgbuild.errors import Problem
from kgbuild.records.base import Record
from kgbuild.records.fields import Saying
from kgbuild.records.judgement import Judgement
from kgbuild.records.kinds import fact_kinds
from kgbuild.records.validation import locate, records_in
from kgbuild.source.tree import Mapping
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, term


def emit_judgement(judgement: Judgement, tree: Mapping, emitter: Emitter, documents: Set[str], graphs: Graphs) -> None:
    """Claim a judgement; what it names and nobody knows becomes a problem of the emitter."""
    known = emitter.known(judgement.about, tree.entries["about"])
    if known is None:
        return
    emitter.wanted.add(judgement.choose)
    if judgement.choose not in documents:
        span = locate(tree, ["choose"])
        emitter.problems.append(
            Problem(
                "reference-unknown", f"no document is called `{judgement.choose}`", "give the id of a document", span
            )
        )
        return
    place = _place(known.kind, known.iri, judgement.field)
    if place is None:
        span = locate(tree, ["field"])
        emitter.problems.append(
            Problem(
                "field-unknown", f"`{judgement.field}` is no field of `{judgement.about}`", "give the YAML key", span
            )
        )
        return
    subject, predicate = place
    node = NamedNode(f"{BASE}judgement/{judgement.about}/{judgement.field}")
    for property_, value in (
        ("rdf:type", term("jber:Judgement")),
        ("jber:judgementAbout", subject),
        ("jber:judgementProperty", term(predicate)),
        ("jber:chosenDocument", minting.source(judgement.choose)),
    ):
        emitter.claims.say(node, term(property_), value, tree, graphs)
    emitter.stated(judgement.because, node, term("jber:reason"), tree.entries["because"], graphs)


def _place(segment: str, subject: NamedNode, field: str) -> tuple[NamedNode, str] | None:
    """The node and the predicate that a dotted field of a kind of fact leads to."""
    for kind in fact_kinds().values():
        if kind.kind.segment != segment:
            continue
        current: type[Record] = kind
        node = subject
        *outer, last = field.split(".")
        for key in outer:
            step = _step(current, key)
            if step is None or step[1].node is None:
                break
            node = minting.part(node, step[1].node)
            current = next(records_in(current.model_fields[step[0]].annotation))
        else:
            if (step := _step(current, last)) is not None:
                return node, step[1].predicate
    return None


def _step(record: type[Record], key: str) -> tuple[str, Saying] | None:
    """The field that has the YAML key, and what it says."""
    return next(((name, saying) for name, (alias, saying) in record.sayings().items() if alias == key), None)
