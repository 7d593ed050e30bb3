"""Likeness: which names are one, which are slips of the pen, and which are simply others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kgbuild.values.faults import did_you_mean
from kgbuild.values.likeness import containing, folded, nearest, nearest_of, orders, suggestion


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JAXA", "jaxa"),
        ("ＪＡＸＡ", "jaxa"),
        ("ﾗｸﾃﾝ", "らくてん"),
        ("Tōkyō", "Tokyo"),
        ("Toukyou", "Tokyo"),
        ("とうきょう", "Tokyo"),
        ("トーキョー", "Tokyo"),
        ("Ohno", "Ōno"),
        ("Oono", "おおの"),
        ("Satoh", "Sato"),
        ("Yuuki", "Yūki"),
        ("Shimbun", "しんぶん"),
        ("Japan-Israel Innovation Network", "japan israel innovation network"),
        ("Hitachi, Ltd.", "hitachi"),
        ("Rakuten Group, Inc.", "rakuten-group"),
        ("Nippon Koei Co., Ltd.", "Nippon Koei"),
        ("Sony K.K.", "Sony"),
        ("株式会社東芝", "東芝"),
        ("㈱東芝", "東芝"),
        ("田辺三菱製薬株式会社", "田辺三菱製薬"),
        ("国立研究開発法人宇宙航空研究開発機構", "宇宙航空研究開発機構"),
        ("LuxProvide SA", "luxprovide"),
        ("LuxProvide S.A.", "luxprovide"),
        ("The Jerusalem Post", "Jerusalem Post"),
        ("Israel's Economy Ministry", "Israel’s economy ministry"),
        ("Trade & Invest", "trade and invest"),
        ("エリ・コーヘン", "エリ コーヘン"),
        ("世耕 弘成", "世耕弘成"),
    ],
)
def test_one_name_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mitsubishi", "Mitsubishi Tanabe Pharma"),
        ("三菱", "田辺三菱製薬"),
        ("Sony", "Sony Group"),
        ("Ono", "Ona"),
        ("Inc.", "Co."),
        ("株式会社", "有限会社"),
        ("forum-2023", "forum-2024"),
        ("経済産業大臣", "経済産業副大臣"),
        ("Exports of Japan to Israel", "Exports of Israel to Japan"),
    ],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)
    assert folded(one) not in orders(other)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Seko Hiroshige", "Hiroshige Seko"),
        ("SEKO, Hiroshige", "Hiroshige Seko"),
        ("弘成世耕", "世耕弘成"),
        ("せこうひろしげ", "Hiroshige Seko"),
        ("セコウ ヒロシゲ", "Seko Hiroshige"),
        ("Hirosige Seko", "Seko Hiroshige"),
        ("Juncker Jean-Claude", "Jean-Claude Juncker"),
        ("森喜朗", "喜朗森"),
        ("mitsubshi", "mitsubishi"),
        ("mitsubihsi", "mitsubishi"),
        ("JAXXA", "jaxa"),
        ("sonny", "sony"),
        ("Luxemburg", "Luxembourg"),
        ("Tokio", "Tokyo"),
        ("luxprovid", "luxprovide"),
        ("Netanjahu Benjamin", "Benjamin Netanyahu"),
        ("Japan Aeropsace Exploration Agancy", "Japan Aerospace Exploration Agency"),
        ("宇宙航空研究会発機構", "宇宙航空研究開発機構"),
        ("hitashi", "hitachi"),
    ],
)
def test_a_slip_or_another_order_leads_to_the_name(written: str, name: str) -> None:
    assert nearest(written, [name, "Keidanren", "経団連"]) == [name]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Mitsubishi Tanabe Pharma", "mitsubishi"),
        ("Mitsui", "mitsubishi"),
        ("Toyota", "toshiba"),
        ("Sanyo", "sony"),
        ("Denso", "Dentsu"),
        ("Nikon", "Nippon"),
        ("Meta", "METI"),
        ("ESA", "LSA"),
        ("NASA", "JAXA"),
        ("JICA", "JIIN"),
        ("Nomura", "Omura"),
        ("Gambia", "Zambia"),
        ("Austria", "Australia"),
        ("Slovenia", "Slovakia"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("日米政府", "日本政府"),
        ("田中", "中田"),
        ("本日", "日本"),
        ("経済産業副大臣", "経済産業大臣"),
        ("岩田和義", "世耕弘成"),
        ("expo-2024", "expo-2025"),
        ("Rakuten Bank", "Rakuten Europe Bank"),
        ("Lex Delles", "Eli Cohen"),
        ("", "jaxa"),
        ("!", "jaxa"),
        ("a", "ai"),
        ("<x:y>", "xyz"),
    ],
)
def test_another_name_is_not_suggested(written: str, name: str) -> None:
    assert nearest(written, [name]) == []


def test_what_is_equally_near_is_offered_together_and_too_much_of_it_not_at_all() -> None:
    assert nearest("slovekia", ["slovakia", "slovenia", "slovokia"]) == ["slovakia", "slovenia", "slovokia"]
    assert nearest("plana", ["planb", "planc", "pland", "plane"]) == []
    assert nearest("plana", ["planb", "planc", "pland", "plane"], n=4) == ["planb", "planc", "pland", "plane"]


def test_the_same_name_is_nearer_than_a_slip() -> None:
    assert nearest("Niger", ["nigel", "NIGER"]) == ["NIGER"]
    assert nearest_of("Seko Hiroshige", [("Hiroshige Seko", 1), ("Seko Hiroshigo", 2), ("Seko", 3)]) == [1]
    assert nearest_of("sonny", [("Sony", "sony"), ("SONY", "sony")]) == ["sony"]


def test_of_a_few_words_a_short_one_may_have_another_letter() -> None:
    assert suggestion("JPX", ["JPN", "LUX", "PRK"]) == "did you mean `JPN`?"
    assert suggestion("asc", ["ask", "show"]) == "did you mean `ask`?"
    assert suggestion("rol", ["who", "role"]) == "did you mean `role`?"
    assert suggestion("country", ["companies", "countries"]) == "did you mean `countries`?"
    assert suggestion("colour", ["who", "role"]) == ""


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("Space Agency", ["lsa"]),
        ("delles", ["lex-delles"]),
        ("宇宙機関", ["lsa"]),
        ("pace", []),
        ("of", []),
        ("宇", []),
        ("Space Agency of Japan", []),
    ],
)
def test_a_part_of_a_name_finds_it_by_whole_words(part: str, found: list[str]) -> None:
    names = [
        ("Luxembourg Space Agency", "lsa"),
        ("ルクセンブルク宇宙機関", "lsa"),
        ("Lex Delles", "lex-delles"),
        ("Rule of law", "rule-of-law"),
    ]
    assert containing(part, names) == found


@pytest.mark.parametrize(
    ("names", "question"),
    [
        (["x"], "did you mean `x`?"),
        (["x", "y"], "did you mean `x` or `y`?"),
        (["x", "y", "z"], "did you mean `x`, `y` or `z`?"),
    ],
)
def test_the_question_names_all(names: list[str], question: str) -> None:
    assert did_you_mean(names) == question


def test_importing_the_module_loads_no_library() -> None:
    code = "import sys, kgbuild.values.likeness; print(any(name in sys.modules for name in ('rapidfuzz', 'jaconv')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
