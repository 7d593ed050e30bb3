"""What is known of a thing, and what was read in a document."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from kgbuild.errors import NotFoundError
from kgbuild.query.folding import Line
from kgbuild.query.showing import show_document, show_thing
from kgbuild.store.local import LocalStore, in_memory
from kgbuild.terms.minting import part, source, thing
from tests.unit.conftest import Make

FACTS = """\
  - event: a-forum
    name: {en: A forum, ja: あるフォーラム}
    type: forum
    status: planned
    topics: [space, quantum]
    participants:
      - {who: jaxa, role: organiser}
      - {unnamed: about 20, role: attendee, gist: {en: guests, ja: 来賓}}
    open:
      - {field: when, why: the text names no day, candidates: [jaxa]}
    at: 1
  - event: a-forum
    when: 2020-05
    inferred: it is to be in spring
    at: 1
  - flow: a-flow
    name: {en: A flow}
    from: JPN
    to: LUX
    kind: goods
    period: 2019
    amount: about 3.5b USD
    change: {by: +4.6%, against-worded: {en: the year before}, open: [{field: against, why: the text gives no year}]}
    at: [1, 3]
"""


@pytest.fixture
def graph(made: Make) -> LocalStore:
    built = made(report=(FACTS, "2020-02-01"))
    return in_memory([*built.claims, *built.view])


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [f"{'open ' if line.open else ''}{line.property}: {line.text}" for line in lines]


def test_every_paragraph_is_accounted_for(made: Make) -> None:
    built = made(report=(FACTS, "2020-02-01"))
    reading = show_document(in_memory([*built.claims, *built.view]), source("report"))
    assert (reading.title, reading.publisher, reading.published) == ("A report", "The Jerusalem Post", "2020-02-01")
    assert [paragraph.number for paragraph in reading.paragraphs] == [1, 2, 3]
    first, second, _ = reading.paragraphs
    assert (second.facts, second.nothing) == ((), "caption")
    assert [(fact.label, fact.kind, fact.inferred) for fact in first.facts] == [
        ("A forum", "forum", ""),
        ("A flow", "flow", ""),
        ("A forum", "", "it is to be in spring"),
    ]


def test_a_fact_is_told_in_words_with_its_parts_folded_and_its_open_points_last(graph: LocalStore) -> None:
    forum, flow, inferred = show_document(graph, source("report")).paragraphs[0].facts
    assert texts(forum.lines) == [
        "status: planned",
        "participation: role attendee; number not named about 20; gist guests",
        "participation: role organiser; participant Japan Aerospace Exploration Agency",
        "topic: quantum technology; space",
        "open when: the text names no day (Japan Aerospace Exploration Agency)",
    ]
    assert texts(inferred.lines) == ["when: 2020-05"]
    assert texts(flow.lines)[-2:] == ["when: 2019", "open change, when: the text gives no year"]
    assert "change: rate of change +4.6%; period as stated the year before" in texts(flow.lines)
    assert "amount: about 3.5 billion USD" in texts(flow.lines)


def test_words_come_in_the_language_asked_for(graph: LocalStore) -> None:
    forum = show_document(graph, source("report"), "ja").paragraphs[0].facts[0]
    assert (forum.label, forum.kind) == ("あるフォーラム", "フォーラム")
    assert any(line.text.endswith("来賓") for line in forum.lines)


def test_a_thing_is_shown_with_where_each_line_is_told(graph: LocalStore) -> None:
    known = show_thing(graph, thing("event", "a-forum"))
    assert (known.label, known.kind) == ("A forum", "forum")
    (when,) = [line for line in known.told if line.property == "when" and not line.open]
    assert [known.passages[iri].inferred for iri in when.passages] == ["it is to be in spring"]
    (status,) = [line for line in known.told if line.property == "status"]
    assert [(known.passages[iri].document, known.passages[iri].paragraph) for iri in status.passages] == [("report", 1)]


def test_a_stage_that_several_passages_tell_of_is_one_line_and_a_planned_one_is_called_what_it_plans(
    made: Make,
) -> None:
    memo = "  - agreement: a-memo\n    {}signed: {{status: happened, on: 2019, unnamed-parties: yes}}\n    at: 1\n"
    named = "name: {en: A memo}\n    type: memorandum-of-understanding\n    in-force: {status: planned}\n    "
    built = made(one=(memo.format(named), "2020-01-01"), two=(memo.format(""), "2020-02-01"))
    known = show_thing(in_memory([*built.claims, *built.view]), thing("instrument", "a-memo"))
    assert [line for line in texts(known.told) if line.startswith(("sign", "entry", "has"))] == [
        "entry into force: status planned",
        "signing: status happened; parties not named yes; when 2019",
    ]
    (signing,) = [line for line in known.told if line.property == "signing"]
    assert len(signing.passages) == 2


def test_a_plan_that_names_a_thing_is_shown_as_planned(graph: LocalStore) -> None:
    known = show_thing(graph, thing("organisation", "jaxa"))
    assert {(mention.record, mention.how, mention.status) for mention in known.mentions} == {
        ("A forum", "organiser", "planned"),
        ("A forum", "candidate", "planned"),
    }
    assert any(line.property == "country" and line.text == "Japan" for line in known.identity)


def test_a_record_inside_a_record_can_be_shown(graph: LocalStore) -> None:
    known = show_thing(graph, part(thing("flow", "a-flow"), "change"))
    assert known.kind == "change"


def test_an_unknown_document_is_told(graph: LocalStore) -> None:
    with pytest.raises(NotFoundError):
        show_document(graph, NamedNode("https://w3id.org/jber/source/nothing"))
