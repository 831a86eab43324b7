"""The page "find a group to sing with": what it finds, how it says so, and the request that can be left."""

import re
from html import unescape
from typing import Any

import pytest
from public_forms import ANA, BOSTON, carried, post, problems, rows

from agent.house import House
from store.tables import Change, ChatConversation, ChatTurn, GroupRequest
from tools.visitors.consent import may_pass_on, parent_knows


def test_a_search_says_why_each_group_fits_and_what_to_do_next(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Denver&style=barbershop&age=52")
    assert page.status_code == 200
    assert "barbershop groups within 25 miles of Denver, CO" in page.text
    assert "Sound of the Rockies" in page.text
    assert "Sings barbershop" in page.text or "sings barbershop" in page.text
    assert "Last seen Nov 22, 2026" in page.text
    assert "Where this was found" in page.text
    assert 'value="barbershop" checked' in page.text
    assert 'value="25mi" selected' in page.text


def test_every_number_of_the_map_leads_to_its_group_in_the_list(visitor: Any) -> None:
    html = visitor.get("/find-a-group?where=Boston&age=34").text
    svg = html[html.index("<svg") : html.index("</svg>")]
    leads = re.findall(r'<a href="#(group-\d+)"', svg)
    marked = [
        int(n)
        for told in re.findall(r'aria-label="(?:\d+ groups in [^"]+: )?([\d, ]+)[":]', svg)
        for n in told.split(", ")
    ]
    assert len(leads) < len(marked)
    assert sorted(marked) == list(range(1, len(marked) + 1))
    assert {f"group-{n}" for n in marked} == set(re.findall(r'<li class="card group" id="(group-\d+)"', html))
    assert "Boston" in svg
    assert "style=" not in svg


def test_distances_are_in_the_place_s_own_unit(visitor: Any) -> None:
    assert "within 40 km of Toronto, Canada" in visitor.get("/find-a-group?where=Toronto&within=25mi").text
    assert "within 10 miles of London" in visitor.get("/find-a-group?where=London&within=20km").text
    assert "Concord, 16 miles away" in post(visitor, "/find-a-group?where=Boston&age=34").text


def test_where_nothing_fits_it_says_how_far_it_looked_and_what_else_can_be_done(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Barrow%2C+AK&style=gospel&within=10mi")
    assert "I know of no gospel group within 50 miles of Barrow, AK" in page.text
    assert "Look within 100 miles" in page.text
    assert "style=gospel&amp;within=100mi" in page.text
    assert "Leave the request" in page.text
    boston = visitor.get("/find-a-group?where=Boston&style=jazz").text
    assert "These may suit: their pages leave something open" in boston
    assert "does not say what it sings" in boston


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("where=Atlantisburg", "where", 'I know no place called "Atlantisburg".'),
        ("where=Boston&age=old", "age", '"old" is no age. Give it in years, such as 34.'),
        ("where=Boston&age=400", "age", "400 is no age."),
        ("where=Texas", "where", '"Texas" is a whole state. Which city there?'),
    ],
)
def test_a_search_that_cannot_be_made_keeps_what_was_typed(visitor: Any, query: str, field: str, said: str) -> None:
    page = visitor.get(f"/find-a-group?{query}")
    assert page.status_code == 422
    assert said in problems(page)[field]
    assert f'href="#f-{field}"' in page.text
    for pair in query.split("&"):
        assert f'value="{pair.partition("=")[2]}"' in page.text


