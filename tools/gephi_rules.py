"""The rules of a GEXF file that opens right in Gephi and Gephi Lite; they are told in docs/gephi.md.

``python -m tools.gephi_rules FILE…`` prints what each file breaks, one line each, and leaves with 1 if there is any. It
needs lxml and nothing of kgbuild, so that it judges the writer from outside.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import isfinite
from pathlib import Path
from unicodedata import is_normalized

from lxml import etree

NAMESPACE = "http://gexf.net/1.3"
GEXF, VIZ = f"{{{NAMESPACE}}}", f"{{{NAMESPACE}/viz}}"
RESERVED = {"id", "label", "weight", "timeset"}
INTEGERS = 2**31
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPEN_ENDS = {"ongoing", "unknown"}

OF_NODES = ("class", "family", "iri", "degree", "weighted_degree", "betweenness", "eigenvector", "community", "core")
OF_EDGES = ("relation", "sources")


def broken_rules(content: bytes) -> list[str]:
    """What a GEXF file does that Gephi or Gephi Lite reads otherwise than it is meant, one line each."""
    root = etree.fromstring(content)
    graph = root.find(f"{GEXF}graph")
    if graph is None:
        return ["there is no graph in the namespace of GEXF 1.3"]
    nodes = list(graph.iterfind(f"{GEXF}nodes/{GEXF}node"))
    edges = list(graph.iterfind(f"{GEXF}edges/{GEXF}edge"))
    columns, found = _columns(graph)
    found += _head(root, graph, dynamic=any(True for _ in graph.iter(f"{GEXF}spell")))
    found += _ids(nodes, "nodes") + _ids(edges, "edges")
    placed = sum(node.find(f"{VIZ}position") is not None for node in nodes)
    if placed not in (0, len(nodes)):
        found.append("some nodes have positions and some have none")
    found += _merged(edges, {node.get("id", "") for node in nodes})
    for of, elements in (("node", nodes), ("edge", edges)):
        for element in elements:
            found += [f"{of} {element.get('id')}: {fault}" for fault in _faults(element, columns[of])]
    return found


def missing_contents(content: bytes) -> list[str]:
    """What a file of ours does not tell although all of them are to, one line each."""
    root = etree.fromstring(content)
    found = [
        f"there is no {name}"
        for name in ("creator", "description", "keywords")
        if not (root.findtext(f"{GEXF}meta/{GEXF}{name}") or "").strip()
    ]
    if not DAY.fullmatch(root.find(f"{GEXF}meta").get("lastmodifieddate") or ""):
        found.append("there is no date of the data")
    for name, wanted in (("node", OF_NODES), ("edge", OF_EDGES)):
        for element in root.iter(GEXF + name):
            values = _values(element)
            found += [f"{name} {element.get('id')}: no {column}" for column in wanted if not values.get(column)]
            spells = list(element.iter(f"{GEXF}spell"))
            if spells and not ({"start_year", "end_year"} & values.keys()):
                found.append(f"{name} {element.get('id')}: windows of time, and no year for tools without a timeline")
            ended = values.get("end_status", "" if name == "edge" else "unknown") not in OPEN_ENDS
            if spells and spells[-1].get("end") is None and values.get("status", "happened") == "happened" and ended:
                found.append(f"{name} {element.get('id')}: an open end that no column explains")
    tied = {edge.get(end) for edge in root.iter(f"{GEXF}edge") for end in ("source", "target")}
    for node in root.iter(f"{GEXF}node"):
        if node.get("id") in tied and not _values(node).get("sources"):
            found.append(f"node {node.get('id')}: no sources")
        for looks in ("color", "position", "size"):
            if node.find(VIZ + looks) is None:
                found.append(f"node {node.get('id')}: no {looks}")
    return found


def _head(root: etree._Element, graph: etree._Element, *, dynamic: bool) -> Iterator[str]:
    if root.tag != f"{GEXF}gexf" or root.get("version") != "1.3":
        yield "this is no GEXF 1.3"
    if graph.get("defaultedgetype") is not None:
        yield "the graph has a default type of edges, and drops those of the other"
    if root.find(f"{GEXF}meta/{GEXF}title") is not None:
        yield "the schema knows no title"
    if graph.get("mode") != ("dynamic" if dynamic else "static"):
        yield f"the mode is {graph.get('mode')}, and there {'are' if dynamic else 'are no'} windows of time"
    if dynamic and (graph.get("timeformat"), graph.get("timerepresentation")) != ("date", "interval"):
        yield "windows of time without timeformat date and timerepresentation interval"
    if any(element.get("pid") is not None for element in graph.iter(f"{GEXF}node")):
        yield "nodes inside nodes"


def _columns(graph: etree._Element) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The type of each column, by class, and what is wrong with columns."""
    columns: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    static: set[str] = set()
    found = []
    for attributes in graph.iterfind(f"{GEXF}attributes"):
        of, mode = attributes.get("class", ""), attributes.get("mode", "static")
        if of in static:
            found.append(f"the {mode} columns of {of}s stand after the static ones, which Gephi Lite then forgets")
        if mode == "static":
            static.add(of)
        for attribute in attributes.iterfind(f"{GEXF}attribute"):
            name, kind = attribute.get("id", ""), attribute.get("type", "")
            if name.lower() in {each.lower() for each in columns[of]} | RESERVED:
                found.append(f"the column {name} of {of}s collides with another")
            if kind not in READ:
                found.append(f"the column {name} of {of}s has the type {kind}, which Gephi drops")
            if len(attribute):
                found.append(f"the column {name} of {of}s has a default, which fills every gap")
            columns[of][name] = kind
    return columns, found


