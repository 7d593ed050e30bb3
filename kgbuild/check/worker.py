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

from kgbuild.terms.namespaces import BASE, term

MEMORY = 8 << 30
NAMES = BASE + "shapes#"

Row = tuple[str, str, str]
"""Focus, rule and value, as a :class:`kgbuild.check.engines.Finding` has them."""


def prepare(folder: Path) -> shifty.PreparedValidator:
    """The engine with the shapes of a folder. ValueError where it cannot use all of them as they are."""
    shapes = b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.ttl")))
    engine = shifty.PreparedValidator(shapes)
    if engine.diagnostics:
        raise ValueError(f"the shapes cannot be used: {engine.diagnostics[0]}")
    return engine


def findings(engine: shifty.PreparedValidator, data: bytes) -> list[Row]:
    """What the engine finds in a graph given as N-Triples, sorted, each once. ValueError where that may not be all."""
    result = engine.validate_algebra(data, graph_mode="data", infer=False, on_unsupported="error")
    if result.diagnostics:
        raise ValueError(f"the result cannot be trusted: {result.diagnostics[0]}")
    return sorted(set(_rows(result)))


def _rows(result: shifty.AlgebraResult) -> Iterator[Row]:
    for violation in result.violations:
        focus = violation.focus_node
        rule = (violation.shape_name or "").removeprefix(NAMES)
        for reason in violation.reasons:
            for value in _values(reason, focus):
                yield focus.removeprefix("<").removesuffix(">"), rule, value


def _values(reason: shifty.Reason, focus: str) -> list[str]:
    if reason.constraint_kind == shifty.ConstraintKind.Closed:
        # The properties at fault stand in the message only, those of RDF itself in short form.
        names = reason.message.partition("predicate(s) ")[2].split(", ")
        return [name if name.startswith("<") else str(term(name)) for name in names]
    counted = reason.observed_count is not None
    return ["" if counted or reason.value == focus else reason.value]


def main() -> None:
    """Read, validate, print; where that fails, one line on stderr and exit code 1."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        engine = prepare(folder)
        found = findings(engine, sys.stdin.buffer.read())
    except (ValueError, MemoryError, RuntimeError) as fault:
        sys.exit(" ".join(str(fault).split()) or "memory ran out")
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
