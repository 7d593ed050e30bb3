"""The view: identity, bibliography and vocabulary, the claims resolved, and what rules derive from all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from contextlib import contextmanager
from datetime import date
from itertools import chain
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
    triples = stated(basis, claims, as_of=as_of)
    triples |= Rules(rules).hold((), triples)
    return sorted((placed(triple, minting.VIEW) for triple in triples), key=str)


def stated(
    basis: Iterable[Quad], claims: Iterable[Quad], vocabulary: Vocabulary | None = None, *, as_of: date | None = None
) -> set[Triple]:
    """What the view has before any rule; the ``vocabulary`` is that of the basis where none is given."""
    triples = {quad.triple for quad in basis}
    resolver = Resolver(vocabulary or Vocabulary.of(triples), ages(triples), judged(triples), as_of)
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
    basis, claims = _chosen(store.claims(), known_at, stated_only, documents)
    held = Rules(rules)
    held.hold([*basis, *claims], stated(basis, claims, as_of=as_of))
    return held.graph


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
    """The quads of identity, bibliography and vocabulary, and the claims."""
    basis: list[Quad] = []
    claims: list[Quad] = []
    for quad in quads:
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


class Rules:
    """The CONSTRUCT rules of a folder, with the graph in memory that they are run over.

    That has, from the beginning, the vocabulary: the triples ``beside`` in the graph of the ontology and in the view.
    They are most of a small graph, and here are loaded once for all graphs that are held one after the other.
    """

    def __init__(self, folder: Path, beside: Iterable[Triple] = ()) -> None:
        self.beside = frozenset(beside)
        self._queries = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))]
        self._store = Store()
        self._store.bulk_extend(placed(one, graph) for one in self.beside for graph in (minting.ONTOLOGY, minting.VIEW))
        self.graph = LocalStore(self._store)

    def hold(self, quads: Iterable[Quad], triples: Set[Triple]) -> set[Triple]:
        """Add quads, the triples of their view, and what rules derive from it, which is returned.

        Each rule is run once, in the order of file names, on what is there.
        """
        return self._hold(quads, triples)[1]

    @contextmanager
    def holding(self, quads: Collection[Quad], triples: Set[Triple]) -> Iterator[set[Triple]]:
        """:meth:`hold` for a while: then the graph has the vocabulary alone again."""
        of_view, derived = self._hold(quads, triples)
        try:
            yield derived
        finally:
            for quad in chain(quads, of_view):
                self._store.remove(quad)

    def _hold(self, quads: Iterable[Quad], triples: Set[Triple]) -> tuple[list[Quad], set[Triple]]:
        """The quads that are added to the view, and the triples among them that rules derive."""
        of_view = [placed(triple, minting.VIEW) for triple in triples - self.beside]
        self._store.bulk_extend(quads)
        self._store.bulk_extend(of_view)
        added: set[Triple] = set()
        for query in self._queries:
            answer = self._store.query(query, default_graph=[minting.VIEW])
            derived = set(answer) - triples - self.beside - added  # type: ignore[arg-type]
            more = [placed(triple, minting.VIEW) for triple in derived]
            self._store.extend(more)
            of_view += more
            added |= derived
        return of_view, added
