"""Things by their IRIs: ``/id/organisation/jaxa`` stands for the thing itself, and leads to what is known of it.

What an IRI of ours names is no page, so it is answered with 303 and the address of a description in the format that
the client likes best: ``/id/organisation/jaxa.html``, ``.ttl``, ``.jsonld`` and so on. The ontology and the graphs are
documents themselves, and are answered at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kgbuild.errors import NotFoundError
from kgbuild.export.rdf import steady
from kgbuild.query.folding import Line
from kgbuild.query.internal import run
from kgbuild.query.showing import Reading, is_document, show_document, show_thing
from kgbuild.query.wording import WORDS as TOLD
from kgbuild.query.wording import cite, published
from kgbuild.store.port import Term, Triples
from kgbuild.terms.minting import ONTOLOGY
from kgbuild.terms.namespaces import BASE, PREFIXES, term
from kgbuild.web.answering import graph_reply
from kgbuild.web.graph import Graph
from kgbuild.web.negotiation import GRAPHS, HTML, Format, choose
from kgbuild.web.pages import page
from kgbuild.web.reply import Reply
from kgbuild.web.terms_page import terms

LABEL = term("rdfs:label")
OFFERED = (HTML, *(form for form in GRAPHS if form is not HTML))
"""A browser and whoever takes anything gets the page."""
SUFFIXES = {form.name: form for form in OFFERED}


def thing(graph: Graph, job: dict[str, Any]) -> Reply:
    """The way to the description of a thing, or the description. NotFoundError if nothing is known of it."""
    path, form = _split(job["path"])
    node = _known(graph, path)
    if form is None:
        form = choose(job["accept"], OFFERED, job["fields"].get("format", ""))
        lang = f"?lang={job['lang']}" if "lang" in job["fields"] else ""
        return Reply(303, "text/plain; charset=utf-8", b"", {"Location": f"/{quote(path)}.{form.name}{lang}"})
    if form is HTML:
        return _document_page(graph, node, job) if is_document(node) else _thing_page(graph, node, job)
    if form.name == "trig" and is_document(node):
        return _passages(graph, node, form)
    return graph_reply(_description(graph, node), form, job["lang"], graph.limits)


def ontology(graph: Graph, job: dict[str, Any]) -> Reply:
    """The ontology, as a page of its terms or as RDF."""
    path, suffix = _split(job["path"])
    if path != "ontology":
        raise _unknown(path)
    form = suffix or choose(job["accept"], OFFERED, job["fields"].get("format", ""))
    triples = _whole(graph, ONTOLOGY)
    if form is HTML:
        return page("ontology.html", job["lang"], terms=terms(triples, job["lang"]), alternates=_alternates("ontology"))
    return graph_reply(triples, form, job["lang"], graph.limits)


def whole_graph(graph: Graph, job: dict[str, Any]) -> Reply:
    """A graph that has an address of its own: the view, the register, the documents, the ontology."""
    path, suffix = _split(job["path"])
    form = suffix or choose(job["accept"], (GRAPHS[0], *OFFERED), job["fields"].get("format", ""))
    triples = _whole(graph, _node(path))
    if not triples:
        raise _unknown(path)
    return graph_reply(triples, form, job["lang"], graph.limits)


def _split(path: str) -> tuple[str, Format | None]:
    """The path of an IRI, and the format that its suffix names, if any."""
    whole, dot, suffix = path.rpartition(".")
    return (whole, SUFFIXES[suffix]) if dot and suffix in SUFFIXES else (path, None)


def _node(path: str) -> NamedNode:
    try:
        return NamedNode(BASE + path)
    except ValueError as fault:
        raise _unknown(path) from fault


def _known(graph: Graph, path: str) -> NamedNode:
    node = _node(path)
    if not list(run(graph.store, "known", {"thing": [(node,)]})):
        raise _unknown(path)
    return node


def _unknown(path: str) -> NotFoundError:
    shown = re.sub(r"[^\w/.-]", "?", path)[:100]
    return NotFoundError(f"nothing is known of {BASE}{shown}", "look for it by its name with a question of /ask")


def _whole(graph: Graph, name: NamedNode) -> list[Triple]:
    found = graph.store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    assert isinstance(found, Triples)
    return list(found.triples)


def _description(graph: Graph, node: NamedNode) -> list[Triple]:
    """All that the view says of a thing and the records inside it, what names it, and the labels of what is named."""
    found = {_triple(row["subject"], row["property"], row["value"]) for row in run(graph.store, "about", _one(node))}
    for row in run(graph.store, "mentions", _one(node)):
        found.add(_triple(row["subject"], row["property"], node))
    named = {part for triple in found for part in (triple.subject, triple.object) if isinstance(part, NamedNode)}
    for row in run(graph.store, "labels", {"thing": [(each,) for each in sorted(named, key=str)]}):
        found.add(_triple(row["thing"], LABEL, row["label"]))
    return sorted(found, key=str)


def _triple(subject: Term, predicate: Term, value: Term) -> Triple:
    assert isinstance(subject, NamedNode)
    assert isinstance(predicate, NamedNode)
    return Triple(subject, predicate, value)


def _one(node: NamedNode) -> dict[str, list[tuple[NamedNode]]]:
    return {"thing": [(node,)]}


def _passages(graph: Graph, document: NamedNode, form: Format) -> Reply:
    """A document in TriG: its description, and each passage as a graph."""
    quads = [Quad(each.subject, each.predicate, each.object) for each in _description(graph, document)]
    for row in run(graph.store, "claims", {"start": [(Literal(f"{document.value}#"),)]}):
        triple, passage = _triple(row["subject"], row["property"], row["value"]), row["passage"]
        assert isinstance(passage, NamedNode)
        quads.append(Quad(triple.subject, triple.predicate, triple.object, passage))
    body = steady(serialize(sorted(quads, key=_by_graph), format=RdfFormat.TRIG, prefixes=PREFIXES), with_prefixes=True)
    return Reply(200, form.content_type, body)


def _by_graph(quad: Quad) -> tuple[str, str]:
    return (str(quad.graph_name), str(quad.triple))


def _thing_page(graph: Graph, node: NamedNode, job: dict[str, Any]) -> Reply:
    lang = job["lang"]
    known = show_thing(graph.store, node, lang)
    inferred = sorted({passage for passage in known.passages.values() if passage.inferred})
    return page(
        "thing.html", lang, known=known, told=TOLD[lang], cite=cite, linked=linked, inferred=inferred,
        alternates=_alternates(node.value[len(BASE) :]),
    )  # fmt: skip


def _document_page(graph: Graph, node: NamedNode, job: dict[str, Any]) -> Reply:
    lang = job["lang"]
    reading: Reading = show_document(graph.store, node, lang)
    return page(
        "document.html",
        lang,
        reading=reading,
        told=TOLD[lang],
        when=published(reading.published, reading.published_inferred, TOLD[lang]),
        linked=linked,
        alternates=_alternates(node.value[len(BASE) :]),
    )


def _alternates(path: str) -> list[tuple[str, str, str]]:
    """The other formats of a description: name, media type and address."""
    return [(form.name, form.media, f"/{quote(path)}.{form.name}") for form in OFFERED if form is not HTML]


def linked(line: Line) -> Iterable[tuple[str, str]]:
    """The text of a line in pieces, each with the IRI of the thing that it names, if any."""
    links = {text: iri for text, iri in line.links if text}
    if not links:
        return [(line.text, "")]
    longest_first = sorted(links, key=lambda text: (-len(text), text))
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", line.text)
    return [(piece, links.get(piece, "")) for piece in pieces if piece]
