"""Whether the numbering of paragraphs still holds for those who have the texts."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from kgbuild.check.texts import compare, digest
from kgbuild.records.reading import DocumentFile, read_document
from kgbuild.source.reader import read_tree

TEXT = "One.\n\n  Two.  \nThree.\n"


def a_document(sha: str, count: int = 3) -> DocumentFile:
    text = (
        f"source: {{id: a, publisher: sony, title: A, language: en, paragraphs: {count}, read: whole, sha256: {sha}}}\n"
    )
    text += "nothing-to-record: {1: x, 2: x, 3: x, 4: x}\n"
    tree, _ = read_tree(text.encode(), "a.yaml")
    assert tree is not None
    document, _ = read_document(tree)
    assert document is not None
    return document


def faults(tmp_path: Path, document: DocumentFile) -> list[tuple[str, str]]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return [(problem.code, problem.repair) for problem in compare([document], tmp_path)]


def test_the_digest_is_that_of_the_stripped_non_empty_lines() -> None:
    assert digest(TEXT) == sha256(b"One.\nTwo.\nThree.").hexdigest()


def test_a_text_that_was_read_raises_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, a_document(digest(TEXT))) == []


def test_another_text_is_told_with_its_digest(tmp_path: Path) -> None:
    assert faults(tmp_path, a_document("0" * 64)) == [
        ("text-digest", f"read it again, then write `sha256: {digest(TEXT)}`")
    ]


def test_another_number_of_paragraphs_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, a_document("0" * 64, 4)) == [
        ("text-paragraphs", "write `paragraphs: 3` and read the text again")
    ]


def test_a_document_whose_text_is_not_at_hand_is_passed_over(tmp_path: Path) -> None:
    assert list(compare([a_document("0" * 64)], tmp_path)) == []
