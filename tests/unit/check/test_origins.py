"""From a node of the graph back to the line that a curator wrote, for derived values too."""

from __future__ import annotations

import pytest

from kgbuild.check.origins import locator
from kgbuild.terms.namespaces import PREFIXES, term
from tests.unit.conftest import Make

FACTS = """\
  - event: a-forum
    name: {en: A forum}
    type: forum
    status: happened
    when: 2019
    participants:
      - {who: meti, role: organiser}
      - {who: jaxa, role: attendee}
    at: 1
  - agreement: a-pact
    name: {en: A pact}
    type: memorandum-of-understanding
    signed:
      status: happened
      on: 2019-03
      parties:
        - jaxa
        - lsa
    at: 1
"""
FIRST = 10
"""The line of the first fact."""

ID = PREFIXES["id"]
JAXA = f"<{ID}organisation/jaxa>"


@pytest.mark.parametrize(
    ("node", "predicate", "value", "line"),
    [
        ("event/a-forum", "jber:when", None, 4),
        ("event/a-forum", "jber:hasLead", None, 0),
        ("event/a-forum/role-attendee-jaxa", "jber:role", None, 7),
        ("instrument/a-pact/signing", "jber:party", JAXA, 16),
        ("instrument/a-pact/signing", "jber:place", None, 13),
        # derived: from a party of the signing, from the status of the stage, from a participation
        ("instrument/a-pact", "jber:signedBy", JAXA, 16),
        ("instrument/a-pact", "jber:status", "<https://w3id.org/jber/code/status/happened>", 13),
        ("organisation/jaxa", "jber:participatedIn", f"<{ID}event/a-forum/role-attendee-jaxa>", 7),
    ],
)
def test_a_value_is_found_where_it_was_written(
    made: Make, node: str, predicate: str, value: str | None, line: int
) -> None:
    locate = locator(made(report=FACTS).units.by_file.values())
    span = locate(ID + node, term(predicate).value, value)
    assert span is not None
    assert (span.file, span.line - FIRST) == ("data/sources/2020/report.yaml", line)


def test_what_nobody_wrote_has_no_place(made: Make) -> None:
    locate = locator(made(report=FACTS).units.by_file.values())
    assert locate("https://w3id.org/jber/conflict/0123", None, None) is None
