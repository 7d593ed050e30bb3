"""The fast SHACL engine as a program: shapes from a folder, a graph as N-Triples on stdin, findings as JSON on stdout.

``python -m kgbuild.check.worker FOLDER SECONDS``. Nothing that it is given can bring down, or hold up, whoever asks.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import shifty

MEMORY = 8 << 30
NAMES = "https://w3id.org/jber/shapes#"


def _rows(result: shifty.AlgebraResult) -> Iterator[tuple[str, str, str]]:
    """Focus, rule and value of each result, as a :class:`kgbuild.check.engines.Finding` has them."""
    for violation in result.violations:
        focus = violation.focus_node
        rule = (violation.shape_name or "").removeprefix(NAMES)
        for reason in violation.reasons:
            counted = reason.observed_count is not None
            value = "" if counted or reason.value == focus else reason.value
            yield focus.removeprefix("<").removesuffix(">"), rule, value


def main() -> None:
    """Read, validate, print."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    shapes = b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.ttl")))
    validator = shifty.PreparedValidator(shapes)
    if validator.diagnostics:
        sys.exit(f"the shapes cannot be used: {validator.diagnostics[0]}")
    result = validator.validate_algebra(sys.stdin.buffer.read(), graph_mode="data", infer=False, on_unsupported="error")
    if result.diagnostics:
        sys.exit(f"the result cannot be trusted: {result.diagnostics[0]}")
    json.dump(sorted(set(_rows(result))), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
