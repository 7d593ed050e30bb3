"""The passages behind a row, and the rival claims that the view did not choose.

Only passages that the view was resolved from count: ``jber:statedIn`` in the view says which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from kgbuild.query.answer import Support
from kgbuild.query.card import Evidence
from kgbuild.query.internal import run
from kgbuild.query.labels import Labels
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.namespaces import PREFIXES, term

Pattern = tuple[Term, Term | None, Term | None]
"""Subject, and the predicate and object where the evidence is one triple."""


class Passage(Struct, frozen=True, order=True):
    """A paragraph of a document. ``published`` is empty where the document does not say when it appeared, and then
    ``published_inferred`` may say what a curator made out. ``inferred`` is the reason where what stands there was
    inferred by a curator rather than stated.
    """

    document: str
    paragraph: int
    inferred: str
    iri: str
    title: str
    publisher: str
    published: str
    published_inferred: str
    url: str


class Rival(Struct, frozen=True):
    """A claim that the view did not choose: of what, which property, the value claimed, where, and by which rule."""

    subject: str
    property: str
    value: str
    passage: Passage
    resolved_by: str


def supports(
    store: GraphStore, evidence: Iterable[Evidence], rows: Iterable[list[Mapping[str, Term]]], language: str
) -> list[Support]:
    """The support of each row; a row is given as its solutions, by variable, for equal rows are shown as one.

    A passage that is itself the evidence stands for itself.
    """
    wanted = [list(_patterns(evidence, solutions)) for solutions in rows]
    patterns = sorted({pattern for each in wanted for pattern in each}, key=str)
    if not patterns:
        return [Support() for _ in wanted]
    subjects = _subjects(patterns)
    spoken = [
        (row["subject"], row["passage"]) for row in run(store, "passages", {"subject": [(one,) for one in subjects]})
    ]
    behind: dict[Pattern, set[str]] = {}
    for subject, passage in spoken:
        behind.setdefault((subject, None, None), set()).add(passage.value)  # type: ignore[union-attr]
    for row in run(store, "sayings", {"subject": [pattern for pattern in patterns if pattern[1] is not None]}):
        pattern = (row["subject"], row["predicate"], row["object"])
        behind.setdefault(pattern, set()).add(row["passage"].value)  # type: ignore[union-attr]
    for subject in subjects:
        if isinstance(subject, NamedNode) and "#" in subject.value and subject.value.startswith(PREFIXES["doc"]):
            behind[(subject, None, None)] = {subject.value}
    claims = list(run(store, "rivals", {"subject": spoken}))
    iris = {iri for pattern in patterns for iri in behind.get(pattern, ())}
    iris |= {_text(claim, "passage") for claim in claims}
    passages = read_passages(store, iris, language)
    rivals = _rivals(store, claims, passages, language)
    return [
        Support(
            tuple(sorted({passages[iri] for pattern in each for iri in behind.get(pattern, ()) if iri in passages})),
            tuple(rival for subject in _subjects(each) for rival in rivals.get(subject, ())),
        )
        for each in wanted
    ]


def read_passages(store: GraphStore, iris: Iterable[str], language: str) -> dict[str, Passage]:
    """The passages and inferences with these IRIs, with their documents; an IRI that is none is left out."""
    found = list(run(store, "bibliography", {"passage": [(NamedNode(iri),) for iri in sorted(iris)]}))
    labels = Labels(store, (row.get("publisher") for row in found))
    passages = {}
    for row in found:
        iri = _text(row, "passage")
        publisher = labels.of(row["publisher"], language) if "publisher" in row else ""
        passages[iri] = Passage(
            document=_text(row, "document").rpartition("/")[2],
            paragraph=int(_text(row, "paragraph")),
            inferred=_text(row, "rationale"),
            iri=iri,
            title=_text(row, "title"),
            publisher=publisher,
            published=_text(row, "issued"),
            published_inferred=_text(row, "inferredIssued"),
            url=_text(row, "url"),
        )
    return passages


def _patterns(evidence: Iterable[Evidence], solutions: Iterable[Mapping[str, Term]]) -> Iterable[Pattern]:
    for solution in solutions:
        for item in evidence:
            subject = _bound(item.subject, solution)
            if not item.predicate:
                if subject is not None:
                    yield (subject, None, None)
                continue
            predicate, object_ = _bound(item.predicate, solution), _bound(item.object, solution)
            if subject is not None and predicate is not None and object_ is not None:
                yield (subject, predicate, object_)


def _bound(part: str, solution: Mapping[str, Term]) -> Term | None:
    if part.startswith("?"):
        return solution.get(part[1:])
    return term("rdf:type") if part == "a" else term(part)


def _subjects(patterns: Iterable[Pattern]) -> list[Term]:
    return sorted({pattern[0] for pattern in patterns}, key=str)


def _rivals(
    store: GraphStore, claims: list[dict[str, Term]], passages: Mapping[str, Passage], language: str
) -> dict[Term, list[Rival]]:
    """Subject -> its claims that the view did not choose."""
    labels = Labels(store, (value for claim in claims for value in claim.values()))
    found: dict[Term, list[Rival]] = {}
    for claim in claims:
        if (at := _text(claim, "passage")) in passages:
            subject, predicate, value = (labels.of(claim[part], language) for part in ("subject", "predicate", "rival"))
            rule = labels.of(claim["rule"], language) if "rule" in claim else ""
            found.setdefault(claim["subject"], []).append(Rival(subject, predicate, value, passages[at], rule))
    return found


def _text(row: Mapping[str, Term], name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, (NamedNode, Literal)) else ""
