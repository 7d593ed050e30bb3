"""From decoded records to quads, against the same quads through ``rdflib.Graph.add``; and a build of what is built.

Budgets: at least 4 times faster than rdflib, and at least 100,000 quads/s, the best of several runs of each. For both
the collector looks for cycles as seldom as in a command. Where nothing changed, `kgbuild build` takes at most 0.3 s on
a machine where ``python -c pass`` takes 15 ms; elsewhere the same multiple of it.
"""

from __future__ import annotations

import gc

import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from benchmarks import best, python
from kgbuild.build.claims import emit_claims, load_ontology
from kgbuild.build.corpus import read_corpus
from kgbuild.cli.main import YOUNG
from kgbuild.project import locate
from kgbuild.terms.vocabulary import Vocabulary

RUNS = 5


def main() -> None:
    """Print the rate of both, and their ratio."""
    gc.set_threshold(YOUNG)
    project = locate()
    vocabulary = Vocabulary.of(load_ontology(project))
    corpus = read_corpus(project)
    quads = emit_claims(corpus, vocabulary).quads
    emitted = len(quads) / best(RUNS, lambda: emit_claims(corpus, vocabulary))
    added = len(quads) / best(RUNS, lambda: _through_rdflib(quads))
    print(f"rdflib.Dataset.add            {added:10,.0f} quads/s")
    print(f"kgbuild from decoded records  {emitted:10,.0f} quads/s   {emitted / added:5.1f} x   ", end="")
    print("budget: at least 4 x and 100,000 quads/s")
    nothing = best(RUNS, lambda: python("-c", "pass"))
    python("-m", "kgbuild", "build")
    again = best(RUNS, lambda: python("-m", "kgbuild", "build"))
    print(f"kgbuild build, nothing changed {again * 1000:6.0f} ms   {again / nothing:5.1f} x   budget: at most 20 x")


def _through_rdflib(quads: list[Quad]) -> None:
    dataset = rdflib.Dataset()
    graphs: dict[str, rdflib.Graph] = {}
    for quad in quads:
        name = quad.graph_name.value
        graph = graphs.get(name)
        if graph is None:
            graph = graphs[name] = dataset.graph(rdflib.URIRef(name))
        graph.add((rdflib.URIRef(quad.subject.value), rdflib.URIRef(quad.predicate.value), _term(quad.object)))


def _term(node: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    return rdflib.Literal(node.value, lang=node.language, datatype=None if node.language else node.datatype.value)


if __name__ == "__main__":
    main()
