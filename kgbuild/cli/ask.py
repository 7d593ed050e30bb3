"""``kgbuild ask``: the canned questions, each a command made from its card."""

from __future__ import annotations

from typing import Any

import click

from kgbuild.cli.opening import endpoint_options, language_option, opened, revision_options
from kgbuild.cli.output import Table, chosen, format_option, printable, put, put_records, put_table
from kgbuild.project import Project
from kgbuild.query.card import Card, Parameter, in_language

GIVEN = "given_"


class Questions(click.Group):
    """A group whose commands are the questions of the project."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kgbuild.query.catalogue import names

        return names(_project(ctx).queries / "ask")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from kgbuild.query.catalogue import find

        return Question(find(_project(ctx).queries / "ask", cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kgbuild.query.catalogue import cards

        lang = ctx.params.get("lang") or "en"
        with formatter.section("Questions"):
            formatter.write_dl(
                [(card.name, in_language(card.title, lang)) for card in cards(_project(ctx).queries / "ask")]
            )


class Question(click.Command):
    """One question: an option for each parameter, and values in the order of the parameters."""

    def __init__(self, card: Card) -> None:
        self.card = card
        super().__init__(
            card.name,
            callback=self.answer,
            params=[
                click.Argument(["values"], nargs=-1, metavar=" ".join(f"[{p.name.upper()}]" for p in card.parameters)),
                *(click.Option([p.option, GIVEN + p.name], metavar=p.kind.upper()) for p in card.parameters),
                format_option(),
                language_option(),
                click.Option(["--explain"], is_flag=True, help="Show the passages and rival claims behind each row."),
                *revision_options(),
                *endpoint_options(),
            ],
        )

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Teach the question: what it asks, what it takes, and what it shows."""
        lang = ctx.params.get("lang") or "en"
        formatter.write_text(in_language(self.card.title, lang))
        with formatter.indentation():
            formatter.write_text(in_language(self.card.question, lang))
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        if self.card.parameters:
            with formatter.section("Parameters, in the order in which values may stand without their option"):
                formatter.write_dl(
                    [(f"{p.option} {p.kind.upper()}", self._taught(p, lang)) for p in self.card.parameters]
                )
        with formatter.section("Columns"):
            formatter.write_dl([(column.name, in_language(column.label, lang)) for column in self.card.columns])
        with formatter.section("Options"):
            options = (param.get_help_record(ctx) for param in self.get_params(ctx) if _is_common(param))
            formatter.write_dl([record for record in options if record is not None])
        examples = [
            f"kgbuild ask {self.card.name} {p.option} {_quoted(e)}" for p in self.card.parameters for e in p.examples
        ]
        with formatter.section("Examples"):
            for line in (f"kgbuild ask {self.card.name}", *examples):
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def _taught(self, parameter: Parameter, lang: str) -> str:
        block = self.card.block(parameter.name)
        default = ", ".join(" ".join(_short(term) for term in row) for row in block.rows) if block else ""
        taught = f"{in_language(parameter.help, lang)}  [default: {default}]"
        return f"{taught}  [example: {', '.join(parameter.examples)}]" if parameter.examples else taught

    def answer(self, values: tuple[str, ...], **options: Any) -> None:
        """Ask, and print."""
        from kgbuild.query.asking import answer
        from kgbuild.query.revision import revise
        from kgbuild.query.wording import WORDS

        ctx = click.get_current_context()
        outer = ctx.parent.params if ctx.parent else {}
        project = _project(ctx)
        lang, explain = str(options["lang"]), bool(options["explain"])
        if ctx.get_parameter_source("lang") is click.core.ParameterSource.DEFAULT:
            lang = outer.get("lang") or lang
        store = revise(
            opened(project, options["endpoint"]),
            project.queries,
            known_at=options["known_at"],
            as_of=options["as_of"],
            stated_only=options["stated_only"],
        )
        given = self._parameters(values, options)
        found = answer(store, self.card, given, lang, explain=explain)
        self._tell_defaults(given)
        _put(found, chosen(options["form"] or outer.get("form")), explain=explain)
        if not found.rows:
            click.echo(f"kgbuild: {WORDS[lang]['empty']}", err=True)

    def _tell_defaults(self, given: dict[str, str]) -> None:
        """Say what was taken for a parameter that was not given; nobody is to take one organisation for all."""
        for parameter in self.card.parameters:
            block = self.card.block(parameter.name)
            taken = [_short(term) for row in (block.rows if block else ()) for term in row]
            if parameter.name not in given and set(taken) - {"any"}:
                click.echo(f"kgbuild: {parameter.option} is `{' '.join(taken)}` where nothing is given", err=True)

    def _parameters(self, values: tuple[str, ...], options: dict[str, Any]) -> dict[str, str]:
        """What was given, by parameter: the options, and the values for the other parameters in their order."""
        given = {p.name: str(text) for p in self.card.parameters if (text := options.get(GIVEN + p.name)) is not None}
        free = [p.name for p in self.card.parameters if p.name not in given]
        if len(values) > len(free):
            taken = f"at most {len(self.card.parameters)}"
            raise click.UsageError(f"too many values: {self.card.name} takes {taken}; quote names of several words")
        return {**given, **dict(zip(free, values, strict=False))}


