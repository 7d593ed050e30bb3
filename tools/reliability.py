"""Writes what the long runs found into docs/reliability.md, each under its own heading and with its command."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """The rows as lines of plain text, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def record(heading: str, command: str, found: str) -> None:
    """Put what the command found under its heading, in place of what it found before."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    block = f"## {heading}\n\nMeasured on {machine}:\n\n```console\n$ {command}\n{found}```\n"
    page = PAGE.read_text(encoding="utf-8")
    section = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    replaced, count = section.subn(lambda _: f"{block}\n", page)
    PAGE.write_text((replaced if count else f"{page.rstrip()}\n\n{block}").rstrip() + "\n", encoding="utf-8")
