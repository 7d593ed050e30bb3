"""``kgbuild push``: the published graph into another SPARQL store."""

from __future__ import annotations

import sys

import click

from kgbuild.cli.opening import ACCESS, access, with_options
from kgbuild.project import Project

METHODS = ("auto", "update", "gsp")
SHOWN = 5


@with_options(*(click.Option([name], **attributes) for name, attributes in ACCESS.items()))
@click.command()
@click.option("--endpoint", metavar="URL", required=True, help="Where the store answers queries.")
@click.option("--update", metavar="URL", help="Where it takes updates. Default: where known servers do, or --endpoint.")
@click.option("--graph-store", metavar="URL", help="Where it keeps graphs. Default: where known servers do.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="auto",
    show_default=True,
    help="SPARQL Update, or Graph Store Protocol (gsp). auto takes what changes all in one step, if the store can.",
)
@click.pass_obj
def push(project: Project, endpoint: str, update: str | None, graph_store: str | None, method: str) -> None:
    """Load the published graph into a SPARQL 1.1 store, all named graphs of it, and read it back.

    Graphs of the store whose names begin with https://w3id.org/jber/ are replaced or removed; all others stay as they
    are. Its queries, updates and graphs have addresses of their own in most servers; those of Oxigraph (/query),
    Fuseki (/NAME/sparql) and Virtuoso (/sparql) are known.
    """
    from kgbuild.errors import EnvironmentFault
    from kgbuild.store.published import GRAPH, current_version, verify
    from kgbuild.store.pushing import Target, addresses, graphs_of

    folder = current_version(project)
    verify(folder)
    where = addresses(endpoint, update, graph_store)
    target = Target(where, *access(endpoint))
    if sys.stderr.isatty():
        click.echo("pushing …", err=True)
    done = target.push(graphs_of((folder / GRAPH).read_bytes()), method)
    how = {"update": "by SPARQL Update", "gsp": "by the Graph Store Protocol"}[done.method]
    step = "all in one step" if done.in_one_step else "one graph after the other, so not in one step"
    removed = f"; {done.removed} graphs of before are gone" if done.removed else ""
    click.echo(
        f"pushed version {folder.name}, {done.quads} quads in {done.graphs} graphs, {how}, {step}{removed}", err=True
    )
    back = done.difference
    if not back.is_sound:
        for said, lines in (("lost", back.lost), ("not sent", back.added)):
            for line in lines[:SHOWN]:
                click.echo(f"{said}: {line}", err=True)
        raise EnvironmentFault(
            f"the store does not hold what it was sent: {len(back.lost)} lost, {len(back.added)} not sent",
            "push again while nobody else writes there",
        )
    if back.otherwise:
        forms = sorted(back.otherwise.items())
        click.echo(f"the store writes {sum(back.otherwise.values())} values in its own way, such as", err=True)
        for (ours, theirs), count in forms[:SHOWN]:
            click.echo(f"  {ours} as {theirs} ({count} times)", err=True)
    else:
        click.echo(f"read back {back.quads} quads, SHA-256 {back.hash}: those of the version", err=True)
