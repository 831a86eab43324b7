"""Places: what a text names, when a person is asked, what is repaired, and where a sentence speaks of one."""

import csv
import time
from contextlib import suppress
from itertools import pairwise
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidInput, NeedsAnswer
from tools.geography.gazetteer import larger_towns, named
from tools.geography.places import (
    Place,
    bounding_box,
    distance_km,
    find_in,
    read,
    repair,
    resolve,
    zone_of,
)

DATA = Path(__file__).parents[2] / "tools" / "data"
DENVER = Place("Denver", "CO", "US", 39.739, -104.985, "America/Denver", 729_019)

NAMED = {
    "Denver": "Denver, CO",
    "denver co": "Denver, CO",
    "Denver, CO": "Denver, CO",
    "Denver, Colorado": "Denver, CO",
    "Denver, CO, USA": "Denver, CO",
    "the Denver area": "Denver, CO",
    "portland oregon": "Portland, OR",
    "Portland": "Portland, OR",
    "portland me": "Portland, ME",
    "Kansas City MO": "Kansas City, MO",
    "kansas city, kansas": "Kansas City, KS",
    "St. Louis": "St. Louis, MO",
    "saint louis": "St. Louis, MO",
    "Saint-Louis": "Saint-Louis, Senegal",
    "Saint Paul": "Saint Paul, MN",
    "st paul mn": "Saint Paul, MN",
    "Ft. Worth": "Fort Worth, TX",
    "Winston Salem": "Winston-Salem, NC",
    "coeur d'alene": "Coeur d'Alene, ID",
    "Olympia, WA": "Olympia, WA",
    "Stowe, VT": "Stowe, VT",
    "Hamilton, MA": "Hamilton, MA",
    "80302": "Boulder, CO",
    "80302-1234": "Boulder, CO",
    "Springfield 65801": "Springfield, MO",
    "00901": "San Juan, Puerto Rico",
    "Toronto, Canada": "Toronto, Canada",
    "Toronto, ON": "Toronto, Canada",
    "Toronto, CA": "Toronto, Canada",
    "London": "London, United Kingdom",
    "London, England": "London, United Kingdom",
    "London, Ontario, Canada": "London, Canada",
    "Kingston, Tasmania": "Kingston, Tasmania, Australia",
    "Washington DC": "Washington, DC",
    "Washington, D.C.": "Washington, DC",
    "washington": "Washington, DC",
    "NYC": "New York, NY",
    "New York City": "New York, NY",
    "LA": "Los Angeles, CA",
    "new orleans, la": "New Orleans, LA",
    "SF": "San Francisco, CA",
    "Philly": "Philadelphia, PA",
    "Vegas": "Las Vegas, NV",
    "montreal": "Montréal, Canada",
    "Zürich": "Zürich, Switzerland",
    "zurich": "Zürich, Switzerland",
    "Koln": "Köln, Germany",
    "Singapore": "Singapore",
    "\u202eDenver\u200b": "Denver, CO",
}
MISSPELT = {
    "Minneaplis": "Minneapolis, MN",
    "Seatle": "Seattle, WA",
    "San Fransisco": "San Francisco, CA",
    "Pheonix": "Phoenix, AZ",
    "newyork": "New York, NY",
    "Philadelpia PA": "Philadelphia, PA",
    "Columbus, Ohoi": "Columbus, OH",
}
NOWHERE = [
    "",
    " \t\n",
    "Zzyx",
    "Den",
    "Portland, Quebec",
    "00000",
    "09001",
    "\x00Denver",
    "😀",
    "'; drop table",
    "مدينة",
    "x" * 100_000,
    "Denver " * 10_000,
]


@pytest.mark.parametrize(("text", "label"), NAMED.items())
def test_a_place_is_found_by_what_people_call_it(text: str, label: str) -> None:
    assert read(text).place.label == label
    assert read(text).note == ""