def _put(found: Any, form: str, *, explain: bool) -> None:
    from kgbuild.cli.explaining import as_table, explained
    from kgbuild.query.answer import Answer
    from kgbuild.query.wording import as_record

    assert isinstance(found, Answer)
    if form in ("json", "jsonl"):
        whole = as_record(found, explain=explain)
        put_records(whole["rows"], whole, form)
        return
    numbered = form in ("table", "md")
    if found.rows or form not in ("table", "md"):
        put_table(as_table(found, explain=explain, numbered=numbered), form)
    if explain and numbered and found.rows:
        put("".join(printable(line) + "\n" for line in ("", *explained(found))))


@click.command(cls=Questions, invoke_without_command=True, subcommand_metavar="QUESTION [VALUE]...")
@click.option("--list", "listing", is_flag=True, help="List all questions with their parameters.")
@click.pass_context
def ask(ctx: click.Context, listing: bool, form: str | None, lang: str) -> None:
    """Answer one of the canned questions.

    `kgbuild ask QUESTION --help` tells what a question takes. Things may be given by name, alias, id or code, in
    English or Japanese; `any` stands for no restriction.
    """
    if ctx.invoked_subcommand is None or listing:
        from kgbuild.query.catalogue import cards

        found = cards(_project(ctx).queries / "ask")
        rows = [(c.name, in_language(c.title, lang), " ".join(p.name for p in c.parameters)) for c in found]
        if (form := chosen(form)) in ("json", "jsonl"):
            records = [
                {
                    "name": card.name,
                    "title": in_language(card.title, lang),
                    "question": in_language(card.question, lang),
                    "parameters": [
                        {"name": p.name, "kind": p.kind, "help": in_language(p.help, lang)} for p in card.parameters
                    ],
                    "keywords": list(card.keywords),
                }
                for card in found
            ]
            put_records(records, records, form)
        else:
            put_table(Table(("name", "title", "parameters"), ("question", "title", "parameters"), rows), form)
        ctx.exit()


ask.params.extend([format_option(), language_option()])


def _project(ctx: click.Context) -> Project:
    project = ctx.find_object(Project)
    assert project is not None
    return project


def _is_common(param: click.Parameter) -> bool:
    """Whether the parameter is an option that every question has."""
    return isinstance(param, click.Option) and not (param.name or "").startswith(GIVEN)


def _short(token: str) -> str:
    """A default as help shows it: the id of a thing, the text of a literal, ``any`` for UNDEF."""
    if token == "UNDEF":
        return "any"
    if token.startswith("<"):
        return token[1:-1].rpartition("/")[2].rpartition("#")[2] or token
    return token.partition("^^")[0].strip('"')


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
