"""Ids, references and addresses that are wrong: what a curator is told, at which place, and that nothing else is said.

Each row has the files of a project beside the real registers, and every violation that is found in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kgbuild.build.claims import emit_claims, load_ontology
from kgbuild.build.corpus import read_corpus
from kgbuild.build.graph import build
from kgbuild.check.gate import check, refuse_unsound
from kgbuild.errors import DataFault, Problem, Severity
from kgbuild.project import Project
from kgbuild.terms.vocabulary import Vocabulary
from tests.unit.conftest import document, few_registers

Told = Callable[[dict[str, str]], list[str]]

REPORT = "data/sources/2020/report.yaml"
OTHER = "data/sources/2021/report.yaml"
ORGANISATIONS = "data/organisations/XXX.yaml"


@pytest.fixture(scope="module")
def told(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """``told({file: text})``: the violations of a project that has these files beside the registers."""
    root = tmp_path_factory.mktemp("project")
    project = Project(root, root / "store")
    few_registers(checkout, root)
    vocabulary = Vocabulary.of(load_ontology(Project(checkout, root / "store")))

    def violations(files: dict[str, str]) -> list[str]:
        kept = {root / name: text for name, text in files.items()}
        for path, text in kept.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        try:
            found = emit_claims(read_corpus(project), vocabulary).problems
        finally:
            for path in kept:
                path.unlink()
        return [line(problem) for problem in found if problem.severity is Severity.VIOLATION]

    return violations


def line(problem: Problem) -> str:
    return f"{problem.span} {problem.code}: {problem.message} | {problem.repair}"


def event(slug: str, more: str = "") -> str:
    return f"  - event: {slug}\n    name: {{en: A day}}\n    type: forum\n    status: happened\n{more}    at: 1\n"


def deal(more: str) -> str:
    return f"  - acquisition: a-deal\n    name: {{en: A deal}}\n    status: happened\n    {more}\n    at: 1\n"


def organisation(slug: str, more: str = "") -> str:
    return f"- id: {slug}\n  type: company\n  name: {{en: A company}}\n  country: JPN\n{more}"


FORM = "an id is lower-case letters, digits and single hyphens"
WRONG_IDS = [
    ("path", "../../x", f"`../../x` is no id | write `x`; {FORM}"),
    ("bracket", "a>b", f"`a>b` is no id | write `a-b`; {FORM}"),
    ("space", "a b", f"`a b` is no id | write `a-b`; {FORM}"),
    ("line break", '"a\\nb"', f"`a�b` is no id | write `a-b`; {FORM}"),
    ("line break at the end", '"a\\n"', f"`a�` is no id | write `a`; {FORM}"),
    ("slash", "a/signing", f"`a/signing` is no id | write `a-signing`; {FORM}"),
    ("hash", "a#p1", f"`a#p1` is no id | write `a-p1`; {FORM}"),
    ("per cent", "a%2Fb", f"`a%2Fb` is no id | write `a-2fb`; {FORM}"),
    ("query", "a?b=c", f"`a?b=c` is no id | write `a-b-c`; {FORM}"),
    ("markup", "<b>a</b>", f"`<b>a</b>` is no id | write `b-a-b`; {FORM}"),
    ("capitals", "A-Day", f"`A-Day` is no id | write `a-day`; {FORM}"),
    ("two hyphens", "a--b", f"`a--b` is no id | write `a-b`; {FORM}"),
    ("underscore", "a_b", f"`a_b` is no id | write `a-b`; {FORM}"),
    ("nothing", '""', f"the empty text is no id | {FORM}, such as `jaxa`"),
    ("too long", "a" * 81, f"`{'a' * 30}…{'a' * 15}` is too long for an id | shorten it to 80 characters"),
    ("accent", "café", f"`café` is no id | write `cafe`; {FORM}"),
    ("homoglyph", "jаxa", f"`jаxa` is no id | {FORM}; `а` is CYRILLIC SMALL LETTER A"),
    ("full width", "ｊａｘａ", f"`ｊａｘａ` is no id | write `jaxa`; {FORM}"),
    ("Japanese", "宇宙", f"`宇宙` is no id | {FORM}, such as `jaxa`; a name in Japanese goes under `name`"),
]


@pytest.mark.parametrize(("slug", "fault"), [row[1:] for row in WRONG_IDS], ids=[row[0] for row in WRONG_IDS])
def test_a_wrong_id_is_refused_wherever_it_stands(told: Told, slug: str, fault: str) -> None:
    assert told({REPORT: document(slug, event("a-day"))}) == [f"{REPORT}:2:7 value: {fault}"]
    assert told({REPORT: document("report", event(slug))}) == [f"{REPORT}:10:12 value: {fault}"]
    assert told({ORGANISATIONS: organisation(slug)}) == [f"{ORGANISATIONS}:1:7 value: {fault}"]
    (found,) = told({REPORT: document("report", deal(f"buyer: {slug}"))})
    assert found.startswith((f"{REPORT}:13:12 value: {fault}", f"{REPORT}:13:12 reference-unknown: "))


@pytest.mark.parametrize("slug", ["[a-day]", "{en: a-day}", "[]", "[[a-day]]"])
def test_an_id_that_is_no_single_value_is_refused(told: Told, slug: str) -> None:
    for files, place in (
        ({REPORT: document("report", event(slug))}, f"{REPORT}:10:"),
        ({REPORT: document("report", deal(f"buyer: {{a: {slug}}}"))}, f"{REPORT}:13:"),
        ({ORGANISATIONS: organisation(slug)}, f"{ORGANISATIONS}:1:"),
    ):
        (found,) = told(files)
        assert found.startswith(place)
        assert " form: " in found


TWICE = "choose another id"
AGAIN = "remove one of the two if they are the same; if not, choose another id"
COLLISIONS = [
    (
        "two documents",
        {REPORT: document("report", event("a-day")), OTHER: document("report", event("other-day"))},
        [f"{OTHER}:2:7 id-twice: `report` is given a second time, first at {REPORT}:2:7 | {AGAIN}"],
    ),
    (
        "two organisations in two files",
        {ORGANISATIONS: organisation("a-firm"), "data/organisations/YYY.yaml": organisation("a-firm")},
        [f"data/organisations/YYY.yaml:1:7 id-twice: `a-firm` is given a second time, first at {ORGANISATIONS}:1:7 | {AGAIN}"],
    ),
    (
        "two organisations in one file",
        {ORGANISATIONS: organisation("a-firm") + organisation("a-firm")},
        [f"{ORGANISATIONS}:5:7 id-twice: `a-firm` is given a second time, first at {ORGANISATIONS}:1:7 | {AGAIN}"],
    ),
    (
        "an organisation and a person",
        {ORGANISATIONS: organisation("a-firm"), "data/people/XXX.yaml": "- {id: a-firm, name: {en: A Firm}}\n"},
        [f"data/people/XXX.yaml:1:8 id-twice: `a-firm` stands for something else at {ORGANISATIONS}:1:7 | {TWICE}"],
    ),
    (
        "an organisation and a fact",
        {ORGANISATIONS: organisation("a-firm"), REPORT: document("report", event("a-firm"))},
        [f"{REPORT}:10:12 id-twice: `a-firm` stands for something else at {ORGANISATIONS}:1:7 | {TWICE}"],
    ),
    (
        "facts of two kinds in two documents",
        {REPORT: document("report", event("a-deal")), "data/sources/2021/other.yaml": document("other", deal("buyer: sony"))},
        [f"data/sources/2021/other.yaml:10:18 id-twice: `a-deal` stands for something else at {REPORT}:10:12 | {TWICE}"],
    ),
    (
        "a file called otherwise than its document",
        {"data/sources/2020/Report.yaml": document("report", event("a-day"))},
        ["data/sources/2020/Report.yaml:2:7 file-name: the file is called `Report.yaml` and its document `report` | rename the file to `report.yaml` or correct the id"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "faults"), [row[1:] for row in COLLISIONS], ids=[row[0] for row in COLLISIONS])
def test_one_id_for_two_things_names_both_places(told: Told, files: dict[str, str], faults: list[str]) -> None:
    assert told(files) == faults


REFERENCES = [
    ("nearly right", "buyer: sonny", "13:12 reference-unknown: `sonny` is not known", "did you mean `sony`?"),
    ("nothing near", "buyer: qqqqqqqq", "13:12 reference-unknown: `qqqqqqqq` is not known", "add it to "),
    ("one of a list", "buyer: [sony, sonny]", "13:19 reference-unknown: `sonny` is not known", "did you mean `sony`?"),
    ("the same twice", "buyer: [sony, rakuten, sony]", "13:28 value-twice: `sony` stands twice in `buyer`", "remove one of them"),
    ("another kind", "buyer: JPN", "13:12 reference-kind: `JPN` is a country (data/countries.yaml:", "give the id of an organisation"),
    ("itself, which is another kind", "buyer: a-deal", f"13:12 reference-kind: `a-deal` is an acquisition ({REPORT}:10)", "give the id of an organisation"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "fault", "repair"), [row[1:] for row in REFERENCES], ids=[row[0] for row in REFERENCES]
)
def test_a_reference_to_nothing_says_what_was_probably_meant(told: Told, field: str, fault: str, repair: str) -> None:
    (found,) = told({REPORT: document("report", deal(field))})
    assert found.startswith(f"{REPORT}:{fault}")
    assert repair in found.partition(" | ")[2]


CODES = [
    ("misspelt", "status: hapened", "13:13 code-unknown: `hapened` is no status", "`happened`"),
    ("capitals", "status: Happened", "13:13 code-unknown: `Happened` is no status", "`happened`"),
    ("words", "status: not yet", "13:13 code-unknown: `not yet` is no status", ""),
    ("markup", "status: <b>", "13:13 code-unknown: `<b>` is no status", ""),
    ("per cent", 'status: "%zz"', "13:13 code-unknown: `%zz` is no status", ""),
    ("path", "status: ../status/happened", "13:13 code-unknown: `../status/happened` is no status", ""),
    ("line break", 'status: "happened\\n"', "13:13 code-unknown: `happened�` is no status", "`happened`"),
    ("a role in words", "status: happened\n    participants: {who: jaxa, role: a guest}", "14:37 code-unknown: `a guest` is no role", ""),
    ("a role with a bracket", "status: happened\n    participants: {who: jaxa, role: a>b}", "14:37 code-unknown: `a>b` is no role", ""),
    ("a weekday in two lines", 'status: happened\n    weekday: "on\\nsunday"', "14:14 code-unknown: `on�sunday` is no weekday", "`sunday`"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "fault", "repair"), [row[1:] for row in CODES], ids=[row[0] for row in CODES])
def test_a_code_that_is_none_is_told_whatever_its_signs(told: Told, field: str, fault: str, repair: str) -> None:
    fact = f"  - event: a-day\n    name: {{en: A day}}\n    type: forum\n    {field}\n    at: 1\n"
    (found,) = told({REPORT: document("report", fact)})
    assert found.startswith(f"{REPORT}:{fault} | ")
    assert repair in found.partition(" | ")[2]


BEYOND = "there is no paragraph {}: the document has 3 | give a number from 1 to 3; paragraphs are the document's non-empty lines"
PARAGRAPHS = [
    ("beyond", "{2: caption, 3: caption}", "[1, 4]", [f"{REPORT}:14:13 paragraph-beyond: {BEYOND.format(4)}"]),
    ("the 0th", "{2: caption, 3: caption}", "[0, 1]", [f"{REPORT}:14:10 paragraph-beyond: {BEYOND.format(0)}"]),
    ("beyond, with nothing in it", "{2: caption, 3: caption, 4: caption}", "1", [f"{REPORT}:8:48 paragraph-beyond: {BEYOND.format(4)}"]),
    ("with a fact and nothing in it", "{1: caption, 2: caption, 3: caption}", "1", [f"{REPORT}:8:24 paragraph-both: paragraph 1 has facts and stands under `nothing-to-record` | remove `1` from `nothing-to-record`"]),
    ("forgotten", "{2: caption}", "1", [f"{REPORT}:2:3 paragraph-unread: of 3 paragraphs, 3 is not accounted for | add facts `at` them, or name each under `nothing-to-record` with a reason"]),
    ("none", "{1: caption, 2: caption, 3: caption}", "[]", [f"{REPORT}:14:9 value: the list is empty | write the numbers of the paragraphs that say so, such as `at: 10`"]),
    ("written in two ways", "{2: caption, 02: caption, 3: caption}", "1", [f"{REPORT}:8:33 form: `02` is no number of a paragraph | write it as in `2: photo credit`"]),
    ("a range with nothing in it", "{2-3: captions}", "1", [f"{REPORT}:8:21 form: `2-3` is no number of a paragraph | write a line for each paragraph, as in `2: photo credit`"]),
    ("a reason that is no text", "{2: [caption], 3: caption}", "1", [f"{REPORT}:8:21 form: paragraph 2 has no reason in words | write it as in `2: photo credit`"]),
    ("no reason", '{2: "", 3: caption}', "1", [f"{REPORT}:8:24 value: the text is empty | write the text, or remove the key"]),
    ("a range", "{2: caption, 3: caption}", "1-3", [f"{REPORT}:14:9 value: `1-3` is no whole number | write `[1, 2, 3]`"]),
    ("words", "{2: caption, 3: caption}", "the last", [f"{REPORT}:14:9 value: `the last` is no whole number | write it in plain digits, such as `3`"]),
    ("a number that no reader can take", f'\n  2: caption\n  3: caption\n  ? "{"9" * 5000}"\n  : caption', "1", [f"{REPORT}:11:5 form: `{'9' * 30}…{'9' * 15}` is no number of a paragraph | write it as in `1: photo credit`"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("nothing", "at", "faults"), [row[1:] for row in PARAGRAPHS], ids=[row[0] for row in PARAGRAPHS]
)
def test_a_paragraph_that_is_not_there_is_told(told: Told, nothing: str, at: str, faults: list[str]) -> None:
    assert told({REPORT: document("report", event("a-day").replace("at: 1", f"at: {at}"), nothing=nothing)}) == faults


def test_many_forgotten_paragraphs_are_told_in_a_line_that_can_be_read(told: Told) -> None:
    text = document("report", event("a-day")).replace("paragraphs: 3", "paragraphs: 9999")
    (found,) = told({REPORT: text})
    assert found.startswith(f"{REPORT}:2:3 paragraph-unread: of 9999 paragraphs, 4 to 9999 are not accounted for")
    every_other = "{" + ", ".join(f"{number}: caption" for number in range(2, 100, 2)) + "}"
    (found,) = told(
        {REPORT: document("report", event("a-day"), nothing=every_other).replace("paragraphs: 3", "paragraphs: 99")}
    )
    assert "of 99 paragraphs, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, … are not accounted for" in found


NO_PAGE = "is no page of the web | give an address that begins with `https://`"
NO_ADDRESS = "is no web address | write the whole address: `https://www.meti.go.jp/`"
ADDRESSES = [
    ("javascript", "javascript:alert(1)", f"`javascript:alert(1)` {NO_PAGE}"),
    ("javascript in capitals", "JaVaScRiPt:alert(1)", f"`JaVaScRiPt:alert(1)` {NO_PAGE}"),
    ("javascript after a space", '" javascript:alert(1)"', f"` javascript:alert(1)` {NO_ADDRESS}"),
    ("javascript with a tab in it", '"java\\tscript:alert(1)"', f"`java�script:alert(1)` {NO_ADDRESS}"),
    ("file", "file:///etc/passwd", f"`file:///etc/passwd` {NO_PAGE}"),
    ("data", "data:text/html,x", f"`data:text/html,x` {NO_PAGE}"),
    ("vbscript", "vbscript:x", f"`vbscript:x` {NO_PAGE}"),
    ("blob", "blob:https://a.jp/x", f"`blob:https://a.jp/x` {NO_PAGE}"),
    ("ftp", "ftp://a.jp/x", f"`ftp://a.jp/x` {NO_PAGE}"),
    ("another site without a scheme", "//evil.example", f"`//evil.example` {NO_ADDRESS}"),
    ("a user's name that looks like a site", "https://jaxa.jp@evil.example/", "`https://jaxa.jp@evil.example/` is no plain web address | give the name of the site and the path after `https://`, without a user's name"),
    ("markup", "https://a.jp/<b>", f"`https://a.jp/<b>` {NO_ADDRESS}"),
    ("line break", '"https://a.jp/\\nx"', f"`https://a.jp/�x` {NO_ADDRESS}"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "fault"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_an_address_leads_to_the_web_or_is_refused(told: Told, address: str, fault: str) -> None:
    source = document("report", event("a-day")).replace("  language: en", f"  url: {address}\n  language: en")
    assert told({REPORT: source}) == [f"{REPORT}:5:8 value: {fault}"]
    links = f"  links:\n    homepage: {address}\n"
    assert told({ORGANISATIONS: organisation("a-firm", links)}) == [f"{ORGANISATIONS}:6:15 value: {fault}"]


def instrument(slug: str, more: str) -> str:
    return f"  - agreement: {slug}\n    name: {{en: The {slug}}}\n    type: letter-of-intent\n    {more}\n    at: 1\n"


CIRCLES = {
    "parts of each other": (event("a-part", "    part-of: b-part\n") + event("b-part", "    part-of: a-part\n"), "part-of-acyclic", 2),
    **{
        f"{field} in a circle": (instrument(f"{field}-a", f"{field}: {field}-b") + instrument(f"{field}-b", f"{field}: {field}-a"), f"{field}-acyclic", 2)
        for field in ("implements", "reinforced-by", "amends", "supersedes")
    },
    "successors in a circle of three": ("".join(instrument(f"text-{n}", f"supersedes: text-{(n + 1) % 3}") for n in range(3)), "supersedes-acyclic", 3),
}  # fmt: skip


@pytest.fixture(scope="module")
def circles(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """The violations of a project in which every circle stands in a document of its own."""
    root = tmp_path_factory.mktemp("circles")
    for part in ("ontology", "queries"):
        (root / part).symlink_to(checkout / part)
    few_registers(checkout, root)
    (root / "data" / "sources" / "2020").mkdir(parents=True)
    for number, (facts, _, _) in enumerate(CIRCLES.values()):
        (root / "data" / "sources" / "2020" / f"circle-{number}.yaml").write_text(document(f"circle-{number}", facts))
    built = build(Project(root, root / "store"))
    problems = check(built)
    with pytest.raises(DataFault):
        refuse_unsound(problems)
    return [problem for problem in problems if problem.severity is Severity.VIOLATION]


@pytest.mark.parametrize("name", CIRCLES)
def test_what_leads_back_to_itself_is_told_at_each_of_its_records(circles: list[Problem], name: str) -> None:
    facts, code, count = CIRCLES[name]
    file = f"data/sources/2020/circle-{list(CIRCLES).index(name)}.yaml"
    found = [problem for problem in circles if problem.span and problem.span.file == file]
    assert [problem.code for problem in found] == [code] * count
    starts = [number for number, text in enumerate(document("x", facts).splitlines(), 1) if text.startswith("  - ")]
    ends = [*starts[1:], 100]
    for problem, start, end in zip(found, starts, ends, strict=True):
        assert problem.span is not None
        assert start <= problem.span.line < end
        assert "correct `" in problem.repair


@pytest.mark.parametrize(
    ("fact", "column"),
    [
        *(
            (event("a-thing", f"    {field}: a-thing\n"), len(field) + 7)
            for field in ("part-of", "parallel-to", "about")
        ),
        *((instrument("a-thing", f"{field}: [a-thing]"), len(field) + 8) for field in ("implements", "supersedes")),
    ],
)
def test_what_refers_to_itself_is_told_at_its_line(told: Told, fact: str, column: int) -> None:
    row = 14 if "event" in fact else 13
    itself = "reference-self: `a-thing` refers to itself | give the id of another thing, or remove the key"
    assert told({REPORT: document("report", fact)}) == [f"{REPORT}:{row}:{column} {itself}"]


def test_an_organisation_that_is_its_own_parent_is_told(told: Told) -> None:
    itself = "refers to itself | give the id of another thing, or remove the key"
    assert told({ORGANISATIONS: organisation("a-firm", "  parent: a-firm\n")}) == [
        f"{ORGANISATIONS}:5:11 reference-self: `a-firm` {itself}"
    ]
