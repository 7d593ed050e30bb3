"""``kgbuild new``: documents, register entries and facts, begun so that only what is missing is left to write."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from kgbuild.build.additions import (
    Addition,
    appended,
    kind_repair,
    load_glossary,
    new_document,
    new_entry,
    new_fact,
    write,
)
from kgbuild.build.repairs import type_repair
from kgbuild.check.texts import digest, paragraphs
from kgbuild.cli.output import put
from kgbuild.errors import UsageError
from kgbuild.project import Project
from kgbuild.records.base import Entry, Fact, Record
from kgbuild.records.document import Document
from kgbuild.records.fields import ByLanguage, One
from kgbuild.records.kinds import fact_kinds, register_kinds
from kgbuild.records.writing.declared import Declared, Glossary, declared, kinds_of
from kgbuild.records.writing.skeleton import Plain, Values
from kgbuild.values.faults import ValueFault, quoted
from kgbuild.values.texts import Slug, Text, one_line

GENERATED = ("countries", "currencies")
ARTICLE = "An article that was read: its bibliography, and room for its facts."
FEW = 6
"""So many choices of a value are shown in its place; more are listed in the help."""

HELP = """Begin a document, an entry of a register, or a fact.

\b
An article, from its address to the graph:
  kgbuild new document luxembourg-visit-2025 --url https://… --title "…"
  kgbuild new organisation toyota --country JPN --type company --name Toyota
  kgbuild new event luxembourg-visit-2025-talks --document luxembourg-visit-2025
  kgbuild check

