"""How things, codes, values and passages get their IRIs. No blank nodes are ever made."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode

from kgbuild.terms.namespaces import BASE

REGISTER = NamedNode(BASE + "graph/register")
DOCUMENTS = NamedNode(BASE + "graph/documents")
ONTOLOGY = NamedNode(BASE + "graph/ontology")
VIEW = NamedNode(BASE + "graph/view")

INFERRED = "-inferred-"
"""What tells the IRI of an inference from that of its passage."""


@lru_cache(maxsize=65_536)
def thing(kind: str, slug: str) -> NamedNode:
    """``…/id/<kind>/<slug>``: an entity of the register or a fact with an id of its own."""
    return NamedNode(f"{BASE}id/{kind}/{slug}")


def part(whole: NamedNode, name: str) -> NamedNode:
    """A record inside a record: the whole's IRI, a slash and the part's name, so equal parts share an IRI."""
    return NamedNode(f"{whole.value}/{name}")


def code(scheme: str, slug: str) -> NamedNode:
    """``…/code/<scheme>/<slug>``: a concept of a code list."""
    return NamedNode(f"{BASE}code/{scheme}/{slug}")


def value(kind: str, content: str) -> NamedNode:
    """``…/value/<kind>/<content>``: a value node, named by what it says."""
    return NamedNode(f"{BASE}value/{kind}/{content}")


def source(slug: str) -> NamedNode:
    """``…/source/<id>``: a document that was read."""
    return NamedNode(f"{BASE}source/{slug}")


@lru_cache(maxsize=4096)
def passage(slug: str, paragraph: int) -> NamedNode:
    """``…/source/<id>#p10``: paragraph 10 of a document, and the named graph of what it supports."""
    return NamedNode(f"{BASE}source/{slug}#p{paragraph}")


def inference(passage: NamedNode, about: str) -> NamedNode:
    """``…/source/<id>#p17-inferred-<about>``: the graph of what a curator inferred from that passage."""
    return NamedNode(f"{passage.value}{INFERRED}{about.lower()}")


def parent(node: str) -> str | None:
    """The IRI of the record that a nested record stands in, or None for a record with an id of its own."""
    if not node.startswith(BASE + "id/"):
        return None
    local = node[len(BASE) :].split("/")
    return f"{BASE}{'/'.join(local[:-1])}" if len(local) > 3 else None


def record(node: str) -> str:
    """The IRI of the record with an id of its own that a node stands in, or the node itself."""
    while (outer := parent(node)) is not None:
        node = outer
    return node


def local_name(node: str) -> str:
    """What a thing is called below its kind, its id first, as in ``jaxa-lsa-cooperation/signing``; else nothing."""
    return node.partition(f"{BASE}id/")[2].partition("/")[2]
