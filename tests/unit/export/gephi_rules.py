"""The rules of a file that opens right in Gephi, written from the notes on Gephi's importer (docs/gephi.md)."""

from __future__ import annotations

import json
from datetime import date

from lxml import etree

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
TYPES = {"string", "integer", "long", "double", "float", "boolean", "liststring"}
RESERVED = {"id", "label", "weight", "timeset"}


def broken_rules(content: bytes) -> list[str]:
    """What a GEXF file does that Gephi reads otherwise than it is meant, one line each."""
    root = etree.fromstring(content)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    found = []
    if root.get("version") != "1.3":
        found.append("the version is not 1.3")
    if graph.get("defaultedgetype") is not None:
        found.append("the graph has a default type of edges")
    if root.find(f"{GEXF}meta/{GEXF}title") is not None:
        found.append("the schema knows no title")
    columns: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    for attributes in graph.iterfind(f"{GEXF}attributes"):
        for attribute in attributes:
            name, kind = attribute.get("id", ""), attribute.get("type", "")
            known = columns[attributes.get("class", "")]
            if name.lower() in {each.lower() for each in known} | RESERVED:
                found.append(f"the column {name} collides")
            if kind not in TYPES:
                found.append(f"the column {name} has the type {kind}")
            if len(attribute):
                found.append(f"the column {name} has a default")
            known[name] = kind
    nodes = list(graph.iterfind(f"{GEXF}nodes/{GEXF}node"))
    edges = list(graph.iterfind(f"{GEXF}edges/{GEXF}edge"))
    ids = [node.get("id", "") for node in nodes]
    if len({*ids}) != len(ids):
        found.append("two nodes share an id")
    edge_ids = [edge.get("id", "") for edge in edges]
    if len({*edge_ids}) != len(edge_ids) or "" in edge_ids:
        found.append("two edges share an id, or one has none")
    placed = [node for node in nodes if node.find(f"{VIZ}position") is not None]
    if placed and len(placed) != len(nodes):
        found.append("some nodes have positions and some have none")
    ends: set[tuple[frozenset[str] | tuple[str, str], str]] = set()
    for edge in edges:
        source, target, kind = (edge.get(name, "") for name in ("source", "target", "kind"))
        if {source, target} - {*ids}:
            found.append(f"{edge.get('id')} ends nowhere")
        if edge.get("type") not in ("directed", "undirected"):
            found.append(f"{edge.get('id')} has no type")
        if not kind or float(edge.get("weight", "1")) <= 0:
            found.append(f"{edge.get('id')} has no kind or no weight")
        pair = (source, target) if edge.get("type") == "directed" else frozenset((source, target))
        if (pair, kind) in ends:
            found.append(f"{edge.get('id')} would be merged")
        ends.add((pair, kind))
    for of, elements in (("node", nodes), ("edge", edges)):
        for element in elements:
            found += [f"{element.get('id')}: {fault}" for fault in _faults(element, columns[of])]
    return found


def _faults(element: etree._Element, columns: dict[str, str]) -> list[str]:
    found = []
    if not element.get("label", "").strip():
        found.append("no label")
    for value in element.iterfind(f"{GEXF}attvalues/{GEXF}attvalue"):
        kind, text = columns.get(value.get("for", "")), value.get("value", "")
        if kind is None:
            found.append(f"a value for no column: {value.get('for')}")
        elif kind == "integer":
            int(text)
        elif kind == "double":
            float(text)
        elif kind == "liststring":
            items = json.loads(text)
            if not items or not all(isinstance(item, str) and item.strip() for item in items):
                found.append(f"a list with nothing in it: {text}")
            if any("\n" in item for item in items):
                found.append(f"a list with a line break: {text}")
    last = ""
    for spell in element.iterfind(f"{GEXF}spells/{GEXF}spell"):
        start, end = spell.get("start", ""), spell.get("end", "")
        for day in filter(None, (start, end)):
            date.fromisoformat(day)
        if (start and end and end < start) or (last and start <= last):
            found.append(f"windows that overlap or run backwards: {start} {end}")
        last = end or "9999-12-31"
    if any(set(colour.attrib) != {"r", "g", "b"} for colour in element.iterfind(f"{VIZ}color")):
        found.append("a colour that is not just r, g and b")
    return found
