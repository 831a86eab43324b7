"""What one organisation is recognised by, in the one form in which it compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.sources.american import readable
from tools.sources.handles import ein_of, facebook_handle, instagram_handle, wikidata_id_of


@pytest.mark.parametrize(
    "text",
    [
        "DenverSingers",
        "@denversingers",
        "https://www.facebook.com/DenverSingers/",
        "http://m.facebook.com/denversingers?ref=bookmarks",
        "facebook.com/DenverSingers/about",
        "https://de-de.facebook.com/pg/DenverSingers/posts/",
        "fb.com/denversingers#top",
    ],
)
def test_one_page_has_one_handle_however_it_is_written(text: str) -> None:
    assert facebook_handle(text) == "denversingers"


@pytest.mark.parametrize(
    "text",
    [
        "100064000000001",
        "https://www.facebook.com/profile.php?id=100064000000001",
        "https://www.facebook.com/pages/Denver-Singers/100064000000001",
        "https://www.facebook.com/pages/category/Choir/Denver-Singers-100064000000001/",
        "https://www.facebook.com/p/Denver-Singers-100064000000001/",
        "https://www.facebook.com/people/Denver-Singers/100064000000001/",
        "facebook.com/Denver-Singers-100064000000001",
    ],
)
def test_a_page_without_a_handle_is_its_number(text: str) -> None:
    assert facebook_handle(text) == "100064000000001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Denver Singers",
        "https://www.facebook.com/",
        "https://www.facebook.com/groups/12345/",
        "https://www.facebook.com/events/12345",
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://www.facebook.com/profile.php",
        "https://facebook.com.evil.example/denversingers",
        "https://denversingers.example/facebook",
        "http://[",
    ],
)
def test_what_names_no_page_has_no_handle(text: str) -> None:
    assert facebook_handle(text) is None


def test_an_account_has_one_handle_however_it_is_written() -> None:
    for text in ("@Mile.Singers", "mile.singers", "https://www.instagram.com/mile.singers/?hl=en"):
        assert instagram_handle(text) == "mile.singers"
    for text in ("https://www.instagram.com/p/Cx12/", "https://www.instagram.com/explore/tags/choir", "a b", ""):
        assert instagram_handle(text) is None


def test_an_ein_is_nine_digits() -> None:
    for value in ("00-0000011", "000000011", " 000000011 ", 11):
        assert ein_of(value) == "000000011"
    for wrong in ("", "0-00000011", "12345678", "1234567890", "٠٠٠٠٠٠٠١١", 0, -1, 10**9, True, None, 1.5, []):
        assert ein_of(wrong) is None


def test_an_item_is_its_number() -> None:
    for text in ("Q131186", "q131186", "http://www.wikidata.org/entity/Q131186", "https://m.wikidata.org/wiki/Q131186"):
        assert wikidata_id_of(text) == "Q131186"
    for wrong in ("", "Q0", "Q", "P31", "Q12 ; Q13", "https://wikidata.example/wiki/Q12"):
        assert wikidata_id_of(wrong) is None


@pytest.mark.parametrize(
    ("legal", "written"),
    [
        ("NAPERVILLE MENS GLEE CLUB INC", "Naperville Men's Glee Club"),
        ("THE CHOIR OF ST MARKS, INCORPORATED", "The Choir of St Marks"),
        ("SPEBSQSA MILE HIGH CHAPTER", "SPEBSQSA Mile High Chapter"),
        ("INC", "Inc"),
        ("Colorado Chorale Inc.", "Colorado Chorale"),
        ("VoiceWorks LLC", "VoiceWorks"),
        ("Kantorei", "Kantorei"),
    ],
)
def test_a_registered_name_is_written_as_people_write_it(legal: str, written: str) -> None:
    assert readable(legal) == written


@given(st.text(max_size=60) | st.text("abfk/:.?=@-0123456789", max_size=60))
def test_a_handle_is_itself_again(text: str) -> None:
    for reader in (facebook_handle, instagram_handle, ein_of, wikidata_id_of):
        read = reader(text)
        assert read is None or reader(read) == read
