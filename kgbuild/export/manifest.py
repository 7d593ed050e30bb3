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

LOST: Mapping[str, Sequence[str]] = {
    "gephi": (
        "Gephi has no open or unknown end of time: the columns `end_status`, `start_text` and `end_text` tell it",
        "what documents leave open and rival claims: `kgbuild export trig` has them",
    ),
    "graphml": (
        "windows of time: `start` and `end` have their outer bounds",
        "kinds of edges: the column `kind`",
        "lists: JSON in strings",
        "mixed direction: where one edge is directed all are, and the column `undirected` tells which are not",
    ),
    "csv": (
        "windows of time: `start` and `end` have their outer bounds",
        "lists: JSON in strings",
    ),
    "figure": ("all columns but labels, classes and gists",),
}
OPENING: Mapping[str, Sequence[str]] = {
    "gephi": (
        "File > Open, graph type `mixed`, edges merged or not: no two share source, target and kind",
        "positions, sizes and colours are there: run no layout to see the picture as it was made",
        "Appearance > Nodes > Partition > `family` or `class`; `status` tells what happened from what was planned",
        "Enable the timeline; what bears no date is always shown",
    ),
    "csv": ("File > Import spreadsheet: first nodes.csv as a nodes table, then edges.csv as an edges table",),
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
