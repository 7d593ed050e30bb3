"""``kgbuild validate``: RDF that others have written, against the shapes."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.opening import language_option, with_options
from kgbuild.cli.output import put
from kgbuild.cli.reporting import put_report, put_summary, report_format_option, severity_options
from kgbuild.errors import DataFault, NotFoundError, Problem, Severity, UsageError
from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.check.foreign import Given

FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


@with_options(report_format_option("shacl"), *severity_options(), language_option())
@click.command()
@click.argument("graphs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True), metavar="GRAPH...")
@click.option(
    "--input-format",
    "input_form",
    type=click.Choice(FORMATS),
    help="The format of the graphs. Default: told by the ending of each name.",
)
@click.option("--base", default="", metavar="IRI", help="What relative IRIs are relative to.")
@click.option(
    "--with",
    "known",
    type=click.Choice(["nothing", "register", "view"]),
    default="register",
    show_default=True,
    help="What the graphs may refer to besides our ontology: our organisations, people and places, or all facts too.",
)
@click.option(
    "--engine",
    type=click.Choice(["shifty", "pyshacl"]),
    help="The SHACL engine. Default: shifty, the fast one, where it is installed.",
)
@click.pass_obj
def validate(
    project: Project,
    graphs: tuple[Path, ...],
    input_form: str | None,
    base: str,
    known: str,
    engine: str | None,
    form: str,
    fail_on: str,
    show: str,
    lang: str,
) -> int:
    """Hold RDF against the shapes: Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML.

    All GRAPHs are read as one graph, whatever named graphs they have; - is standard input. Each problem is printed with
    the line of the triple, the node, the rule and what mends it, and the exit code is 1 if there is a violation.
    --format shacl prints a sh:ValidationReport in Turtle with all results. Nothing is fetched from anywhere.
    """
    from kgbuild.check.foreign import validate as hold
    from kgbuild.check.report import at_least

    try:
        verdict = hold(project, _read(graphs, input_form, base), known, engine, lang)
    except DataFault as fault:
        if form == "shacl":
            raise
        put_report(project, fault.problems, form, lang)
        put_summary(fault.problems)
        return 1
    if form == "shacl":
        from kgbuild.check.w3c import validation_report

        put(validation_report(verdict.findings, verdict.graph, project.ontology / "shapes"))
    else:
        put_report(project, at_least(verdict.problems, Severity(show)), form, lang)
    put_summary(verdict.problems)
    return 1 if at_least(verdict.problems, Severity(fail_on)) else 0


def _read(graphs: tuple[Path, ...], form: str | None, base: str) -> Given:
    """All files. DataFault with the faults of all that cannot be read."""
    from kgbuild.check.foreign import File, Given
    from kgbuild.store.files import content, format_of, is_base, statements

    if base and not is_base(base):
        raise UsageError(f"`{base}` is no IRI that others can be relative to", "give one such as https://example.org/")
    read: list[File] = []
    faults: list[Problem] = []
    for number, path in enumerate(dict.fromkeys(graphs), 1):
        piped = path == Path("-")
        if piped and form is None:
            raise UsageError("the format of standard input is not known", f"give --input-format {'|'.join(FORMATS)}")
        name = "stdin" if piped else path.as_posix()
        if not (piped or path.exists()):
            raise NotFoundError(f"there is no file {name}")
        kind = form or format_of(name)
        with nullcontext(sys.stdin.buffer) if piped else path.open("rb") as stream:
            text = content(stream, name)
        try:
            read.append(File(name, kind, text, statements(text, name, kind, base=base, label=str(number))))
        except DataFault as fault:
            faults += fault.problems
    if faults:
        raise DataFault(faults)
    return Given(tuple(read))
