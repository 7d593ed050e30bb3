"""Both SHACL engines find the same on every fixture; the fast one fails in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kgbuild.check import worker
from kgbuild.check.engines import Finding, Referee, Shifty
from kgbuild.check.rules import Shapes
from kgbuild.errors import EnvironmentFault
from tests.data import test_shapes as fixtures

KINDS = ("good", "bad")
RULES = Shapes.of(fixtures.FOLDER).rules
ASKED = sorted(code for code, rule in RULES.items() if rule.select is not None)


def alone(code: str, tmp_path: Path) -> Path:
    """A folder of shapes that has one rule."""
    (tmp_path / "rule.ttl").write_bytes(fixtures.rule(code).serialize(format="nt", encoding="utf-8"))
    return tmp_path


@pytest.mark.parametrize("code", RULES)
def test_the_fast_engine_finds_what_the_referee_finds_on_the_fixtures_of_a_rule(code: str, tmp_path: Path) -> None:
    folder = alone(code, tmp_path)
    fast = worker.prepare(folder)
    for kind in KINDS:
        data = fixtures.fixture(code, kind)
        assert [Finding(*row) for row in worker.findings(fast, data)] == Referee(folder).validate(data)


@pytest.mark.parametrize("code", ASKED)
def test_a_rule_in_sparql_can_be_asked_of_all_nodes_at_once(code: str, tmp_path: Path) -> None:
    fast = worker.prepare(alone(code, tmp_path))
    for kind in KINDS:
        data = fixtures.fixture(code, kind)
        store = Store()
        store.load(data, RdfFormat.N_TRIPLES)
        rows = store.query(RULES[code].query())
        named = [variable.value for variable in rows.variables]  # type: ignore[union-attr]
        at_once = {(row[0].value, str(row[1]) if "value" in named else "") for row in rows}  # type: ignore[union-attr,index]
        assert named[0] == "this"
        assert at_once == {(focus, value) for focus, _, value in worker.findings(fast, data)}


PREFIXES = "@prefix ex: <https://example.org/> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
SHAPE = PREFIXES + "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<https://w3id.org/jber/shapes#a> "
PROPERTY = SHAPE + "a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path "
NODE = SHAPE + "a sh:NodeShape ; sh:targetSubjectsOf ex:p ; "
ENDLESS = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9)) + " FILTER(?a1 = ?nothing)"

HOSTILE = [
    ("no Turtle", "a shape", r"the SHACL engine failed: parse error: .*"),
    ("cyclic path", PROPERTY + "_:a ; sh:minCount 1 . _:a sh:inversePath _:a .", r"the SHACL engine failed: it crashed"),
    ("depth", NODE + "sh:not [ " * 20_000 + "sh:class ex:C" + " ]" * 20_000 + " .", r"the SHACL engine failed: it crashed"),
    ("cyclic list", PROPERTY + "_:a ; sh:minCount 1 . _:a rdf:first ex:p ; rdf:rest _:a .", r"SHACL took longer than 2 seconds|the SHACL engine failed: it crashed"),
    ("endless join", NODE + f'sh:sparql [ sh:select "SELECT DISTINCT $this WHERE {{ $this ?p ?o . {ENDLESS} }}" ] .', r"SHACL took longer than 2 seconds"),
    ("no SPARQL", NODE + 'sh:sparql [ sh:select "SELECT DISTINCT $this WHERE {" ] .', r"the SHACL engine failed: .*invalid SPARQL query.*"),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "message"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_shape_that_brings_the_engine_down_is_told_in_one_line(tmp_path: Path, shape: str, message: str) -> None:
    (tmp_path / "a.ttl").write_text(shape)
    data = b"".join(b'<https://example.org/%d> <https://example.org/p> "%d" .\n' % (n, n) for n in range(300))
    with Shifty(tmp_path, seconds=2) as engine, pytest.raises(EnvironmentFault, match=f"^{message}") as fault:
        engine.validate(data)
    assert "\n" not in str(fault.value)
    assert "--engine pyshacl" in str(fault.value)


def test_a_pattern_that_explodes_elsewhere_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PROPERTY + 'ex:p ; sh:pattern "^(a+)+$" .')
    data = b'<https://example.org/a> <https://example.org/p> "' + b"a" * 5000 + b'!" .\n'
    with Shifty(tmp_path, seconds=5) as engine:
        assert len(engine.validate(data)) == 1


def test_an_engine_that_is_not_asked_leaves_no_process_behind(tmp_path: Path) -> None:
    with Shifty(tmp_path) as engine:
        process = engine._process
    assert process.returncode is not None


def test_where_the_fast_engine_is_not_installed_the_referee_checks_and_says_so() -> None:
    program = (
        "import sys; sys.modules['shifty'] = None\nfrom kgbuild.check import engines\nprint(engines.default_engine())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "pyshacl\n"
    assert done.stderr.startswith("kgbuild: pyshifty is not installed, so pySHACL checks the shapes")
    assert done.stderr.count("\n") == 1
