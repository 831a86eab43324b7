"""What a page says of its group: JSON-LD, name, description, kind, size, state, and which pages are read at all."""

from datetime import date

import pytest

from tools.sources.site.describe import itself, own_name
from tools.sources.site.discretion import without_minors
from tools.sources.site.hosts import registrable, same_site
from tools.sources.site.joining import auditioned, has_form, is_young, rehearsal_day
from tools.sources.site.page import Link, Page, parse
from tools.sources.site.pages import chosen
from tools.sources.site.sizes import size_in
from tools.sources.site.state import closed, page_year, parked
from tools.sources.site.structured import Stated, stated
from tools.sources.site.text import plain, sentences
from tools.sources.site.where import country_code, where

HOME = "https://silvercreek.example/"


def page_of(html: str) -> Page:
    page = parse(html, HOME)
    assert page is not None
    return page


def said_in(script: str) -> Stated:
    return stated(page_of(f'<p>x</p><script type="application/ld+json">{script}</script>'))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"MusicGroup","name":"Silver Creek"}',
        '[{"@type":"WebSite","name":"No"},{"@type":["Thing","https://schema.org/MusicGroup"],"name":"Silver Creek"}]',
        '{"@graph":[{"@type":"Organization","name":"Other"},{"@type":"PerformingGroup","name":"Silver Creek"}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"NGO","name":"Silver Creek"}}',
        "{&quot;@type&quot;:&quot;MusicGroup&quot;,&quot;name&quot;:&quot;Silver Creek&quot;}",
        '<!-- {"@type":"MusicGroup","name":"Silver Creek",} -->',
        '{"@type":"MusicGroup","name":"Silver\n Creek",}',
        '{"@type":"MusicGroup","name":["Silver Creek","Also"],"unknown":{"new":[1,2]}}',
    ],
)
def test_structured_data_is_read_in_every_shape(script: str) -> None:
    assert said_in(script).name == "Silver Creek"


@pytest.mark.parametrize(
    "script",
    ["", "{", '"text"', "null", "[" * 100_000, '{"@type":"Event","name":"A concert"}', '{"@type":7,"name":[]}'],
)
def test_structured_data_that_is_broken_or_of_something_else_states_nothing(script: str) -> None:
    assert said_in(script) == Stated()


def test_structured_data_gives_place_reach_and_staff_but_no_members() -> None:
    said = said_in(
        '{"@type":"MusicGroup","address":{"streetAddress":"1 Main","addressLocality":"Golden","addressRegion":"CO",'
        '"addressCountry":{"name":"United States"}},"geo":{"latitude":"39.75","longitude":-105.2},'
        '"foundingDate":"1984-09","contactPoint":{"telephone":"303-555-0142","email":"mailto:a@b.example"},'
        '"member":[{"@type":"Person","name":"Di Ho"}],"employee":{"name":"Ana Ruiz","jobTitle":"Conductor"}}'
    )
    assert (said.city, said.region, said.country, said.founded) == ("Golden", "CO", "United States", "1984")
    assert (said.latitude, said.longitude) == (39.75, -105.2)
    assert said.phones == ("303-555-0142",)
    assert [(name, role) for name, role, _, _ in said.people] == [("Ana Ruiz", "Conductor")]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<title>Home | Silver Creek Chorale</title>", "Silver Creek Chorale"),
        ("<title>Silver Creek Chorale – Golden's own choir</title>", "Silver Creek Chorale"),
        ("<title>Welcome to Silver Creek Chorale!</title>", "Silver Creek Chorale"),
        ('<title>Home</title><meta property="og:site_name" content="Silver Creek">', "Silver Creek"),
        ("<title>Untitled</title><body><h1>Silver Creek</h1>", "Silver Creek"),
        ("<title>Board | Silver Creek Chorale</title>", "Silver Creek Chorale"),
        ("<title>Home</title>", ""),
    ],
)
def test_a_group_is_called_what_it_calls_itself(head: str, name: str) -> None:
    page = page_of(f"<html><head>{head}</html>")
    assert own_name(page, stated(page)) == name


@pytest.mark.parametrize(
    ("text", "kind", "voicing", "size"),
    [
        ("Silver Creek is a 40-voice women's barbershop chorus in Golden.", "barbershop_chorus", "treble", 40),
        ("We are a community chorus of about sixty-five singers.", "community_chorus", None, 65),
        ("Golden's premier barbershop chorus since 1950", "barbershop_chorus", None, None),
        ("With over 45 members, we compete every year.", None, None, 45),
        ("We have 12 members on our board.", None, None, None),
        ("Children's Choir meets on Sundays before the service.", None, None, None),
        ("Our choir has more than 100 members and sings SATB music.", None, None, 100),
        ("Silver Creek is an auditioned mixed chamber choir that tours.", "chamber_choir", "mixed", None),
        ("Silver Creek began in 1984 as a choir of 12 singers.", None, None, None),
        ("In May the Pine Valley Gospel Choir is our guest choir.", None, None, None),
        ("A gospel choir from Denver joined 300 singers at the festival.", None, None, None),
        ("We are a nonprofit organization that sings.", None, None, None),
    ],
)
def test_kind_voicing_and_size_are_what_it_says_of_itself(
    text: str, kind: str | None, voicing: str | None, size: int | None
) -> None:
    own = itself([text], "Silver Creek")
    assert (own.kind, own.voicing, own.size) == (kind, voicing, size)