def test_a_place_of_several_is_chosen_by_a_link_that_keeps_the_rest(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Springfield&style=jazz")
    (link,) = [unescape(a) for a in re.findall(r'href="(/find-a-group\?[^"]+)"', page.text) if "MO" in a]
    assert "style=jazz" in link
    assert "Springfield, MO" in visitor.get(link).text


def test_a_request_is_kept_with_the_words_that_were_agreed_to(house: House, visitor: Any, clock: Any) -> None:
    page = post(visitor, BOSTON, **ANA)
    assert page.url.path == "/my/requests/1"
    (kept,) = rows(house, GroupRequest)
    assert (kept.place, kept.age, kept.styles) == ("Boston, MA", 34, ["jazz", "pop"])
    assert (kept.name, kept.email, kept.consent) == ("Ana Whitfield", "ana@choir.example", True)
    assert kept.consent_wording in unescape(visitor.get(BOSTON).text)
    assert kept.consent_at == clock()
    assert kept.matches


def test_to_be_passed_on_is_a_tick_of_its_own(house: House, visitor: Any) -> None:
    page = unescape(visitor.get(BOSTON).text)
    assert 'name="pass_on"' in page
    post(visitor, BOSTON, **ANA)
    post(visitor, "/find-a-group?where=Denver&age=34", **ANA, pass_on="yes")
    one, other = rows(house, GroupRequest)
    assert not may_pass_on(one.consent_wording)
    assert may_pass_on(other.consent_wording)
    words = other.consent_wording.partition(" (Agreed")[0]
    assert all(sentence in page for sentence in words.split(". "))
    nameless = post(visitor, BOSTON, **{**ANA, "name": ""}, pass_on="yes")
    assert "Say your name" in problems(nameless)["name"]
    unsure = post(visitor, BOSTON, pass_on="yes")
    assert "without ticking this" in problems(unsure)["consent"]


def test_under_18_a_parent_is_asked_for(house: House, visitor: Any) -> None:
    teen = "/find-a-group?where=Boston&age=16"
    assert 'name="parent"' in visitor.get(teen).text
    assert 'name="parent"' not in visitor.get(BOSTON).text
    post(visitor, teen, **ANA, parent="yes", pass_on="yes")
    assert parent_knows(rows(house, GroupRequest)[0].consent_wording)


def test_without_consent_it_asks_once_and_then_keeps_neither_name_nor_address(house: House, visitor: Any) -> None:
    unsure = post(visitor, BOSTON, name="Ana", email="ana@choir.example")
    assert unsure.status_code == 422
    assert "without ticking this" in problems(unsure)["consent"]
    assert rows(house, GroupRequest) == []
    again = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', unsure.text)
    page = visitor.client.post("/find-a-group", data={**dict(again), "name": "Ana", "email": "ana@choir.example"})
    assert page.url.path == "/my/requests/1"
    (kept,) = rows(house, GroupRequest)
    assert (kept.name, kept.email, kept.consent, kept.consent_wording) == (None, None, False, "")
    assert "ana@choir.example" not in str([c.args for c in rows(house, Change)])


def test_of_a_child_nothing_personal_is_asked_taken_or_kept_and_the_page_says_so(house: House, visitor: Any) -> None:
    form = visitor.get("/find-a-group?where=Boston&age=9").text
    assert 'name="email"' not in form
    assert "under 13 we take no name and no e-mail address" in form
    page = post(visitor, "/find-a-group?where=Boston", age="9", **ANA)
    assert page.url.path == "/my/requests/1"
    assert "For a singer under 13 we keep no name and no e-mail address, whatever was sent." in page.text
    (kept,) = rows(house, GroupRequest)
    assert (kept.age, kept.name, kept.email, kept.consent) == (9, None, None, False)
    everything = str([t.model_dump() for m in (Change, ChatTurn, ChatConversation) for t in rows(house, m)]).casefold()
    assert "ana@choir" not in everything
    assert "whitfield" not in everything


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Say how old"), ("nine", '"nine" is no age.'), ("130", "130 is no age.")]
)
def test_a_request_needs_an_age_and_loses_nothing_without(house: House, visitor: Any, typed: str, said: str) -> None:
    page = post(visitor, "/find-a-group?where=Boston&style=jazz", age=typed, **ANA)
    assert page.status_code == 422
    assert said in problems(page)["age"]
    assert f'name="age" type="text" value="{typed}"' in page.text
    assert 'value="Ana Whitfield"' in page.text
    assert "of Boston, MA" in page.text
    assert rows(house, GroupRequest) == []
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_under_18_a_parent_is_brought_in(visitor: Any) -> None:
    assert "together with a parent or guardian" in visitor.get("/find-a-group?where=Boston&age=15").text
    assert "bring a parent or guardian in" in post(visitor, "/find-a-group?where=Boston&age=15").text


def test_a_request_sent_again_for_the_same_place_is_an_update_also_from_another_tab(house: House, visitor: Any) -> None:
    first, second = carried(visitor, BOSTON), carried(visitor, "/find-a-group?where=Boston&age=40&style=folk")
    assert first[0]["form"] != second[0]["form"]
    assert "It is with us" in visitor.client.post(first[1], data=first[0]).text
    page = visitor.client.post(second[1], data=second[0])
    assert "It is updated" in page.text
    (kept,) = rows(house, GroupRequest)
    assert (kept.age, kept.styles) == (40, ["folk"])
    assert len(rows(house, ChatConversation)) == 1
    post(visitor, "/find-a-group?where=Denver&age=40")
    assert len(rows(house, GroupRequest)) == 2


def test_all_that_fit_are_counted_the_best_shown_and_the_rest_a_link_away(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Denver%2C+CO").text
    total = int(re.search(r"(\d+) singing groups within 25 miles of Denver, CO", page)[1])
    assert total > 10
    assert f'<span class="count">10 of {total}</span>' in page
    (link,) = re.findall(rf'href="([^"]+)">Show all {total}<', page)
    every = visitor.get(unescape(link)).text
    assert every.count('<li class="card group"') >= total
    assert f'<span class="count">{total}</span>' in every


def test_groups_of_one_age_stand_apart_until_an_age_is_said(visitor: Any) -> None:
    page = unescape(visitor.get("/find-a-group?where=Denver%2C+CO&voice=treble").text)
    assert page.index("For singers of one age") < page.index("Colorado Children's Chorale</h4>")
    aged = unescape(visitor.get("/find-a-group?where=Denver%2C+CO&voice=treble&age=9").text)
    assert "For singers of one age" not in aged
    assert aged.index("These fit") < aged.index("Colorado Children's Chorale</h4>")


def test_several_choruses_are_choruses_and_source_notes_stay_inside(visitor: Any) -> None:
    assert "2 LGBTQ choruses within" in visitor.get("/find-a-group?where=Seattle%2C+WA&kind=lgbtq_chorus").text
    assert "own taken from" not in visitor.get("/find-a-group?where=Denver%2C+CO&every=yes&within=50mi").text


def test_on_the_page_the_list_comes_before_the_map(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Boston").text
    assert page.index('id="group-1"') < page.index("<svg viewBox")
