"""The rules of the view: what is asserted when documents are vague, foresee, disagree, or are set aside."""

from __future__ import annotations

from datetime import date

import pytest

from kgbuild.build.claims import DATASET
from kgbuild.build.graph import Built
from kgbuild.build.view import make_view, revised
from kgbuild.store.local import in_memory
from kgbuild.terms.minting import thing
from kgbuild.terms.namespaces import shorten, term
from tests.unit.conftest import Make

FORUM = thing("event", "a-forum")


def said(built: Built, curie: str, node: object = FORUM, **view: object) -> set[str]:
    """The values of a property in the view, shortened."""
    quads = make_view(built.claims, built.project.queries / "derive", **view) if view else built.view  # type: ignore[arg-type]
    return {
        shorten(quad.object.value).rpartition("/")[2]  # type: ignore[union-attr]
        for quad in quads
        if quad.subject == node and quad.predicate == term(curie)
    }


def periods(built: Built) -> set[str]:
    """When the forum took place, by the view."""
    return {quad.object.value for quad in built.view if (quad.subject, quad.predicate) == (FORUM, term("jber:when"))}  # type: ignore[union-attr]


def forum(fields: str, name: bool = True) -> str:
    named = "    name: {en: A forum}\n    type: forum\n" if name else ""
    return f"  - event: a-forum\n{named}    {fields}\n    at: 1\n"


def test_a_status_that_came_about_beats_one_that_was_foreseen_whatever_is_newer(made: Make) -> None:
    built = made(
        report=(forum("status: happened"), "2020-01-02"),
        later=(forum("status: planned", name=False), "2020-02-01"),
    )
    assert said(built, "jber:status") == {"happened"}
    assert said(built, "rdf:type") == {"jber:Forum"}
    assert not said(built, "jber:conflictAbout")


def test_a_plan_loses_the_class_of_its_occurrence_and_so_do_its_participations(made: Make) -> None:
    built = made(report=forum("status: planned\n    participants: {who: jaxa, role: organiser}"))
    part = thing("event", "a-forum/role-organiser-jaxa")
    assert said(built, "rdf:type") == {"jber:Plan"}
    assert said(built, "jber:plannedType") == {"jber:Forum"}
    assert said(built, "rdf:type", part) == {"jber:Plan"}
    assert said(built, "jber:plannedType", part) == {"jber:Participation"}
    assert said(built, "jber:participatedIn", thing("organisation", "jaxa")) == set()


@pytest.mark.parametrize("status", ["announced", "decided", "postponed", "cancelled", "unknown"])
def test_whatever_is_not_said_to_have_taken_place_is_a_plan(made: Make, status: str) -> None:
    assert said(made(report=forum(f"status: {status}")), "rdf:type") == {"jber:Plan"}


def test_of_dates_the_narrower_one_within_the_others_is_kept_and_no_conflict_is_told(made: Make) -> None:
    built = made(
        precise=(forum("status: happened\n    when: 2019-06-13"), "2020-01-01"),
        vague=(forum("when: 2019-06", name=False), "2020-02-01"),
    )
    assert said(built, "jber:when") == {"2019-06-13"}
    assert said(built, "jber:earliest") == said(built, "jber:latest") == {"2019-06-13"}
    assert conflicts(built) == []


@pytest.mark.parametrize(
    ("beginning", "ending", "whole"),
    [
        ("2019-06-13/", "/2020-09", "2019-06-13/2020-09"),
        ("since 2019-06", "/2020-09-22", "2019-06/2020-09-22"),
        ("2019/2020", "/2020-09", "2019/2020-09"),
    ],
)
def test_the_beginning_of_one_document_and_the_end_of_another_make_one_period(
    made: Make, beginning: str, ending: str, whole: str
) -> None:
    built = made(
        older=(forum(f"status: happened\n    when: {beginning}"), "2020-01-01"),
        newer=(forum(f"when: {ending}", name=False), "2021-02-01"),
    )
    assert periods(built) == {whole}
    assert conflicts(built) == []


