"""Exports of a graph with over a hundred partners: how long each view takes to become a file and a picture.

The graph is made up in this domain's shape, Japan in the middle and partners of every size around it, and the same in
every run. Budget: the default view in at most 40 times the time that importing networkx and SciPy takes, without which
no layout can be made at all.

``python -m benchmarks.many_partners FOLDER`` also leaves the files there, to be looked at.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.build.claims import load_ontology
from kgbuild.build.graph import build
from kgbuild.build.view import make_view
from kgbuild.project import Project, locate
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms import minting
from kgbuild.terms.namespaces import term

VIEWS = ("events", "cosign", "affiliation", "countries", "full")
PARTNERS = 120
FLOOR = "import networkx, scipy.optimize, scipy.sparse, scipy.spatial"

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


def main(folder: Path | None = None) -> None:
    """Print nodes, edges and seconds of each view, and the ratio of the default one to the floor."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does
    from kgbuild.export.assemble import make_network
    from kgbuild.export.figure import draw_svg
    from kgbuild.export.gexf import write_gexf
    from kgbuild.export.views import read_view
    from kgbuild.export.wishes import Wish
    from kgbuild.export.xmltext import XmlText

    before = getrusage(RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-c", FLOOR], check=True)
    floor = getrusage(RUSAGE_CHILDREN).ru_utime - before
    project = locate()
    graph = store(project, PARTNERS)
    for view in VIEWS:
        start = process_time()
        network = make_network(graph, read_view(project.queries, view), Wish()).network
        made = process_time()
        gexf = "".join(write_gexf(network, XmlText()))
        svg = "".join(draw_svg(network, XmlText()))
        drawn = process_time()
        nodes, edges = sum(1 for _ in network.nodes), sum(1 for _ in network.edges)
        ratio = f"   {(drawn - start) / floor:5.1f} x   budget: at most 40 x" if view == VIEWS[0] else ""
        seconds = f"{made - start:7.2f} s made {drawn - made:6.2f} s written"
        print(f"{view:12}{nodes:>6} nodes {edges:>6} edges {seconds}{ratio}")
        if folder is not None:
            (folder / f"{view}.gexf").write_text(gexf, encoding="utf-8")
            (folder / f"{view}.svg").write_text(svg, encoding="utf-8")
    print(f"{'imports':12}{floor:35.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
