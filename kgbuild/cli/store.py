"""``kgbuild store``: the published versions of the graph."""

from __future__ import annotations

import click

from kgbuild.cli.output import Table, chosen, format_option, put_records, put_table
from kgbuild.project import Project

COLUMNS = ("version", "published", "quads", "state")


@click.group()
def store() -> None:
    """Look after the published versions of the graph.

    Each build that changes something publishes a version, and readers are given the current one. Older versions are
    kept for those who are still reading, and for `kgbuild store rollback`.
    """


@store.command("list")
@click.pass_obj
def listed(project: Project, form: str | None) -> None:
    """List the versions, the newest first."""
    from kgbuild.errors import EnvironmentFault
    from kgbuild.store.published import read_manifest, versions

    rows = []
    for version in versions(project):
        state = ["current"] if version.is_current else []
        try:
            quads = str(read_manifest(version.folder)["quads"])
        except EnvironmentFault:
            quads = ""
            state.append("unreadable")
        rows.append((version.id, f"{version.published:%Y-%m-%dT%H:%M:%SZ}", quads, ", ".join(state)))
    form = chosen(form)
    if form in ("json", "jsonl"):
        records = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        put_records(records, records, form)
    else:
        put_table(Table(COLUMNS, COLUMNS, rows), form)


listed.params.append(format_option())


@store.command()
@click.argument("version", required=False)
@click.pass_obj
def verify(project: Project, version: str | None) -> int:
    """Compare the versions, or the one whose id begins with VERSION, with what was published.

    Every file is hashed, and all quads are read back. The exit code is 4 if a version cannot be used.
    """
    from kgbuild.errors import EnvironmentFault
    from kgbuild.store.published import current_version, verify_contents, version_named, versions

    sound = True
    for found in versions(project) if version is None else [version_named(project, version)]:
        try:
            click.echo(f"{found.id} is whole: {verify_contents(found.folder)} quads")
        except EnvironmentFault as fault:
            sound = False
            click.echo(f"{found.id} cannot be used: {fault}")
    current_version(project)
    return 0 if sound else EnvironmentFault.exit_code


@store.command()
@click.argument("version", required=False)
@click.pass_obj
def rollback(project: Project, version: str | None) -> None:
    """Give readers the version before the current one, or the one whose id begins with VERSION.

    The newer versions stay; the next `kgbuild build` makes the newest current again.
    """
    from kgbuild.store.keeping import roll_back

    found = roll_back(project, version)
    click.echo(f"current is now version {found.id}, published {found.published:%Y-%m-%d %H:%M:%S} UTC", err=True)


@store.command()
@click.option("--keep", type=click.IntRange(3), default=3, show_default=True, help="How many of the newest stay.")
@click.pass_obj
def gc(project: Project, keep: int) -> None:
    """Remove old versions, and what killed builds left.

    The current version always stays. `kgbuild build` does the same when it publishes.
    """
    from kgbuild.store.keeping import collect

    gone, left = collect(project, keep)
    click.echo(f"removed {gone} version{'' if gone == 1 else 's'} and {left} unfinished", err=True)