@pytest.mark.parametrize(("one", "other"), [("2019-06/", "/2018"), ("2019-06/2020", "2019-07/2021")])
def test_periods_that_do_not_fit_together_are_rivals(made: Make, one: str, other: str) -> None:
    built = made(
        older=(forum(f"status: happened\n    when: {one}"), "2020-01-01"),
        newer=(forum(f"when: {other}", name=False), "2021-02-01"),
    )
    assert periods(built) == {other}
    assert len(conflicts(built)) == 1


def test_of_rival_dates_the_newest_document_wins_and_the_conflict_is_told(made: Make) -> None:
    built = made(
        older=(forum("status: happened\n    when: 2019-06-13"), "2020-01-01"),
        newer=(forum("when: 2019-06-14", name=False), "2020-02-01"),
    )
    assert said(built, "jber:when") == {"2019-06-14"}
    assert said(built, "jber:earliest") == {"2019-06-14"}
    assert conflicts(built) == [("a-forum", "jber:when", "2019-06-14", "2019-06-13", "newest-document")]


def test_a_beginning_within_a_year_contradicts_no_document_that_gives_the_year(made: Make) -> None:
    built = made(
        older=(forum("status: happened\n    when: 2019-06-13/"), "2020-01-01"),
        newer=(forum("when: 2019", name=False), "2020-02-01"),
    )
    assert periods(built) == {"2019-06-13/"}
    assert conflicts(built) == []


def test_a_date_that_the_one_kept_lies_within_is_no_part_of_the_conflict(made: Make) -> None:
    built = made(
        "- {about: a-forum, field: when, choose: older, because: {en: it is the minutes}}\n",
        older=(forum("status: happened\n    when: 2019-06-13"), "2020-01-01"),
        newer=(forum("when: 2019-06-14", name=False), "2020-02-01"),
        newest=(forum("when: 2019-06", name=False), "2020-03-01"),
    )
    assert conflicts(built) == [("a-forum", "jber:when", "2019-06-13", "2019-06-14", "judgement")]


def test_a_judgement_decides_against_the_newest_document(made: Make) -> None:
    built = made(
        "- {about: a-forum, field: when, choose: older, because: {en: it is the minutes}}\n",
        older=(forum("status: happened\n    when: 2019-06-13"), "2020-01-01"),
        newer=(forum("when: 2019-06-14", name=False), "2020-02-01"),
    )
    assert built.problems == []
    assert said(built, "jber:when") == {"2019-06-13"}
    assert conflicts(built) == [("a-forum", "jber:when", "2019-06-13", "2019-06-14", "judgement")]


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        (
            "{about: a-form, field: when, choose: one, because: {en: x}}",
            "`a-form` is not known",
        ),
        ("{about: a-forum, field: wen, choose: one, because: {en: x}}", "`wen` is no field of `a-forum`"),
        ("{about: a-forum, field: when, choose: two, because: {en: x}}", "no document is called `two`"),
        ("{about: a-forum, field: when, choose: one}", "`because` is missing"),
    ],
)
def test_a_judgement_that_names_nothing_is_a_problem_at_its_line(made: Make, judgement: str, message: str) -> None:
    problems = made(f"- {judgement}\n", one=forum("status: happened")).problems
    assert [(problem.span.file, problem.message) for problem in problems if problem.span] == [
        ("data/judgements.yaml", message)
    ]


def test_a_judgement_reaches_into_records_inside_records(made: Make) -> None:
    text = "  - agreement: a-memo\n    {}signed: {{on: {}}}\n    at: 1\n"
    named = "name: {en: A memo}\n    type: memorandum-of-understanding\n    "
    built = made(
        "- {about: a-memo, field: signed.on, choose: older, because: {en: it is the minutes}}\n",
        older=(text.format(named, "2019-06-13, status: happened, unnamed-parties: yes"), "2020-01-01"),
        newer=(text.format("", "2019-06-14"), "2020-02-01"),
    )
    assert built.problems == []
    assert said(built, "jber:when", thing("instrument", "a-memo/signing")) == {"2019-06-13"}