A file is made, or the entry or fact is put into its file, and the path is printed; nothing is ever overwritten. What
is still missing stands there as an empty key, and what else may be said as a comment. Every option may as well be
filled in later, in the file; `kgbuild new KIND --help` tells what each means.
"""


class Kinds(click.Group):
    """One command for each kind of thing, with the options that its declaration gives."""

    @cached_property
    def entries(self) -> dict[str, type[Entry]]:
        """The kinds of register entries that people write, by their name in the singular."""
        return {kind.kind.segment: kind for key, kind in register_kinds().items() if key not in GENERATED}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return ["document", *sorted(self.entries), *sorted(fact_kinds())]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        glossary = load_glossary(_project(ctx))
        with formatter.section("Documents"):
            formatter.write_dl([("document", ARTICLE)])
        groups: list[tuple[str, dict[str, Any]]] = [
            ("Entries of registers", self.entries),
            ("Facts of a document", fact_kinds()),
        ]
        for title, kinds in groups:
            with formatter.section(title):
                formatter.write_dl([(name, glossary.meaning_of(kinds[name])) for name in sorted(kinds)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        project = _project(ctx)
        if cmd_name == "document":
            return _document_command(load_glossary(project))
        if cmd_name in self.entries:
            return _entry_command(cmd_name, self.entries[cmd_name], load_glossary(project))
        if cmd_name in fact_kinds():
            return _fact_command(cmd_name, fact_kinds()[cmd_name], load_glossary(project))
        repair = kind_repair(cmd_name, self.list_commands(ctx))
        raise click.UsageError(f"there is no kind {quoted(cmd_name)}; {repair}", ctx)


@click.command(cls=Kinds, help=HELP, subcommand_metavar="KIND ID [OPTIONS]", options_metavar="")
def new() -> None:
    """Everything is done by the commands of the kinds."""


def _project(ctx: click.Context) -> Project:
    project = ctx.find_object(Project)
    assert project is not None
    return project


def _checked(parse: Callable[[str], object]) -> Callable[[str], str]:
    """What takes the text of an option that a type of value is able to read, as it is."""

    def check(text: str) -> str:
        try:
            parse(text)
        except ValueFault as fault:
            raise click.BadParameter(f"{fault.message}; {fault.repair}") from fault
        return text

    return check


def _document_command(glossary: Glossary) -> click.Command:
    @click.pass_obj
    def run(project: Project, /, id_: str, year: str | None, text: Path | None, **given: Any) -> None:
        values = _values(Document, given)
        if text is not None:
            values = {**_read_from(text), **values}
        _write(project, new_document(project, id_, values, year))
        _say(
            "next: fill in its empty keys, then add what it says: "
            f"`kgbuild new event ITS-ID --document {id_}`, or another kind"
        )

    year = click.Option(
        ["--year"],
        metavar="YEAR",
        help="The year under which it is filed. Default: that of --published, else that with which the id ends.",
    )
    text = click.Option(
        ["--text"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A file with its text: its paragraphs are counted, and their SHA-256 is noted. Nothing of it is copied.",
    )
    return _command("document", ARTICLE, run, [*_options(Document, glossary), text, year])


def _entry_command(name: str, kind: type[Entry], glossary: Glossary) -> click.Command:
    @click.pass_obj
    def run(project: Project, /, id_: str, **given: Any) -> None:
        _write(project, new_entry(project, kind, id_, _values(kind, given)))
        if given.get("name_ja") or given.get("wikidata_"):
            _say("next: say at the head of the file where the Japanese name and outside ids come from")

    return _command(name, glossary.meaning_of(kind), run, _options(kind, glossary))


def _fact_command(name: str, kind: type[Fact], glossary: Glossary) -> click.Command:
    @click.pass_obj
    def run(project: Project, /, id_: str, document: str | None, **given: Any) -> None:
        fact, remarks = new_fact(project, kind, id_, _values(kind, given))
        if document is None:
            put(fact)
            _say(*remarks, "next: put this under `facts:` of a document; with `--document ID` it is put there")
        else:
            _write(project, appended(project, document, fact, remarks))
            _say("next: fill in its empty keys; what the document does not say, leave out")

    option = click.Option(["--document"], metavar="ID", help="Put it into this document. Default: print it.")
    return _command(name, glossary.meaning_of(kind), run, [option, *_options(kind, glossary)])


def _command(name: str, meaning: str, run: Callable[..., None], options: list[click.Option]) -> click.Command:
    argument = click.Argument(["id_"], metavar="ID", type=_checked(Slug.parse))
    return click.Command(name, callback=run, params=[argument, *options], help=meaning)


def _options(record: type[Record], glossary: Glossary) -> list[click.Option]:
    """An option for each field that is a value or a text by language, and for each of the links of an entry."""
    found = []
    for field in _optional(record):
        if isinstance(field.value, One):
            found.append(_option(field, field.value, glossary))
        elif isinstance(field.value, ByLanguage):
            japanese = "--ja" if field.key == "name" else f"--{field.key}-ja"
            found.append(_text_option(f"--{field.key}", _name(field), glossary.meaning(field)))
            found.append(_text_option(japanese, f"{_name(field)}ja", "The same in Japanese."))
        elif isinstance(field.value, type):
            found += _options(field.value, glossary)
    return found


def _optional(record: type[Record]) -> list[Declared]:
    """The fields of a record that options can give: of records inside it those of the links."""
    return [
        field
        for field in declared(record)
        if field.key != "id"
        and (not isinstance(field.value, type) or (issubclass(record, Entry) and field.saying and field.saying.inline))
    ]


def _option(field: Declared, one: One, glossary: Glossary) -> click.Option:
    choices = list(glossary.choices(one))
    told = [glossary.meaning(field)]
    metavar = f"[{'|'.join(choices)}]" if choices else _metavar(one)
    if len(choices) > FEW:
        metavar = field.key.upper()
        told.append(f"One of {', '.join(choices)}.")
    if field.many:
        told.append("May be given several times.")
    return click.Option(
        [f"--{field.key}", _name(field)],
        type=_checked(_choice(choices) if choices else one.parse),
        metavar=metavar,
        multiple=field.many,
        help=" ".join(told),
    )


def _metavar(one: One) -> str:
    """What stands for the value in the help: `ID` or `TEXT` where it is one, else an example."""
    if one.parse == Text.parse:
        return "TEXT"
    return "ID" if kinds_of(one) not in (None, frozenset({"country"})) else one.example


def _text_option(option: str, name: str, meaning: str) -> click.Option:
    return click.Option([option, name], type=_checked(one_line), metavar="TEXT", help=meaning)


def _choice(choices: list[str]) -> Callable[[str], object]:
    def parse(word: str) -> str:
        if word not in choices:
            raise ValueFault(f"{quoted(word)} is none of the choices", type_repair(word, choices))
        return word

    return parse


def _name(field: Declared) -> str:
    """What the value of an option is called in Python; no option but these ends so."""
    return field.key.replace("-", "_") + "_"


def _values(record: type[Record], given: dict[str, Any]) -> Values:
    """The values that were given, by the keys of the record."""
    found: dict[str, Plain] = {}
    for field in _optional(record):
        if isinstance(field.value, ByLanguage):
            texts = {"en": given[_name(field)], "ja": given[f"{_name(field)}ja"]}
            value: Plain = {language: text for language, text in texts.items() if text is not None}
        elif isinstance(field.value, type):
            value = dict(_values(field.value, given))
        elif field.many:
            value = list(given[_name(field)])
        else:
            value = given[_name(field)] or ""
        if value:
            found[field.key] = value[0] if isinstance(value, list) and len(value) == 1 else value
    return found


def _read_from(text: Path) -> Values:
    """What the text of a document tells of it."""
    try:
        content = text.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{text} is not in UTF-8", "save it so, then try again") from fault
    return {"paragraphs": str(len(paragraphs(content))), "sha256": digest(content)}


def _write(project: Project, addition: Addition) -> None:
    write(project, addition)
    here = Path.cwd()
    put(f"{addition.path.relative_to(here) if addition.path.is_relative_to(here) else addition.path}\n")
    _say(*addition.remarks)


def _say(*remarks: str) -> None:
    for remark in remarks:
        click.echo(remark, err=True)