def test_a_place_has_its_coordinates_zone_and_people() -> None:
    assert resolve("Denver") == DENVER
    assert str(zone_of(DENVER)) == "America/Denver"


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Springfield", ["Springfield, MO", "Springfield, MA", "Springfield, IL"]),
        ("Cambridge", ["Cambridge, United Kingdom", "Cambridge, Canada", "Cambridge, MA"]),
        ("sprngfield", ["Springfield, MO", "Springfield, MA", "Springfield, IL"]),
    ],
)
def test_where_two_towns_are_about_as_large_a_person_is_asked(text: str, choices: list[str]) -> None:
    with pytest.raises(NeedsAnswer) as question:
        resolve(text, "destination")
    assert question.value.field == "destination"
    assert [candidate.ref for candidate in question.value.candidates][:3] == choices
    assert all(resolve(candidate.ref).label == candidate.ref for candidate in question.value.candidates)


@pytest.mark.parametrize(("text", "label"), MISSPELT.items())
def test_a_misspelt_name_is_repaired_and_says_so(text: str, label: str) -> None:
    reading = read(text)
    assert reading.place.label == label
    assert reading.note == f'I read "{text}" as {label}.'
    assert repair(text) == (reading.place, reading.note)


@pytest.mark.parametrize("text", ["Denver", "Zzyx", "Springfeld", "parish", ""])
def test_nothing_is_repaired_that_is_right_hopeless_or_ambiguous(text: str) -> None:
    assert repair(text) is None


@pytest.mark.parametrize("text", NOWHERE, ids=lambda text: text[:20])
def test_what_is_no_place_is_refused_at_once_with_its_field(text: str) -> None:
    resolve("80302")  # the ZIP table is read once, and not timed here
    begun = time.perf_counter()
    with pytest.raises(InvalidInput) as refusal:
        resolve(text, "near")
    assert refusal.value.field == "near"
    assert refusal.value.remedy
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Oregon", "state"), ("Ontario", "province"), ("Canada", "country"), ("Georgia", "state"), ("England", "country")],
)
def test_a_state_or_country_alone_asks_for_a_city(text: str, kind: str) -> None:
    with pytest.raises(InvalidInput, match=f"whole {kind}. Which city"):
        resolve(text)


def test_an_unknown_place_is_answered_with_what_is_called_nearly_so() -> None:
    with pytest.raises(InvalidInput, match="Guildford, United Kingdom"):
        resolve("Guildford, Surrey")


def test_every_label_finds_its_place_again() -> None:
    sample = [place for name in larger_towns()[::11] for place in named(name)]
    assert len(sample) > 3_000
    assert [place.label for place in sample if resolve(place.label) != place] == []


def test_every_city_of_the_directory_is_known_where_it_says() -> None:
    with (DATA / "groups.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"]]
    for row in rows:
        country = "" if row["country"] == "US" else f", {row['country']}"
        place = resolve(f"{row['city']}, {row['region']}{country}")
        assert (place.region, place.country) == (row["region"], row["country"])
        assert distance_km(place.latitude, place.longitude, float(row["latitude"]), float(row["longitude"])) < 30


@given(st.text(max_size=150))
def test_any_text_is_a_place_a_question_or_a_refusal(text: str) -> None:
    with suppress(InvalidInput, NeedsAnswer):
        assert resolve(text).city


def test_distance_is_over_the_ground_in_km() -> None:
    assert isclose(distance_km(39.739, -104.985, 40.015, -105.271), 39.2, abs_tol=0.3)  # Denver to Boulder
    assert isclose(distance_km(0, 179.9, 0, -179.9), 22.24, abs_tol=0.01)
    assert distance_km(10, 20, 10, 20) == 0


LATITUDES, LONGITUDES = st.floats(-89, 89), st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, st.floats(1, 5_000))
def test_a_box_leaves_out_nothing_that_is_near(lat: float, lon: float, lat2: float, lon2: float, radius: float) -> None:
    box = bounding_box(lat, lon, radius)
    if distance_km(lat, lon, lat2, lon2) < radius * 0.9999:
        assert box.south <= lat2 <= box.north
        assert box.west <= lon2 <= box.east


