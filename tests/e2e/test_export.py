"""The exports of two real articles, from the command line: right, marked, repeatable, and refused where they must be."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pytest
from lxml import etree
from pyoxigraph import RdfFormat, parse

import kgbuild
from kgbuild.errors import UsageError
from tests.unit.export.neo4j_reader import load
from tools.gephi_rules import GEXF, broken_rules

VIEWS = ["events", "cosign", "affiliation", "countries", "full"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(checkout: Path, store: Path) -> Run:
    """Return ``run(*arguments, code=0, **environment)``: `kgbuild export` over the published articles."""

    def kgbuild_export(*arguments: object, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "kgbuild", "export", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=checkout,
            env={**os.environ, "KGBUILD_STORE": str(store), **environment},
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return kgbuild_export


def edges_of(path: Path) -> dict[str, etree._Element]:
    return {edge.get("id", ""): edge for edge in etree.parse(path).iter(f"{GEXF}edge")}


def values_of(element: etree._Element) -> dict[str, str]:
    return {value.get("for", ""): value.get("value", "") for value in element.iter(f"{GEXF}attvalue")}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_right(run: Run, schema: etree.RelaxNG, tmp_path: Path, view: str) -> None:
    path = tmp_path / f"{view}.gexf"
    run("gephi", "--view", view, "-o", path)
    assert broken_rules(path.read_bytes()) == []
    schema.assertValid(etree.parse(path))
    manifest = json.loads((tmp_path / f"{view}.gexf.manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["edges"] == len(edges_of(path)) > 0
    for element in etree.parse(path).iter(f"{GEXF}edge"):
        assert values_of(element)["sources"] != "[]"


def test_who_signed_with_jaxa_can_be_seen_and_the_government_level_agreement_is_none_of_it(
    run: Run, tmp_path: Path
) -> None:
    run("gephi", "--view", "cosign", "-o", tmp_path / "a.gexf")
    signed = {edge_id for edge_id in edges_of(tmp_path / "a.gexf") if "|Signing|" in edge_id}
    assert signed == {"organisation/jaxa|Signing|organisation/lsa", "organisation/jaxa|Signing|organisation/luxprovide"}


def test_what_is_planned_is_marked_and_can_be_left_out(run: Run, tmp_path: Path) -> None:
    run("gephi", "-o", tmp_path / "all.gexf")
    run("gephi", "--happened-only", "-o", tmp_path / "happened.gexf")
    nodes = {node.get("id", ""): node for node in etree.parse(tmp_path / "all.gexf").iter(f"{GEXF}node")}
    for planned in (
        "instrument/japan-israel-digital-health",
        "event/japan-israel-business-forum-2019",
        "event/japan-luxembourg-centenary-2027",
        "event/osaka-expo-2025",
        "presence/thermalytica-luxembourg",
    ):
        assert values_of(nodes[planned])["status"] == "planned"
        assert nodes[planned].get("label", "").endswith(")")
    assert values_of(nodes["event/japan-israel-business-forum-2019"])["class"] == "Plan"
    kept = (tmp_path / "happened.gexf").read_text(encoding="utf-8")
    for planned in ("digital-health", "japan-israel-business-forum-2019", "thermalytica-luxembourg", "osaka-expo-2025"):
        assert planned not in kept
    assert "planned" not in " ".join(
        edge.get("kind", "") for edge in etree.parse(tmp_path / "happened.gexf").iter(f"{GEXF}edge")
    )


def test_filters_narrow_any_view_and_are_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gexf"
    options = ("--country", "ルクセンブルク", "--country", "ISR", "--from", "2017", "--to", "2024-05")
    run("gephi", *options, "-o", path)
    nodes = {node.get("id") for node in etree.parse(path).iter(f"{GEXF}node")}
    assert "event/hiroshige-seko-visit-israel-2019" in nodes
    assert "event/luxembourg-japan-forum-2024" not in nodes
    manifest = json.loads((tmp_path / "a.gexf.manifest.json").read_text(encoding="utf-8"))
    assert manifest["filters"] == {"country": "Israel, Luxembourg", "from": "2017-01-01", "to": "2024-05-31"}
    run("gephi", "--topic", "宇宙", "--view", "cosign", "-o", path, "--force")
    assert "organisation/jaxa|Signing|organisation/lsa" in edges_of(path)
    run("gephi", "--known-at", "2019", "-o", path, "--force")
    known = path.read_text(encoding="utf-8")
    assert "luxembourg-mission-2024#" not in known
    assert "israel-delegation-2019#" in known
    run("figure", "--country", "LUX", "--min-weight", "2", "-o", tmp_path / "a.svg")


def test_a_wish_that_cannot_be_met_is_told_with_its_repair(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gexf"
    assert "did you mean" in run("gephi", "--country", "Luxemburg", "-o", path, code=3).stderr
    assert "is not known as a topic" in run("gephi", "--topic", "xyzzy", "-o", path, code=3).stderr
    assert "--from 2024 is after --to 2019" in run("gephi", "--from", "2024", "--to", "2019", "-o", path, code=2).stderr
    assert "13 June" in run("gephi", "--from", "13 June", "-o", path, code=2).stderr
    assert "--min-weight" in run("gephi", "--min-weight", "0", "-o", path, code=2).stderr
    assert not path.exists()


def test_a_view_of_ones_own_is_a_folder_with_sparql(run: Run, tmp_path: Path) -> None:
    folder, path = tmp_path / "tenures", tmp_path / "a.gexf"
    assert "there is no folder" in run("gephi", "--view-dir", folder, "-o", path, code=3).stderr
    folder.mkdir()
    assert "has no edges.rq" in run("gephi", "--view-dir", folder, "-o", path, code=3).stderr
    edges = folder / "edges.rq"
    edges.write_text("SELECT ?source WHERE { SERVICE <http://127.0.0.1:1/> { ?source ?p ?o } }")
    assert "SERVICE is not allowed" in run("gephi", "--view-dir", folder, "-o", path, code=2).stderr
    edges.write_text("SELECT ?source WHERE { ?source")
    assert "tenures/edges.rq: " in run("gephi", "--view-dir", folder, "-o", path, code=2).stderr
    edges.write_text(
        "PREFIX jber: <https://w3id.org/jber/ontology#>\n"
        "SELECT ?source ?target ?kind ?statement WHERE { ?statement jber:holder ?source ; jber:post ?target . "
        'BIND("holds" AS ?kind) } ORDER BY ?source ?target'
    )
    run("gephi", "--view-dir", folder, "-o", path)
    assert broken_rules(path.read_bytes()) == []
    assert {edge.get("kind") for edge in edges_of(path).values()} == {"holds"}
    both = run("gephi", "--view", "cosign", "--view-dir", folder, "-o", path, "--force", code=2)
    assert "--view and --view-dir both name the view" in both.stderr


# Many exports in one process: most of the time of each goes into importing networkx.
MANY = """
import json, sys
from kgbuild.cli.main import cli
for arguments in json.loads(sys.argv[1]):
    cli.main(["export", *arguments], standalone_mode=False)