def test_a_size_beyond_any_group_is_none() -> None:
    assert size_in(["Our 3-voice choir", "our choir of 900 singers"]) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("After 41 years, Silver Creek has disbanded in June 2024.", "disbanded 2024"),
        ("Sadly, we have ceased rehearsals.", "ceased rehearsals"),
        ("The chorus is no longer active.", "no longer active"),
        ("This will be our final concert: after 40 years we are disbanding.", "closing"),
        ("The choir dissolved in 2019.", "dissolved 2019"),
        ("When the Pine Valley Choir disbanded, our founders began to sing together.", ""),
        ("We sang with a quartet that has since disbanded.", ""),
        ("The chorus has not disbanded, whatever you heard.", ""),
        ("Our final concert of the season is on May 4.", ""),
        ("The choir disbanded in 1944 and was re-formed in 1950.", ""),
        ("The Pine Valley Choir disbanded in 2010.", ""),
    ],
)
def test_a_group_is_closed_only_where_it_says_so_of_itself(text: str, why: str) -> None:
    assert closed([text], "Silver Creek") == why


@pytest.mark.parametrize(
    "text", ["This domain is for sale.", "Parked free, courtesy of Acme", "Account suspended", "Welcome to nginx!"]
)
def test_a_domain_for_sale_is_nobodys_site(text: str) -> None:
    assert parked(page_of(f"<p>{text}</p>"))
    assert not parked(page_of(f"<p>{text}</p><p>{'We sing. ' * 500}</p>"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("No auditions required!", "no"),
        ("We are a non-auditioned choir.", "no"),
        ("Membership is by audition.", "yes"),
        ("An auditioned ensemble.", "yes"),
        ("Auditions are required; no auditions for basses.", ""),
        ("We sing.", ""),
    ],
)
def test_auditions_are_what_the_page_says(text: str, answer: str) -> None:
    assert auditioned([text]) == answer


def test_the_day_of_rehearsals_is_told_where_there_is_one() -> None:
    assert rehearsal_day(["We rehearse on Tuesday evenings.", "Tuesday rehearsals begin at 7."]) == "Tuesday"
    assert rehearsal_day(["We rehearse on Tuesdays.", "Sectionals meet on Mondays."]) == ""


def test_pages_are_old_where_their_newest_year_is() -> None:
    today = date(2026, 11, 22)
    assert page_year(["© 2009-2016 Silver Creek", "Concert on May 4, 2015"], today) == 2016
    assert page_year(["© 2016 Silver Creek", "Concert on May 4, 2026"], today) is None
    assert page_year(["Founded in 1984"], today) is None


@pytest.mark.parametrize("text", ["for ages 8-18", "grades 3 through 12", "our youth choir", "kindergarten"])
def test_a_group_of_young_people_is_seen_by_its_name_or_its_ages(text: str) -> None:
    assert is_young("Silver Creek Singers", [text])
    assert is_young("Blue Mesa Children's Choir", [])
    assert not is_young("Silver Creek Singers", ["We sing for all ages."])


def test_sentences_about_minors_are_left_out_of_a_description() -> None:
    text = "We sing in Golden. Emma, age 12, sang the solo. A 9-year-old led. Kay is 17. We take singers aged 8 to 16."
    assert without_minors(text, young=False) == "We sing in Golden. We take singers aged 8 to 16."
    named = "We sing in Golden. Our soloist Emma Stonefield sang. Our singers tour."
    assert without_minors(named, young=True) == "We sing in Golden. Our singers tour."


def test_a_form_to_write_to_a_group_is_seen_and_a_search_box_is_not() -> None:
    assert has_form(page_of('<form><input name="your-email"><textarea></textarea></form>'))
    assert not has_form(page_of('<form><input name="q"></form><form><input type="email"></form>'))


def test_the_place_is_the_only_town_of_the_addresses() -> None:
    spot = where(Stated(), ["PO Box 12, Golden, CO 80401", "12 Main St. Golden, CO 80401-1234"], "US")
    assert (spot.city, spot.region, spot.country) == ("Golden", "CO", "US")
    assert where(Stated(), ["Golden, CO 80401", "Boulder, CO 80302"], "US").city == ""
    assert (country_code("United States"), country_code("de"), country_code("Nowhere")) == ("US", "DE", "")


def test_at_most_one_page_of_each_sort_is_chosen_on_the_same_site_only() -> None:
    links = [
        Link(f"{HOME}#top", "Contact"),
        Link("https://else.example/contact", "Contact"),
        Link(f"{HOME}contact.pdf", "Contact"),
        Link("mailto:a@b.example", "Contact"),
        Link(f"{HOME}who", "About us"),
        Link("http://www.silvercreek.example/kontakt/", "Contact us"),
        Link(f"{HOME}contact2", "Contact"),
        Link(f"{HOME}news/about", "About"),
    ]
    found = chosen(links, HOME, ("contact", "about", "join"), 4)
    assert found == [f"{HOME}contact2", f"{HOME}who"]


def test_sites_on_shared_hosts_end_where_the_next_one_begins() -> None:
    assert registrable("https://www.choir.org.uk/x") == "choir.org.uk"
    assert same_site("https://a.wixsite.com/choir/contact", "https://a.wixsite.com/choir")
    assert not same_site("https://b.wixsite.com/x", "https://a.wixsite.com/x")
    assert not same_site("https://sites.google.com/view/other/contact", "https://sites.google.com/view/choir/home")
    assert not same_site("javascript:alert(1)", HOME)


def test_text_is_cut_at_words_and_carries_no_control_or_turning_characters() -> None:
    assert plain("a\u202eb\x00c\u200b  d\ud800", 10) == "abc d"
    assert plain("one two three", 9) == "one two…"
    assert sentences("Dr. Ruiz leads. We sing!") == ["Dr. Ruiz leads.", "We sing!"]
