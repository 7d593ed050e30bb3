"""From rival claims to the view: what the project asserts now, by published rules.

Many-valued properties keep the union of all claims. A single-valued property keeps one value, chosen by the first
rule that decides: a curator's judgement; for dates, the narrower one that lies within the others; for figures, the
exact one that the others are when rounded; for a status, what came about beats what was foreseen; else the newest
document's, and the conflict is told; a value that does not contradict the one kept is no part of it.
What is not known to have happened is a plan: it loses the class of its occurrence. See ``docs/design.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256

from msgspec import Struct
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kgbuild.build.agreeing import Content, agrees, contents, exactest_figure, narrowest_date
from kgbuild.store.port import Term
from kgbuild.terms import minting
from kgbuild.terms.namespaces import BASE, term
from kgbuild.terms.vocabulary import Vocabulary
from kgbuild.values.dates import Edtf

TYPE = term("rdf:type")
WHEN = term("jber:when")
STATUS = term("jber:status")
EARLIEST = term("jber:earliest")
LATEST = term("jber:latest")
HAS_STAGE = term("jber:hasStage")
PLAN = term("jber:Plan")
PLANNED_TYPE = term("jber:plannedType")
ENDING = frozenset({"jber:Tenure", "jber:Presence"})

CAME_ABOUT = frozenset(minting.code("status", slug) for slug in ("happened", "in-force", "ended", "cancelled"))
TOOK_PLACE = frozenset(minting.code("status", slug) for slug in ("happened", "in-force", "ended"))


class Age(Struct, frozen=True, order=True):
    """How new a document is: its latest possible day, its earliest, and its IRI to decide what days leave even."""

    latest: str
    earliest: str
    iri: str


Values = dict[Term, set[str]]
"""The rival values of one property of one thing, each with the graphs that claim it."""


class Resolver(Struct):
    """Resolves claims.

    ``ages`` has every document by IRI; ``judged`` the document to believe by (subject, predicate).
    ``as_of`` leaves out what had not begun, or had ended, on that day.
    """

    vocabulary: Vocabulary
    ages: Mapping[str, Age]
    judged: Mapping[tuple[str, str], str]
    as_of: date | None = None

    def view(self, claims: Iterable[Quad]) -> set[Triple]:
        """The resolved triples of all claims, the plans among them marked, the conflicts told."""
        grouped: dict[NamedNode, dict[NamedNode, Values]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        for quad in claims:
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.graph_name, NamedNode)
            grouped[quad.subject][quad.predicate][quad.object].add(quad.graph_name.value)
        figures = contents(grouped)
        triples: set[Triple] = set()
        chosen: dict[str, dict[NamedNode, set[Term]]] = {}
        for subject, said in grouped.items():
            kept: dict[NamedNode, set[Term]] = {}
            for predicate, values in said.items():
                if predicate in (EARLIEST, LATEST) and WHEN in said:
                    continue
                if len(values) > 1 and predicate.value in self.vocabulary.single_valued:
                    value, conflict = self._choose(subject, predicate, values, figures)
                    kept[predicate] = {value}
                    triples.update(conflict)
                else:
                    kept[predicate] = set(values)
            if WHEN in kept:
                _bound(kept)
            chosen[subject.value] = kept
        gone = self._gone(chosen)
        for node, kept in chosen.items():
            if _within(node, gone):
                continue
            kept = self._planned(node, kept, chosen)
            for predicate, objects in kept.items():
                for value in objects:
                    if not (isinstance(value, NamedNode) and _within(value.value, gone)):
                        triples.add(Triple(NamedNode(node), predicate, value))
        return triples

    def _choose(
        self, subject: NamedNode, predicate: NamedNode, values: Values, figures: Mapping[Term, Content]
    ) -> tuple[Term, list[Triple]]:
        """The value to keep, and the conflict to tell (empty where no value contradicts the one kept)."""
        ordered = sorted(values, key=lambda value: (max(self._age(graph) for graph in values[value]), str(value)))

        def kept(value: Term, rule: str) -> tuple[Term, list[Triple]]:
            if predicate == WHEN or value in figures:
                rivals = [rival for rival in ordered if rival == value or not agrees(rival, value, figures)]
            else:
                rivals = ordered
            return value, _conflict(subject, predicate, value, rivals, rule) if len(rivals) > 1 else []

        if (document := self.judged.get((subject.value, predicate.value))) is not None:
            for value in ordered:
                if any(graph.partition("#")[0] == document for graph in values[value]):
                    return kept(value, "judgement")
        if predicate == STATUS:
            real = [value for value in ordered if value in CAME_ABOUT]
            if len(real) == 1 or not real:
                return (real or ordered)[-1], []
            ordered = real
        if predicate == WHEN:
            if (date_ := narrowest_date(ordered) or _joined(ordered)) is not None:
                return date_, []
        elif (figure := exactest_figure(ordered, figures)) is not None:
            return figure, []
        return kept(ordered[-1], "newest-document")

    def _age(self, graph: str) -> Age:
        document = graph.partition("#")[0]
        return self.ages.get(document, Age("", "", document))

    def _planned(
        self, node: str, kept: dict[NamedNode, set[Term]], chosen: Mapping[str, dict[NamedNode, set[Term]]]
    ) -> dict[NamedNode, set[Term]]:
        """What is kept of a node: of a plan, its class becomes what is planned."""
        types = kept.get(TYPE, set())
        takes_place: set[Term] = {
            cls for cls in types if isinstance(cls, NamedNode) and cls.value in self.vocabulary.occurrences
        }
        if not takes_place:
            return kept
        status = _status(node, chosen)
        if status is None or status in TOOK_PLACE:
            return kept
        return {**kept, TYPE: (types - takes_place) | {PLAN}, PLANNED_TYPE: takes_place}

    def _gone(self, chosen: Mapping[str, dict[NamedNode, set[Term]]]) -> frozenset[str]:
        """The nodes that, with all inside them, had certainly not begun, or certainly ended, by ``as_of``.

        What is known only by its stages is gone where all of them are.
        """
        if self.as_of is None:
            return frozenset()
        day = self.as_of.isoformat()
        ending = {term(curie) for curie in ENDING}
        gone = set()
        for node, kept in chosen.items():
            if _status(node, chosen) not in (None, *TOOK_PLACE):
                continue
            begun = _literal(kept.get(EARLIEST))
            ended = _literal(kept.get(LATEST))
            if (begun and begun > day) or (ended and ended < day and kept.get(TYPE, set()) & ending):
                gone.add(node)
        for node, kept in chosen.items():
            stages = [stage.value for stage in kept.get(HAS_STAGE, ()) if isinstance(stage, NamedNode)]
            if stages and gone.issuperset(stages):
                gone.add(node)
        return frozenset(gone)


def _status(node: str | None, chosen: Mapping[str, dict[NamedNode, set[Term]]]) -> Term | None:
    """The status of the node, or else of the nearest record that it stands in."""
    while node is not None:
        if statuses := chosen.get(node, {}).get(STATUS):
            return next(iter(statuses))
        node = minting.parent(node)
    return None


def _within(node: str | None, gone: frozenset[str]) -> bool:
    while gone and node is not None:
        if node in gone:
            return True
        node = minting.parent(node)
    return False


def _literal(values: set[Term] | None) -> str | None:
    value = next(iter(values), None) if values else None
    return value.value if isinstance(value, Literal) else None


def _joined(values: Collection[Term]) -> Literal | None:
    """The period of which some documents know the beginning (``2001-04/``, ``2001-04/..``) and others the end
    (``/2003-09``); None where they do not fit together.
    """
    dates = [Edtf.parse(value.value) for value in values if isinstance(value, Literal)]
    if any(day.precision != "interval" for day in dates):
        return None
    halves = [day.text.partition("/")[::2] for day in dates]
    start = _finest({start for start, _ in halves if start})
    end = _finest({end for _, end in halves if end not in ("", "..")})
    if start is None or end is None or not (start.earliest and end.latest and start.earliest < end.latest):
        return None
    return Literal(f"{start.text}/{end.text}", datatype=term("edtf:EDTF-level1"))


def _finest(dates: set[str]) -> Edtf | None:
    """The date that all the others contain; None where there is none, or where a bound of it is unknown."""
    days = [Edtf.parse(text) for text in sorted(dates) if text != ".."]
    if len(days) < len(dates):
        return None
    return next((day for day in days if all(other.contains(day) for other in days)), None)


def _bound(kept: dict[NamedNode, set[Term]]) -> None:
    """Make the bounds anew from the date that was chosen."""
    text = _literal(kept[WHEN])
    assert text is not None
    day = Edtf.parse(text)
    for predicate, bound in ((EARLIEST, day.earliest), (LATEST, day.latest)):
        if bound is not None:
            kept[predicate] = {Literal(bound.isoformat(), datatype=term("xsd:date"))}


def _conflict(subject: NamedNode, predicate: NamedNode, value: Term, rivals: Iterable[Term], rule: str) -> list[Triple]:
    key = sha256(f"{subject.value} {predicate.value}".encode()).hexdigest()[:16]
    node = NamedNode(f"{BASE}conflict/{key}")
    told: list[tuple[str, Term]] = [
        ("rdf:type", term("jber:Conflict")),
        ("jber:conflictAbout", subject),
        ("jber:conflictProperty", predicate),
        ("jber:chosenValue", value),
        ("jber:resolvedBy", minting.code("resolution", rule)),
    ]
    told += [("jber:rejectedValue", rival) for rival in rivals if rival != value]
    return [Triple(node, term(curie), object_) for curie, object_ in told]
