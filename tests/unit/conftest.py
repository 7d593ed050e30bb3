"""Small graphs made from text: the real ontology and queries, a few registers, and the documents that a test writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.build.graph import Built, build
from kgbuild.project import Project

Make = Callable[..., Built]

HEAD = """\
source:
  id: {id}
  publisher: jerusalem-post
  title: A report
  {published}language: en
  paragraphs: 3
  read: whole
nothing-to-record: {nothing}
facts:
{facts}"""


def document(slug: str, facts: str, published: str = "", nothing: str = "{2: caption, 3: caption}") -> str:
    """The text of a document file whose facts stand in paragraph 1."""
    line = f"published: {published}\n  " if published else ""
    return HEAD.format(id=slug, facts=facts, published=line, nothing=nothing)


@pytest.fixture
def project(tmp_path: Path, checkout: Path) -> Project:
    """A project with the checkout's ontology and queries, a few entries of its registers, and no documents."""
    root = tmp_path / "project"
    for part in ("ontology", "queries"):
        _copy(checkout / part, root / part)
    few_registers(checkout, root)
    return Project(root, tmp_path / "store")


def few_registers(checkout: Path, root: Path) -> None:
    """Put registers with a few entries, and no judgements, under ``data/`` of a project."""
    _copy(checkout / "tests" / "fixtures" / "registers", root / "data")
    for name in ("countries", "currencies", "dataset"):
        shutil.copy(checkout / "data" / f"{name}.yaml", root / "data")
    (root / "data" / "judgements.yaml").write_text("[]\n", encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_file():
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            (target / relative).write_bytes(path.read_bytes())


@pytest.fixture
def made(project: Project) -> Make:
    """``made(a="facts…")`` builds documents from their facts; ``a=("facts…", "2024-06")`` says when it was published."""

    def make(judgements: str = "[]", **documents: str | tuple[str, str]) -> Built:
        folder = project.data / "sources" / "2020"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in documents.items():
            facts, published = content if isinstance(content, tuple) else (content, "")
            slug = name.replace("_", "-")
            (folder / f"{slug}.yaml").write_text(document(slug, facts, published), encoding="utf-8")
        (project.data / "judgements.yaml").write_text(judgements, encoding="utf-8")
        return build(project)

    return make
