"""``kgbuild check``."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.opening import language_option, with_options
from kgbuild.cli.reporting import put_report, put_summary, report_format_option
from kgbuild.project import Project


@with_options(report_format_option(), language_option())
@click.command()
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="The least severe problem that makes the check fail.",
)
@click.option(
    "--show",
    type=click.Choice(["violation", "warning", "info"]),
    default="warning",
    show_default=True,
    help="The least severe problem that is printed.",
)
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of the documents' texts, ID.txt each, to see whether the numbering of paragraphs still holds.",
)
@click.pass_obj
def check(project: Project, form: str, lang: str, fail_on: str, show: str, texts: Path | None) -> int:
    """Check everything: files, records, references, shapes, offenders, questions and their expected answers.

    Each problem is printed with its file, line and column, its rule, and what mends it. The exit code is 1 if there
    is a violation.
    """
    from kgbuild.build.graph import build
    from kgbuild.check.gate import check as check_graph
    from kgbuild.check.report import at_least
    from kgbuild.errors import Severity

    problems = check_graph(build(project), lang=lang)
    put_report(project, at_least(problems, Severity(show)), form, lang)
    put_summary(problems)
    return 1 if at_least(problems, Severity(fail_on)) else 0
