"""``kgbuild build``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.check.incremental import Check


@click.command()
@click.option(
    "--keep", type=click.IntRange(3), default=3, show_default=True, help="How many of the newest versions stay."
)
@click.pass_obj
def build(project: Project, keep: int) -> None:
    """Read the data, check it, and publish the graph. A failed check publishes nothing."""
    from kgbuild.build.publish import publish_again
    from kgbuild.check.incremental import Check
    from kgbuild.source.submission import submissions

    check = Check.of(project, submissions(project))
    version, fresh = check.cache.published(check.inputs), False
    quads = publish_again(project.store, version, keep) if version else None
    if quads is None:
        version, fresh, quads = _published(check, keep)
    state = "published" if fresh else "nothing changed since"
    click.echo(f"{state} version {version} in {project.store}: {quads} quads", err=True)


def _published(check: Check, keep: int) -> tuple[str, bool, int]:
    """The version that was made, whether it is new, and how many quads it has."""
    from kgbuild.build.graph import build as build_graph
    from kgbuild.build.publish import publish
    from kgbuild.check.gate import refuse_unsound

    if sys.stderr.isatty():
        click.echo("checking …", err=True)
    problems, built = check.run()
    refuse_unsound(problems)
    built = built or build_graph(check.project, check.found)
    version, fresh = publish(built, keep)
    check.cache.remember(check.inputs, version)
    return version, fresh, built.size
