"""Numbers, handles and people of a page: who speaks for a group, and never who is under age."""

import pytest

from tools.sources.site.page import parse
from tools.sources.site.people import people, stated_people
from tools.sources.site.phones import numbers
from tools.sources.site.socials import handles


@pytest.mark.parametrize(
    ("line", "country", "found"),
    [
        ("Phone: (303) 555-0142 Fax: (303) 555-0199", "US", ["+13035550142"]),
        ("303-555-0199 (fax), 303.555.0142", "US", ["+13035550142"]),
        ("Tel/Fax: 303-555-0142", "US", ["+13035550142"]),
        ("EIN 00-1234567, founded 1999-2024", "US", []),
        ("Tax ID: 303 555 0142", "US", []),
        ("2026-11-22 19:30, Row 12345678", "US", []),
        ("030 901820", "DE", ["+4930901820"]),
        ("020 7946 0018", "GB", ["+442079460018"]),
        ("020 7946 0018", "US", []),
        ("+44 20 7946 0018", "US", ["+442079460018"]),
    ],
)
def test_numbers_are_read_in_the_groups_country_and_fax_numbers_are_not(
    line: str, country: str, found: list[str]
) -> None:
    assert numbers([line], country) == found


def test_a_number_that_stands_only_in_a_link_is_read() -> None:
    page = parse('<p><a href="tel:+1-303-555-0142">Call us</a></p>', "https://choir.example/")
    assert page is not None
    assert numbers(page.lines, "US") == ["+13035550142"]


@pytest.mark.parametrize(
    ("url", "network", "handle"),
    [
        ("https://www.facebook.com/SilverCreek/?ref=x", "facebook", "silvercreek"),
        ("https://facebook.com/pages/Silver-Creek/123456789012", "facebook", "123456789012"),
        ("https://facebook.com/pages/category/Choir/Silver-Creek-123456789012/", "facebook", "123456789012"),
        ("https://www.facebook.com/profile.php?id=100012345678901", "facebook", "100012345678901"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Ffacebook.com%2FSilverCreek", "facebook", "silvercreek"),
        ("https://instagram.com/SilverCreek/", "instagram", "silvercreek"),
        ("https://www.youtube.com/@SilverCreek", "youtube", "silvercreek"),
        ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "youtube", "UCabcdefghijklmnopqrstuv"),
        ("https://www.tiktok.com/@silvercreek?lang=en", "tiktok", "silvercreek"),
        ("https://twitter.com/SilverCreek", "x", "silvercreek"),
    ],
)
def test_links_to_accounts_give_their_handles(url: str, network: str, handle: str) -> None:
    assert handles([url], "Silver Creek") == {network: handle}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https://choir.example",
        "https://www.facebook.com/events/123456789012",
        "https://www.facebook.com/groups/silvercreek",
        "https://www.facebook.com/plugins/page.php?href=x",
        "https://www.facebook.com/wix",
        "https://www.facebook.com/",
        "https://instagram.com/p/Cabc123/",
        "https://x.com/intent/post?text=hi",
        "https://x.com/choir/status/12",
        "https://www.youtube.com/watch?v=abc",
        "https://notfacebook.com/choir",
        "mailto:a@facebook.com",
        "https://[bad",
    ],
)
def test_links_that_share_or_show_one_post_give_none(url: str) -> None:
    assert handles([url], "choir") == {}


