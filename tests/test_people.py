"""Names, addresses and numbers as they are kept: clean, comparable, and refused where they cannot be right."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidInput
from tools.people import (
    clean_name,
    clean_text,
    format_phone,
    normalise_email,
    normalise_phone,
    normalise_url,
    same_name,
)
from tools.sources.shapes import words
from tools.sources.site.text import plain

LONG = "x" * 100_000

NAMES = {
    "theo marsh": "Theo Marsh",
    "o'brien": "O'Brien",
    "mary ann o’neil": "Mary Ann O’Neil",
    "jean-luc picard": "Jean-Luc Picard",
    "evergreen harmony chorus": "Evergreen Harmony Chorus",
    "commonwealth women's chorus": "Commonwealth Women's Chorus",
    "st. brendan parish choir": "St. Brendan Parish Choir",
    "voices of hope": "Voices of Hope",
    "the singers": "The Singers",
    "satb voices": "SATB Voices",
    "McDonald": "McDonald",
    "iPhone Choir": "iPhone Choir",
    "  Ana \n  Whitfield ": "Ana Whitfield",
    "\x00Ana\x07": "Ana",
    "Sol y Canción": "Sol y Canción",
    "合唱団": "合唱団",
}

EMAILS = {
    "Ana@Example.COM": "ana@example.com",
    " <theo@singers.example>, ": "theo@singers.example",
    "mailto:ruth@x.example": "ruth@x.example",
    "ana+tour@x.co.uk": "ana+tour@x.co.uk",
    "ana@bücher.example": "ana@xn--bcher-kva.example",
}
NO_EMAILS = [
    "",
    "ana",
    "ana@x",
    "a b@x.com",
    "a@@x.com",
    "a..b@x.com",
    "a@x..com",
    "a@-x.com",
    "\x00a@x.com",
    "a@x.com\r\nBcc: b@y.com",
    "'; drop table",
    "😀@x",
    LONG,
]

PHONES = {
    "253 555 0161": "+12535550161",
    "(206) 555-0142": "+12065550142",
    "+1 206 555 0142": "+12065550142",
    "508-555-0133": "+15085550133",
    "+44 20 7946 0958": "+442079460958",
}
NO_PHONES = ["", "abc", "555-0142", "12", "911", "1" * 40, LONG, "😀"]

URLS = {
    "example.com": "https://example.com",
    "HTTP://Example.com/A?b=c": "http://example.com/A?b=c",
    "https://tacomachoir.example": "https://tacomachoir.example",
    "example.com/a?next=http://y.com": "https://example.com/a?next=http://y.com",
    "http://example.com:8080/": "http://example.com:8080/",
}
NO_URLS = [
    "https://evil.example/\u202egro.riohc",
    "https://choir.example/\u200bx",
    "https://choir.example/\x9b2J",
    "",
    "localhost",
    "http://x",
    "ftp://x.com",
    "javascript:alert(1)",
    "mailto:a@b.com",
    "https://u:p@x.com",
    "https://u@x.com",
    "https://[",
    "https://x.com:99999999",
    "https://x.com/a b",
    "https://x.com/\x00",
    LONG,
]


@pytest.mark.parametrize(("typed", "kept"), NAMES.items())
def test_a_name_is_kept_with_single_spaces_and_capitals(typed: str, kept: str) -> None:
    assert clean_name(typed, "name") == kept


@pytest.mark.parametrize("typed", ["", " \t ", "😀", "!!!", "x" * 121, LONG])
def test_what_is_no_name_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        clean_name(typed, "party")
    assert refusal.value.field == "party"


@given(st.text(max_size=60))
def test_cleaning_a_name_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean_name(text, "name")
    except InvalidInput:
        return
    assert same_name(clean_name(once, "name"), once)


@pytest.mark.parametrize("reader", [lambda text: clean_name(text, "name"), words, lambda text: plain(text, 200)])
def test_no_name_hides_where_a_link_leads_when_a_chat_shows_it(reader: Callable[[str], str]) -> None:
    assert reader("[Approve]\u200b(https://evil.example/) Choir") == "[Approve] (https://evil.example/) Choir"
    assert reader("![x](https://evil.example/x.png) Choir") == "![x] (https://evil.example/x.png) Choir"


def test_free_text_loses_its_control_characters_and_keeps_its_lines() -> None:
    assert clean_text("Hi\x00 Ana,\n\tsee you\u202e.", "body") == "Hi Ana,\n\tsee you."


def test_free_text_past_its_limit_is_refused_with_both_figures() -> None:
    with pytest.raises(InvalidInput, match=r"100,000 characters.*at most 4,000"):
        clean_text(LONG, "notes")


@pytest.mark.parametrize(("typed", "kept"), EMAILS.items())
def test_an_address_is_kept_in_lower_case_and_ascii(typed: str, kept: str) -> None:
    assert normalise_email(typed, "email") == kept


@pytest.mark.parametrize("typed", NO_EMAILS, ids=lambda typed: typed[:20])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        normalise_email(typed, "email")


@pytest.mark.parametrize(("typed", "kept"), PHONES.items())
def test_a_number_is_kept_as_e164_whether_or_not_somebody_has_it(typed: str, kept: str) -> None:
    assert normalise_phone(typed, "phone") == kept


def test_a_number_is_read_in_the_country_of_the_venue() -> None:
    assert normalise_phone("020 7946 0958", "phone", "GB") == "+442079460958"


@pytest.mark.parametrize("typed", NO_PHONES, ids=lambda typed: typed[:20])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not a phone number"):
        normalise_phone(typed, "phone")


def test_a_number_is_shown_as_people_write_it() -> None:
    assert format_phone("+12065550142") == "+1 206-555-0142"


@pytest.mark.parametrize(("typed", "kept"), URLS.items())
def test_a_web_address_gets_its_scheme(typed: str, kept: str) -> None:
    assert normalise_url(typed, "website") == kept


@pytest.mark.parametrize("typed", NO_URLS, ids=lambda typed: typed[:20])
def test_what_a_browser_should_not_open_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="not a web address"):
        normalise_url(typed, "website")


def test_names_compare_without_case_spaces_and_punctuation() -> None:
    assert same_name("Evergreen Harmony Chorus", "evergreen  harmony-chorus!")
    assert not same_name("Ana", "Anna")
    assert not same_name("😀", "!!")
