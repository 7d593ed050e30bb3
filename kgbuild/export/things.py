"""What the graph tells of each thing that a network shows: names, class, status, dates, topics, sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode

from kgbuild.export.dates import Dated, told
from kgbuild.export.internal import run, run_of
from kgbuild.export.xmltext import one_line
from kgbuild.store.port import GraphStore, Term
from kgbuild.terms.minting import parent
from kgbuild.terms.namespaces import BASE, PREFIXES, shorten, term

LANGUAGES = ("en", "ja")
HAPPENED = "happened"
STATUSES = {
    "happened": HAPPENED,
    "in-force": HAPPENED,
    "ended": HAPPENED,
    "planned": "planned",
    "announced": "planned",
    "decided": "planned",
    "postponed": "planned",
    "cancelled": "cancelled",
    "unknown": "unknown",
}
"""From the status that documents state to what a reader of a picture must know."""

OF_COUNTRIES = ("jber:country", "jber:hostCountry", "jber:involvesCountry")

_PLAN = term("jber:Plan")
_OCCURRENCE = term("jber:Occurrence").value
_WIKIDATA = re.compile("https?://www.wikidata.org/(?:entity|wiki)/(Q[0-9]+)")


class Thing(Struct):
    """One thing: the values of each property that ``internal/things.rq`` asks for, and
    its figures in words.
    """

    iri: str
    said: dict[NamedNode, list[Term]] = field(default_factory=lambda: defaultdict(list))

    def texts(self, curie: str) -> list[str]:
        """The texts of a property's literals, each on one line, sorted, without empty ones."""
        found = {one_line(value.value) for value in self.said.get(term(curie), ()) if isinstance(value, Literal)}
        return sorted(found - {""})

    def in_language(self, curie: str, language: str) -> list[str]:
        """The texts of a property in one language, sorted."""
        said = self.said.get(term(curie), ())
        found = {one_line(value.value) for value in said if isinstance(value, Literal) and value.language == language}
        return sorted(found - {""})

    def iris(self, curie: str) -> list[str]:
        """The IRIs that a property leads to, sorted."""
        return sorted({value.value for value in self.said.get(term(curie), ()) if isinstance(value, NamedNode)})

    def first(self, curie: str) -> str | None:
        """The first text of a property, None where there is none."""
        return next(iter(self.texts(curie)), None)

    def label(self, language: str) -> str:
        """What the thing is called: in the language, else in another, else its title, else the end of its IRI."""
        for wanted in (language, *LANGUAGES):
            if found := self.in_language("rdfs:label", wanted):
                return found[0]
        found = self.texts("rdfs:label") or self.texts("dcterms:title")
        return found[0] if found else one_line(_last_words(self.iri)) or self.iri

    @property
    def wikidata(self) -> str | None:
        """The thing's id in Wikidata."""
        matches = (_WIKIDATA.fullmatch(iri) for iri in self.iris("schema:sameAs"))
        return next((match[1] for match in matches if match), None)


