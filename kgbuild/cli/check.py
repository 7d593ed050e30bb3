"""``kgbuild check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.opening import language_option, with_options
from kgbuild.cli.reporting import put_report, put_summary, report_format_option, severity_options
from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.errors import Problem
    from kgbuild.source.submission import Submission

STDIN = Path("-")
Files = dict[str, "Submission"]


@with_options(report_format_option(), *severity_options(), language_option())
@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True), metavar="[FILE]...")
@click.option("--as", "place", metavar="PATH", help="Check the one FILE as if it stood at this place in the project.")
@click.option(
    "--engine",
    type=click.Choice(["shifty", "pyshacl"]),
    help="Check everything anew with this SHACL engine; pyshacl, the referee, is slow.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of the documents' texts, ID.txt each, to see whether the numbering of paragraphs still holds.",
)
@click.pass_obj
def check(
    project: Project,
    files: tuple[Path, ...],
    place: str | None,
    form: str,
    lang: str,
    fail_on: str,
    show: str,
    engine: str | None,
    texts: Path | None,
) -> int:
    """Check everything: files, records, references, shapes, offenders, questions and their expected answers.

    With FILE, only the problems in these files are told. A FILE outside the project is a draft, and so is -, which is
    stdin: it is checked as a document of the project, or as the file at the place that --as names.

    Each problem is printed with its file, line and column, its rule, and what mends it. The exit code is 1 if there
    is a violation.
    """
    from kgbuild.check.report import at_least
    from kgbuild.errors import Severity

    found, drafts = _files(project, files, place)
    problems = _problems(project, found, engine, lang, keep=not drafts)
    if texts is not None:
        problems = [*problems, *_of_texts(project, texts)]
    if files:
        named = {*drafts, *(project.relative(path.absolute()) for path in files)}
        nameless = drafts if place is None else frozenset()
        problems = [
            problem
            for problem in problems
            if problem.span
            and problem.span.file in named
            and not (problem.code == "file-name" and problem.span.file in nameless)
        ]
    put_report(project, at_least(problems, Severity(show)), form, lang)
    put_summary(problems)
    return 1 if at_least(problems, Severity(fail_on)) else 0


def _files(project: Project, files: tuple[Path, ...], place: str | None) -> tuple[Files, frozenset[str]]:
    """The files to check by name, and the names of the drafts among them."""
    from kgbuild.source.submission import draft, role, submissions

    found = submissions(project)
    if place is not None and len(files) != 1:
        raise click.UsageError("--as says where one FILE belongs: name that file, or - for stdin")
    drafts = set()
    for path in files:
        inside = project.relative(path.absolute())
        if place is None and inside in found and path != STDIN:
            continue
        name = place or ("stdin" if path == STDIN else str(path))
        as_role = role(place) if place is not None else "document"
        if as_role is None:
            raise click.UsageError(f"nothing reads {place}: say data/sources/YEAR/ID.yaml, or a register's file")
        drafts.add(name)
        with sys.stdin.buffer if path == STDIN else path.open("rb") as stream:
            found[name] = draft(stream, name, as_role)
    return found, frozenset(drafts)


def _problems(project: Project, found: Files, engine: str | None, lang: str, *, keep: bool) -> list[Problem]:
    if engine is None:
        from kgbuild.check.incremental import check_files

        return check_files(project, found, lang, keep=keep)
    from kgbuild.build.graph import build
    from kgbuild.check.gate import check as check_graph

    return check_graph(build(project, found), engine, lang)


def _of_texts(project: Project, texts: Path) -> list[Problem]:
    from kgbuild.build.corpus import read_corpus
    from kgbuild.check.texts import compare

    return list(compare(read_corpus(project).documents, texts))
