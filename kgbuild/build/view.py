"""The view: identity, bibliography and vocabulary, the claims resolved, and what rules derive from all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kgbuild.build.resolve import Age, Resolver
from kgbuild.store.local import LocalStore
from kgbuild.terms import minting
from kgbuild.terms.namespaces import PREFIXES, term
from kgbuild.terms.vocabulary import Vocabulary

BASIS = (minting.REGISTER, minting.DOCUMENTS, minting.ONTOLOGY)


def make_view(
    quads: Iterable[Quad],
    rules: Path,
    *,
    known_at: date | None = None,
    as_of: date | None = None,
    stated_only: bool = False,
    documents: frozenset[str] | None = None,
) -> list[Quad]:
    """The quads of ``graph:view``, sorted, from all other quads and the CONSTRUCT rules in the folder ``rules``.

    ``known_at`` resolves only documents that were certainly published by that day (a document whose day of
    publication is unknown never is); ``as_of`` leaves out what had not happened by that day, which becomes the
    dataset's own "today"; ``stated_only`` leaves out what curators inferred; ``documents`` keeps only those ids.
    """
    basis, claims = _chosen(quads, known_at, stated_only, documents)
    triples = _stated_by(basis, claims, as_of)
    return sorted((placed(triple, minting.VIEW) for triple in triples | derive(triples, rules)), key=str)


def _stated_by(basis: Iterable[Quad], claims: Iterable[Quad], as_of: date | None = None) -> set[Triple]:
    """What the view has before any rule."""
    triples = {quad.triple for quad in basis}
    resolver = Resolver(Vocabulary.of(triples), ages(triples), judged(triples), as_of)
    if as_of is not None:
        triples = _moved(triples, as_of)
    return triples | resolver.view(claims) | mentions(claims)


def revised(
    store: LocalStore,
    rules: Path,
    *,
    known_at: date | None = None,
    as_of: date | None = None,
    stated_only: bool = False,
    documents: frozenset[str] | None = None,
) -> LocalStore:
    """A store in memory with a view resolved otherwise, and only the claims that it rests on; see :func:`make_view`."""
    return with_view(*_chosen(store.quads(), known_at, stated_only, documents), rules, as_of)


def with_view(basis: list[Quad], claims: list[Quad], rules: Path, as_of: date | None = None) -> LocalStore:
    """A store in memory of the quads of identity, bibliography and vocabulary, the claims, and their view."""
    triples = _stated_by(basis, claims, as_of)
    store = Store()
    store.bulk_extend([*basis, *claims, *(placed(triple, minting.VIEW) for triple in triples)])
    _derive(store, triples, rules)
    return LocalStore(store)


def _chosen(
    quads: Iterable[Quad],
    known_at: date | None = None,
    stated_only: bool = False,
    documents: frozenset[str] | None = None,
) -> tuple[list[Quad], list[Quad]]:
    """The quads of identity, bibliography and vocabulary, and the claims, that a view is to rest on."""
    basis, claims = divided(quads)
    if stated_only:
        basis = _stated(basis)
        claims = [quad for quad in claims if minting.INFERRED not in _graph(quad)]
    kept = _kept(ages({quad.triple for quad in basis}), known_at, documents)
    return basis, [quad for quad in claims if _graph(quad).partition("#")[0] in kept]


def divided(quads: Iterable[Quad]) -> tuple[list[Quad], list[Quad]]:
    """The quads of identity, bibliography and vocabulary, and the claims; those of a view are left out."""
    basis: list[Quad] = []
    claims: list[Quad] = []
    for quad in quads:
        if quad.graph_name != minting.VIEW:
            (basis if quad.graph_name in BASIS else claims).append(quad)
    return basis, claims


def _graph(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value


def _stated(basis: list[Quad]) -> list[Quad]:
    """The basis without inferences, and without days of publication that curators inferred."""
    undated = {quad.subject for quad in basis if quad.predicate == term("jber:inferredIssued")}
    inferred = {quad.subject for quad in basis if quad.object == term("jber:Inference")}
    dating = {term(f"jber:{name}") for name in ("inferredIssued", "rationale", "earliest", "latest")}
    return [
        quad
        for quad in basis
        if quad.subject not in inferred and not (quad.subject in undated and quad.predicate in dating)
    ]


def _moved(basis: set[Triple], today: date) -> set[Triple]:
    """The basis with another day as the dataset's own."""
    as_of = term("jber:asOf")
    stated = {triple for triple in basis if triple.predicate == as_of}
    day = Literal(today.isoformat(), datatype=term("xsd:date"))
    return (basis - stated) | {Triple(triple.subject, as_of, day) for triple in stated}


