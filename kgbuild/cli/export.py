"""``kgbuild export``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.networks import FORCE, made_network, network_options, with_endpoint
from kgbuild.cli.opening import opened
from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.export.assemble import Made
    from kgbuild.export.files import Pieces
    from kgbuild.export.xmltext import XmlText
    from kgbuild.store.port import GraphStore

FileName = click.Path(path_type=Path)

OUTPUT = click.option("-o", "--output", type=FileName, required=True, help="The file to write.")
FOLDER = click.option("-o", "--output", type=FileName, required=True, help="The folder to write into.")
OUTPUT_OR_PIPE = click.option("-o", "--output", type=FileName, required=True, help="The file to write; - for a pipe.")


class Views(click.Group):
    """A group whose help lists the views that the project has."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kgbuild.export.views import EGO, names, read_view

        if not isinstance(project := ctx.obj, Project):
            return
        with formatter.section("Views"):
            shown = {name: read_view(project.queries, name).question.get("en", "") for name in names(project.queries)}
            shown[EGO] = "What is around NAME in the view events, --depth steps far."
            formatter.write_dl(sorted(shown.items()))


@click.group(cls=Views)
def export() -> None:
    """Write the graph for Gephi and other tools.

    NAME restricts a network to what is around one thing, given by its name, alias or id in any language.
    """


