"""``kgbuild build``."""

from __future__ import annotations

import sys

import click

from kgbuild.project import Project


@click.command()
@click.option(
    "--keep", type=click.IntRange(3), default=3, show_default=True, help="How many of the newest versions stay."
)
@click.pass_obj
def build(project: Project, keep: int) -> None:
    """Read the data, check it, and publish the graph. A failed check publishes nothing."""
    from kgbuild.build.graph import build as build_graph
    from kgbuild.build.publish import publish
    from kgbuild.check.gate import refuse_unsound

    built = build_graph(project)
    if sys.stderr.isatty():
        click.echo("checking …", err=True)
    refuse_unsound(built)
    version, fresh = publish(built, keep)
    state = "published" if fresh else "nothing changed since"
    click.echo(f"{state} version {version} in {project.store}: {built.size} quads", err=True)