def test_properties_with_many_values_keep_all_of_them(made: Make) -> None:
    built = made(
        one=forum("status: happened\n    topics: space"),
        two=forum("topics: [cyber, space]", name=False),
    )
    assert said(built, "jber:topic") == {"space", "cyber"}


def deals(made: Make, *amounts: str) -> Built:
    """A deal of which each document, newest last, gives one of the amounts."""
    deal = "  - acquisition: a-deal\n    {}amount: {}\n    at: 1\n"
    named = "name: {en: A deal}\n    status: happened\n    buyer: sony\n    target: altair-semiconductor\n    "
    documents = {
        f"document-{at}": (deal.format("" if at else named, amount), str(2020 + at))
        for at, amount in enumerate(amounts)
    }
    return made(**documents)


@pytest.mark.parametrize(
    ("amounts", "kept"),
    [
        (("1.1b USD", "1100m USD"), "1.1b-usd"),
        (("1.1b USD", "about 1.1b USD"), "1.1b-usd"),
        (("1.241b USD", "1.24b USD", "about 1.2b USD"), "1.241b-usd"),
        (("more than 1.1b USD", "more than 1100m USD"), "more-than-1.1b-usd"),
    ],
)
def test_of_figures_the_exact_one_that_the_others_are_when_rounded_is_kept(
    made: Make, amounts: tuple[str, ...], kept: str
) -> None:
    for order in (amounts, amounts[::-1]):
        built = deals(made, *order)
        assert said(built, "jber:amount", thing("acquisition", "a-deal")) == {kept}
        assert conflicts(built) == []


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("762m USD", "some 720m USD"),
        ("1.24b USD", "1.24b EUR"),
        ("1.24b USD", "1b USD"),
        ("about 1.24b USD", "1.2b USD"),
        ("1.1b USD", "more than 1.1b USD"),
    ],
)
def test_figures_that_are_not_one_another_when_rounded_are_rivals(made: Make, older: str, newer: str) -> None:
    assert [row[4] for row in conflicts(deals(made, older, newer))] == ["newest-document"]


def test_a_figure_that_agrees_with_the_one_kept_is_no_part_of_the_conflict(made: Make) -> None:
    built = deals(made, "1.2b USD", "1.9b USD", "1.24b USD")
    assert [row[2:4] for row in conflicts(built)] == [("1.24b-usd", "1.9b-usd")]


def test_known_at_leaves_out_documents_not_certainly_published_by_then(made: Make) -> None:
    built = made(
        first=(forum("status: planned"), "2020-01-15"),
        then=(forum("status: happened", name=False), "2020-02"),
        undated=forum("topics: cyber", name=False),
    )
    assert said(built, "jber:status", known_at=date(2020, 1, 14)) == set()
    assert said(built, "jber:status", known_at=date(2020, 1, 15)) == {"planned"}
    assert said(built, "jber:status", known_at=date(2020, 2, 28)) == {"planned"}
    assert said(built, "jber:status", known_at=date(2020, 2, 29)) == {"happened"}
    assert said(built, "jber:topic", known_at=date(2030, 1, 1)) == set()
    assert said(built, "jber:topic") == {"cyber"}


def test_as_of_leaves_out_what_had_certainly_not_begun(made: Make) -> None:
    built = made(report=forum("status: happened\n    when: 2019-06\n    participants: {who: jaxa, role: organiser}"))
    part = thing("event", "a-forum/role-organiser-jaxa")
    assert said(built, "jber:status", as_of=date(2019, 5, 31)) == set()
    assert said(built, "jber:role", part, as_of=date(2019, 5, 31)) == set()
    assert said(built, "jber:status", as_of=date(2019, 6, 1)) == {"happened"}


