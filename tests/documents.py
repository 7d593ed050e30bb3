"""Parts of the real data: all registers, and some of the documents."""

from __future__ import annotations

import re
import shutil
from collections.abc import Set
from pathlib import Path

import yaml

from kgbuild.project import PARTS, Project
from kgbuild.source.submission import Submission, submissions

ARTICLES = frozenset({"israel-delegation-2019", "luxembourg-mission-2024"})
"""The two articles that the project began with."""


def of_documents(project: Project, slugs: Set[str]) -> dict[str, Submission]:
    """The files of a project without all documents but those."""
    found = submissions(project)
    return {name: one for name, one in found.items() if one.role != "document" or Path(name).stem in slugs}


def rested_on(checkout: Path) -> frozenset[str]:
    """The documents that the expected answers of the questions rest on."""
    files = (checkout / "queries" / "expected").glob("*.yaml")
    cases = (one for file in files for one in yaml.load(file.read_text("utf-8"), yaml.BaseLoader))
    return frozenset(slug for one in cases for slug in one["documents"])


def copy_few(checkout: Path, root: Path) -> None:
    """Copy the checkout's project to ``root`` with few documents: those that its expected answers rest on, and others
    that say what the former leave out.
    """
    slugs = rested_on(checkout) | {"cptpp-signing-mofa-2018", "rcep-signing-mofa-2020"}
    copy_with(checkout, root, slugs)
    judgements = root / "data" / "judgements.yaml"
    told = re.split("(?m)^(?=- )", judgements.read_text("utf-8"))
    chosen = [
        one for one in told if (found := re.search(r"^  choose: (\S+)", one, re.MULTILINE)) is None or found[1] in slugs
    ]
    judgements.write_text("".join(chosen), "utf-8")


def copy_with(checkout: Path, root: Path, slugs: Set[str]) -> None:
    """Copy the checkout's ontology, queries and data to ``root``, without all documents but those."""

    def others(folder: str, names: list[str]) -> list[str]:
        in_sources = "sources" in Path(folder).relative_to(checkout).parts
        return [name for name in names if in_sources and name.endswith(".yaml") and Path(name).stem not in slugs]

    for part in PARTS:
        shutil.copytree(checkout / part, root / part, ignore=others)
