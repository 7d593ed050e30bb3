"""Both SHACL engines find the same in the real data. The referee, pySHACL, takes minutes for it."""

from __future__ import annotations

from kgbuild.build.graph import Built
from kgbuild.check.engines import Referee, Shifty
from kgbuild.check.shacl import ntriples
from tests.data.test_shapes import FOLDER, RULES


def test_the_fast_engine_finds_what_the_referee_finds(built: Built) -> None:
    data = ntriples(built.view)
    with Shifty(FOLDER) as fast:
        found = fast.validate(data)
    assert found == Referee(FOLDER).validate(data)
    assert {finding.rule for finding in found} <= RULES.keys()
