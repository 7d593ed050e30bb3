"""A process of its own that turns the SVG on its input into a PNG: resvg tells only there which fonts it misses."""

from __future__ import annotations

import os
import sys

import resvg_py


def main(zoom: float, sans_serif: str, language: str) -> None:
    """Read SVG from stdin, write PNG to stdout, and to stderr what resvg remarks, which it writes to stdout itself."""
    svg = sys.stdin.buffer.read().decode("utf-8")
    output = os.dup(1)
    os.dup2(2, 1)
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=zoom, languages=[language], sans_serif_family=sans_serif, log_information=True
    )
    with os.fdopen(output, "wb") as file:
        file.write(bytes(drawn))


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
