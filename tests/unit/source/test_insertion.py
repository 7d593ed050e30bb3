"""Records are put into the text of a file at their place, and every other line stays as it is."""

from __future__ import annotations

import pytest

from kgbuild.errors import UsageError
from kgbuild.source.insertion import append_fact, insert_entry

REGISTER = """\
# The head
# about b, but it belongs to the head as well

- id: b
  # in b
  name: x

# about d
- {id: d}
- id: "f"  # beside f
# the end
"""
FACT = "- event: new\n  at: 1\n"


@pytest.mark.parametrize(
    ("slug", "before"),
    [
        ("a", "- id: b\n"),
        ("c", "\n# about d\n"),
        ("e", '- id: "f"  # beside f\n'),
    ],
)
def test_an_entry_goes_before_the_first_that_comes_after_it(slug: str, before: str) -> None:
    entry = f"- id: {slug}\n  name: y\n"
    assert insert_entry(REGISTER, slug, entry, "r.yaml") == REGISTER.replace(before, entry + before, 1)


def test_the_last_entry_goes_to_the_end() -> None:
    assert insert_entry(REGISTER, "g", "- id: g\n", "r.yaml") == f"{REGISTER}- id: g\n"
    assert insert_entry("# nothing yet", "g", "- id: g\n", "r.yaml") == "# nothing yet\n- id: g\n"


def test_an_entry_that_is_there_is_not_added_again() -> None:
    with pytest.raises(UsageError, match="has an entry `f` already"):
        insert_entry(f"{REGISTER}- a line that no reader takes: [\n", "f", "- id: f\n", "r.yaml")


def test_a_register_in_another_layout_is_left_alone() -> None:
    with pytest.raises(UsageError, match=r"r\.yaml has no entry that begins with `- id:`"):
        insert_entry("-\n  id: a\n", "b", "- id: b\n", "r.yaml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("source: x\n", "source: x\n\nfacts:\n  - event: new\n    at: 1\n", id="none yet"),
        pytest.param("facts:\n", "facts:\n  - event: new\n    at: 1\n", id="empty"),
        pytest.param("facts: []  # none\n", "facts:  # none\n  - event: new\n    at: 1\n", id="empty list"),
        pytest.param("facts:\n- event: a\n  at: 1", "facts:\n- event: a\n  at: 1\n- event: new\n  at: 1\n", id="not indented"),
        pytest.param("facts:\n    - event: a\n", "facts:\n    - event: a\n    - event: new\n      at: 1\n", id="indented more"),
        pytest.param(
            "facts:\n  - event: a\n  # of a\n\n# about the rest\nnothing-to-record:\n  1: x\n",
            "facts:\n  - event: a\n  # of a\n  - event: new\n    at: 1\n\n# about the rest\nnothing-to-record:\n  1: x\n",
            id="not last",
        ),
    ],
)  # fmt: skip
def test_a_fact_is_the_last_one(before: str, after: str) -> None:
    assert append_fact(before, FACT, "d.yaml") == after


def test_facts_in_brackets_are_left_alone() -> None:
    with pytest.raises(UsageError, match=r"d\.yaml has its facts in brackets"):
        append_fact("facts: [{event: a}]\n", FACT, "d.yaml")
