"""Figures as PNG: drawn whole, or refused where the machine has no letters for them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from kgbuild.errors import EnvironmentFault
from kgbuild.export import png
from kgbuild.export.figure import draw_svg
from kgbuild.export.network import About, Network, Node
from kgbuild.export.png import draw_png
from kgbuild.export.xmltext import XmlText
from tests.unit.export.conftest import Make

LATIN = Path("/usr/share/fonts/truetype/dejavu")


def svg_of(label: str, language: str = "en") -> str:
    about = About("t", "d", language=language)
    return "".join(draw_svg(Network(about, (), (), [Node("a", label, {}, size=9.0)], []), XmlText()))


def size_of(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert content.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.fixture
def only_latin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no fonts but DejaVu."""
    if not (LATIN / "DejaVuSans.ttf").is_file():
        pytest.skip("there are no DejaVu fonts: install fonts-dejavu-core")
    only_fonts_in(LATIN, tmp_path, monkeypatch)


def only_fonts_in(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))


@pytest.mark.usefixtures("only_latin")
def test_a_picture_is_twice_as_large_as_its_svg_and_the_same_each_time(make: Make) -> None:
    svg = "".join(draw_svg(make("countries").network, XmlText()))
    page = png.PAGE.search(svg)
    assert page is not None
    drawn = draw_png(svg)
    assert size_of(drawn) == (2 * int(page[1]), 2 * int(page[2]))
    assert drawn == draw_png(svg)


@pytest.mark.usefixtures("only_latin")
def test_labels_are_drawn() -> None:
    assert len({draw_png(svg_of(label)) for label in ("JAXA", "JAXB", "Q")}) == 3


@pytest.mark.usefixtures("only_latin")
def test_letters_that_no_font_has_are_named_and_nothing_is_drawn() -> None:
    with pytest.raises(
        EnvironmentFault, match=r"no font of this machine has 日 \(U\+65E5\), 本 \(U\+672C\) \(install one"
    ):
        draw_png(svg_of("Japan 日本 日本"))
    with pytest.raises(
        EnvironmentFault, match=r"う \(U\+3046\), え \(U\+3048\), お \(U\+304A\) and 2 more characters \("
    ):
        draw_png(svg_of("あいうえおかき"))
    with pytest.raises(EnvironmentFault, match=r"no font of this machine has U\+0378 \("):
        draw_png(svg_of("a\u0378"))


def test_a_machine_without_fonts_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only_fonts_in(tmp_path, tmp_path, monkeypatch)
    with pytest.raises(EnvironmentFault, match="has none of the fonts that the picture names"):
        draw_png(svg_of("JAXA"))


def test_japanese_is_drawn_where_a_font_has_it() -> None:
    try:
        drawn = [draw_png(svg_of(label, "ja")) for label in ("宇宙航空研究開発機構", "日本貿易振興機構")]
    except EnvironmentFault:
        pytest.skip("no font has Japanese letters: install fonts-noto-cjk or fonts-ipaexfont-gothic")
    assert drawn[0] != drawn[1]
    assert size_of(drawn[0])


@pytest.mark.usefixtures("only_latin")
def test_a_picture_that_would_be_too_large_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    full = size_of(draw_png(svg_of("JAXA")))
    monkeypatch.setattr(png, "LARGEST", 100_000)
    width, height = size_of(draw_png(svg_of("JAXA")))
    assert width * height <= 101_000
    assert width / height == pytest.approx(full[0] / full[1], rel=0.02)


@pytest.mark.usefixtures("only_latin")
def test_what_resvg_cannot_read_is_told_in_one_line() -> None:
    with pytest.raises(EnvironmentFault, match="the picture cannot be drawn: "):
        draw_png('<svg x="" width="10" height="10" lang="en"><')
