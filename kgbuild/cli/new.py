"""``kgbuild new``: a document, an entry of a register, or a fact, begun so that only what is missing is to be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.output import put
from kgbuild.project import Project

if TYPE_CHECKING:
    from kgbuild.records.base import Entry, Fact, Record
    from kgbuild.records.declared import Declared, Glossary

GENERATED = ("countries", "currencies")
HELP = """Begin a document, an entry of a register, or a fact.

\b
An article, from its address to the graph:
  kgbuild new document luxembourg-visit-2025 --url https://… --title "…" --published 2025-03
  kgbuild new organisation toyota --country JPN --type company --name "Toyota Motor" --ja "トヨタ自動車"
  kgbuild new event luxembourg-visit-2025-talks --document luxembourg-visit-2025 --at 3
  kgbuild check

A file is made, or the entry or fact is put into its file; the path is printed. Nothing is ever overwritten. What is
still missing stands there as an empty key, what else may be said as a comment. `kgbuild new KIND --help` tells what
the options of a kind mean; all of them may also be filled in later, in the file.
"""


class Kinds(click.Group):
    """One command for each kind of thing, with the options that its declaration gives."""

    @cached_property
    def entries(self) -> dict[str, type[Entry]]:
        from kgbuild.records.kinds import register_kinds

        return {kind.kind.segment: kind for key, kind in register_kinds().items() if key not in GENERATED}

    @cached_property
    def facts(self) -> dict[str, type[Fact]]:
        from kgbuild.records.kinds import fact_kinds

        return fact_kinds()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return ["document", *sorted(self.entries), *sorted(self.facts)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        from kgbuild.records.declared import summary

        with formatter.section("Documents"):
            formatter.write_dl([("document", "An article that was read.")])
        for title, kinds in (("Entries of registers", self.entries), ("Facts of a document", self.facts)):
            with formatter.section(title):
                formatter.write_dl([(name, summary(kinds[name])) for name in sorted(kinds)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from kgbuild.build.additions import load_glossary
        from kgbuild.values.likeness import suggestion

        if cmd_name not in self.list_commands(ctx):
            hint = suggestion(cmd_name, self.list_commands(ctx)) or "`kgbuild new --help` lists the kinds"
            raise click.UsageError(f"there is no kind `{cmd_name}`; {hint}", ctx)
        glossary = load_glossary(ctx.obj)
        if cmd_name in self.entries:
            return _entry_command(cmd_name, self.entries[cmd_name], glossary)
        if cmd_name in self.facts:
            return _fact_command(cmd_name, self.facts[cmd_name], glossary)
        return _document_command(glossary)


@click.command(cls=Kinds, help=HELP)
def new() -> None:
    """Everything is said by the commands of the kinds."""


def _document_command(glossary: Glossary) -> click.Command:
    from kgbuild.records.document import Document

    @click.pass_obj
    def run(project: Project, id_: str, year: str | None, **values: Any) -> None:
        from kgbuild.build.additions import new_document

        addition = new_document(project, id_, _values(Document, values), year)
        _write(project, addition)
        _say(f"next: fill in its empty keys, and add facts: `kgbuild new event ID --document {id_}`, or another kind")

    help_ = "The year under which it is filed. Default: that of --published, else that with which the id ends."
    year = click.Option(["--year"], metavar="YEAR", help=help_)
    return _command("document", "An article that was read.", run, [*_options(Document, glossary), year])


def _entry_command(name: str, kind: type[Entry], glossary: Glossary) -> click.Command:
    @click.pass_obj
    def run(project: Project, id_: str, **values: Any) -> None:
        from kgbuild.build.additions import new_entry

        _write(project, new_entry(project, kind, id_, _values(kind, values)))
        _say("next: say in a comment where a Japanese name or an outside id comes from; then `kgbuild check`")

    return _command(name, glossary.meaning_of(kind), run, _options(kind, glossary, needed=True))


def _fact_command(name: str, kind: type[Fact], glossary: Glossary) -> click.Command:
    @click.pass_obj
    def run(project: Project, id_: str, document: str | None, **values: Any) -> None:
        from kgbuild.build.additions import appended, new_fact

        fact, remarks = new_fact(project, kind, id_, _values(kind, values))
        for remark in remarks:
            _say(remark)
        if document is None:
            put(fact)
            _say("next: put this under `facts:` of a document, or say `--document ID` and it is put there")
        else:
            _write(project, appended(project, document, fact))
            _say("next: fill in its empty keys, remove the comments that you do not need; then `kgbuild check`")

    option = click.Option(["--document"], metavar="ID", help="Put it into this document. Default: print it.")
    return _command(name, glossary.meaning_of(kind), run, [option, *_options(kind, glossary)])


def _command(name: str, meaning: str, run: Callable[..., None], options: list[click.Option]) -> click.Command:
    argument = click.Argument(["id_"], metavar="ID", type=_Read(Slug.parse))
    return click.Command(name, callback=run, params=[argument, *options], help=meaning)


def _options(record: type[Record], glossary: Glossary) -> list[click.Option]:
    """An option for each field that is a value or a text by language, and for each of the links of an entry."""
    found = []
    for field in declared(record):
        if isinstance(field.value, One) and field.key != "id":
            choices = list(glossary.choices(field.value))
            kind = click.Choice(choices) if choices else _Read(field.value.parse)
            found.append(_option(field, glossary, kind))
        elif isinstance(field.value, ByLanguage):
            found.append(_option(field, glossary, _Read(one_line)))
            names = ["--ja", "--name-ja"] if field.key == "name" else [f"--{field.key}-ja"]
            found.append(click.Option([*names, _japanese(field)], type=_Read(one_line), help="The same in Japanese."))
        elif _is_flat(field, record):
            found += _options(field.value, glossary)
    return found


def _option(field: Declared, glossary: Glossary, kind: click.ParamType) -> click.Option:
    required = field.required and field.key in glossary
    return click.Option([f"--{field.key}", _name(field)], type=kind, multiple=field.many, help=glossary.meaning(field))
