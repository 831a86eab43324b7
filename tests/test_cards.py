"""Cards follow from the shape of a result: nothing is known of single tools."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from agent.cards import card_of
from tools.touring.trip_views import TripResult, TripView


def test_a_record_becomes_a_card_with_its_dates_in_one_fact() -> None:
    card = card_of("create_trip", trip(starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 7)))
    assert (card.title, card.subtitle, card.link) == ("Denver December 2026", "Trip", "/desk/trips/1")
    facts = {fact.label: fact.value for fact in card.facts}
    assert facts == {"Destination": "Denver, CO", "Dates": "Dec 4 to Dec 7, 2026", "Status": "planned"}


def test_a_card_leaves_out_what_is_empty() -> None:
    card = card_of("create_trip", trip())
    assert [fact.label for fact in card.facts] == ["Destination", "Status"]
    assert not card.sections


def test_a_list_is_numbered_in_the_order_shown() -> None:
    card = card_of("find_leads", LEADS)
    assert [(row.number, row.title) for row in card.items] == [(1, "Mile High Chorus"), (2, "Front Range Voices")]
    assert card.title == "Leads"
    assert card.total == 24


def test_a_row_shows_its_score_its_reasons_and_where_it_came_from() -> None:
    row = card_of("find_leads", LEADS).items[0]
    assert row.score == 87
    assert row.reasons == ["4 km from Denver"]
    assert [(source.value, source.link) for source in row.sources] == [
        ("barbershop.org", "https://www.barbershop.org/find")
    ]
    assert [fact.label for fact in row.facts] == ["Kind", "Away"]


def test_the_text_of_a_card_says_everything_that_the_card_shows() -> None:
    text = card_of("find_leads", LEADS).text()
    for said in ("Leads", "1. Mile High Chorus", "score 87", "4 km from Denver", "https://www.barbershop.org/find"):
        assert said in text
    assert "2 of 24 are shown." in text
    assert "Two were merged." in text


def test_named_lists_within_a_record_become_sections() -> None:
    card = card_of("get_trip_profit", PROFIT)
    assert [(section.title, len(section.rows)) for section in card.sections] == [("Income", 1)]
    assert card.sections[0].rows[0].title == "Workshop at Mile High Chorus"
    assert {fact.label: fact.value for fact in card.facts}["Net"] == "$1,387.40"
    assert "Workshop at Mile High Chorus: $1,800" in card.text()


def test_a_bare_answer_is_no_card_worth_showing() -> None:
    card = card_of("undo", {"headline": "Took back the expense.", "ref": None, "link": None, "notes": []})
    assert not card.worth_showing


def test_a_bare_answer_with_a_page_keeps_the_way_to_it() -> None:
    card = card_of(
        "log_expense", {"headline": "Logged $412.60.", "ref": "expense:3", "link": "/desk/expenses/3", "notes": []}
    )
    assert card.worth_showing
    assert (card.title, card.link) == ("Expense", "/desk/expenses/3")


def test_only_pages_can_be_followed_from_a_card() -> None:
    lead = {"ref": "lead:1", "title": "A", "link": "javascript:alert(1)", "website": "javascript:alert(1)"}
    card = card_of("get_lead", {"headline": "A.", "link": "//evil.example", "lead": lead, "items": [lead]})
    assert card.link is None
    assert card.items[0].link is None
    assert all(fact.link is None for fact in card.facts)


def test_a_moment_and_a_yes_or_no_are_written_as_people_write_them() -> None:
    view = {"ref": "booking:1", "title": "B", "starts_at": "2026-12-05T14:00:00-07:00", "public": True}
    facts = {fact.label: fact.value for fact in card_of("get_booking", {"headline": "", "booking": view}).facts}
    assert facts == {"Starts": "Sat, Dec 5, 2026, 2:00 PM UTC-07:00", "Public": "yes"}


def test_a_moment_is_told_in_the_zone_of_who_reads() -> None:
    view = {"ref": "campaign:1", "title": "C", "started_at": "2026-11-23T17:00:00Z"}
    card = card_of("get_campaign", {"headline": "", "campaign": view}, ZoneInfo("America/Los_Angeles"))
    assert [fact.value for fact in card.facts] == ["Mon Nov 23, 2026, 9:00 AM PST"]


def test_units_codes_and_lists_of_days_read_as_people_write_them() -> None:
    view = {"ref": "lead:1", "title": "L", "radius_km": 50.0, "kind": "community_chorus"}
    card = card_of("get_lead", {"headline": "", "lead": {**view, "open_days": ["2026-12-04", "2026-12-05"]}})
    told = {fact.label: fact.value for fact in card.facts}
    assert told == {"Radius": "50 km", "Kind": "community chorus", "Open days": "Fri Dec 4, Sat Dec 5"}


def test_a_field_with_its_record_beside_it_leads_there_and_what_is_for_programs_is_silent() -> None:
    view = {"ref": "booking:1", "title": "B", "trip": "Denver", "trip_ref": "trip:4", "fee": "$5", "fee_cents": 500}
    card = card_of("get_booking", {"headline": "", "booking": view, "currency": "USD"})
    assert [(fact.label, fact.value, fact.link) for fact in card.facts] == [
        ("Trip", "Denver", "/desk/trips/4"),
        ("Fee", "$5", None),
    ]


def test_accounts_within_a_result_are_laid_out_flat_and_told_apart_by_currency() -> None:
    dollars = {"currency": "USD", "net": "$5", "lines": [{"text": "Workshop", "amount": "$5", "cents": 500}]}
    euros = {"currency": "EUR", "net": "€9", "lines": [{"text": "Talk", "amount": "€9", "cents": 900}]}
    one = card_of("get_trip_profit", {"headline": "", "ref": "trip:1", "trip": "Denver", "accounts": [dollars]})
    assert (one.title, one.subtitle) == ("Denver", "Trip")
    assert [(fact.label, fact.value) for fact in one.facts] == [("Net", "$5")]
    assert [(section.title, section.rows[0].amount) for section in one.sections] == [("Details", "$5")]
    both = card_of("get_trip_profit", {"headline": "", "ref": "trip:1", "trip": "Denver", "accounts": [dollars, euros]})
    assert [fact.label for fact in both.facts] == ["Net (USD)", "Net (EUR)"]
    assert "-41260" not in both.text()
    assert "500" not in both.text()


def test_nothing_to_tell_is_left_out_of_a_row() -> None:
    item = {"ref": "trip:1", "title": "Denver", "received": "$0", "owed": "$1,800", "public": False}
    row = card_of("find_trips", {"headline": "", "items": [item]}).items[0]
    assert [(fact.label, fact.value) for fact in row.facts] == [("Owed", "$1,800")]


def test_facts_with_who_says_so_are_a_line_each_in_a_list_of_their_own() -> None:
    listed = {"name": "directory", "url": "https://dir.example/ana", "seen_on": "2026-11-22"}
    own = {"name": "their own site", "url": "https://ana.example/about", "seen_on": "2026-11-20"}
    origins = [
        {"label": "Website", "value": "https://ana.example/sing", "sources": [listed, own], "seen_on": "2026-11-22"},
        {"label": "Town", "value": "Tacoma, WA", "sources": [listed], "seen_on": "2026-11-22"},
    ]
    view = {"ref": "lead:1", "title": "Ana's Singers", "stage": "new", "origins": origins}
    card = card_of("update_lead", {"headline": "Updated.", "lead": view})
    assert card.text().splitlines() == [
        "Ana's Singers · Lead",
        "Stage: new",
        "Where each fact is from:",
        "  Website: https://ana.example/sing · directory, their own site, seen Nov 22, 2026",
        "  Town: Tacoma, WA · directory, seen Nov 22, 2026",
    ]
    [section] = card.sections
    assert section.told
    assert [source.link for source in section.rows[0].sources] == [listed["url"], own["url"]]
    assert [row.link for row in section.rows] == ["https://ana.example/sing", None]


def test_a_row_whose_name_is_a_page_says_it_in_its_text() -> None:
    seen = [{"source": "directory", "source_url": "https://dir.example/ana", "seen_on": "2026-11-22"}]
    text = card_of("get_lead", {"headline": "", "lead": {"ref": "lead:1", "title": "A", "seen": seen}}).text()
    assert "directory (https://dir.example/ana): last seen Nov 22, 2026" in text


def test_counts_leave_out_what_there_is_none_of() -> None:
    figures = {"queued": 0, "sent": 3, "replied": 1, "opted_out": 0}
    steps = [
        {"number": 1, "template": "Cold 1", "when": "when enrolled", "figures": figures},
        {"number": 2, "template": "Cold 2", "when": "4 days later", "figures": dict.fromkeys(figures, 0)},
    ]
    sequence = {"ref": "sequence:1", "title": "Cold outreach", "enrolled": 3}
    text = card_of("get_sequence", {"headline": "", "sequence": sequence, "steps": steps, "earlier": 0}).text()
    assert text.splitlines()[1:] == [
        "Enrolled: 3",
        "Steps:",
        "  1. Cold 1: when enrolled; Figures: 3 sent · 1 replied",
        "  2. Cold 2: 4 days later",
    ]
    assert "Earlier: 4" in card_of("get_sequence", {"headline": "", "sequence": sequence, "earlier": 4}).text()


def test_several_records_laid_out_flat_are_told_apart_by_what_they_are_called() -> None:
    people = [
        {"ref": f"lead:{n}", "name": name, "messages": [{"step": 1, "when": "today"}], "blocked_by": why}
        for n, (name, why) in enumerate([("Ana", []), ("Tom", ["No address."])], 1)
    ]
    text = card_of("preview_enrollment", {"headline": "", "ref": "sequence:1", "recipients": people}).text()
    assert text.splitlines()[1:] == [
        "Blocked by (Tom): No address.",
        "Messages (Ana):",
        "  Step 1: today",
        "Messages (Tom):",
        "  Step 1: today",
    ]


def trip(starts_on: date | None = None, ends_on: date | None = None) -> dict[str, Any]:
    view = TripView(
        ref="trip:1",
        link="/desk/trips/1",
        title="Denver December 2026",
        destination="Denver, CO",
        starts_on=starts_on,
        ends_on=ends_on,
        status="planned",
    )
    return TripResult(headline="Planned.", ref=view.ref, link=view.link, trip=view).model_dump(mode="json")


LEADS: dict[str, Any] = {
    "headline": "24 leads near Denver.",
    "ref": None,
    "link": "/desk/leads",
    "notes": ["Two were merged."],
    "total": 24,
    "items": [
        {
            "ref": "lead:1",
            "link": "/desk/leads/1",
            "title": "Mile High Chorus",
            "kind": "barbershop chorus",
            "distance_km": 4.0,
            "score": 87,
            "reasons": ["4 km from Denver"],
            "sources": ["https://www.barbershop.org/find"],
        },
        {"ref": "lead:2", "link": "/desk/leads/2", "title": "Front Range Voices", "kind": None, "score": 64},
    ],
}
PROFIT: dict[str, Any] = {
    "headline": "You would net $1,387.40.",
    "ref": "trip:1",
    "link": "/desk/trips/1",
    "income": [{"label": "Workshop at Mile High Chorus", "amount": "$1,800"}],
    "net": "$1,387.40",
}


def test_what_is_usual_goes_without_saying_and_a_distance_is_in_whole_kilometres() -> None:
    items = [
        {"title": "Here", "city": "Boston", "distance_km": 0.1, "why": "children's choir", "kind": "children_choir"},
        {"title": "There", "city": "Lowell", "distance_km": 38.6, "kind": "lgbtq_chorus", "published": True},
    ]
    rows = card_of("find_singing_groups", {"headline": "Two.", "items": items, "total": 2}).items
    assert [fact.value for fact in rows[0].facts] == ["Boston"]
    assert rows[0].reasons == ["children's choir"]
    assert [fact.value for fact in rows[1].facts] == ["Lowell", "39 km", "LGBTQ chorus"]
