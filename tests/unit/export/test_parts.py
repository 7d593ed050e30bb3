"""Dates, windows, layout, labels and files: the parts that the exports are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.export.dates import Dated, date_values, precision, windows
from kgbuild.export.files import write_whole
from kgbuild.export.labels import Disc, place_labels, width_of, wrap
from kgbuild.export.layout import DRAWN_BY_FORCE, Tied, measure, place
from kgbuild.export.looks import FAMILIES, size
from kgbuild.export.network import Spell
from kgbuild.export.xmltext import XmlText

DAYS = st.dates().map(str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-13", "day"),
        ("2024-06", "month"),
        ("2024", "year"),
        ("2024-21", "season"),
        ("202X", "vague"),
        ("2014~/2019~", "year, approximate"),
        ("2014?", "year, uncertain"),
        ("2014%", "year, approximate, uncertain"),
        ("2018-01/2018-09", "month"),
        ("2008/..", "year"),
        ("/2024-06-13", "day"),
        ("2024-06-13/2024-06", "day to month"),
    ],
)
def test_precision_is_that_of_the_source(text: str, expected: str) -> None:
    assert precision(text) == expected


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ("2008/..", "ongoing"),
        ("2008/", "unknown"),
        ("2008/2010", "ended"),
        ("2008", "ended"),
        ("../2024-06-13", "ended"),
    ],
)
def test_an_open_end_is_not_an_unknown_one(when: str, status: str) -> None:
    assert date_values([Dated("2008-01-01", None, when)])["end_status"] == status


def test_what_bears_no_date_has_no_columns_of_dates() -> None:
    assert date_values([]) == {}
    assert date_values([Dated()]) == {}


def test_windows_that_touch_or_overlap_are_united() -> None:
    assert windows(
        [
            Dated("2020-01-01", "2020-12-31"),
            Dated("2021-01-01", "2021-06-30"),
            Dated("2021-03-01", "2021-04-01"),
            Dated("2024-01-01", None),
            Dated("2025-01-01", "2025-01-02"),
        ]
    ) == (Spell("2020-01-01", "2021-06-30"), Spell("2024-01-01", None))
    assert windows([Dated(None, "2024-06-13")]) == (Spell(None, "2024-06-13"),)
    assert windows([Dated(None, None, "..")]) == ()


@given(st.lists(st.tuples(DAYS | st.none(), DAYS | st.none())))
def test_windows_never_overlap_and_lose_no_day(bounds: list[tuple[str | None, str | None]]) -> None:
    dates = [Dated(start, end) for start, end in bounds]
    found = windows(dates)
    for one, other in pairwise(found):
        assert one.end is not None
        assert other.start is not None
        assert one.end < other.start
    for start, end in bounds:
        if (start or end) and (start or "") <= (end or "A"):
            first, last = start or "0001-01-01", end or "9999-12-31"
            assert any((w.start or first) <= first and (w.end or last) >= last for w in found)


def test_nodes_stand_apart_and_the_same_each_time() -> None:
    nodes = [f"n{number:02}" for number in range(40)]
    edges = [Tied(nodes[0], node, 1) for node in nodes[1:30]] + [Tied(nodes[5], nodes[6], 3)]
    sizes = {node: size(29 if node == "n00" else 1) for node in nodes}
    homes = {node: "JPN" if number % 2 else "LUX" for number, node in enumerate(nodes[:20])}
    places, method = place(nodes, edges, homes, sizes)
    assert (places, method) == place(list(reversed(nodes)), list(reversed(edges)), homes, sizes)
    assert set(places) == set(nodes)
    for one, other in combinations(nodes, 2):
        gap = hypot(places[one][0] - places[other][0], places[one][1] - places[other][1])
        assert gap > sizes[one] + sizes[other], (one, other)


def test_networks_too_large_for_forces_are_a_spiral() -> None:
    nodes = [f"n{number}" for number in range(DRAWN_BY_FORCE + 1)]
    places, method = place(nodes, [Tied("n7", "n8", 1)], {}, dict.fromkeys(nodes, 1.0))
    assert method == "spiral by degree"
    assert places["n7"] == (0.0, 0.0)
    assert len(set(places.values())) == len(nodes)


def test_measures_count_parallel_edges_and_loops() -> None:
    found = measure(["a", "b", "c"], [Tied("a", "b", 2), Tied("a", "b", 1), Tied("b", "c", 1), Tied("c", "c", 1)])
    assert [found[node].degree for node in "abc"] == [2, 3, 3]
    assert [found[node].weighted_degree for node in "abc"] == [3, 4, 3]
    assert [found[node].betweenness for node in "abc"] == [0.0, 1.0, 0.0]


def test_size_goes_by_the_square_root() -> None:
    assert size(16) == pytest.approx(2 * size(4))
    assert size(0) > 0


def test_no_two_families_share_a_colour() -> None:
    assert len({family.colour for family in FAMILIES}) == len(FAMILIES)


def test_labels_avoid_each_other_where_there_is_room() -> None:
    discs = [Disc(0, 0, 10, 10, "Luxembourg Space Agency"), Disc(60, 0, 10, 10, "Japan")]
    one, other = place_labels(discs)
    assert one.box.overlap(other.box) == 0


@given(st.text())
def test_wrapped_text_keeps_its_beginning(text: str) -> None:
    lines = wrap(" ".join(text.split()))
    assert len(lines) <= 3
    if lines and not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_japanese_wraps_between_signs() -> None:
    lines = wrap("日本・ルクセンブルク政府間宇宙協力協定と覚書")
    assert len(lines) == 2
    assert all(width_of(line) <= 22 for line in lines)


def test_forbidden_characters_are_replaced_and_counted_by_place() -> None:
    text = XmlText()
    assert text.escape('a\x0bb\ufffe\x0b <&>"\n', "node label") == "a\ufffdb\ufffd\ufffd &lt;&amp;&gt;&quot;&#10;"
    assert text.report() == [
        {"place": "node label", "character": "U+000B", "times": 2, "by": "U+FFFD"},
        {"place": "node label", "character": "U+FFFE", "times": 1, "by": "U+FFFD"},
    ]
    assert text.escape("e\u0301", "") == "é"


def test_a_file_that_is_there_needs_force(tmp_path: Path) -> None:
    path = tmp_path / "a.gexf"
    write_whole({path: ["one"]}, force=False)
    with pytest.raises(UsageError, match=r"is there already .*--force"):
        write_whole({path: ["two"]}, force=False)
    write_whole({path: [b"two"]}, force=True)
    assert path.read_text() == "two"
    assert [each.name for each in tmp_path.iterdir()] == ["a.gexf"]


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError

    path, other = tmp_path / "a.gexf", tmp_path / "b.json"
    write_whole({path: ["old"]}, force=False)
    with pytest.raises(RuntimeError):
        write_whole({path: ["new"], other: broken()}, force=True)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.gexf"]


def test_a_symbolic_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("mine")
    link.symlink_to(target)
    with pytest.raises(UsageError):
        write_whole({link: ["new"]}, force=False)
    write_whole({link: ["new"]}, force=True)
    assert (target.read_text(), link.read_text(), link.is_symlink()) == ("mine", "new", False)


def test_a_folder_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"nowhere/a.gexf cannot be written: No such file"):
        write_whole({tmp_path / "nowhere" / "a.gexf": ["x"]}, force=False)
    with pytest.raises(UsageError, match="is a folder"):
        write_whole({tmp_path: ["x"]}, force=True)
