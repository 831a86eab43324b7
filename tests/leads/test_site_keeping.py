"""What a group's own site states, kept on its lead: by the rule of all sources, page by page, never doubled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from store.database import writing
from store.tables import Lead
from tools.context import ToolContext
from tools.leads.borrowed import unnamed
from tools.leads.site_keeping import due, keep_site
from tools.sources.base import Found, Person
from tools.sources.site import Site

TODAY = date(2026, 11, 23)
HOME, CONTACT = "https://silvercreek.example/", "https://silvercreek.example/contact"
WORDS = frozenset("silver creek chorale is a chorus in golden".split())
ANA = Person("Ana Ruiz", "artistic director", "ana@silvercreek.example")
BO = Person("Bo Li", "general manager", "bo@silvercreek.example")
FRONT = Found("Silver Creek Chorale", HOME, TODAY, email="info@silvercreek.example", facebook="silvercreek", size=60)
REACH = Found("Silver Creek Chorale", CONTACT, TODAY, email=ANA.email, contact_name=ANA.name, people=(ANA, BO))
SITE = Site([FRONT, REACH], host="silvercreek.example", words=WORDS)


@pytest.fixture
def lead(staff: Any) -> str:
    made = staff("add_lead", name="Silver Creek Chorale", location="Golden, CO", website="silvercreek.example")
    return str(made.ref)


@pytest.fixture
def keeping(dispatcher: Any, staff: Any) -> Callable[..., bool]:
    """Keeps a site on the lead, as a campaign does: `keeping(site)`."""

    def keep(site: Site, today: date = TODAY, lead_id: int = 1) -> bool:
        with writing(dispatcher.engine, dispatcher.clock()) as session:
            ctx = ToolContext(session, dispatcher.clock(), staff.principal, dispatcher.business)
            return keep_site(ctx, session.get_one(Lead, lead_id), site, today)

    return keep


def of_website(view: Any) -> list[Any]:
    return [seen for seen in view.seen if seen.source == "website"]


def test_each_page_is_a_sighting_and_the_lead_takes_the_best_of_all(
    staff: Any, lead: str, keeping: Callable[..., bool]
) -> None:
    before = staff("get_lead", lead=lead).lead.score
    assert keeping(SITE)
    view = staff("get_lead", lead=lead).lead
    assert sorted(seen.source_url for seen in of_website(view)) == [HOME, CONTACT]
    assert {seen.seen_on for seen in of_website(view)} == {TODAY}
    assert (view.email, view.contact_name) == ("ana@silvercreek.example", "Ana Ruiz")
    assert view.website == "https://silvercreek.example"
    assert view.score > before
    assert "e-mail of Ana Ruiz: 20 of 20" in view.score_reasons


def test_reading_it_again_updates_and_never_doubles(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    keeping(SITE)
    new = Person("Cy Orr", "artistic director", "cy@silvercreek.example")
    later = TODAY + timedelta(days=8)
    reach = replace(REACH, email=new.email, contact_name=new.name, people=(new,), seen_on=later)
    keeping(replace(SITE, pages=[replace(FRONT, seen_on=later), reach]), later)
    view = staff("get_lead", lead=lead).lead
    assert len(of_website(view)) == 2
    assert {seen.seen_on for seen in of_website(view)} == {later}
    assert (view.email, view.contact_name) == ("cy@silvercreek.example", "Cy Orr")


def test_what_staff_or_another_source_said_stays(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    staff("update_lead", lead=lead, email="mine@silvercreek.example", contact_name="Al Moe")
    keeping(SITE)
    view = staff("get_lead", lead=lead).lead
    assert (view.email, view.contact_name) == ("mine@silvercreek.example", "Al Moe")
    assert view.kind is None


def test_hard_keys_are_kept(dispatcher: Any, lead: str, keeping: Callable[..., bool]) -> None:
    keeping(replace(SITE, pages=[replace(FRONT, instagram="silver.creek")]))
    with writing(dispatcher.engine, dispatcher.clock()) as session:
        row = session.get_one(Lead, 1)
        assert (row.facebook, row.instagram) == ("silvercreek", "silver.creek")


def test_a_group_without_a_name_and_a_place_takes_its_sites(
    dispatcher: Any, staff: Any, lead: str, keeping: Callable[..., bool]
) -> None:
    with writing(dispatcher.engine, dispatcher.clock()) as session:
        row = session.get_one(Lead, 1)
        row.name, row.latitude, row.longitude = unnamed("p1"), None, None
    keeping(replace(SITE, pages=[replace(FRONT, city="Golden", region="CO", country="US")]))
    view = staff("get_lead", lead=lead).lead
    assert (view.title, view.place) == ("Silver Creek Chorale", "Golden, CO")
    with writing(dispatcher.engine, dispatcher.clock()) as session:
        assert session.get_one(Lead, 1).latitude is not None


def test_a_group_that_says_that_it_ended_is_marked_closed(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    keeping(replace(SITE, pages=[replace(FRONT, closed="disbanded 2024")]))
    assert "closed: disbanded 2024" in staff("get_lead", lead=lead).lead.marks


def test_a_suppressed_lead_keeps_its_mark(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    staff("update_lead", lead=lead, email="mine@silvercreek.example")
    staff("suppress", recipient=lead)
    keeping(SITE)
    assert any(mark.startswith("do not contact") for mark in staff("get_lead", lead=lead).lead.marks)


def test_of_another_groups_site_only_a_note_is_kept(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    other = Found("Pine Valley Plumbing", HOME, TODAY, email="pipes@pine.example")
    assert not keeping(Site([other], host="pine.example", words=frozenset("we fix pipes in golden".split())))
    view = staff("get_lead", lead=lead).lead
    (seen,) = of_website(view)
    assert seen.facts == {}
    assert "another name" in seen.note
    assert "Pine Valley Plumbing" in seen.note
    assert view.email is None
    assert view.source != "website"


def test_a_domain_for_sale_is_noted_and_a_site_out_of_reach_is_not(
    staff: Any, lead: str, keeping: Callable[..., bool]
) -> None:
    assert not keeping(Site(problem="nobody answered", host="silvercreek.example"))
    assert of_website(staff("get_lead", lead=lead).lead) == []
    assert not keeping(Site(problem="for sale", nobodys="the domain is for sale", host="silvercreek.example"))
    assert "for sale" in of_website(staff("get_lead", lead=lead).lead)[0].note


@pytest.mark.parametrize(
    ("name", "host", "words"),
    [
        ("Sound of the Rockies", "soundoftherockies.example", {"we", "sing", "sotr"}),
        ("Rocky Mountain Arts Choir", "rmac.example", {"rmac", "choir"}),
        ("Denver Women's Chorus", "dwc.example", {"denver", "womens", "chorus"}),
    ],
)
def test_a_lead_is_recognised_on_its_site_by_words_host_or_initials(
    staff: Any, keeping: Callable[..., bool], name: str, host: str, words: set[str]
) -> None:
    staff("add_lead", name=name, location="Denver, CO", website=host)
    found = Found("Welcome friends", f"https://{host}/", TODAY, email=f"info@{host}")
    assert keeping(Site([found], host=host, words=frozenset(words)))


def test_a_site_is_due_when_it_was_not_read_for_seven_days(
    dispatcher: Any, lead: str, keeping: Callable[..., bool]
) -> None:
    def is_due(today: date) -> bool:
        with writing(dispatcher.engine, dispatcher.clock()) as session:
            return due(session.get_one(Lead, 1), today)

    assert is_due(TODAY)
    keeping(SITE)
    assert not is_due(TODAY)
    assert not is_due(TODAY + timedelta(days=6))
    assert is_due(TODAY + timedelta(days=7))


def test_the_people_of_its_site_become_contacts_when_it_is_booked(
    staff: Any, lead: str, keeping: Callable[..., bool]
) -> None:
    keeping(SITE)
    trip = staff("create_trip", destination="Denver, CO", starts_on="2027-01-14", ends_on="2027-01-18")
    booked = staff("convert_lead", lead=lead, trip=trip.ref)
    venue = staff("get_venue", venue="Silver Creek Chorale")
    people = {contact.title: (contact.role, contact.email) for contact in venue.venue.contacts}
    assert people == {
        "Ana Ruiz": ("artistic director", "ana@silvercreek.example"),
        "Bo Li": ("general manager", "bo@silvercreek.example"),
    }
    assert any("Bo Li" in note for note in booked.notes)


def test_a_contact_form_counts_more_than_a_bare_site(staff: Any, lead: str, keeping: Callable[..., bool]) -> None:
    keeping(Site([Found("Silver Creek Chorale", HOME, TODAY, extra={"contact_form": "yes"})], words=WORDS))
    assert "a contact form: 10 of 20" in staff("get_lead", lead=lead).lead.score_reasons
