"""Whatever the bytes: no exception, sound problems, and where there is no problem, the tree that PyYAML composes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kgbuild.source.reader import read_tree
from kgbuild.source.tree import Mapping, Node, Sequence

CHECKOUT = Path(__file__).parents[3]
REAL = sorted((CHECKOUT / "data").rglob("*.yaml"))

PIECES = [
    b"&a ", b"*a", b"!!str ", b"!", b"%", b"@", b"`", b'"', b"'", b"\\", b"\\x0b", b"\\ud800", b"|", b">-", b"? ", b"- ",
    b": ", b":", b",", b"[", b"]", b"{", b"}", b"#", b"\t", b"\n", b"\r", b"  ", b"---\n", b"...\n", b"<<: ", b"\0",
    b"\xff", b"\xe3\x81", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xae", b"\xcc\x81", "１".encode(),
    b"%YAML 1.2\n---\n", b"%TAG ! tag:x,2020:\n---\n", b"~", b"null", b"[" * 30, b"{a: " * 30,
]  # fmt: skip


def check(data: bytes) -> None:
    tree, problems = read_tree(data, "f.yaml")
    assert tree is not None or problems
    for problem in problems:
        assert problem.code.startswith("yaml-")
        assert problem.span is not None
        assert problem.span.line >= 1
        assert problem.span.column >= 1
        for said in (problem.message, problem.repair):
            assert said
            assert "\n" not in said
            assert len(said) < 300
    if tree is not None and not problems:
        assert outline(tree) == composed(yaml.compose(data.decode("utf-8-sig"), Loader=yaml.CBaseLoader))


def outline(tree: Node) -> Any:
    """Content and places of a tree."""
    place = (tree.span.line, tree.span.column)
    if isinstance(tree, Mapping):
        return place, [
            (key, tree.keys[key].line, tree.keys[key].column, outline(tree.entries[key])) for key in tree.keys
        ]
    return place, [outline(item) for item in tree.items] if isinstance(tree, Sequence) else tree.text


def composed(node: Any) -> Any:
    """The same from PyYAML's own tree, whose lines and columns count from 0."""
    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        return place, [
            (key.value, key.start_mark.line + 1, key.start_mark.column + 1, composed(value))
            for key, value in node.value
        ]
    return place, [composed(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def test_the_shipped_files_are_read_as_pyyaml_reads_them() -> None:
    for path in REAL:
        tree, problems = read_tree(path.read_bytes(), path.name)
        assert problems == []
        assert tree is not None
        check(path.read_bytes())


@given(st.binary(max_size=200))
@example(b"a: b\n\xe2\x80\xa8c: d")
@example(b"? a\n? b\n: *c\n")
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from([b"a", b"b: ", b"\n  ", b"\n- "])), max_size=30))
def test_any_yaml_signs(pieces: list[bytes]) -> None:
    check(b"".join(pieces))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Forty lines of a real file with up to six changes: a piece put in, bytes taken out, a line moved."""
    lines = draw(st.sampled_from(REAL)).read_bytes().splitlines(keepends=True)
    start = draw(st.integers(0, max(0, len(lines) - 40)))
    data = b"".join(lines[start : start + 40])
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 0, 1, 2, 10, 80]))
        moved = data[place : place + length] if draw(st.booleans()) else b""
        data = data[:place] + draw(st.sampled_from([b"", moved + moved, *PIECES])) + data[place + length :]
    return data


@given(mutated())
def test_mutated_real_files(data: bytes) -> None:
    check(data)
