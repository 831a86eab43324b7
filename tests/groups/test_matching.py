"""Whether two descriptions are of one organisation."""

from math import cos, radians
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.bench.pairs import judge
from tools.groups.group_index import Index
from tools.groups.group_names import plain_words, read_name
from tools.groups.hard_keys import own_host
from tools.groups.matching import Identity, Verdict, compare, why_in_words

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


PAIRS = Path(__file__).parents[1] / "evals" / "pairs_more.csv"


def test_on_labelled_pairs_merges_are_right_and_next_to_none_is_missed() -> None:
    """Of 179 pairs of every sort: what is made one is one, and what is one is made so or asked about."""
    judgement = judge(PAIRS)
    assert judgement.precision.value >= 0.99
    assert judgement.recall.value >= 0.9
    assert judgement.recall_alone.value >= 0.6
    assert not any(pair.label == "unsure" and pair.verdict is Verdict.SAME for pair in judgement.pairs)


def test_comparing_goes_by_no_order() -> None:
    for pair in judge(PAIRS).pairs:
        assert compare(pair.other, pair.one) is pair.verdict, pair.id


def test_the_index_finds_what_comparing_finds() -> None:
    for pair in judge(PAIRS).pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            index: Index[int] = Index()
            index.add(1, one)
            same, perhaps = index.judge(other)
            found = Verdict.SAME if same else Verdict.PERHAPS if perhaps else Verdict.DIFFERENT
            assert found is pair.verdict, pair.id


def test_a_name_is_read_alike_the_short_and_the_long_way() -> None:
    """Most names are but their words, which is read quickly; brackets make any name be read at length."""
    names = {it.name for pair in judge(PAIRS).pairs for it in (pair.one, pair.other)}
    plain = {name for name in names if plain_words(name)}
    assert len(plain) > len(names) / 2
    for name in plain | {name.upper() for name in plain if plain_words(name.upper())}:
        short, long = read_name(name), read_name(f"{name} ()")
        assert long._replace(asides=(), short=short.short) == short, name


@pytest.mark.parametrize(("latitude", "longitude"), [(0.01, -0.01), (39.74, -104.99), (64.84, -147.72), (-53.99, 70.5)])
@pytest.mark.parametrize(("up", "aside"), [(1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7)])
def test_the_index_finds_as_far_as_names_compare(latitude: float, longitude: float, up: float, aside: float) -> None:
    """To 50 km in every direction, also far north, where degrees of longitude are short; and no farther."""
    for km, found in ((49, 1), (51, None)):
        index: Index[int] = Index()
        degrees = km / 111.195
        index.add(1, Identity("Larkspur Chorale", latitude=latitude, longitude=longitude))
        where = (latitude + up * degrees, longitude + aside * degrees / cos(radians(latitude)))
        assert index.find(Identity("The Larkspur Chorale", None, None, None, *where)) == found


@pytest.mark.parametrize(
    ("facts", "other"),
    [
        ({"ein": "00-1234567"}, {"ein": "001234567"}),
        ({"wikidata_id": "Q131186"}, {"wikidata_id": "Q131186"}),
    ],
)
def test_a_register_number_in_common_is_proof_wherever_and_whatever_the_name(
    facts: dict[str, str], other: dict[str, str]
) -> None:
    moved = Identity("Evensong Society", **PORTLAND, **other)  # type: ignore[arg-type]
    assert compare(denver("Lakeside Singers", **facts), moved) is Verdict.SAME


def test_two_register_numbers_leave_equal_names_to_a_person() -> None:
    one, other = denver("Larimer Chorale", ein="00-1234567"), denver("Larimer Chorale", ein="00-7654321")
    assert compare(one, other) is Verdict.PERHAPS


def test_a_proof_does_not_make_the_womens_chorus_the_mens() -> None:
    one, other = denver("Aspen Women's Chorus", ein="001234567"), denver("Aspen Men's Chorus", ein="001234567")
    assert compare(one, other) is Verdict.PERHAPS


def test_a_site_that_is_a_social_page_is_that_handle() -> None:
    one = denver("Blue Heron Choir", website="https://www.facebook.com/BlueHeronChoir/about")
    other = Identity("Blue Heron Community Choir", facebook="blueheronchoir")
    assert compare(one, other) is Verdict.SAME


def test_a_section_that_gives_its_parents_handle_is_not_the_parent() -> None:
    one = denver("The Offbeats (Cumberland Chorus)", facebook="cumberlandchorus")
    assert compare(one, denver("Cumberland Chorus", facebook="cumberlandchorus")) is Verdict.PERHAPS


def test_free_mail_and_institutions_sites_say_nothing() -> None:
    one = denver("Redbud Singers", email="redbud@gmail.com", website="https://music.asu.edu/choirs")
    other = denver("Juniper Larks", email="larks@gmail.com", website="https://music.asu.edu/choirs")
    assert not one.keys & other.keys


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("HTTPS://WWW.Larimer-Chorale.example:443/?x=1", "larimer-chorale.example"),
        ("tickets.choir.org.uk/shows", "choir.org.uk"),
        ("https://rockybend.choirgenius.com/page/about", "rockybend.choirgenius.com"),
        ("https://sites.google.com/view/lobolake", "sites.google.com/view/lobolake"),
        ("https://www.instagram.com/lobolake", None),
        ("https://alliance.example/members/lobo-lake", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_what_a_site_is_known_by(website: str, host: str | None) -> None:
    assert own_host(website) == host


def test_what_two_have_in_common_is_said_in_words() -> None:
    one = denver("Prairie Voices", website="https://prairievoices.example", phone="(303) 555-0100")
    other = denver("Prairie Voces", website="https://prairievoces.example", phone="+13035550100")
    assert why_in_words(one, other) == "the same phone number; the names differ by a letter; but two sites"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_names_compare_the_same_either_way(one: str, other: str) -> None:
    assert compare(denver(one), denver(other)) is compare(denver(other), denver(one))
