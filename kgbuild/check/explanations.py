"""What each rule is called, what it asks for and what mends a breach, for reports that carry their rules with them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from kgbuild.check.offenders import offenders
from kgbuild.check.rules import Shapes
from kgbuild.project import Project


class Explanation(Struct, frozen=True):
    """One rule in one language: its name, what it asks for, and what mends a breach."""

    name: str
    description: str
    repair: str


def explanations(project: Project, lang: str = "en") -> dict[str, Explanation]:
    """The shapes and the offender queries of a project by code, in that language where they have it."""
    found = {
        rule.code: Explanation(*(_in(texts, lang) for texts in (rule.names, rule.descriptions, rule.repairs)))
        for rule in Shapes.of(project.ontology / "shapes").rules.values()
    }
    for offender in offenders(project.queries / "check"):
        name, description, repair = (offender.text(key, lang) for key in ("name", "description", "repair"))
        found[offender.code] = Explanation(name, description, _open(repair))
    return found


def _in(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("en", "")


def _open(text: str) -> str:
    """The text with an ellipsis for each ``{name}`` of a row."""
    return re.sub(r"\{\w+\}", "…", text)
