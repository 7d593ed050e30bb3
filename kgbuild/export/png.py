"""A figure as PNG: its SVG, drawn by resvg with the fonts of this machine. A label never becomes boxes, nor nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from math import sqrt
from pathlib import Path

from kgbuild.errors import EnvironmentFault

ZOOM = 2.0
LARGEST = 60_000_000
"""How many pixels a picture has at most; one that would have more is drawn smaller."""

LAST_RESORT = "Liberation Sans"
"""The font that many machines have which have none of those that the figure names."""

DRAW = Path(__file__).with_name("rasterise.py")
PAGE = re.compile(r'<svg [^>]*? width="(\d+)" height="(\d+)" lang="(\w+)"')
NO_LETTER = re.compile(r"No fonts with a .+?/U\+([0-9A-F]+) character were found")
NO_FONT = "No match for "
NAMED = 5
SIGNATURE = b"\x89PNG"


def draw_png(svg: str, width: int | None = None) -> bytes:
    """The picture, so many pixels wide, else twice as wide and high as the SVG.

    EnvironmentFault if fonts are missing for some of its letters.
    """
    page = PAGE.search(svg)
    assert page is not None
    wanted = ZOOM if width is None else width / int(page[1])
    zoom = min(wanted, sqrt(LARGEST / (int(page[1]) * int(page[2]))))
    command = [sys.executable, "-P", str(DRAW), repr(zoom), LAST_RESORT, page[3]]
    done = subprocess.run(command, input=svg.encode("utf-8"), capture_output=True, check=False)
    remarks = done.stderr.decode("utf-8", errors="replace")
    if missing := dict.fromkeys(int(code, 16) for code in NO_LETTER.findall(remarks)):
        raise EnvironmentFault(
            f"no font of this machine has {_named(list(missing))}",
            "install one that has, for Japanese on Debian by `apt-get install fonts-noto-cjk`, or write an .svg, which"
            " readers see in their own fonts",
        )
    if NO_FONT in remarks:
        raise EnvironmentFault(
            "this machine has none of the fonts that the picture names",
            "install one, on Debian by `apt-get install fonts-dejavu-core`, or write an .svg",
        )
    if done.returncode != 0 or not done.stdout.startswith(SIGNATURE):
        last = (remarks.strip().splitlines() or ["it tells no reason"])[-1]
        raise EnvironmentFault(f"the picture cannot be drawn: {last}", "write an .svg")
    return done.stdout


def _named(codes: list[int]) -> str:
    """The characters, in the order in which they were missed: ``日 (U+65E5)``."""
    names = [f"{chr(code)} (U+{code:04X})" if chr(code).isprintable() else f"U+{code:04X}" for code in codes]
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more characters" if more > 0 else "")