SENTENCES = {
    "plan a trip to portland oregon nov 24-25 and put a hold on Cascadia Voices": ["Portland, OR"],
    "find choruses near Minneapolis": ["Minneapolis, MN"],
    "add a lead in Tacoma WA, gospel choir, then show the leads near tacoma": ["Tacoma, WA", "Tacoma, WA"],
    "I'm 52 and just moved to denver. where can i sing": ["Denver, CO"],
    "new trip: toronto, feb 12 through the 15th": ["Toronto, Canada"],
    "san diego, june 4 to 6": ["San Diego, CA"],
    "what did we clear on nashville?": ["Nashville, TN"],
    "the nashville's hotel was really $438": ["Nashville, TN"],
    "choruses within 25 miles of Columbus, Ohio": ["Columbus, OH"],
    "Is there one in Bismarck, North Dakota? I'm 40": ["Bismarck, ND"],
    "in Boulder, CO 80302 please": ["Boulder, CO"],
    "anything near 80302": ["Boulder, CO"],
    "we moved to St. Louis. I sing": ["St. Louis, MO"],
    "choirs in Washington, D.C. please": ["Washington, DC"],
    "from Ruth in Stowe, VT": ["Stowe, VT"],
    "PLAN A TRIP TO DENVER IN JUNE": ["Denver, CO"],
    "denver or boston": ["Denver, CO", "Boston, MA"],
    "in portland me and my friends sing": ["Portland, OR"],
    "trip to portland me june 5": ["Portland, ME"],
    "in london on june 5": ["London, United Kingdom"],
    "in London, ON": ["London, Canada"],
    "in columbus in june": ["Columbus, OH"],
    "we're in Mobile, AL or maybe mobile alabama": ["Mobile, AL", "Mobile, AL"],
    "next week in Reading": ["Reading, United Kingdom"],
    "two days near Nice, France": ["Nice, France"],
    "a trip to LA in june": ["Los Angeles, CA"],
    "I live in Québec": ["Québec, Canada"],
    "plan a tirp to Minneaplis may 14-16": ["Minneapolis, MN"],
    "choirs around seatle wa": ["Seattle, WA"],
    "somewhere in san fransisco": ["San Francisco, CA"],
    "in san marcos tx, or in St. John's": ["San Marcos, TX", "St. John's, Canada"],
}
WITHOUT_PLACES = [
    "",
    "i was reading on my mobile at the best price, hope that is nice",
    "are you free in March? maybe in May or in august",
    "write to Jordan, and text Ruth from Victoria's phone",
    "add Marcus Bell, bass, and Charlotte Webb, alto",
    "the Boston Spring Tour",
    "move Cumberland to interested",
    "list our contacts at Evergreen",
    "la la land",
    "log $80302 in sales",
    "ana@denver.example and https://www.boston.example/in/seattle",
    "in touch, in total, in person, in case, in order, to change, to working, in three points",
    "are you available to come to our school?",
]


@pytest.mark.parametrize(("sentence", "labels"), SENTENCES.items())
def test_a_sentence_that_speaks_of_places_says_where(sentence: str, labels: list[str]) -> None:
    spans = find_in(sentence)
    assert [span.place.label for span in spans if span.place] == labels
    assert all(sentence[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("sentence", WITHOUT_PLACES, ids=lambda sentence: sentence[:30])
def test_towns_that_are_called_like_things_and_people_are_left_alone(sentence: str) -> None:
    assert find_in(sentence) == []


def test_a_span_ends_with_its_region_and_before_what_follows() -> None:
    (span,) = find_in("a trip to Kansas City MO sept 17-19")
    assert (span.text, span.qualified, span.marked) == ("Kansas City MO", True, True)


def test_a_name_that_speaks_for_itself_is_told_from_one_that_is_announced() -> None:
    (alone,) = find_in("cancel the seattle gig")
    (announced,) = find_in("show our leads near seattle")
    assert (alone.marked, announced.marked) == (False, True)


def test_an_ambiguous_place_in_a_sentence_comes_with_its_candidates() -> None:
    (span,) = find_in("plan a trip to Springfield june 11-13")
    assert span.place is None
    assert [place.label for place in span.candidates][:2] == ["Springfield, MO", "Springfield, MA"]


def test_a_repaired_place_in_a_sentence_says_so() -> None:
    (span,) = find_in("a trip to Minneaplis")
    assert span.note == 'I read "Minneaplis" as Minneapolis, MN.'


@given(st.text(max_size=300))
def test_spans_of_any_text_stand_in_order_and_apart(text: str) -> None:
    spans = find_in(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_very_long_text_is_read_quickly() -> None:
    begun = time.perf_counter()
    find_in("near 😀 to xxxxxx in zzzzzz " * 10_000)
    assert time.perf_counter() - begun < 2
