"""Text in, quads or problems out: how records become claims, and what is said of those that cannot."""

from __future__ import annotations

import pytest

from kgbuild.build.graph import Built
from tests.unit.conftest import Make

B = "https://w3id.org/jber/"


def lines(built: Built, graph: str) -> list[str]:
    """The quads of a graph in short: ``subject property object``."""
    found = []
    for quad in built.claims:
        if quad.graph_name.value == B + graph:  # type: ignore[union-attr]
            words = (str(t).strip("<>").replace(B, "").replace("ontology#", "") for t in quad.triple)
            found.append(" ".join(words).replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a"))
    return sorted(found)


def test_a_signing_becomes_a_node_of_its_own_in_the_graph_of_its_paragraph(made: Make) -> None:
    built = made(
        report="""\
  - agreement: a-letter
    name: {en: A letter}
    type: letter-of-intent
    signed: {status: happened, on: by 2019-06-13, parties: [jaxa, luxprovide]}
    at: 1
"""
    )
    assert built.problems == []
    assert lines(built, "source/report#p1") == [
        "id/instrument/a-letter a LetterOfIntent",
        "id/instrument/a-letter hasStage id/instrument/a-letter/signing",
        "id/instrument/a-letter/signing a Signing",
        'id/instrument/a-letter/signing latest "2019-06-13"^^<http://www.w3.org/2001/XMLSchema#date',
        "id/instrument/a-letter/signing party id/organisation/jaxa",
        "id/instrument/a-letter/signing party id/organisation/luxprovide",
        "id/instrument/a-letter/signing status code/status/happened",
        'id/instrument/a-letter/signing when "../2019-06-13"^^<http://id.loc.gov/datatypes/edtf/EDTF-level1',
    ]


def test_what_is_left_open_is_said_with_its_candidates(made: Make) -> None:
    built = made(
        report="""\
  - policy: a-plan
    name: {en: A plan}
    type: policy-plan
    open: {field: owner, why: not named, candidates: [meti, jetro]}
    at: 1
"""
    )
    node = "id/instrument/a-plan/open-owner"
    assert [line for line in lines(built, "source/report#p1") if line.startswith(node)] == [
        f"{node} a OpenPoint",
        f"{node} candidate id/organisation/jetro",
        f"{node} candidate id/organisation/meti",
        f"{node} openProperty owner",
        f'{node} reason "not named"@en',
    ]


def test_two_documents_that_state_the_same_participation_mint_the_same_node(made: Make) -> None:
    fact = "  - event: a-forum\n    {}participants: {{who: jetro, role: supporter}}\n    at: 1\n"
    built = made(
        one=fact.format("name: {en: A forum}\n    type: forum\n    status: happened\n    "), two=fact.format("")
    )
    node = "id/event/a-forum/role-supporter-jetro"
    for graph in ("source/one#p1", "source/two#p1"):
        assert f"id/event/a-forum hasParticipation {node}" in lines(built, graph)


FACT = "  - acquisition: a-deal\n    name: {en: A deal}\n    status: happened\n    "


@pytest.mark.parametrize(
    ("facts", "line", "message", "repair"),
    [
        (FACT + "buyer: sonny\n    at: 1\n", 13, "`sonny` is not known; an organisation belongs here", "did you mean `sony`?"),
        (FACT + "buyer: ISR\n    at: 1\n", 13, "`ISR` is a country (data/countries.yaml:{}); an organisation belongs here", "give the id of an organisation"),
        (FACT + "amount: 200m\n    at: 1\n", 13, "`200m` has no currency", "write `200m USD`, if it is in US dollars; else the code of its currency"),
        (FACT + "byer: sony\n    at: 1\n", 13, "`byer` is not known in this record", "did you mean `buyer`?"),
        (FACT + "at: 4\n", 13, "there is no paragraph 4: the document has 3", "give a number from 1 to 3; paragraphs are the document's non-empty lines"),
        (FACT + "buyer: sony\n", 10, "`at` is missing", "add `at:` and the numbers of the paragraphs that say so, such as `at: 10`"),
        ("  - event: a-day\n    type: forun\n    at: 1\n", 11, "`forun` is no type of event", "did you mean `forum`?"),
        ("  - event: a-day\n    status: hapened\n    at: 1\n", 11, "`hapened` is no status", "did you mean `happened`?"),
        ("  - evnt: a-day\n    at: 1\n", 10, "`evnt` is no kind of fact", "did you mean `event`?"),
        ("  - {name: {en: x}, event: a-day, at: 1}\n", 10, "a fact begins with its kind, here `event`", "move `event: …` to the front"),
        ("  - just words\n", 10, "a fact is a mapping", "write `- event: its-id` and its fields below"),
        (FACT + "amount: {sum: 1}\n    at: 1\n", 13, "`amount` has a mapping; a single value belongs here", "write it as in `amount: about 3.5b USD`"),
        (FACT + "gist: words\n    at: 1\n", 13, "`gist` has the single value `words`; a text by language belongs here", "write it as in `gist: {en: words}`"),
        ("  - event: a-day\n    participants: jaxa\n    at: 1\n", 11, "`participants` has the single value `jaxa`; a mapping of fields belongs here", "write it as in `{who: jaxa, role: attendee}`"),
        ("  - event: a-day\n    participants: {who: jaxa, rol: lead}\n    at: 1\n", 11, "`rol` is not known in this record", "did you mean `role`?"),
        ("  - event: a-day\n    participants: {who: jaxa}\n    at: 1\n", 11, "`role` is missing", "add `role:`, such as `role: attendee`"),
        ("  - event: a-day\n    open: {field: wen, why: x}\n    at: 1\n", 11, "`wen` is no field of this record", "did you mean `when`?"),
        ("  - event: jaxa\n    at: 1\n", 10, "`jaxa` stands for something else at data/organisations/JPN.yaml:{}", "choose another id"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line_with_its_repair(
    made: Make, facts: str, line: int, message: str, repair: str
) -> None:
    problems = made(report=facts).problems
    told = [p for p in problems if p.span and p.span.line == line and p.span.file.endswith("report.yaml")]
    start, _, end = message.partition("{}")
    assert any(p.message.startswith(start) and p.message.endswith(end) and p.repair == repair for p in told), problems


def test_one_id_with_two_names_is_told_at_the_second_with_the_place_of_the_first(made: Make) -> None:
    fact = "  - event: a-forum\n    name: {{en: {}}}\n    type: forum\n    status: happened\n    at: 1\n"
    (problem,) = made(one=fact.format("A forum"), two=fact.format("Another forum")).problems
    assert str(problem.span) == "data/sources/2020/two.yaml:10:12"
    assert problem.message == "`a-forum` is named otherwise at data/sources/2020/one.yaml:10:12"
    assert made(one=fact.format("A forum"), two=fact.format("A forum")).problems == []


def test_a_language_is_given_by_its_code(made: Make) -> None:
    path = made(report=FACT + "buyer: sony\n    at: 1\n").project.data / "sources" / "2020" / "report.yaml"
    path.write_text(path.read_text().replace("language: en", "language: English"))
    told = [problem.message for problem in made().problems]
    assert told == ["`English` is no language"]


def test_a_record_that_cannot_be_read_is_told_once_and_not_again_where_it_is_referred_to(made: Make) -> None:
    built = made(
        report="""\
  - event: a-forum
    name: {en: A forum}
    when: 2019-13
    at: 1
  - statement: a-speech
    name: {en: A speech}
    during: a-forum
    gist: {en: something}
    at: 1
"""
    )
    assert [problem.code for problem in built.problems] == ["value"]


def test_the_same_data_give_the_same_bytes_whatever_the_order_of_facts(made: Make) -> None:
    one = "  - event: a-forum\n    name: {en: A forum}\n    type: forum\n    status: happened\n    at: 1\n"
    two = "  - profile: sony\n    headcount: about 10\n    at: 1\n"
    assert made(report=one + two).nquads == made(report=two + one).nquads
