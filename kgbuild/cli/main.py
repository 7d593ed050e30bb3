"""The ``kgbuild`` command: commands are imported only when they run, and no user ever sees a traceback."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from kgbuild.errors import DataFault, KgError
from kgbuild.project import locate

COMMANDS = {
    "ask": "Answer one of the canned questions.",
    "build": "Build the graph from the data and publish it.",
    "check": "Check the data, the ontology's shapes and the questions.",
    "diff": "Tell in words how two graphs differ.",
    "export": "Write the graph for Gephi and other tools.",
    "fmt": "Write data files in their one form.",
    "new": "Begin a document, an entry of a register, or a fact.",
    "push": "Load the graph into another SPARQL store.",
    "query": "Run any SPARQL query.",
    "serve": "Serve the graph over HTTP: SPARQL, questions, things by IRI.",
    "show": "Print what is known of a thing, or what was read in a document.",
    "store": "Look after the published versions of the graph.",
    "validate": "Hold RDF that others have written against the shapes.",
}


READING = frozenset({"ask", "query", "show"})
"""The commands that answer from the published graph."""


class Commands(click.Group):
    """A group whose commands live in modules of their own, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kgbuild.cli.{cmd_name}")
        command = vars(module)[cmd_name]
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kgbuild.values.likeness import suggestion

            hint = suggestion(args[0], COMMANDS)
            raise click.UsageError("; ".join(filter(None, (f"there is no command `{args[0]}`", hint))), ctx)
        if args and args[0] in READING and not any(text.startswith("--endpoint") for text in args):
            self._begin(ctx)
        return super().resolve_command(ctx, args)

    def _begin(self, ctx: click.Context) -> None:
        """Begin to open the graph: its files are verified while the command is loaded."""
        from kgbuild.cli.opening import begin

        with suppress(KgError):  # which the command will tell, if it needs the graph
            begin(ctx, locate(ctx.params["project"], ctx.params["store"]))


@click.group(cls=Commands)
@click.option(
    "--project", type=click.Path(path_type=Path, file_okay=False), help="The folder with ontology, data and queries."
)
@click.option("--store", type=click.Path(path_type=Path, file_okay=False), help="Where built graphs are kept.")
@click.version_option(package_name="kgbuild")
@click.pass_context
def cli(ctx: click.Context, project: Path | None, store: Path | None) -> None:
    """JBER: the knowledge graph of Japan's bilateral economic relations.

    Start with `kgbuild ask --list`.
    """
    ctx.obj = locate(project, store)


def main() -> None:
    """Run the command line; exit codes are those of docs/design.md, section 8."""
    # Nobody's plugins change how records are read, and looking for some costs each check the time to read a document.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except SystemExit:  # click ends so where nobody reads on; commands return their codes
        code = 0
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as fault:
        click.echo(f"kgbuild: {fault.format_message()}", err=True)
        code = fault.exit_code
    except DataFault as fault:
        for problem in fault.problems:
            click.echo(problem, err=True)
        click.echo(f"kgbuild: {fault}", err=True)
        code = fault.exit_code
    except KgError as fault:
        click.echo(f"kgbuild: {fault}", err=True)
        code = fault.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as fault:
        click.echo(f"kgbuild: {fault.strerror or fault}: {fault.filename or ''}".rstrip(": "), err=True)
        code = 4
    sys.exit(code if isinstance(code, int) else 0)


YOUNG = 2_000_000
"""How many new objects let the collector look for cycles: commands are short, and what they make has hardly any.

Looking every 200,000 takes 4 % of a check, and frees nothing."""


def run() -> None:
    """Run the command line and leave at once: taking the interpreter apart costs a tenth of an answer's time."""
    gc.set_threshold(YOUNG)
    try:
        main()
    except SystemExit as ending:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(ending.code if isinstance(ending.code, int) else 1)
