"""Networks that test what writes them: any that keeps the promises of ``kgbuild.export.network``."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from hypothesis import strategies as st

from kgbuild.export.network import About, Column, Edge, Network, Node, Spell
from kgbuild.export.xmltext import XmlText

NASTY = st.text(max_size=12) | st.sampled_from(
    [
        "\x0b",
        "\ufffe",
        "é",
        "e\u0301",
        "</node>",
        "]]>",
        "&amp;",
        '"',
        "'",
        "=1+1",
        "\\",
        "\\N\\\\",
        "<b>x</b>",
        "a\x1fb;c",
        'a,b\n"c"',
        "\U0001f600",
        "日本\u3000語",
    ]
)
NAMES = st.text('abcXYZ09-/|日\x0b\ufffe&<"', min_size=1, max_size=6)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Any network that keeps the promises of ``kgbuild.export.network``, with nasty texts everywhere."""
    ids = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=lambda name: XmlText().escape(name, "")))
    # The first day of all and the last are how dates say that an end is open, which here is None.
    day = st.dates(date(1, 1, 2), date(9999, 12, 30)).map(str)
    spells = (
        st.lists(day, max_size=4, unique=True)
        .map(sorted)
        .map(lambda days: tuple(Spell(*pair) for pair in zip(days[::2], days[1::2], strict=False)))
    )
    values = st.fixed_dictionaries(
        {},
        optional={
            "text": NASTY,
            "items": st.lists(NASTY.map(lambda item: f"x{' '.join(item.split())}"), min_size=1, max_size=3).map(tuple),
            "count": st.integers(-(10**9), 10**9),
            "share": st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False),  # igraph refuses those
            "known": st.booleans(),
        },
    )
    label = NASTY.map(lambda text: f"x{text}")
    columns = tuple(
        Column(*each)
        for each in (
            ("text", "string"),
            ("items", "liststring"),
            ("count", "integer"),
            ("share", "double"),
            ("known", "boolean"),
        )
    )
    nodes = [
        Node(
            name,
            draw(label),
            draw(values),
            draw(spells),
            1.5 + 40 * number,
            -2.0,
            3.0,
            (1, 2, 255),
            draw(st.booleans()),
        )
        for number, name in enumerate(sorted(ids))
    ]
    kinds = st.sampled_from(["signing", "role/<&>", "日本"])
    keys = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), kinds), max_size=6))
    unique = {(frozenset(key[:2]), key[2]): key for key in keys}
    edges = [
        Edge(f"e{number}", *key, draw(label), draw(st.integers(1, 9)), draw(st.booleans()), draw(values), draw(spells))
        for number, key in enumerate(unique.values())
    ]
    dynamic = any(row.spells for row in (*nodes, *edges))
    return Network(About("t", draw(NASTY), date="2026-01-31"), columns, columns, nodes, edges, dynamic=dynamic)


def replaced(text: str) -> str:
    """What becomes of a text in XML; JSON keeps control characters escaped, and loads them again."""
    return "".join(
        sign
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
        else "\ufffd"
        for sign in normalize("NFC", text)
    )
