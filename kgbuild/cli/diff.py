"""``kgbuild diff``: what differs between two editions of the graph, in words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.opening import language_option, with_options
from kgbuild.cli.output import printable, put, put_json
from kgbuild.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from kgbuild.query.difference import Change, Value
    from kgbuild.query.editions import Edition
    from kgbuild.query.telling import Line, Told

VERSION = 1
"""The version of the JSON, as docs/schemas/diff.json has it."""

SIGNS = {"added": "+", "changed": "~", "renamed": ">", "removed": "-"}
HEADINGS = {
    "en": {"added": "Added", "changed": "Changed", "renamed": "Renamed", "removed": "Removed", "": "No difference"},
    "ja": {"added": "追加", "changed": "変更", "renamed": "改名", "removed": "削除", "": "違いはありません"},
}


@with_options(language_option())
@click.command()
@click.argument("old", default="HEAD", metavar="[A]")
@click.argument("new", required=False, metavar="[B]")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there is a difference.")
@click.pass_obj
def diff(project: Project, old: str, new: str | None, form: str, exit_code: bool, lang: str) -> int:
    """Tell in words what was added, changed and removed from A to B, entity by entity, with the passages.

    A and B are published versions (`current` or an id), N-Quads files (.nq), or git revisions of the project, which are
    built without touching the work tree. Without B, A is compared with the data as they are now; without A, the last
    commit is. md is for a comment on a pull request. ¶ stands for a paragraph, and an asterisk after it means that a
    curator inferred this from it.
    """
    from kgbuild.query.difference import compare
    from kgbuild.query.editions import open_edition
    from kgbuild.query.telling import Teller

    before, after = (open_edition(project, name) for name in (old, new))
    for edition in (before, after):
        _warn(edition)
    before, found = compare(before, after)
    told = Teller(before, after, found, lang).told
    if form == "json":
        put_json(_record(before, after, told))
    elif form == "md":
        put(_markdown(before, after, told, lang))
    else:
        put("".join(printable(line) + "\n" for each in told for line in _text(each)))
    click.echo(_summary(told), err=True)
    return 1 if told and exit_code else 0


def _warn(edition: Edition) -> None:
    """Tell on stderr what may be missing from an edition, because it could not be read."""
    for problem in edition.problems:
        click.echo(f"{edition.name}: {problem}", err=True)
    if edition.problems:
        from kgbuild.check.report import summary

        click.echo(f"{edition.name} has {summary(edition.problems)}; compared is what can be read", err=True)


def _summary(told: list[Told]) -> str:
    counts = Counter(each.changed.kind.value for each in told)
    return ", ".join(f"{counts[kind]} {kind}" for kind in SIGNS if counts[kind]) or "no difference"


def _text(told: Told) -> list[str]:
    return [f"{SIGNS[told.changed.kind]} {_name(told, str, str)}", *(f"    {_said(line, told)}" for line in told.lines)]


def _name(told: Told, as_id: Callable[[str], str], as_label: Callable[[str], str]) -> str:
    """What an entity is called: its kind, its id (and what it was), its label."""
    from kgbuild.query.telling import slug

    ids = " → ".join(as_id(slug(iri)) for iri in (told.changed.was, told.changed.iri) if iri)
    return f"{told.kind} {ids}: {as_label(told.label)}".lstrip()


def _said(line: Line, told: Told) -> str:
    """A line of text: ``signing, when: 2024-06-13 → 2024-06-14  [luxembourg-mission-2024 ¶10]``."""
    signs = ("", "") if told.changed.kind in ("added", "removed") else ("- ", "+ ")
    if line.before and line.after:
        text = f"{line.before} → {line.after}"
    else:
        text = "".join(sign + each for sign, each in zip(signs, (line.before, line.after), strict=True) if each)
    where = " → ".join(dict.fromkeys(filter(None, (line.cited_before, line.cited_after))))
    return f"{line.about}: {text}".removesuffix(": ") + (f"  [{where}]" if where else "")


def _markdown(old: Edition, new: Edition, told: list[Told], lang: str) -> str:
    """Headings and lists, for a comment on a pull request."""
    words = HEADINGS[lang]
    lines = [f"{_code(old.name)} → {_code(new.name)}", ""]
    for kind in SIGNS:
        if of_kind := [each for each in told if each.changed.kind == kind]:
            lines += [f"### {words[kind]} ({len(of_kind)})", ""]
            for each in of_kind:
                lines.append(f"- {_name(each, _code, _strong)}")
                lines += [f"  - {_plain(_said(line, each))}" for line in each.lines]
            lines.append("")
    if not told:
        lines += [words[""], ""]
    return "\n".join(printable(line) for line in lines)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", text)


def _strong(text: str) -> str:
    return f"**{_plain(text)}**"


def _code(text: str) -> str:
    return "`" + text.replace("`", "'") + "`"


def _record(old: Edition, new: Edition, told: list[Told]) -> dict[str, Any]:
    """The difference as docs/schemas/diff.json describes it."""
    from kgbuild.query.telling import slug

    counts = Counter(each.changed.kind.value for each in told)
    entities = [
        {
            "change": each.changed.kind.value,
            "iri": each.changed.iri,
            "id": slug(each.changed.iri),
            "was": each.changed.was or None,
            "kind": each.kind,
            "label": each.label,
            "lines": [_said(line, each) for line in each.lines],
            "changes": [_change(change) for change in each.changed.changes],
        }
        for each in told
    ]
    return {
        "version": VERSION,
        "old": {"name": old.name, "violations": len(old.problems)},
        "new": {"name": new.name, "violations": len(new.problems)},
        "counts": {kind: counts[kind] for kind in SIGNS},
        "entities": entities,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "node": change.node,
        "property": change.property.value,
        "level": change.level.value,
        "before": [_value(value) for value in change.before],
        "after": [_value(value) for value in change.after],
    }


def _value(value: Value) -> dict[str, Any]:
    return {"term": str(value.term), "passages": list(value.passages)}