@export.command()
@network_options
@OUTPUT
@click.pass_obj
def gephi(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for Gephi (GEXF 1.3).

    It has positions, colours, time and sources.
    """
    from kgbuild.export.gexf import write_gexf

    _write_network(project, "gephi", wishes, lambda made, text, _: {output: write_gexf(made.network, text)}, output)


@export.command()
@network_options
@OUTPUT
@click.pass_obj
def graphml(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for yEd, igraph or networkx (GraphML)."""
    from kgbuild.export.graphml import write_graphml

    _write_network(
        project, "graphml", wishes, lambda made, text, _: {output: write_graphml(made.network, text)}, output
    )


@export.command()
@network_options
@OUTPUT
@click.pass_obj
def cytoscape(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for Cytoscape or cytoscape.js (.cyjs)."""
    from kgbuild.export.cytoscape import write_cytoscape

    _write_network(project, "cytoscape", wishes, lambda made, *_: {output: write_cytoscape(made.network)}, output)


@export.command()
@network_options
@OUTPUT
@click.pass_obj
def dot(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for Graphviz (DOT)."""
    from kgbuild.export.dot import write_dot

    _write_network(project, "dot", wishes, lambda made, text, _: {output: write_dot(made.network, text)}, output)


@export.command()
@network_options
@FOLDER
@click.option("--excel-safe", is_flag=True, help="Put an apostrophe before texts that Excel would run as formulas.")
@click.pass_obj
def csv(project: Project, /, output: Path, excel_safe: bool, **wishes: Any) -> None:
    """Write a network as two tables, nodes.csv and edges.csv."""
    from kgbuild.export.tables import write_edges, write_nodes

    def tables(made: Made, *_: object) -> Mapping[str, Pieces]:
        return {
            "nodes.csv": write_nodes(made.network, excel_safe=excel_safe),
            "edges.csv": write_edges(made.network, excel_safe=excel_safe),
        }

    _write_folder(project, "csv", wishes, tables, output)


@export.command()
@network_options
@FOLDER
@click.pass_obj
def neo4j(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for the bulk import of Neo4j.

    The script load.sh beside the tables loads them.
    """
    from kgbuild.export.neo4j import write_neo4j

    _write_folder(project, "neo4j", wishes, lambda made, text, _: write_neo4j(made.network, text), output)


@export.command()
@network_options
@OUTPUT
@click.option("--width", type=click.IntRange(100, 20_000), metavar="PIXELS", help="How wide a PNG is to be.")
@click.pass_obj
def figure(project: Project, /, output: Path, width: int | None, **wishes: Any) -> None:
    """Draw a network as a picture (SVG or PNG).

    The ending of the file tells which.
    """
    from kgbuild.errors import UsageError
    from kgbuild.export.figure import draw_svg
    from kgbuild.export.png import draw_png

    form = {".svg": "figure", ".png": "png"}.get(output.suffix.lower())
    if form is None:
        raise UsageError(f"{output} is neither an .svg nor a .png", "end its name with one of them")

    if width is not None and form != "png":
        raise UsageError("--width is for a .png; an .svg has no pixels", "leave it out, or end the name with .png")

    def picture(made: Made, text: XmlText, _: object) -> Mapping[Path, Pieces]:
        svg = draw_svg(made.network, text)
        return {output: svg if form == "figure" else [draw_png("".join(svg), width)]}

    _write_network(project, form, wishes, picture, output)


@export.command()
@network_options
@FOLDER
@click.pass_obj
def parquet(project: Project, /, output: Path, **wishes: Any) -> None:
    """Write a network for data frames (Parquet).

    The tables are nodes, edges, and the statements that documents make about them.
    """
    from kgbuild.export.parquet import write_parquet
    from kgbuild.export.statements import read_statements

    _write_folder(
        project,
        "parquet",
        wishes,
        lambda made, _, store: write_parquet(made.network, read_statements(store, made.network)),
        output,
    )


@export.command()
@with_endpoint
@FORCE
@OUTPUT_OR_PIPE
@click.pass_obj
def turtle(project: Project, output: Path, force: bool, endpoint: str | None) -> None:
    """Write the view, what the project asserts now, as Turtle."""
    _write_rdf(project, "turtle", output, endpoint, force=force)


@export.command()
@with_endpoint
@FORCE
@OUTPUT_OR_PIPE
@click.pass_obj
def jsonld(project: Project, output: Path, force: bool, endpoint: str | None) -> None:
    """Write the view, what the project asserts now, as JSON-LD."""
    _write_rdf(project, "jsonld", output, endpoint, force=force)


@export.command()
@FORCE
@OUTPUT_OR_PIPE
@click.pass_obj
def trig(project: Project, output: Path, force: bool) -> None:
    """Write all graphs, each passage one, as TriG."""
    _write_rdf(project, "trig", output, None, force=force)


@export.command()
@FORCE
@OUTPUT_OR_PIPE
@click.pass_obj
def nquads(project: Project, output: Path, force: bool) -> None:
    """Write all graphs, each passage one, as N-Quads."""
    _write_rdf(project, "nquads", output, None, force=force)


def _write_network(
    project: Project,
    form: str,
    wishes: Mapping[str, Any],
    files: Callable[[Made, XmlText, GraphStore], Mapping[Path, Pieces]],
    output: Path,
    manifest: Path | None = None,
) -> None:
    from kgbuild.export.files import write_whole
    from kgbuild.export.manifest import write_manifest
    from kgbuild.export.xmltext import XmlText

    store, made = made_network(project, wishes)
    text = XmlText()
    manifest = manifest or output.with_name(f"{output.name}.manifest.json")
    write_whole(
        {**files(made, text, store), manifest: write_manifest(store, made, form, text)},
        force=wishes["force"],
    )
    counts = made.account
    click.echo(f"wrote {output}: {counts['nodes']} nodes and {counts['edges']} edges; see {manifest}", err=True)


def _write_folder(
    project: Project,
    form: str,
    wishes: Mapping[str, Any],
    files: Callable[[Made, XmlText, GraphStore], Mapping[str, Pieces]],
    folder: Path,
) -> None:
    def inside(made: Made, text: XmlText, store: GraphStore) -> Mapping[Path, Pieces]:
        from kgbuild.export.files import make_folder

        make_folder(folder)
        return {folder / name: pieces for name, pieces in files(made, text, store).items()}

    _write_network(project, form, wishes, inside, folder, folder / f"{form}.manifest.json")


def _write_rdf(project: Project, form: str, output: Path, endpoint: str | None, *, force: bool) -> None:
    from kgbuild.export.files import write_whole
    from kgbuild.export.rdf import VIEW_FORMATS, write_dataset, write_view

    store = opened(project, endpoint)
    pieces = write_view(store, form) if form in VIEW_FORMATS else write_dataset(store, form)
    if str(output) == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    write_whole({output: pieces}, force=force)
    click.echo(f"wrote {output}", err=True)