def ages(basis: Iterable[Triple]) -> dict[str, Age]:
    """How old each document is that the triples describe, by its IRI."""
    bounds: dict[str, dict[str, str]] = {}
    documents: set[str] = set()
    for triple in basis:
        subject = triple.subject
        if not isinstance(subject, NamedNode) or not subject.value.startswith(PREFIXES["doc"]):
            continue
        if triple.predicate == term("rdf:type") and triple.object == term("jber:Document"):
            documents.add(subject.value)
        elif triple.predicate in (term("jber:earliest"), term("jber:latest")) and isinstance(triple.object, Literal):
            bounds.setdefault(subject.value, {})[triple.predicate.value] = triple.object.value
    latest, earliest = term("jber:latest").value, term("jber:earliest").value
    return {
        iri: Age(bounds.get(iri, {}).get(latest, ""), bounds.get(iri, {}).get(earliest, ""), iri) for iri in documents
    }


def _kept(found: dict[str, Age], known_at: date | None, documents: frozenset[str] | None) -> set[str]:
    kept = set(found)
    if documents is not None:
        kept &= {minting.source(slug).value for slug in documents}
    if known_at is not None:
        kept = {iri for iri in kept if found[iri].latest and found[iri].latest <= known_at.isoformat()}
    return kept


def judged(basis: Iterable[Triple]) -> dict[tuple[str, str], str]:
    """The document to believe by (subject, predicate), from the judgements among the triples."""
    said: dict[str, dict[str, str]] = {}
    wanted = {term("jber:judgementAbout"), term("jber:judgementProperty"), term("jber:chosenDocument")}
    for triple in basis:
        if triple.predicate in wanted and isinstance(triple.object, NamedNode):
            said.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object.value
    about, predicate, document = (
        term(f"jber:{name}").value for name in ("judgementAbout", "judgementProperty", "chosenDocument")
    )
    return {(told[about], told[predicate]): told[document] for told in said.values()}


def mentions(claims: Iterable[Quad]) -> set[Triple]:
    """Which passages speak of a node: the provenance of nodes, in the view."""
    stated_in = term("jber:statedIn")
    return {Triple(quad.subject, stated_in, quad.graph_name) for quad in claims}  # type: ignore[arg-type]


def placed(triple: Triple, graph: NamedNode) -> Quad:
    """The triple in a graph."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def derive(triples: set[Triple], rules: Path) -> set[Triple]:
    """What the rules in a folder add to the triples: each is run once, in the order of file names, on what is there."""
    store = Store()
    store.bulk_extend(placed(triple, minting.VIEW) for triple in triples)
    return _derive(store, triples, rules)


def _derive(store: Store, triples: set[Triple], rules: Path) -> set[Triple]:
    """What the rules add to a store whose view has the triples."""
    added: set[Triple] = set()
    for path in sorted(rules.glob("*.rq")):
        answer = store.query(path.read_text(encoding="utf-8"), default_graph=[minting.VIEW])
        derived = set(answer) - triples - added  # type: ignore[arg-type]
        store.extend([placed(triple, minting.VIEW) for triple in derived])
        added |= derived
    return added
