"""``kgbuild show``: what is known of a thing, or what was read in a document."""

from __future__ import annotations

from typing import Any

import click
from msgspec import to_builtins

from kgbuild.cli.opening import endpoint_options, language_option, opened, revision_options, with_options
from kgbuild.cli.output import printable, put, put_json
from kgbuild.project import Project
from kgbuild.query.evidence import Passage
from kgbuild.query.folding import Line
from kgbuild.query.showing import Known, Reading
from kgbuild.query.wording import WORDS, cite, passage_record, published


@with_options(language_option(), *revision_options(), *endpoint_options())
@click.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def show(project: Project, /, name: str, form: str, lang: str, endpoint: str | None, **revision: Any) -> None:
    """Print what is known of a thing, with its sources; for a document, what was read in each paragraph.

    NAME is a name, an alias, an id, a code, a CURIE or an IRI, in English or Japanese. ¶ stands for a paragraph, and
    an asterisk after it means that a curator inferred this from it.
    """
    from kgbuild.query.naming import resolve
    from kgbuild.query.revision import revise
    from kgbuild.query.showing import is_document, show_document, show_thing

    store = revise(opened(project, endpoint), project.queries, **revision)
    thing = resolve(store, "thing", name)
    found = show_document(store, thing, lang) if is_document(thing) else show_thing(store, thing, lang)
    if form == "json":
        put_json(_record(found))
    else:
        lines = document_lines(found, lang) if isinstance(found, Reading) else thing_lines(found, lang)
        put("".join(printable(line) + "\n" for line in lines))


def thing_lines(known: Known, lang: str) -> list[str]:
    """A thing in lines of text."""
    words = WORDS[lang]
    lines = [f"{known.label} ({known.kind})" if known.kind else known.label, known.iri]
    for heading, said in ((words["identity"], known.identity), (words["told"], known.told)):
        if said:
            lines += ["", heading, *(f"  {_line(line, known.passages, words)}" for line in said)]
    if known.mentions:
        lines += ["", words["mentions"]]
        for mention in known.mentions:
            how = ", ".join(part for part in (mention.how, mention.status) if part)
            lines.append(f"  {mention.record}: {how}{_cited(mention.passages, known.passages)}")
    inferred = sorted({passage for passage in known.passages.values() if passage.inferred})
    if inferred:
        lines += ["", *(f"* {cite(passage)[:-1]}: {words['inferred']}{passage.inferred}" for passage in inferred)]
    return lines


def document_lines(reading: Reading, lang: str) -> list[str]:
    """A document in lines of text, every paragraph accounted for."""
    words = WORDS[lang]
    when = published(reading.published, reading.published_inferred, words)
    lines = [reading.title, ", ".join(part for part in (reading.publisher, when) if part)]
    if reading.inferred_because:
        lines.append(f"  {words['inferred']}{reading.inferred_because}")
    lines += [line for line in (reading.url, reading.iri) if line]
    for paragraph in reading.paragraphs:
        lines += ["", f"¶{paragraph.number}"]
        if not paragraph.facts:
            lines.append(f"  {words['nothing']}{paragraph.nothing}" if paragraph.nothing else f"  {words['unread']}")
        for fact in paragraph.facts:
            lines.append(f"  {fact.label} ({fact.kind})" if fact.kind else f"  {fact.label}")
            if fact.inferred:
                lines.append(f"    {words['inferred']}{fact.inferred}")
            lines += [f"    {_line(line, {}, words)}" for line in fact.lines]
    return lines


def _line(line: Line, passages: dict[str, Passage], words: dict[str, str]) -> str:
    start = words["open"] if line.open else ""
    return f"{start}{line.property}: {line.text}{_cited(line.passages, passages)}"


def _cited(iris: tuple[str, ...], passages: dict[str, Passage]) -> str:
    found = sorted(passages[iri] for iri in iris if iri in passages)
    return f"  [{'; '.join(dict.fromkeys(map(cite, found)))}]" if found else ""


def _record(found: Known | Reading) -> dict[str, Any]:
    record: dict[str, Any] = to_builtins(found)
    if isinstance(found, Known):
        record["passages"] = {iri: passage_record(passage) for iri, passage in sorted(found.passages.items())}
    return record