def _ids(elements: Iterable[etree._Element], what: str) -> list[str]:
    ids = [element.get("id", "") for element in elements]
    return [f"two {what} share an id, or one has none"] if "" in ids or len({*ids}) != len(ids) else []


def _merged(edges: Iterable[etree._Element], nodes: set[str]) -> Iterator[str]:
    """Edges that end nowhere, lack what they need, or that a default import makes one."""
    directed: set[tuple[str, str, str]] = set()
    undirected: set[tuple[str, str, str]] = set()
    for edge in edges:
        name = f"edge {edge.get('id')}"
        source, target, kind = (edge.get(attribute, "") for attribute in ("source", "target", "kind"))
        there, back = (source, target, kind), (target, source, kind)
        if {source, target} - nodes:
            yield f"{name}: ends nowhere"
        if edge.get("type") not in ("directed", "undirected"):
            yield f"{name}: has no type"
        if not kind.strip():
            yield f"{name}: has no kind"
        if not _is_above_zero(edge.get("weight", "1")):
            yield f"{name}: the weight {edge.get('weight')} removes it"
        if there in directed | undirected or (edge.get("type") == "undirected" and back in directed):
            yield f"{name}: would be merged with another"
        if edge.get("type") == "directed":
            directed.add(there)
        else:
            undirected.update((there, back))


def _faults(element: etree._Element, columns: dict[str, str]) -> Iterator[str]:
    if not element.get("label", "").strip():
        yield "has no label"
    texts = [*element.attrib.values(), *(value.get("value", "") for value in element.iter(f"{GEXF}attvalue"))]
    if not all(is_normalized("NFC", text) for text in texts):
        yield "has text that is not in NFC"
    seen = set()
    for value in element.iterfind(f"{GEXF}attvalues/{GEXF}attvalue"):
        name, text = value.get("for", ""), value.get("value")
        if name in seen:
            yield f"has two values for {name}"
        seen.add(name)
        if name not in columns:
            yield f"has a value for no column: {name}"
        elif text is None or not READ.get(columns[name], str)(text):
            yield f"the value {text!r} of {name} is no {columns[name]}"
    yield from _windows(element)
    yield from _looks(element)


def _windows(element: etree._Element) -> Iterator[str]:
    last = ""
    for spell in element.iterfind(f"{GEXF}spells/{GEXF}spell"):
        start, end = spell.get("start", ""), spell.get("end", "")
        if set(spell.attrib) - {"start", "end"} or not (start or end):
            yield f"a window that is not just a start and an end: {dict(spell.attrib)}"
        if not all(_is_day(day) for day in (start, end) if day):
            yield f"a window that does not begin and end with full days: {start} {end}"
        elif (start and end and end < start) or (last and start <= last):
            yield f"windows that overlap or run backwards: {start} {end}"
        last = end or "9999-12-31"


def _looks(element: etree._Element) -> Iterator[str]:
    for colour in element.iterfind(f"{VIZ}color"):
        parts = [colour.get(part, "") for part in "rgb"]
        if set(colour.attrib) != {*"rgb"} or not all(part.isdecimal() and int(part) < 256 for part in parts):
            yield f"a colour that is not just r, g and b: {dict(colour.attrib)}"
    for size in element.iterfind(f"{VIZ}size"):
        if not _is_above_zero(size.get("value", "")):
            yield f"the size {size.get('value')}"
    for position in element.iterfind(f"{VIZ}position"):
        if not {"x", "y"} <= set(position.attrib) or not all(_is_number(value) for value in position.attrib.values()):
            yield f"the position {dict(position.attrib)}"


def _values(element: etree._Element) -> dict[str, str]:
    return {value.get("for", ""): value.get("value", "") for value in element.iter(f"{GEXF}attvalue")}


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _is_above_zero(text: str) -> bool:
    return _is_number(text) and float(text) > 0


def _is_integer(text: str) -> bool:
    return re.fullmatch("-?[0-9]+", text) is not None and -INTEGERS <= int(text) < INTEGERS


def _is_day(text: str) -> bool:
    try:
        return DAY.fullmatch(text) is not None and date.fromisoformat(text) > date.min
    except ValueError:
        return False


def _is_list(text: str) -> bool:
    """A list as Gephi and Gephi Lite both read it: JSON without escapes but of quotes and backslashes."""
    try:
        items = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(items, list)
        and bool(items)
        and all(isinstance(item, str) and item.strip() and "\n" not in item for item in items)
        and not re.search(r'\\[^"\\]', re.sub(r"\\\\", "", text))
    )


READ: dict[str, Callable[[str], bool]] = {
    "string": lambda _: True,
    "integer": _is_integer,
    "double": _is_number,
    "boolean": lambda text: text in ("true", "false"),
    "liststring": _is_list,
}
"""By type, which is one of those that Gephi and Gephi Lite keep: whether a text is of it."""


def main() -> int:
    """Judge the files that the command line names."""
    if not sys.argv[1:]:
        print("name GEXF files: python -m tools.gephi_rules FILE…", file=sys.stderr)
        return 2
    found = []
    for name in sys.argv[1:]:
        content = Path(name).read_bytes()
        found += [f"{name}: {fault}" for fault in (*broken_rules(content), *missing_contents(content))]
    print("\n".join(found) or f"{len(sys.argv) - 1} files keep all rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
