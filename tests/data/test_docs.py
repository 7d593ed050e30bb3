"""The documentation shows the project as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```\w+\n# (?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)(?P<target>[^)#]+)")


def pages(checkout: Path) -> list[Path]:
    return [*sorted(checkout.glob("*.md")), *sorted((checkout / "docs").rglob("*.md"))]


def test_blocks_that_name_a_file_are_part_of_that_file(checkout: Path) -> None:
    blocks = [match for path in pages(checkout) for match in BLOCK.finditer(path.read_text(encoding="utf-8"))]
    assert len(blocks) >= 4
    for block in blocks:
        assert block["text"] in (checkout / block["file"]).read_text(encoding="utf-8"), block["file"]


def test_links_between_pages_lead_somewhere(checkout: Path) -> None:
    lost = [
        f"{path.name}: {match['target']}"
        for path in pages(checkout)
        for match in LINK.finditer(path.read_text(encoding="utf-8"))
        if not (path.parent / match["target"]).exists()
    ]
    assert lost == []


@pytest.mark.parametrize("folder", ["ontology", "data", "queries"])
def test_every_yaml_turtle_and_sparql_file_is_utf_8_with_line_feeds(checkout: Path, folder: str) -> None:
    for path in sorted((checkout / folder).rglob("*.*")):
        content = path.read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content, path
        assert content.endswith(b"\n"), path
