"""What the filters leave: of a country, about a topic, within years, told often."""

from __future__ import annotations

import pytest

from kgbuild.errors import NotFoundError
from kgbuild.export.assemble import Made
from tests.unit.export.conftest import Make

ID = "https://w3id.org/jber/id/"
SPACE = ("https://w3id.org/jber/code/topic/space",)
LUX, ISR = (f"{ID}country/LUX",), (f"{ID}country/ISR",)
VIEWS = ["events", "cosign", "affiliation", "countries", "full"]


def nodes(made: Made) -> set[str]:
    return {node.id for node in made.network.nodes}


def edges(made: Made) -> set[str]:
    return {edge.id for edge in made.network.edges}


def test_a_country_leaves_what_concerns_it_with_those_of_others_who_take_part(make: Make) -> None:
    found = nodes(make("events", countries=LUX))
    assert {"instrument/one", "organisation/jaxa", "organisation/lsa", "event/forum", "person/delles"} <= found
    assert "post/emperor" in found  # the forum in Japan concerns Luxembourg by who speaks there
    assert not {"acquisition/sony-altair", "event/visit", "event/expo"} & found
    assert nodes(make("events", countries=ISR)) == {
        "acquisition/sony-altair",
        "organisation/sony",
        "organisation/altair",
        "event/visit",
        "country/ISR",
    }


def test_of_several_countries_one_is_enough(make: Make) -> None:
    both = nodes(make("events", countries=(*LUX, *ISR)))
    assert both == nodes(make("events", countries=LUX)) | nodes(make("events", countries=ISR))


def test_countries_are_tied_by_what_concerns_the_country(make: Make) -> None:
    assert edges(make("countries", countries=ISR)) == {
        "country/ISR|flow-kind/goods|country/JPN",
        "country/JPN|Acquisition|country/ISR",
    }


def test_a_topic_leaves_what_is_about_it(make: Make) -> None:
    made = make("cosign", topics=SPACE)
    (edge,) = made.network.edges
    assert (edge.id, edge.weight) == ("organisation/jaxa|Signing|organisation/lsa", 1)
    assert edge.values["statements"] == ("instrument/one/signing",)
    assert edges(make("countries", topics=SPACE)) == {"country/JPN|Agreement|country/LUX"}


def test_days_leave_what_may_lie_between_them_and_what_bears_no_date(make: Make) -> None:
    only_2023 = make("cosign", since="2023-01-01", until="2023-12-31")
    found = {edge.id: edge.weight for edge in only_2023.network.edges}
    assert found == {
        "organisation/jaxa|Signing|organisation/lsa": 1,
        "organisation/jaxa|Signing-planned|organisation/lsa": 1,  # nobody says for when
    }
    later = nodes(make("events", since="2025-01-01"))
    assert "event/expo" in later
    assert "event/forum" not in later
    assert "person/delles|post/minister|organisation/lsa" in edges(make("affiliation", since="2030-01-01"))
    assert "person/delles|post/minister|organisation/lsa" not in edges(make("affiliation", until="2023-10-31"))


def test_weak_ties_and_who_has_no_other_go(make: Make) -> None:
    made = make("cosign", min_weight=2)
    assert edges(made) == {"organisation/jaxa|Signing|organisation/lsa"}
    assert nodes(made) == {"organisation/jaxa", "organisation/lsa"}
    assert all(node.values["degree"] == 1 for node in made.network.nodes)
    assert nodes(make("events", min_weight=99)) == set()


def test_filters_are_told_in_the_description_and_all_hold_at_once(make: Make) -> None:
    made = make("events", countries=LUX, topics=SPACE, since="2024-01-01", until="2024-12-31", language="ja")
    assert made.network.about.description.endswith(
        "(country: ルクセンブルク; topic: 宇宙; from: 2024-01-01; to: 2024-12-31)"
    )
    assert made.filters == {"country": "ルクセンブルク", "topic": "宇宙", "from": "2024-01-01", "to": "2024-12-31"}
    assert {"instrument/one", "organisation/jaxa"} <= nodes(made)
    assert "instrument/two" not in nodes(made)


@pytest.mark.parametrize("view", VIEWS)
def test_a_filter_only_ever_leaves_less(make: Make, view: str) -> None:
    everything = make(view)
    for wishes in ({"countries": LUX}, {"topics": SPACE}, {"since": "2024-01-01"}, {"min_weight": 2}):
        made = make(view, **wishes)
        assert nodes(made) <= nodes(everything)
        assert edges(made) <= edges(everything)


def test_what_is_filtered_out_has_no_neighbourhood(make: Make) -> None:
    with pytest.raises(NotFoundError, match="or ask for less with the other options"):
        make("events", countries=ISR, around=f"{ID}organisation/jaxa")