class Things(Struct):
    """All things of a network by IRI, with the classes above each class."""

    store: GraphStore
    known: dict[str, Thing] = field(default_factory=dict)
    parents: dict[str, set[str]] = field(default_factory=dict)
    found: dict[str, tuple[list[str], str | None]] = field(default_factory=dict)
    """Classes and status of what was asked for already; a large network asks for each many times."""

    @classmethod
    def of(cls, store: GraphStore, iris: Iterable[str]) -> Things:
        """What the graph tells of the things, of the records that they stand in, and of their classes and topics."""
        parents: dict[str, set[str]] = defaultdict(set)
        for row in run(store, "classes"):
            parents[_iri(row["class"])].add(_iri(row["parent"]))
        things = cls(store, parents=dict(parents))
        things.add(whole for iri in iris for whole in _wholes(iri))
        named = ("rdf:type", "jber:plannedType", "jber:topic", "jber:activity", "jber:status", *OF_COUNTRIES)
        things.add({iri for thing in things.known.values() for curie in named for iri in thing.iris(curie)})
        for row in run(store, "figures"):
            if (iri := _iri(row["thing"])) in things.known:
                things.known[iri].said[term("jber:Figure")].append(row["told"])
        return things

    def add(self, iris: Iterable[str]) -> None:
        """Ask the graph for those that are not known yet."""
        new = {iri for iri in iris if iri not in self.known}
        self.found.clear()
        self.known.update((iri, Thing(iri)) for iri in new)
        for answer in run_of(self.store, "things", map(NamedNode, new)):
            for row in answer:
                said = row["property"]
                assert isinstance(said, NamedNode)
                self.known[_iri(row["thing"])].said[said].append(row["value"])

    def __getitem__(self, iri: str) -> Thing:
        return self.known[iri]

    def label(self, iri: str, language: str) -> str:
        """The label of a thing, known or not."""
        return self.known.get(iri, Thing(iri)).label(language)

    def classes(self, iri: str) -> list[str]:
        """The most specific classes, sorted; of a plan, those that it would have."""
        return self._found(iri)[0]

    def _found(self, iri: str) -> tuple[list[str], str | None]:
        if iri not in self.found:
            self.found[iri] = self._classes(iri), self._status(iri)
        return self.found[iri]

    def _classes(self, iri: str) -> list[str]:
        thing = self.known.get(iri, Thing(iri))
        stated = set(thing.iris("jber:plannedType") or thing.iris("rdf:type")) - {_PLAN.value}
        above = {ancestor for cls in stated for ancestor in self.above(cls) if ancestor != cls}
        return sorted(stated - above, key=lambda cls: (not cls.startswith(PREFIXES["jber"]), cls))

    def above(self, cls: str) -> Iterator[str]:
        """The class and all classes above it, the nearest first, each once."""
        level, seen = [cls], {cls}
        while level:
            yield from level
            level = sorted({up for each in level for up in self.parents.get(each, ())} - seen)
            seen.update(level)

    def is_plan(self, iri: str) -> bool:
        """Whether the view knows the thing as a plan."""
        return iri in self.known and _PLAN.value in self.known[iri].iris("rdf:type")

    def stated_status(self, iri: str) -> str | None:
        """The code of the status of a thing, or else of the nearest record that it stands in."""
        for whole in _wholes(iri):
            if whole in self.known and (codes := self.known[whole].iris("jber:status")):
                return codes[0].rpartition("/")[2]
        return None

    def status(self, iri: str) -> str | None:
        """One of the values of ``STATUSES``; None for what neither happens nor is planned, as an organisation."""
        return self._found(iri)[1]

    def _status(self, iri: str) -> str | None:
        thing = self.known.get(iri, Thing(iri))
        if self.is_plan(iri):
            known = STATUSES.get(self.stated_status(iri) or "", "planned")
            return known if known != HAPPENED else "planned"
        if codes := thing.iris("jber:status"):
            return STATUSES.get(codes[0].rpartition("/")[2], "unknown")
        if any(_OCCURRENCE in self.above(cls) for cls in thing.iris("rdf:type")):
            return HAPPENED
        return None

    def countries(self, iri: str) -> list[str]:
        """The ISO 3166 codes of the countries that a thing is of, takes place in or concerns; of a country its own."""
        thing = self.known.get(iri, Thing(iri))
        found = {
            alpha3
            for curie in OF_COUNTRIES
            for country in thing.iris(curie)
            if country in self.known
            for alpha3 in self.known[country].texts("jber:alpha3")
        }
        return sorted(found) or thing.texts("jber:alpha3")

    def is_birth(self, iri: str) -> bool:
        """Whether it is the founding of something: a date long before what else a picture shows, and no activity."""
        return iri in self.known and term("jber:Founding").value in self.classes(iri)

    def dates(self, iri: str) -> list[Dated]:
        """What a thing says of its own time: one date, or none."""
        thing = self[iri]
        found = told(*(thing.first(curie) for curie in ("jber:earliest", "jber:latest", "jber:when")))
        return [found] if found else []

    def word(self, iri: str, status: str | None) -> str | None:
        """What marks a thing that has not happened: its status as documents state it; None for all else."""
        if status in (None, HAPPENED):
            return None
        stated = self.stated_status(iri)
        return stated if STATUSES.get(stated or "") == status else status


def short_id(iri: str) -> str:
    """A stable id that people can read: ``organisation/jaxa``, ``code/topic/space``, ``Signing``; else the CURIE."""
    for start in (PREFIXES["id"], PREFIXES["jber"], BASE):
        if iri.startswith(start):
            return iri[len(start) :]
    return shorten(iri)


def passage_name(iri: str) -> str:
    """``luxembourg-mission-2024#p10``; of a graph that is no passage, its short id."""
    return iri.removeprefix(PREFIXES["doc"]) if iri.startswith(PREFIXES["doc"]) else short_id(iri)


def _wholes(iri: str) -> Iterator[str]:
    whole: str | None = iri
    while whole is not None:
        yield whole
        whole = parent(whole)


def _last_words(iri: str) -> str:
    return re.split("[/#:]", iri.rstrip("/#:"))[-1].replace("-", " ")


def _iri(value: Term) -> str:
    assert isinstance(value, NamedNode)
    return value.value
