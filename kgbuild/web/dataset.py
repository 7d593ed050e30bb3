"""The dataset described in VoID and DCAT: what it is, how large, under which licence, and where to get it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kgbuild.query.internal import run
from kgbuild.terms.namespaces import BASE, PREFIXES, term
from kgbuild.web.answering import graph_reply
from kgbuild.web.graph import Graph
from kgbuild.web.negotiation import GRAPHS, HTML, choose
from kgbuild.web.pages import page
from kgbuild.web.reply import Reply

DATASET = NamedNode(BASE + "dataset")
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
MEDIA = "https://www.iana.org/assignments/media-types/"
TITLES = {"en": "JBER: Japan's bilateral economic relations", "ja": "JBER: 日本の二国間経済関係"}
TEXTS = {
    "en": "A knowledge graph of who agreed, met, planned, bought, traded and said what between Japan and single "
    "countries, with the paragraph of the document behind every fact.",
    "ja": "日本と各国との間で、誰が何に合意し、会合し、計画し、買収し、取引し、発言したかを、"
    "すべての事実についてその根拠となる文書の段落とともに示す知識グラフ。",
}
EXAMPLE = NamedNode(PREFIXES["id"] + "organisation/jaxa")
VOCABULARIES = ("jber", "rdfs", "skos", "dcterms", "schema", "org")


def describe(graph: Graph, job: dict[str, Any]) -> Reply:
    """The description, as a page or as RDF."""
    form = choose(job["accept"], GRAPHS, job["fields"].get("format", ""))
    lang = job["lang"]
    size = next(iter(run(graph.store, "size", {})))
    counts = {name: int(size[name].value) for name in ("triples", "subjects", "quads", "graphs", "documents")}  # type: ignore[union-attr]
    if form is HTML:
        return page(
            "dataset.html", lang, title=TITLES[lang], text=TEXTS[lang], counts=counts, version=graph.version,
            base=job["base"],
        )  # fmt: skip
    return graph_reply(sorted(_triples(graph, job["base"], counts), key=str), form, lang, graph.limits)


def _triples(graph: Graph, base: str, counts: dict[str, int]) -> Iterator[Triple]:
    for kind in ("dcat:Dataset", "void:Dataset"):
        yield Triple(DATASET, term("rdf:type"), term(kind))
    for lang in TITLES:
        yield Triple(DATASET, term("dcterms:title"), Literal(TITLES[lang], language=lang))
        yield Triple(DATASET, term("dcterms:description"), Literal(TEXTS[lang], language=lang))
    yield Triple(DATASET, term("dcterms:license"), LICENCE)
    yield Triple(DATASET, term("dcterms:creator"), Literal("The JBER contributors"))
    yield Triple(DATASET, term("owl:versionInfo"), Literal(graph.version))
    yield Triple(DATASET, term("foaf:homepage"), NamedNode(f"{base}/"))
    for name in ("triples", "documents"):
        yield Triple(DATASET, term(f"void:{name}"), Literal(counts[name]))
    yield Triple(DATASET, term("void:distinctSubjects"), Literal(counts["subjects"]))
    yield Triple(DATASET, term("void:uriSpace"), Literal(BASE))
    yield Triple(DATASET, term("void:exampleResource"), EXAMPLE)
    yield Triple(DATASET, term("void:sparqlEndpoint"), NamedNode(f"{base}/sparql"))
    yield Triple(DATASET, term("void:dataDump"), NamedNode(f"{base}/dataset.nq"))
    for prefix in VOCABULARIES:
        yield Triple(DATASET, term("void:vocabulary"), NamedNode(PREFIXES[prefix].rstrip("#")))
    dump, service = NamedNode(f"{base}/dataset#dump"), NamedNode(f"{base}/dataset#sparql")
    yield Triple(DATASET, term("dcat:distribution"), dump)
    yield Triple(dump, term("rdf:type"), term("dcat:Distribution"))
    yield Triple(dump, term("dcat:downloadURL"), NamedNode(f"{base}/dataset.nq"))
    yield Triple(dump, term("dcat:mediaType"), NamedNode(f"{MEDIA}application/n-quads"))
    yield Triple(dump, term("dcterms:license"), LICENCE)
    yield Triple(service, term("rdf:type"), term("dcat:DataService"))
    yield Triple(service, term("dcat:endpointURL"), NamedNode(f"{base}/sparql"))
    yield Triple(service, term("dcat:endpointDescription"), NamedNode(f"{base}/openapi.json"))
    yield Triple(service, term("dcat:servesDataset"), DATASET)