def test_of_several_accounts_the_one_like_the_name_is_the_groups() -> None:
    urls = ["https://facebook.com/goldenartscouncil", "https://facebook.com/silvercreekchorale"]
    assert handles(urls, "Silver Creek Chorale") == {"facebook": "silvercreekchorale"}


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Music Director: Ana Ruiz"], [("Ana Ruiz", "music director")]),
        (["Ana Ruiz, Artistic Director"], [("Ana Ruiz", "artistic director")]),
        (["ANA RUIZ-O'NEIL", "Music Director"], [("Ana Ruiz-O'Neil", "music director")]),
        (["Music Director", "Ana Ruiz"], [("Ana Ruiz", "music director")]),
        (["Dr. Ana de la Ruiz, DMA (she/her), Conductor"], [("Ana de la Ruiz", "conductor")]),
        (["We sing under the direction of Ana Ruiz since 2011."], [("Ana Ruiz", "director")]),
        (["led by its Artistic Director Bo van der Berg, we"], [("Bo van der Berg", "artistic director")]),
        (["Chorleiterin: Änne Groß"], [("Änne Groß", "chorleiterin")]),
        (["Ana Ruiz – Music Director | Bo Li – President"], [("Ana Ruiz", "music director"), ("Bo Li", "president")]),
        (["President: Bo Li", "Music Director: Ana Ruiz"], [("Ana Ruiz", "music director"), ("Bo Li", "president")]),
        (["Music Director Ana Ruiz; Accompanist Bo Li"], [("Ana Ruiz", "music director")]),
        (["Soprano: Di Ho", "Stage Director: Ed Fox", "Ana Ruiz, Director of Photography"], []),
        (["Conductor: Tom Hardy-Jones. Phone: none"], [("Tom Hardy-Jones", "conductor")]),
        (["Kim studied with the director Al Katz", "Sound Director Sam Mix", "Guest conductor Nell Fay"], []),
        (["A concert with the Pine Philharmonic, conducted by Al Katz."], []),
        (["Jo Critic, director of the Arts Council, and Mo Low, President of the Pine Club"], []),
        (["Contact Us", "Board of Directors", "Meet our Artistic Director", "Former Director: Al Moe"], []),
    ],
)
def test_people_are_those_with_a_role_that_speaks_for_the_group(lines: list[str], found: list[tuple[str, str]]) -> None:
    assert [(person.name, person.role) for person in people(lines, young=False)] == found


def test_a_director_of_the_group_by_its_name_is_its_own() -> None:
    lines = ["Ana Ruiz, a student of Robert Page, has served as Artistic Director of Cantus Verde since 2012."]
    assert people(lines, young=False) == []
    assert [person.name for person in people(lines, young=False, name="Cantus Verde")] == ["Ana Ruiz"]


def test_an_address_is_the_persons_beside_whom_it_stands_and_an_office_is_nobodys() -> None:
    lines = ["Ana Ruiz", "Artistic Director", "ana@choir.example", "Bo Li", "Manager", "info@choir.example"]
    assert [(person.name, person.email) for person in people(lines, young=False)] == [
        ("Ana Ruiz", "ana@choir.example"),
        ("Bo Li", None),
    ]


def test_names_belong_to_the_roles_above_them_or_below_as_the_page_is_laid_out() -> None:
    table = ["Music Director", "Ana Ruiz", "ana@choir.example", "President", "Bo Li", "bo@choir.example"]
    cards = ["Ana Ruiz", "ana@choir.example", "Music Director", "Bo Li", "bo@choir.example", "President"]
    for lines in (table, cards):
        assert [(person.name, person.role, person.email) for person in people(lines, young=False)] == [
            ("Ana Ruiz", "music director", "ana@choir.example"),
            ("Bo Li", "president", "bo@choir.example"),
        ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Director: Ana Ruiz, age 16"],
        ["Music Director: Ana Ruiz (15)"],
        ["Ana Ruiz, Conductor, 17 years old"],
        ["Student Conductor: Ana Ruiz"],
        ["Ana Ruiz, Conductor, a sophomore at Golden High"],
        ["Ana Ruiz", "Conductor", "Grade 9"],
        ["Our conductor Ana Ruiz is 17."],
        ["Youth representative: Ana Ruiz. Contact: Ana Ruiz"],
    ],
)
def test_nobody_under_age_is_kept_whatever_the_group(lines: list[str]) -> None:
    assert people(lines, young=False) == []


def test_of_young_peoples_groups_only_those_whom_adults_employ_are_kept() -> None:
    lines = ["Choir President: Zoe Park", "Contact: Zoe Park", "Manager: Lee Poe", "Music Director: Carla Voss"]
    assert [person.name for person in people(lines, young=True)] == ["Carla Voss"]
    assert [person.name for person in stated_people([("Al Moe", "President"), ("Di Ho", "Conductor")], True)] == [
        "Di Ho"
    ]
