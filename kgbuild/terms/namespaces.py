"""Prefixes, and the one spelling of a term: its CURIE, in Python as in Turtle and SPARQL."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode

BASE = "https://w3id.org/jber/"

PREFIXES: dict[str, str] = {
    "jber": BASE + "ontology#",
    "id": BASE + "id/",
    "code": BASE + "code/",
    "doc": BASE + "source/",
    "graph": BASE + "graph/",
    "bibo": "http://purl.org/ontology/bibo/",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "legal": "http://www.w3.org/ns/legal#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@lru_cache(maxsize=4096)
def term(curie: str) -> NamedNode:
    """The node for a CURIE such as ``jber:acquirer``. KeyError if the prefix is not one of ``PREFIXES``."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def shorten(iri: str) -> str:
    """The CURIE of an IRI under the longest matching prefix, or the IRI itself where none fits."""
    best = max(
        ((name, base) for name, base in PREFIXES.items() if iri.startswith(base)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri


def sparql_prologue() -> str:
    """``PREFIX`` lines for every prefix, in alphabetical order."""
    return "".join(f"PREFIX {name}: <{base}>\n" for name, base in sorted(PREFIXES.items()))