"""


def test_two_runs_give_the_same_bytes(checkout: Path, store: Path, tmp_path: Path) -> None:
    found = []
    for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo")):
        folder = tmp_path / seed
        folder.mkdir()
        wanted = [
            *(["gephi", "--view", view, "-o", str(folder / f"{view}.gexf")] for view in VIEWS),
            *(
                [form, "--view", "countries", "-o", str(folder / f"a.{form}")]
                for form in ("graphml", "cytoscape", "dot")
            ),
            *([form, "-o", str(folder / form)] for form in ("csv", "neo4j", "parquet")),
            ["figure", "--lang", "ja", "-o", str(folder / "a.svg")],
            ["figure", "--view", "countries", "-o", str(folder / "a.png")],
            *([form, "-o", str(folder / f"a.{form}")] for form in ("turtle", "trig", "nquads", "jsonld")),
        ]
        environment = {"KGBUILD_STORE": str(store), "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(checkout)}
        command = [sys.executable, "-c", MANY, json.dumps(wanted)]
        subprocess.run(command, check=True, capture_output=True, cwd=checkout, env={**os.environ, **environment})
        found.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")})
    in_folders = (2 + 1) + (5 + 1) + (3 + 1)  # with their manifests
    assert len(found[0]) == 2 * (len(VIEWS) + 3 + 2) + in_folders + 4
    assert found[0] == found[1]


def test_a_neighbourhood_is_asked_for_by_any_name(run: Run, tmp_path: Path) -> None:
    run("gephi", "--view", "ego", "宇宙航空研究開発機構", "-o", tmp_path / "a.gexf")
    run("gephi", "--view", "ego", "JAXA", "--depth", 1, "-o", tmp_path / "b.gexf")
    assert (tmp_path / "a.gexf").read_bytes() == (tmp_path / "b.gexf").read_bytes()
    assert "instrument/jaxa-lsa-cooperation" in (tmp_path / "a.gexf").read_text(encoding="utf-8")
    assert "did you mean" in run("gephi", "--view", "ego", "JAXXA", "-o", tmp_path / "c.gexf", code=3).stderr
    assert "is about one thing" in run("gephi", "--view", "ego", "-o", tmp_path / "c.gexf", code=2).stderr


def test_every_format_names_the_documents_behind_each_node_and_edge(run: Run, tmp_path: Path) -> None:
    """The sources of the real graph, as each tool finds them, and what each format loses."""
    run("graphml", "-o", tmp_path / "a.graphml")
    graph = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    nodes = {node: json.loads(data["sources"]) for node, data in graph.nodes(data=True)}
    edges = {key: json.loads(data["sources"]) for _, _, key, data in graph.edges(keys=True, data=True)}
    assert all(nodes.values())
    assert all(edges.values())

    run("csv", "-o", tmp_path / "csv")
    for name, wanted in (("nodes", nodes), ("edges", edges)):
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert {row["Id"]: json.loads(row["sources"]) for row in csv.DictReader(file)} == wanted

    run("cytoscape", "-o", tmp_path / "a.cyjs")
    elements = json.loads((tmp_path / "a.cyjs").read_text(encoding="utf-8"))["elements"]
    for name, wanted in (("nodes", nodes), ("edges", edges)):
        assert {each["data"]["id"]: each["data"]["sources"] for each in elements[name]} == wanted

    run("neo4j", "-o", tmp_path / "neo4j")
    folder = tmp_path / "neo4j"
    loaded = load({path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix != ".json"})
    assert {name: properties["sources"] for name, (_, properties) in loaded.nodes.items()} == nodes
    assert {properties["id"]: properties["sources"] for *_, properties in loaded.relationships} == edges

    run("parquet", "-o", tmp_path / "parquet")
    for name, wanted in (("nodes", nodes), ("edges", edges)):
        table = pq.read_table(tmp_path / "parquet" / f"{name}.parquet", columns=["id", "sources"])
        assert {row["id"]: row["sources"] for row in table.to_pylist()} == wanted
    told = pq.read_table(tmp_path / "parquet" / "statements.parquet", columns=["document", "source"]).to_pylist()
    assert {source for sources in (*nodes.values(), *edges.values()) for source in sources} & {
        row["source"] for row in told
    }

    run("dot", "-o", tmp_path / "a.gv")
    lines = (tmp_path / "a.gv").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if ' sources="' in line]) == len(nodes) + len(edges)

    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.manifest.json")]
    assert {each["format"] for each in manifests} == {"graphml", "csv", "cytoscape", "neo4j", "parquet", "dot"}
    for manifest in manifests:
        assert manifest["lost"]
        assert manifest["open_well"]
        assert {source.partition("#")[0] for source in nodes["organisation/jaxa"]} <= manifest["documents"].keys()


def test_tables_for_excel_and_pictures_are_drawn(run: Run, tmp_path: Path) -> None:
    run("csv", "--excel-safe", "-o", tmp_path / "tables")
    with (tmp_path / "tables" / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        labels = {row["Id"]: row["Label"] for row in csv.DictReader(file)}
    assert labels["organisation/jaxa"] == "Japan Aerospace Exploration Agency"
    run("figure", "--view", "countries", "-o", tmp_path / "a.svg")
    assert "Luxembourg" in "".join(etree.parse(tmp_path / "a.svg").getroot().itertext())
    run("figure", "--view", "countries", "-o", tmp_path / "a.PNG")
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    run("figure", "--view", "countries", "--width", 321, "-o", tmp_path / "b.png")
    assert int.from_bytes((tmp_path / "b.png").read_bytes()[16:20]) == 321
    assert "--width is for a .png" in run("figure", "--width", 321, "-o", tmp_path / "b.svg", code=2).stderr


def test_notebooks_get_the_same_network(run: Run, checkout: Path, store: Path, tmp_path: Path) -> None:
    run("graphml", "--view", "full", "-o", tmp_path / "a.graphml")
    read = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    graph = kgbuild.open(checkout, store).to_networkx("full")
    assert set(graph) == set(read)
    assert {data["id"] for *_, data in graph.edges(data=True)} == {key for *_, key in read.edges(keys=True)}
    assert graph.has_edge("instrument/jaxa-luxprovide-loi/signing", "organisation/luxprovide", "party")
    assert all(data["sources"] for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)))
    near = kgbuild.open(checkout, store).to_networkx(
        "ego", around="宇宙航空研究開発機構", lang="ja", happened_only=True
    )
    assert near.nodes["organisation/jaxa"]["label"] == "宇宙航空研究開発機構"
    with pytest.raises(UsageError, match="is about one thing"):
        kgbuild.open(checkout, store).to_networkx("ego")


def test_the_notebook_of_the_documentation_runs(checkout: Path, store: Path) -> None:
    page = (checkout / "docs" / "exporting.md").read_text(encoding="utf-8")
    (code,) = (
        block
        for block in re.findall(r"^```python\n(.+?)^```$", page, re.MULTILINE | re.DOTALL)
        if "import kgbuild" in block
    )
    environment = {**os.environ, "KGBUILD_STORE": str(store), "PYTHONPATH": str(checkout)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=checkout, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_dataset_reads_back_as_it_was_published(run: Run, store: Path, tmp_path: Path) -> None:
    published = (store / "current" / "graph.nq").read_bytes()
    run("nquads", "-o", tmp_path / "a.nq")
    run("trig", "-o", tmp_path / "a.trig")
    assert sorted((tmp_path / "a.nq").read_bytes().splitlines()) == sorted(published.splitlines())
    assert set(parse(path=str(tmp_path / "a.trig"), format=RdfFormat.TRIG)) == set(
        parse(published, format=RdfFormat.N_QUADS)
    )
    piped = run("turtle", "-o", "-").stdout
    assert piped.startswith("@prefix bibo: ")


def test_what_is_there_stays_there_and_what_cannot_be_is_told_plainly(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.gexf"
    path.write_text("mine")
    assert "--force" in run("gephi", "-o", path, code=2).stderr
    assert path.read_text() == "mine"
    run("gephi", "-o", path, "--force")
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    assert "cannot be written" in run("gephi", "-o", tmp_path / "nowhere" / "a.gexf", code=4).stderr
    assert "choose one of" in run("gephi", "--view", "xyzzy", "-o", tmp_path / "a.gexf", code=3).stderr
    assert "did you mean `countries`" in run("gephi", "--view", "contries", "-o", tmp_path / "a.gexf", code=3).stderr
    assert "is neither an .svg nor a .png" in run("figure", "-o", tmp_path / "a.gif", code=2).stderr
    assert "is no folder" in run("neo4j", "-o", path, code=4).stderr
    assert "is a folder (name a file)" in run("dot", "-o", tmp_path, "--force", code=2).stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine.gexf", "mine.gexf.manifest.json"]
