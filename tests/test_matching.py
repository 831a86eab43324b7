"""Whether two descriptions are of one organisation."""

import pytest

from tools.group_index import Index
from tools.matching import Identity, Verdict, compare

DENVER = {"city": "Denver", "region": "CO", "country": "US", "latitude": 39.739, "longitude": -104.985}
AURORA = {"city": "Aurora", "region": "CO", "country": "US", "latitude": 39.729, "longitude": -104.832}
PORTLAND = {"city": "Portland", "region": "OR", "country": "US", "latitude": 45.523, "longitude": -122.676}


def denver(name: str, **facts: str) -> Identity:
    return Identity(name, **DENVER, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("THE COLORADO CHOIR", "Colorado Choir"),
        ("BACK BAY CHORALE INC", "Back Bay Chorale"),
        ("Chorale of Greeley", "Greeley Chorale"),
        ("Sol Y Cancion Chorus", "Sol y Canción Chorus"),
        ("ArsNova Singers", "Ars Nova Singers"),
        ("Ft Collins Symphonic Chorus", "Fort Collins Symphonic Chorus"),
        ("St. Martin’s Chamber Choir", "Saint Martins Chamber Choir"),
        ("Boulder Chorale (Boulder Concert Chorale)", "Boulder Chorale"),
    ],
)
def test_one_name_written_in_two_ways_is_one_group(one: str, other: str) -> None:
    assert compare(denver(one), denver(other)) is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Denver Women's Chorus", "Denver Gay Men's Chorus"),
        ("Colorado Chorale", "Colorado Children's Chorale"),
        ("Foothills Chorale", "Foothills Chamber Chorale"),
        ("Atlanta Boy Choir", "Atlanta Girls Choir"),
        ("Mile 21", "Mile 12"),
        ("Local 10 Labor Chorus", "Local 100 Labor Chorus"),
    ],
)
def test_a_qualifier_or_a_number_vetoes_also_when_the_site_is_shared(one: str, other: str) -> None:
    site = "https://chorus.example"
    assert compare(denver(one, website=site), denver(other, website=site)) is Verdict.DIFFERENT


def test_a_section_that_shares_its_parents_site_is_not_taken_for_the_parent() -> None:
    site = "https://seattlechoruses.example"
    verdict = compare(denver("Captain Smartypants", website=site), denver("Emerald City Voices", website=site))
    assert verdict is Verdict.PERHAPS


def test_a_shared_site_settles_names_that_differ_only_in_words_of_kind() -> None:
    one = denver("Desert Aires", website="http://www.desertaires.example/?page_id=12")
    assert compare(one, denver("Desert Aires Barbershop Chorus", website="https://desertaires.example")) is Verdict.SAME


def test_hosts_that_many_groups_share_say_nothing() -> None:
    one = denver("Mount Baker Harmony", website="https://mtbaker.choirgenius.com")
    other = denver("Rainier Harmony", website="https://rainier.choirgenius.com")
    assert not one.keys & other.keys
    assert compare(one, other) is Verdict.DIFFERENT


def test_namesakes_far_apart_are_two_groups() -> None:
    assert compare(denver("Aurora Singers"), Identity("Aurora Singers", **PORTLAND)) is Verdict.DIFFERENT  # type: ignore[arg-type]


def test_namesakes_in_neighbouring_towns_are_one_group_unless_they_are_churches() -> None:
    assert compare(denver("Voices West"), Identity("Voices West", **AURORA)) is Verdict.SAME  # type: ignore[arg-type]
    parish = compare(denver("St. Mary's Choir"), Identity("St Mary's Choir", **AURORA))  # type: ignore[arg-type]
    assert parish is Verdict.PERHAPS


def test_nearly_equal_names_with_sites_of_their_own_are_left_to_a_person() -> None:
    one = denver("Prairie Voices", website="https://prairievoices.example")
    assert compare(one, denver("Prairie Voces", website="https://prairievoces.example")) is Verdict.PERHAPS


def test_without_coordinates_the_town_decides() -> None:
    one = Identity("Sonoran Singers", "Mesa", "AZ", "US")
    assert compare(one, Identity("Sonoran Singers", "mesa", "AZ", "US")) is Verdict.SAME
    assert compare(one, Identity("Sonoran Singers", "Gilbert", "AZ", "US")) is Verdict.DIFFERENT


def test_the_index_finds_across_the_border_of_a_square() -> None:
    index: Index[int] = Index()
    index.add(1, Identity("Border Chorale", latitude=39.99, longitude=-105.01))
    assert index.find(Identity("The Border Chorale", latitude=40.01, longitude=-104.99)) == 1


def test_the_index_finds_by_a_shared_number_wherever_the_group_moved() -> None:
    index: Index[int] = Index()
    index.add(1, denver("Meadowlark Threshold Singers", phone="+13035550155"))
    moved = Identity("Meadowlark Threshold Singers", **PORTLAND, phone="+13035550155")  # type: ignore[arg-type]
    assert index.find(moved) == 1


def test_the_index_finds_nothing_where_it_is_only_perhaps() -> None:
    index: Index[int] = Index()
    index.add(1, denver("St. Mary's Choir"))
    assert index.find(Identity("St. Mary's Choir", **AURORA)) is None  # type: ignore[arg-type]
