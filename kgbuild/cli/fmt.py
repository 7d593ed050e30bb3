"""``kgbuild fmt``: the data files in their one form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kgbuild.project import Project


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), metavar="[FILE]...")
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change, and exit with 1 if any.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.pass_obj
def fmt(project: Project, files: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Write data files in their one form: layout, quotes, the order of keys and of register entries.

    FILE is a YAML file of the project, all under data/ if none is given; - reads stdin and writes stdout. What a file
    says stays the same, and so do its comments, but for the first line, which leads editors to its schema. A file that
    cannot be read is left as it is, and the exit code is 1.
    """
    from kgbuild.cli.output import put
    from kgbuild.records.writing.ordering import orders
    from kgbuild.source.files import modeline, read_bytes
    from kgbuild.source.formatter import formatted, replace

    piped = files == (Path("-"),)
    if Path("-") in files and not piped:
        raise click.UsageError("- stands alone, without other files")
    if project.is_carried and not piped:
        raise click.UsageError("there are no files of yours here: run it in a checkout, or name one: `--project DIR`")
    known = orders()
    paths = list(files) if piped else [_own(project, path) for path in files] or _all(project)
    changed = failed = 0
    for path in paths:
        name, line = ("stdin", "") if piped else (project.relative(path), modeline(project, path))
        before, problem = (sys.stdin.buffer.read(), None) if piped else read_bytes(project, path)
        after, problems = (None, [problem]) if before is None else formatted(before, name, known, line)
        for found in filter(None, problems):
            click.echo(found, err=True)
        if before is None or after is None:
            failed += 1
            continue
        changed += before != after
        if piped and not (check or diff):
            put(after.decode())
        elif before == after:
            continue
        elif diff:
            put(_difference(before, after, name))
        elif check:
            put(f"{name}\n")
        else:
            replace(path, after)
            click.echo(f"formatted {name}", err=True)
    if not piped:
        verb = "would change" if check or diff else "changed"
        left = f", {failed} left as they are" if failed else ""
        click.echo(f"{changed} of {len(paths)} files {verb}{left}", err=True)
    return 1 if failed or (check and changed) else 0


def _all(project: Project) -> list[Path]:
    return sorted(project.data.rglob("*.yaml"), key=Path.as_posix)


def _own(project: Project, path: Path) -> Path:
    """The path, which has to be one in the project."""
    found = path.parent.resolve() / path.name
    if not found.is_relative_to(project.root.resolve()):
        raise click.UsageError(f"{path} lies outside the project; to format it: kgbuild fmt - < {path}")
    return found


def _difference(before: bytes, after: bytes, name: str) -> str:
    from difflib import unified_diff

    old, new = (content.decode().splitlines(keepends=True) for content in (before, after))
    return "".join(unified_diff(old, new, f"a/{name}", f"b/{name}"))
