"""What stands beside an export: how many, from where, by which method, what was lost or replaced, how to open it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kgbuild.export.assemble import LICENCE, Made
from kgbuild.export.internal import run
from kgbuild.export.looks import FAMILIES
from kgbuild.export.xmltext import XmlText
from kgbuild.store.port import GraphStore
from kgbuild.terms.namespaces import PREFIXES

OUTER_BOUNDS = "windows of time: `start` and `end` have their outer bounds"
JSON_LISTS = "lists: JSON in strings"
DIRECTION = "mixed direction: where one edge is directed all are, and the column `undirected` tells which are not"
OPEN = "what documents leave open and rival claims: `kgbuild export trig` has them"
LOST: Mapping[str, Sequence[str]] = {
    "gephi": (
        "Gephi has no open or unknown end of time: the columns `end_status`, `start_text` and `end_text` tell it",
        OPEN,
    ),
    "graphml": (OUTER_BOUNDS, "kinds of edges: the column `kind`", JSON_LISTS, DIRECTION, OPEN),
    "csv": (OUTER_BOUNDS, JSON_LISTS, OPEN),
    "cytoscape": (OUTER_BOUNDS, DIRECTION, "looks: `colour` and `size` are columns that a style can map", OPEN),
    "dot": (
        "all columns but label, kind, status, weight, address and sources",
        "windows of time",
        "mixed direction: in a digraph, edges without direction have `dir=none`",
        OPEN,
    ),
    "neo4j": (
        OUTER_BOUNDS,
        "mixed direction: Neo4j directs all, and the property `undirected` tells which are not",
        "kinds as they are written: types are in capitals, and the property `kind` has the kind itself",
        "line breaks and runs of spaces in texts: each is one space",
        OPEN,
    ),
    "parquet": (
        "mixed direction: every edge has a source and a target, and the column `undirected` tells where they are equal",
        "what documents say of what the view does not show: `kgbuild export trig` has it",
    ),
    "figure": ("all columns but labels, classes and gists", OPEN),
    "png": (
        "all columns but labels and the colour of the class",
        "equal bytes on every machine: letters are drawn with the fonts that it has",
        OPEN,
    ),
}
OPENING: Mapping[str, Sequence[str]] = {
    "gephi": (
        "File > Open, graph type `mixed`, edges merged or not: no two share source, target and kind",
        "positions, sizes and colours are there: run no layout to see the picture as it was made",
        "Appearance > Nodes > Partition > `family` or `class`; `status` tells what happened from what was planned",
        "Enable the timeline; what bears no date is always shown",
    ),
    "graphml": (
        "yEd: File > Open; labels, places and colours are there",
        "Cytoscape: File > Import > Network from File",
        "networkx: read_graphml(path, force_multigraph=True); igraph: Graph.Read_GraphML(path)",
    ),
    "csv": ("File > Import spreadsheet: first nodes.csv as a nodes table, then edges.csv as an edges table",),
    "cytoscape": (
        "Cytoscape: File > Import > Network from File; places are there",
        "cytoscape.js: cytoscape({elements: file.elements, layout: {name: 'preset'}})",
    ),
    "dot": (
        "dot -Tpdf -O FILE draws it with the places that are there",
        "for a layout of Graphviz's own write `layout=dot` or `layout=sfdp` for `layout=neato` in the second line",
    ),
    "neo4j": (
        "sh load.sh, while the database is stopped",
        "then in Cypher: CREATE CONSTRAINT FOR (thing:Thing) REQUIRE thing.id IS UNIQUE",
    ),
    "parquet": (
        "pandas.read_parquet or polars.read_parquet, file by file",
        "edges.source, edges.target and statements.subject are nodes.id; statements.source is one of `sources`",
        "statements: `status` tells plans from what happened",
        "statements that are not `asserted` are rival claims, or say what a plan was to become",
    ),
}


def write_manifest(store: GraphStore, made: Made, form: str, texts: XmlText) -> Iterator[str]:
    """The manifest as JSON. It is made after the file is written, for only then is known what had to be replaced."""
    about = made.network.about
    told = {
        "format": form,
        "title": about.title,
        "view": made.view.name,
        "question": made.view.question,
        "language": made.wish.language,
        "happened_only": made.wish.happened_only,
        "filters": made.filters or None,
        "around": made.wish.around,
        "depth": made.wish.depth if made.wish.around else None,
        "dataset": {"date": about.date, "keywords": about.keywords, "licence": LICENCE},
        "counts": {name: value for name, value in made.account.items() if isinstance(value, int)},
        "methods": {name: value for name, value in made.account.items() if isinstance(value, str)},
        "colours": {
            each.name: {"rgb": each.colour, "en": each.en, "ja": each.ja}
            for each in FAMILIES
            if each.name in made.families
        },
        "lost": LOST[form],
        "replaced": texts.report(),
        "open_well": OPENING.get(form, ()),
        "documents": _documents(store, made),
    }
    kept = {name: value for name, value in told.items() if value is not None}
    yield json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _documents(store: GraphStore, made: Made) -> dict[str, dict[str, str]]:
    """The documents that the file's sources stand in: title, publisher, date and address, by the id in `sources`."""
    named: set[str] = set()
    for values in (*(node.values for node in made.network.nodes), *(edge.values for edge in made.network.edges)):
        sources = values.get("sources", ())
        named |= {source.partition("#")[0] for source in sources} if isinstance(sources, tuple) else set()
    found: dict[str, dict[str, str]] = {}
    for row in run(store, "bibliography"):
        told = {name: value.value for name, value in row.items() if isinstance(value, NamedNode | Literal)}
        slug = told.pop("document").removeprefix(PREFIXES["doc"])
        if slug in named:
            found.setdefault(slug, told)
    return dict(sorted(found.items()))
