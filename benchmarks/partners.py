"""A made-up graph of this domain's shape and of any size: Japan in the middle, partners of every size around it.

For what only shows itself with many partners: how long the views and the layout take, and whether the picture can
still be read. The same arguments give the same graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import build
from kgbuild.build.view import make_view
from kgbuild.project import Project
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term

HUBS = {
    "ministry-of-foreign-affairs": ("jber:PublicBody", 0.5),
    "ministry-of-economy": ("jber:PublicBody", 0.4),
    "trade-organisation": ("jber:PublicBody", 0.3),
    "prime-minister": ("foaf:Person", 0.3),
    "foreign-minister": ("foaf:Person", 0.25),
    "federation-of-business": ("jber:Organisation", 0.15),
    "space-agency": ("jber:PublicBody", 0.1),
    "trading-house": ("jber:Company", 0.1),
}
"""Japanese actors, their class, and the share of events in which each takes part."""

CODES = """
AGO ARE ARG ARM AUS AUT AZE BEL BGD BGR BOL BRA BRN BWA CAN CHE CHL CHN CIV COD COL CRI CUB CZE DEU DNK DOM
EGY ESP EST ETH FIN FJI FRA GBR GEO GHA GRC GTM HKG HND HRV HUN IDN IND IRL IRN IRQ ISR ITA JAM JOR KAZ KEN
KGZ KHM KOR KWT LAO LKA LTU LUX LVA MAR MDG MEX MMR MNG MOZ MYS NAM NGA NIC NLD NOR NZL OMN PAK PAN PER PHL
PNG POL PRT PRY QAT ROU RUS SAU SEN SGP SLV SRB SVK SVN SWE THA TJK TKM TUN TUR TZA UGA UKR URY USA UZB VEN
VNM ZAF ZMB
"""


class _Writer:
    """Collects claims; each entity gets an English label and each claim a passage."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self.paragraph = 0

    def name(self, kind: str, slug: str, **said: str | NamedNode) -> NamedNode:
        thing = minting.thing(kind, slug)
        label = Literal(slug.replace("-", " ").capitalize(), language="en")
        self.quads.append(Quad(thing, term("rdfs:label"), label, minting.REGISTER))
        for curie, value in said.items():
            self.quads.append(Quad(thing, term(curie.replace("_", ":")), _node(value), minting.REGISTER))
        return thing

    def claim(self, thing: NamedNode, **said: str | NamedNode) -> None:
        for curie, value in said.items():
            passage = minting.passage("made-up", self.paragraph)
            self.quads.append(Quad(thing, term(curie.replace("_", ":")), _node(value), passage))

    def dated(self, thing: NamedNode, day: str) -> None:
        passage = minting.passage("made-up", self.paragraph)
        for name in ("jber:earliest", "jber:latest"):
            self.quads.append(Quad(thing, term(name), Literal(day, datatype=term("xsd:date")), passage))
        self.quads.append(Quad(thing, term("jber:when"), Literal(day, datatype=term("edtf:EDTF-level1")), passage))


def _node(value: str | NamedNode) -> NamedNode:
    return value if isinstance(value, NamedNode) else term(value)


def claims(partners: int) -> Iterator[Quad]:
    """What documents would tell of so many partners: few of them a lot, most of them little."""
    rng, writer = Random(7), _Writer()
    document = minting.source("made-up")
    for curie, value in (("rdf:type", term("jber:Document")), ("dcterms:title", Literal("Made up"))):
        yield Quad(document, term(curie), value, minting.DOCUMENTS)
    japan = minting.thing("country", "JPN")
    hubs = [
        (
            writer.name("person" if cls == "foaf:Person" else "organisation", slug, rdf_type=cls, jber_country=japan),
            share,
        )
        for slug, (cls, share) in HUBS.items()
    ]
    for rank, code in enumerate(CODES.split()[:partners]):
        _partner(writer, rng, code, max(2, 48 // (1 + rank // 4)), hubs)
    yield from writer.quads


def _partner(writer: _Writer, rng: Random, code: str, events: int, hubs: list[tuple[NamedNode, float]]) -> None:
    country, japan, low = minting.thing("country", code), minting.thing("country", "JPN"), code.lower()
    locals_ = [
        writer.name(kind, f"{slug}-{low}", rdf_type=cls, jber_country=country)
        for kind, slug, cls in (
            ("organisation", "ministry-of-trade", "jber:PublicBody"),
            ("person", "minister", "foaf:Person"),
            ("organisation", "chamber-of-commerce", "jber:Organisation"),
            *(("organisation", f"company-{number}", "jber:Company") for number in range(events // 4)),
        )
    ]
    for number in range(events):
        writer.paragraph += 1
        status = minting.code("status", "planned" if rng.random() < 0.15 else "happened")
        day = f"{rng.randint(2005, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        ours = [hub for hub, share in hubs if rng.random() < share] or [hubs[0][0]]
        if rng.random() < 0.3:
            ours.append(writer.name("organisation", f"japanese-company-{low}-{number}", rdf_type="jber:Company",
                                    jber_country=japan))  # fmt: skip
        theirs = [each for each in locals_ if rng.random() < 0.4] or locals_[:1]
        if number % 2:
            event = writer.name("event", f"meeting-{number}-with-{low}")
            host = country if rng.random() < 0.5 else japan
            writer.claim(event, rdf_type="jber:Meeting", jber_status=status, jber_hostCountry=host)
            writer.dated(event, day)
            for actor in (*ours, *theirs):
                part = minting.part(event, f"role-attendee-{actor.value.rpartition('/')[2]}")
                writer.claim(event, jber_hasParticipation=part)
                writer.claim(part, rdf_type="jber:Participation", jber_participant=actor,
                             jber_role=minting.code("role", "attendee"))  # fmt: skip
        else:
            text = writer.name("instrument", f"memorandum-{number}-with-{low}")
            signing = minting.part(text, "signing")
            writer.claim(text, rdf_type="jber:MemorandumOfUnderstanding", jber_hasStage=signing)
            writer.claim(signing, rdf_type="jber:Signing", jber_status=status)
            writer.dated(signing, day)
            for actor in (ours[-1], theirs[0]):
                writer.claim(signing, jber_party=actor)


def store(project: Project, partners: int) -> LocalStore:
    """A graph in memory with the project's register and ontology and the made-up claims."""
    register = [quad for quad in build(project).claims if quad.graph_name == minting.REGISTER]
    ontology = [Quad(t.subject, t.predicate, t.object, minting.ONTOLOGY) for t in load_ontology(project)]
    known = [*register, *ontology, *claims(partners)]
    return in_memory([*known, *make_view(known, project.queries / "derive")])
