"""Files for Gephi keep its rules, whatever stands in the graph; and the judge of these rules sees each one broken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.export.assemble import make_network
from kgbuild.export.gexf import write_gexf
from kgbuild.export.views import View
from kgbuild.export.wishes import Wish
from kgbuild.export.xmltext import XmlText
from kgbuild.store.local import in_memory
from kgbuild.terms.minting import VIEW
from kgbuild.terms.namespaces import term
from tests.unit.export.conftest import Make
from tools.gephi_rules import GEXF, broken_rules, missing_contents

EX = "https://example.org/"
TIES = f"""SELECT ?source ?target ?kind ?directed ?statement ?when ?label ?note WHERE {{ GRAPH {VIEW} {{
  ?statement <{EX}source> ?source ; <{EX}target> ?target ; <{EX}kind> ?kind ; <{EX}directed> ?directed ; <{EX}label> ?label .
  OPTIONAL {{ ?statement <{EX}when> ?when }} OPTIONAL {{ ?statement <{EX}note> ?note }} }} }}"""
THINGS = f"SELECT ?node ?label ?when WHERE {{ GRAPH {VIEW} {{ ?node <{EX}name> ?label OPTIONAL {{ ?node <{EX}day> ?when }} }} }}"

TEXTS = st.text(max_size=8) | st.sampled_from(
    ["\x0b", "a\x01", "a\x02", "\ufffe", "e\u0301", "é", "]]>", "</x>&<", '"', "a\\b", 'x,"y"\nz', "日本\u3000語", "\U0001f600", "\u2028"]
)  # fmt: skip
PARTIAL = st.sampled_from(
    [
        "2020",
        "2020-05",
        "2020-05-13",
        "2019-24",
        "201X",
        "2008/..",
        "../2009-02",
        "2008/",
        "2014~/2019?",
        "0001",
        "9999",
    ]
)
IRIS = st.sampled_from(
    [f"{EX}a", f"{EX}b", f"{EX}e\u0301", f"{EX}\u00e9", "https://w3id.org/jber/id/x", "https://w3id.org/jber/x"]
)
KINDS = TEXTS.filter(lambda text: text.strip()).map(Literal) | st.sampled_from(
    [NamedNode(f"{EX}kind"), Literal("kind"), Literal("kind-planned"), term("jber:party"), Literal("party")]
)
STATUSES = [None, "happened", "planned", "cancelled"]


@st.composite
def graphs(draw: st.DrawFn) -> list[Quad]:
    """Statements of ties as a graph may hold them: parallel, in both directions and in none, dated to a year or a day."""
    quads = set()
    for number in range(draw(st.integers(0, 7))):
        statement = NamedNode(f"{EX}statement/{number}")
        said = {
            "source": NamedNode(draw(IRIS)),
            "target": NamedNode(draw(IRIS)),
            "kind": draw(KINDS),
            "directed": Literal(draw(st.booleans())),
            "label": Literal(draw(TEXTS), language=draw(st.sampled_from(["en", "ja"]))),
        }
        if draw(st.booleans()):
            said["when"] = Literal(draw(PARTIAL))
        if draw(st.booleans()):
            said["note"] = draw(TEXTS.map(Literal) | st.integers().map(Literal) | st.floats().map(Literal))
        quads |= {Quad(statement, NamedNode(EX + name), value, VIEW) for name, value in said.items()}
        if status := draw(st.sampled_from(STATUSES)):
            quads.add(
                Quad(statement, term("jber:status"), NamedNode(f"https://w3id.org/jber/code/status/{status}"), VIEW)
            )
    for iri in draw(st.lists(IRIS, max_size=3, unique=True)):
        quads.add(Quad(NamedNode(iri), NamedNode(f"{EX}name"), Literal(draw(TEXTS)), VIEW))
        if draw(st.booleans()):
            quads.add(Quad(NamedNode(iri), NamedNode(f"{EX}day"), Literal(draw(PARTIAL)), VIEW))
    return sorted(quads, key=str)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quads=graphs(), language=st.sampled_from(["en", "ja"]))
@example(quads=[], language="en")
def test_any_graph_becomes_a_file_that_keeps_the_rules(schema: etree.RelaxNG, quads: list[Quad], language: str) -> None:
    made = make_network(in_memory(quads), View("any", TIES, THINGS), Wish(language=language))
    text = XmlText()
    content = "".join(write_gexf(made.network, text)).encode()
    assert broken_rules(content) == []
    root = etree.fromstring(content)
    schema.assertValid(root)
    assert len(list(root.iter(f"{GEXF}edge"))) == len(list(made.network.edges))
    statements = [s for edge in made.network.edges for s in edge.values["statements"]]  # type: ignore[union-attr]
    assert sorted(set(statements)) == sorted({q.subject.value for q in quads if q.predicate.value == f"{EX}source"})
    assert not text.replaced or "\ufffd" in content.decode()


GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta lastmodifieddate="2026-01-31"><creator>c</creator><keywords>k</keywords><description>d</description></meta>
<graph idtype="string" mode="dynamic" timeformat="date" timerepresentation="interval">
<attributes class="node"><attribute id="n" title="n" type="integer"/><attribute id="list" title="list" type="liststring"/></attributes>
<attributes class="edge"><attribute id="share" title="share" type="double"/></attributes>
<nodes>
<node id="a" label="A"><attvalues><attvalue for="n" value="7"/><attvalue for="list" value="[&quot;日本&quot;, &quot;b&quot;]"/></attvalues><spells><spell start="2020-01-01" end="2020-12-31"/><spell start="2022-01-01"/></spells><viz:color r="1" g="2" b="3"/><viz:position x="1.0" y="2.0"/><viz:size value="7.0"/></node>
<node id="b" label="B"><viz:color r="1" g="2" b="3"/><viz:position x="9.0" y="2.0"/><viz:size value="7.0"/></node>
</nodes>
<edges>
<edge id="1" source="a" target="b" type="directed" kind="k" label="k" weight="2"><attvalues><attvalue for="share" value="0.5"/></attvalues></edge>
<edge id="2" source="a" target="b" type="undirected" kind="l" label="l" weight="1"/>
</edges></graph></gexf>"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('version="1.3"', 'version="1.2"', "no GEXF 1.3"),
        ("gexf.net/1.3", "gexf.net/1.2draft", "no graph in the namespace"),
        ('idtype="string"', 'idtype="string" defaultedgetype="directed"', "default type of edges"),
        ("<creator>", "<title>t</title><creator>", "knows no title"),
        ('mode="dynamic"', 'mode="static"', "the mode is static"),
        ('timeformat="date"', 'timeformat="datetime"', "without timeformat date"),
        ('<node id="b"', '<node id="b" pid="a"', "nodes inside nodes"),
        ('id="n" title="n" type="integer"', 'id="n" title="n" type="date"', "type date, which Gephi drops"),
        ('id="n" title="n" type="integer"', 'id="n" title="n" type="anyURI"', "type anyURI, which Gephi drops"),
        ('id="list" title', 'id="N" title', "the column N of nodes collides"),
        ('id="n" title="n"', 'id="Label" title="n"', "the column Label of nodes collides"),
        ('type="double"/>', 'type="double"><default>1</default></attribute>', "a default, which fills every gap"),
        ('<attributes class="edge">', '<attributes class="node" mode="dynamic"/><attributes class="edge">', "which Gephi Lite then forgets"),
        ('<node id="b"', '<node id="a"', "two nodes share an id"),
        ('<edge id="2"', '<edge id="1"', "two edges share an id"),
        ('<viz:position x="9.0" y="2.0"/>', "", "some nodes have positions and some have none"),
        ('target="b" type="directed"', 'target="c" type="directed"', "edge 1: ends nowhere"),
        ('type="directed" ', "", "edge 1: has no type"),
        ('type="directed"', 'type="mutual"', "edge 1: has no type"),
        ('kind="k" ', "", "edge 1: has no kind"),
        ('weight="2"', 'weight="0"', "the weight 0 removes it"),
        ('type="undirected" kind="l"', 'type="undirected" kind="k"', "edge 2: would be merged"),
        ('source="a" target="b" type="undirected" kind="l"', 'source="b" target="a" type="undirected" kind="k"', "edge 2: would be merged"),
        ('label="B"', 'label=" "', "node b: has no label"),
        ('label="B"', 'label="e\u0301"', "node b: has text that is not in NFC"),
        ('<attvalue for="n" value="7"/>', '<attvalue for="n" value="7"/><attvalue for="n" value="8"/>', "two values for n"),
        ('<attvalue for="n"', '<attvalue for="m"', "a value for no column: m"),
        ('value="7"', 'value="7.5"', "'7.5' of n is no integer"),
        ('value="7"', 'value="3000000000"', "is no integer"),
        ('value="0.5"', 'value="NaN"', "'NaN' of share is no double"),
        ("日本&quot;", "&quot;", "of list is no liststring"),
        ("日本", "\\u65e5", "of list is no liststring"),
        ("[&quot;日本&quot;, &quot;b&quot;]", "日本, b", "of list is no liststring"),
        ('start="2020-01-01"', 'start="2020"', "does not begin and end with full days"),
        ('start="2022-01-01"', 'start="2022-05"', "does not begin and end with full days"),
        ('start="2022-01-01"', 'start="2022-01-01T00:00:00Z"', "does not begin and end with full days"),
        ('start="2022-01-01"', 'start="2020-12-31"', "overlap or run backwards"),
        ('end="2020-12-31"', 'end="2019-12-31"', "overlap or run backwards"),
        ('<viz:color r="1" g="2" b="3"/>', '<viz:color r="1" g="2" b="3" a="0.5"/>', "a colour that is not just r, g and b"),
        ('<viz:color r="1" g="2" b="3"/>', '<viz:color hex="#010203ff"/>', "a colour that is not just r, g and b"),
        ('r="1"', 'r="256"', "a colour that is not just r, g and b"),
        ('viz:size value="7.0"', 'viz:size value="0"', "the size 0"),
        ('x="1.0"', 'x="nan"', "the position"),
    ],
)  # fmt: skip
def test_each_rule_is_seen_when_it_is_broken(right: str, wrong: str, told: str) -> None:
    assert broken_rules(GOOD.encode()) == []
    assert right in GOOD
    faults = broken_rules(GOOD.replace(right, wrong, 1 if "gexf.net" not in right else -1).encode())
    assert any(told in fault for fault in faults), faults


def test_missing_contents_are_seen(make: Make) -> None:
    content = "".join(write_gexf(make("events").network, XmlText()))
    assert missing_contents(content.encode()) == []
    for removed, told in (
        (r"<keywords>.*?</keywords>", "no keywords"),
        (r' lastmodifieddate="[^"]*"', "no date of the data"),
        (r'<attvalue for="sources" value="[^"]*"/>', ": no sources"),
        (r'<attvalue for="class" value="[^"]*"/>', ": no class"),
        (r'<attvalue for="start_year" value="[^"]*"/>|<attvalue for="end_year" value="[^"]*"/>', "no year for tools"),
        (r"<viz:position [^>]*>", "no position"),
    ):
        faults = missing_contents(re.sub(removed, "", content).encode())
        assert any(told in fault for fault in faults), told


def test_the_rules_can_be_asked_for_from_the_command_line(checkout: Path, make: Make, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.gexf", tmp_path / "bad.gexf"
    good.write_text("".join(write_gexf(make("events").network, XmlText())), encoding="utf-8")
    bad.write_text(GOOD.replace('weight="2"', 'weight="0"'), encoding="utf-8")
    command = [sys.executable, "-m", "tools.gephi_rules"]
    kept = subprocess.run([*command, good], capture_output=True, text=True, check=False, cwd=checkout)
    broken = subprocess.run([*command, good, bad], capture_output=True, text=True, check=False, cwd=checkout)
    assert (kept.returncode, kept.stdout) == (0, "1 files keep all rules\n")
    assert broken.returncode == 1
    assert f"{bad}: edge 1: the weight 0 removes it" in broken.stdout


@pytest.mark.parametrize("view", ["events", "cosign", "affiliation", "countries", "full"])
def test_every_shipped_view_tells_all_that_it_is_to_tell(make: Make, view: str) -> None:
    content = "".join(write_gexf(make(view).network, XmlText())).encode()
    assert broken_rules(content) == []
    assert missing_contents(content) == []


def test_the_founding_of_a_company_does_not_stretch_the_timeline(tmp_path: Path) -> None:
    company, founding = NamedNode(f"{EX}sony"), NamedNode(f"{EX}sony/founding")
    quads = [
        Quad(company, term("jber:hasFounding"), founding, VIEW),
        Quad(founding, term("rdf:type"), term("jber:Founding"), VIEW),
        Quad(founding, term("jber:when"), Literal("1946-05-07"), VIEW),
        Quad(founding, term("jber:earliest"), Literal("1946-05-07", datatype=term("xsd:date")), VIEW),
        Quad(founding, term("jber:latest"), Literal("1946-05-07", datatype=term("xsd:date")), VIEW),
    ]
    query = f"SELECT ?source ?target ?kind ?statement WHERE {{ GRAPH {VIEW} {{ ?source ?kind ?target . ?target a ?class BIND(?target AS ?statement) }} }}"
    network = make_network(in_memory(quads), View("v", query), Wish()).network
    assert not network.dynamic
    shown = {node.id: node.values for node in network.nodes}
    assert (shown[founding.value]["start_year"], shown[founding.value]["start_text"]) == (1946, "1946-05-07")
    assert json.dumps(shown[founding.value]["dates"]) == '["1946-05-07"]'