def test_as_of_leaves_out_what_is_known_only_by_stages_that_had_not_come(made: Make) -> None:
    memo = "  - agreement: a-memo\n    name: {en: A memo}\n    type: agreement\n    signed: {status: happened, on: 2019-06, unnamed-parties: yes}\n    at: 1\n"
    flow = "  - flow: a-flow\n    name: {en: A flow}\n    from: JPN\n    to: ISR\n    period: 2018\n    amount: 1m USD\n    at: 1\n"
    built = made(report=memo + flow)
    node, sum_ = thing("instrument", "a-memo"), thing("flow", "a-flow")
    assert said(built, "rdf:type", node, as_of=date(2019, 5, 31)) == set()
    assert said(built, "rdf:type", node, as_of=date(2019, 6, 1)) == {"jber:Agreement"}
    assert said(built, "jber:amount", sum_, as_of=date(2017, 12, 31)) == set()
    assert said(built, "jber:amount", sum_, as_of=date(2018, 1, 1)) == {"1m-usd"}
    assert said(built, "jber:asOf", DATASET, as_of=date(2018, 1, 1)) == {"2018-01-01"}


def test_a_revised_store_holds_only_the_claims_that_its_view_rests_on(made: Make) -> None:
    built = made(
        first=(forum("status: planned"), "2020-01-15"),
        then=(
            forum("status: happened", name=False) + "  - event: a-forum\n    when: 2020\n    inferred: x\n    at: 1\n",
            "2020-02-15",
        ),
    )
    store = in_memory([*built.claims, *built.view])
    rules = built.project.queries / "derive"

    def passages(**choice: object) -> set[str]:
        revised_ = revised(store, rules, **choice)  # type: ignore[arg-type]
        graphs = {str(quad.graph_name).partition("/source/")[2].rstrip(">") for quad in revised_.quads()}
        return graphs - {""}

    assert passages() == {"first#p1", "then#p1", "then#p1-inferred-a-forum"}
    assert passages(stated_only=True) == {"first#p1", "then#p1"}
    assert passages(known_at=date(2020, 1, 31)) == {"first#p1"}
    assert passages(documents=frozenset({"then"})) == {"then#p1", "then#p1-inferred-a-forum"}


def test_stated_only_leaves_out_what_was_inferred_and_the_reason_is_kept(made: Make) -> None:
    built = made(
        report=forum("status: happened") + "  - event: a-forum\n    when: 2019\n    inferred: of that year\n    at: 1\n"
    )
    assert said(built, "jber:when") == {"2019"}
    assert said(built, "jber:when", stated_only=True) == set()
    graphs = {quad.graph_name.value for quad in built.claims if quad.predicate == term("jber:when")}  # type: ignore[union-attr]
    assert graphs == {"https://w3id.org/jber/source/report#p1-inferred-a-forum"}
    reasons = [quad.object.value for quad in built.view if quad.predicate == term("jber:rationale")]  # type: ignore[union-attr]
    assert reasons == ["of that year"]


def test_an_instrument_is_signed_only_by_those_who_signed(made: Make) -> None:
    text = "  - agreement: a-memo\n    name: {{en: A memo}}\n    type: memorandum-of-understanding\n    signed: {{status: {}, parties: [jaxa, lsa]}}\n    at: 1\n"
    node = thing("instrument", "a-memo")
    planned = made(report=text.format("planned"))
    assert said(planned, "jber:signedBy", node) == set()
    assert said(planned, "jber:status", node) == {"planned"}
    signed = made(report=text.format("happened"))
    assert said(signed, "jber:signedBy", node) == {"jaxa", "lsa"}
    assert said(signed, "jber:involvesCountry", node) == {"JPN", "LUX"}


def conflicts(built: Built) -> list[tuple[str, ...]]:
    """(about, property, chosen, rejected, rule) of every conflict told."""
    told: dict[str, dict[str, str]] = {}
    for quad in built.view:
        if "/conflict/" in str(quad.subject):
            told.setdefault(str(quad.subject), {})[shorten(quad.predicate.value)] = shorten(quad.object.value)  # type: ignore[union-attr]
    keys = ("jber:conflictAbout", "jber:conflictProperty", "jber:chosenValue", "jber:rejectedValue", "jber:resolvedBy")
    return [tuple(one[key].rpartition("/")[2] for key in keys) for one in told.values()]
