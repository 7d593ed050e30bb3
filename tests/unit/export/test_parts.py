"""Dates, windows, layout, labels and files: the parts that the exports are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import EnvironmentFault, UsageError
from kgbuild.export.dates import Dated, date_values, dated, overlap, precision, told, windows
from kgbuild.export.files import write_whole
from kgbuild.export.labels import Box, Disc, place_labels, width_of, wrap
from kgbuild.export.network import Spell
from kgbuild.export.xmltext import XmlText
from kgbuild.values.faults import ValueFault

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


def test_the_end_is_that_of_what_ends_last_and_not_of_what_begins_last() -> None:
    values = date_values([Dated("2002-11-30", None, "2002-11-30/.."), Dated("2007-09-02", "2007-09-02", "2007-09-02")])
    assert (values["start_text"], values["end_status"]) == ("2002-11-30", "ongoing")
    assert "end_text" not in values
    assert date_values([Dated("2002-11-30", None, None)])["end_status"] == "unknown"


def test_what_bears_no_date_has_no_columns_of_dates() -> None:
    assert date_values([]) == {}
    assert date_values([Dated()]) == {}


@pytest.mark.parametrize(
    ("given", "bounds"),
    [
        ((None, None, "2020"), ("2020-01-01", "2020-12-31")),
        ((None, None, "2020-02"), ("2020-02-01", "2020-02-29")),
        ((None, None, "2019-24"), ("2019-12-01", "2020-02-29")),
        ((None, None, "2008/.."), ("2008-01-01", None)),
        (("2020", "2021-05", None), ("2020-01-01", "2021-05-31")),
        (("2020-03-01T23:59:00+09:00", None, None), ("2020-03-01", None)),
        (("2020-03-01Z", "2020-03-02Z", "by hand"), ("2020-03-01", "2020-03-02")),
        ((None, None, None), (None, None)),
    ],
)
def test_bounds_are_full_days(given: tuple[str | None, ...], bounds: tuple[str | None, ...]) -> None:
    assert dated(*given)[:2] == bounds
    assert told(*given)[:2] == bounds


@pytest.mark.parametrize("given", [(None, None, "13 June"), ("2020-13", None, None), ("2021", "2020", None)])
def test_what_is_no_date_is_refused_in_a_view_and_bounds_nothing_in_a_store(given: tuple[str | None, ...]) -> None:
    with pytest.raises(ValueFault):
        dated(*given)
    assert told(*given)[:2] == (None, None)


def test_only_what_certainly_lies_outside_is_outside() -> None:
    year = [Dated("2020-01-01", "2020-12-31")]
    assert overlap(year, "2020-12-31", None)
    assert not overlap(year, "2021-01-01", None)
    assert not overlap(year, None, "2019-12-31")
    assert overlap([Dated(None, "2020-12-31")], None, "1900-01-01")
    assert overlap([], "2021-01-01", "2021-01-02")
    assert overlap([*year, Dated("2024-01-01", None)], "2030-01-01", None)


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
    assert windows([Dated("2008-01-01", None), Dated(None, "2009-02-28")]) == ()


@given(st.lists(st.tuples(DAYS | st.none(), DAYS | st.none())))
def test_windows_never_overlap_and_lose_no_day(bounds: list[tuple[str | None, str | None]]) -> None:
    dates = [Dated(start, end) for start, end in bounds]
    found = windows(dates)
    for one, other in pairwise(found):
        assert one.end is not None
        assert other.start is not None
        assert one.end < other.start
    told = [(s or "0001-01-01", e or "9999-12-31") for s, e in bounds if (s or e) and (s or "") <= (e or "A")]
    if told and not found:  # which is always
        assert min(start for start, _ in told) == "0001-01-01"
        assert max(end for _, end in told) == "9999-12-31"
    else:
        for first, last in told:
            assert any((w.start or first) <= first and (w.end or last) >= last for w in found)


def test_labels_avoid_each_other_where_there_is_room() -> None:
    discs = [Disc(0, 0, 10, 10, "Luxembourg Space Agency"), Disc(60, 0, 10, 10, "Japan")]
    one, other = place_labels(discs)
    assert one is not None
    assert other is not None
    assert one.box.overlap(other.box) == 0


def test_where_there_is_no_room_only_the_labels_that_are_needed_are_written() -> None:
    discs = [Disc(number / 10, 0, 10, 10, f"Label number {number}") for number in range(60)]
    assert None not in place_labels(discs)
    placed = place_labels(discs, needed=2)
    assert None not in placed[:2]
    assert 1 < sum(label is not None for label in placed) < 20


def test_labels_keep_off_what_is_to_be_kept_free() -> None:
    free = Box(0, -40, 400, 40)
    (label,) = place_labels([Disc(0, 0, 10, 10, "Japan")], [free])
    assert label is not None
    assert label.box.overlap(free) < label.box.overlap(label.box) / 2


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
