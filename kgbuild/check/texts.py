"""Whether the numbering of paragraphs still holds for those who have the documents' texts."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kgbuild.errors import Problem
from kgbuild.records.reading import DocumentFile
from kgbuild.records.validation import locate


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text, stripped, in order: paragraph n is item n - 1."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def digest(text: str) -> str:
    """SHA-256 of the paragraphs joined by line feeds, in UTF-8."""
    return sha256("\n".join(paragraphs(text)).encode()).hexdigest()


def compare(documents: list[DocumentFile], folder: Path) -> Iterator[Problem]:
    """A problem for each document whose text in ``folder`` (``<id>.txt``) has other paragraphs than were read."""
    for read in documents:
        path = folder / f"{read.document.id}.txt"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        count = len(paragraphs(text))
        if count != read.document.paragraphs.number:
            message = f"the text has {count} paragraphs, and {read.document.paragraphs.number} are stated"
            yield Problem(
                "text-paragraphs",
                message,
                f"write `paragraphs: {count}` and read the text again",
                locate(read.tree, ["paragraphs"]),
            )
        elif read.document.sha256 is not None and read.document.sha256.text != digest(text):
            message = "the text is not the one that was read: its paragraphs have another SHA-256"
            yield Problem(
                "text-digest",
                message,
                f"read it again, then write `sha256: {digest(text)}`",
                locate(read.tree, ["sha256"]),
            )
