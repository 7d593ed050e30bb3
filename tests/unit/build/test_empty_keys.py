"""A key without a value is told once, at its place, with what belongs there; what follows from it is not told."""

from __future__ import annotations

import pytest

from kgbuild.build.corpus import read_content
from tests.unit.conftest import document

FILE = "data/sources/2020/report.yaml"


def told(text: str, role: str = "document") -> list[str]:
    problems = read_content(text.encode(), FILE, role).problems
    return [
        f"{problem.span.line}:{problem.span.column} {problem.code}: {problem.message} | {problem.repair}"
        for problem in problems
        if problem.span
    ]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("event: a\n    at:", "11:5 field-empty: `at` has no value | write `at:` and the numbers of the paragraphs that say so, such as `at: 10`"),
        ("event:\n    at: 1", "10:5 field-empty: `event` has no value | write `event: its-id`"),
        ("event: a\n    at: 1\n    status:", "12:5 field-empty: `status` has no value | write it, such as `status: happened`; if there is nothing to write, remove the key"),
        ("event: a\n    at: 1\n    gist:  # words", "12:5 field-empty: `gist` has no value | write it, such as `gist: {en: they agreed to meet again}`; if"),
        ("agreement: a\n    at: 1\n    signed: {status: happened, on: , parties: [jaxa, lsa]}", "12:32 field-empty: `on` has no value | write it, such as `on: 2024-06-13`; if"),
        ("event: a\n    at: 1\n    participants:\n      - who: jaxa\n        role:", "14:9 field-empty: `role` has no value | write `role:`, such as `role: attendee`"),
        ("event: a\n    at: 1\n    color:", "12:5 yaml-null: `color` has no value | write a value or remove the key"),
        ("event: a\n    at: 1\n    name: {en: A, ja: }", "12:19 yaml-null: `ja` follows a comma and has no value | if the comma before it belongs to a text, put all of the text in quotes; if not, write a value"),
    ],
)  # fmt: skip
def test_an_empty_key_of_a_fact(fact: str, expected: str) -> None:
    (line,) = told(document("report", f"  - {fact}\n"))
    assert line.startswith(expected)


def test_several_empty_keys_are_each_told_once() -> None:
    text = document("report", "  - event: a\n    status:\n    type:\n    at:\n").replace(
        "  language: en\n", "  language:\n"
    )
    assert [line.partition(": ")[0] for line in told(text)] == [
        "5:3 field-empty",
        "11:5 field-empty",
        "12:5 field-empty",
        "13:5 field-empty",
    ]


def test_an_empty_key_beside_a_full_one_is_told_as_what_it_is() -> None:
    text = document("report", "  - event: a\n    status:\n    status: happened\n    at: 1\n")
    assert [line.partition(" |")[0] for line in told(text)] == ["11:5 yaml-null: `status` has no value"]


def test_what_cannot_be_read_yet_is_no_unknown_id_elsewhere() -> None:
    half = document("report", "  - event: a\n    at:\n  - event: b\n    at: 1\n")
    assert read_content(half.encode(), FILE, "document").broken == {"a"}
    headless = half.replace("  title: A report\n", "  title:\n")
    assert read_content(headless.encode(), FILE, "document").broken == {"a", "b"}
    register = "- id: c\n  type:\n  name: {en: C}\n"
    assert read_content(register.encode(), "data/organisations/JPN.yaml", "organisations").broken == {"c"}
