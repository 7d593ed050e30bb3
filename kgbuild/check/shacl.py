"""What SHACL finds, told at the line that was written, in the words of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Quad

from kgbuild.check.engines import Finding
from kgbuild.check.origins import Locate
from kgbuild.check.rules import Rule
from kgbuild.errors import Problem
from kgbuild.terms import minting
from kgbuild.terms.namespaces import shorten


def ntriples(quads: Iterable[Quad]) -> bytes:
    """The triples of quads as N-Triples, for an engine."""
    return "".join(f"{quad.triple} .\n" for quad in quads).encode()


def problem(
    finding: Finding, rules: Mapping[str, Rule], locate: Locate, faulty: frozenset[str], lang: str = "en"
) -> Problem | None:
    """What is told of a finding; None where its record is known to be ``faulty``."""
    if minting.record(finding.focus) in faulty:
        return None
    rule = rules[finding.rule]
    repair = _in(rule.repairs, lang) or "correct the value"
    message = _in(rule.messages, lang).removesuffix(repair).rstrip(": 。")
    path, value = rule.path, finding.value or None
    if rule.closed:
        path, value = finding.value.strip("<>"), None
        message = f"{message} (`{shorten(path)}`)"
    span = locate(finding.focus, path, value)
    name = minting.local_name(finding.focus) or shorten(finding.focus)
    return Problem(rule.code, f"{name}: {message}", repair, span, rule.severity)


def _in(texts: dict[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("en", "")
