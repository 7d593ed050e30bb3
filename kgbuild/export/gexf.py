"""GEXF 1.3, written as a stream: memory does not grow with the number of edges.

The rules are those of Gephi's own importer (docs/gephi.md): every edge has its type and the graph no default, columns
are strings, numbers, booleans or lists of strings, colours have no alpha, and no date stands in a typed column.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kgbuild.export.network import Column, Edge, Network, Node, Spell, Value
from kgbuild.export.xmltext import XmlText, is_plain

BATCH = 2048


def write_gexf(network: Network, text: XmlText) -> Iterator[str]:
    """The file, piece by piece. Characters that XML forbids are replaced and counted in ``text``."""
    escape = text.escape
    about = network.about
    modified = f' lastmodifieddate="{escape(about.date, "meta")}"' if about.date else ""
    mode = ' mode="dynamic" timeformat="date" timerepresentation="interval"' if network.dynamic else ' mode="static"'
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        f"<meta{modified}>\n"
        f"<creator>{escape(about.creator, 'meta')}</creator>\n"
        f"<keywords>{escape(', '.join(about.keywords), 'meta')}</keywords>\n"
        f"<description>{escape(about.description, 'meta')}</description>\n"
        f'</meta>\n<graph idtype="string"{mode}>\n'
    )
    yield _columns("node", network.node_columns, text)
    yield _columns("edge", network.edge_columns, text)
    yield "<nodes>\n"
    yield from batched(_nodes(network.nodes, _Values("node", network.node_columns, text)))
    yield "</nodes>\n<edges>\n"
    yield from batched(_edges(network.edges, _Values("edge", network.edge_columns, text)))
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, columns: Sequence[Column], text: XmlText) -> str:
    lines = [f'<attributes class="{of}">\n']
    for column in columns:
        name = text.escape(column.id, "columns")
        lines.append(f'<attribute id="{name}" title="{name}" type="{column.type}"/>\n')
    return "".join([*lines, "</attributes>\n"])


class _Values:
    """Writes the values of one row: the beginning of each column's element is made once."""

    def __init__(self, of: str, columns: Sequence[Column], text: XmlText) -> None:
        self.escape, self.clean = text.escape, text.clean
        self.of = of
        self.starts = {
            column.id: (f'<attvalue for="{text.escape(column.id, "columns")}" value="', f"{of} {column.id}")
            for column in columns
        }

    def __call__(self, values: Iterable[tuple[str, Value]]) -> str:
        escape, clean, starts = self.escape, self.clean, self.starts
        parts = []
        for name, value in values:
            start, place = starts[name]
            kind = type(value)
            if kind is str:
                parts.append(f'{start}{escape(value, place)}"/>')  # type: ignore[arg-type]
            elif kind is bool:
                parts.append(f'{start}{"true" if value else "false"}"/>')
            elif kind is tuple:
                # JSON would write forbidden characters as \\u000b, which not every reader of lists undoes.
                items = [item if is_plain(item) else clean(item, place) for item in value]  # type: ignore[union-attr]
                parts.append(f'{start}{escape(json.dumps(items, ensure_ascii=False), place)}"/>')
            else:
                parts.append(f'{start}{value!r}"/>')
        return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _nodes(nodes: Iterable[Node], values: _Values) -> Iterator[str]:
    escape = values.escape
    for node in nodes:
        r, g, b = node.colour
        yield (
            f'<node id="{escape(node.id, "node id")}" label="{escape(node.label, "node label")}">'
            f"{values(node.values.items())}{_spells(node.spells)}"
            f'<viz:color r="{r}" g="{g}" b="{b}"/><viz:position x="{node.x!r}" y="{node.y!r}"/>'
            f'<viz:size value="{node.size!r}"/></node>\n'
        )


def _edges(edges: Iterable[Edge], values: _Values) -> Iterator[str]:
    escape = values.escape
    for id_, source, target, kind, label, weight, directed, row, spells, colour, faint in edges:
        if not is_plain(f"{id_}{source}{target}{kind}{label}"):
            id_, source, target = escape(id_, "edge id"), escape(source, "edge source"), escape(target, "edge target")
            kind, label = escape(kind, "edge kind"), escape(label, "edge label")
        inside = values(row.items()) if row else ""
        if spells:
            inside += _spells(spells)
        if colour is not None:
            inside += '<viz:color r="{}" g="{}" b="{}"/>'.format(*colour)
        if faint:
            inside += '<viz:shape value="dashed"/>'
        yield (
            f'<edge id="{id_}" source="{source}" target="{target}" type="{"directed" if directed else "undirected"}"'
            f' kind="{kind}" label="{label}" weight="{weight}"{f">{inside}</edge>" if inside else "/>"}\n'
        )


def _spells(spells: Sequence[Spell]) -> str:
    if not spells:
        return ""
    written = []
    for start, end in spells:
        begins = f' start="{start}"' if start else ""
        ends = f' end="{end}"' if end else ""
        written.append(f"<spell{begins}{ends}/>")
    return f"<spells>{''.join(written)}</spells>"


def batched(lines: Iterator[str]) -> Iterator[str]:
    """The lines joined by the thousand, so that the file is not written line by line."""
    while batch := "".join(islice(lines, BATCH)):
        yield batch
