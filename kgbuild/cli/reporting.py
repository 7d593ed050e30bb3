"""Printing problems: the formats, colours on a terminal, and the closing summary."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click
from msgspec.structs import replace

from kgbuild.cli.output import on_terminal, printable, put
from kgbuild.errors import Problem, Severity
from kgbuild.project import Project

FORMATS = ("text", "json", "github", "sarif")
SEVERITIES = tuple(severity.value for severity in Severity)
COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def report_format_option(*more: str) -> click.Option:
    """``--format``, with more choices where a command has them."""
    choices = click.Choice([*FORMATS, *more])
    return click.Option(["--format", "form"], type=choices, default="text", show_default=True, help="How to print.")


def severity_options() -> list[click.Option]:
    """``--fail-on`` and ``--show``."""
    said = (("--fail-on", "violation", "makes the check fail"), ("--show", "warning", "is printed"))
    return [
        click.Option(
            [name],
            type=click.Choice(SEVERITIES),
            default=default,
            show_default=True,
            help=f"The least severe problem that {what}.",
        )
        for name, default, what in said
    ]


def put_report(project: Project, problems: Sequence[Problem], form: str, lang: str) -> None:
    """Print problems in one of FORMATS."""
    from kgbuild.check.report import as_github, as_json, as_text

    if form == "sarif":
        from kgbuild.check.explanations import explanations
        from kgbuild.check.sarif import as_sarif

        put(as_sarif(problems, explanations(project, lang), lang))
    elif form == "text":
        coloured = on_terminal() and not os.environ.get("NO_COLOR")
        put(as_text([_steady(problem) for problem in problems], _painted if coloured else str))
    else:
        put({"json": as_json, "github": as_github}[form](problems))


def _steady(problem: Problem) -> Problem:
    """The problem without characters that would steer a terminal."""
    return replace(problem, message=printable(problem.message), repair=printable(problem.repair))


def _painted(severity: Severity) -> str:
    return click.style(severity.value, fg=COLOURS[severity], bold=True)


def put_summary(problems: Sequence[Problem]) -> None:
    """Say on stderr how many problems there are of each severity."""
    from kgbuild.check.report import summary

    click.echo(summary(problems), err=True)
