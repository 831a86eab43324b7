"""The desk: every kind of record has its list and its pages, for staff only, and tells no secret."""

import re
from typing import Any

from public_forms import ASKED, post
from sqlmodel import Session, select

from agent.auth import Accounts
from agent.house import House
from store.tables import StaffAccount
from tools.context import Principal
from tools.records import KINDS


def test_every_record_of_every_kind_opens_and_so_does_every_link_on_its_page(world: House, staff_browser: Any) -> None:
    seen: set[str] = set()
    for kind in KINDS.values():
        listed = staff_browser.get(f"/desk/{kind.plural}")
        assert listed.status_code == 200, kind.name
        with Session(world.engine) as session:
            row = session.exec(select(kind.model).order_by(kind.model.id)).first()
        assert row is not None, f"the world has no {kind.name}"
        page = staff_browser.get(f"/desk/{kind.plural}/{row.id}")
        assert page.status_code == 200, kind.name
        seen |= set(re.findall(r'href="(/[^"#]*)"', listed.text + page.text))
    for link in sorted(link for link in seen if not link.startswith("/chat/")):
        assert staff_browser.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_visitor_is_asked_to_sign_in_whether_or_not_the_record_is_there(world: House, visitor: Any) -> None:
    for path in ("", "/trips", "/trips/1", "/trips/99", "/do/log_expense", "/approvals", "/uploads/new", "/nonsense"):
        asked = visitor.get(f"/desk{path}")
        assert asked.url.path == "/sign-in", path
        assert "Denver" not in asked.text, path


def test_what_is_not_there_is_not_there_for_staff(staff_browser: Any) -> None:
    for path in ("trips/99", "nonsense", "trips/x", f"trips/{2**40}", "do/no", "do/get_trip", "do/run_campaign"):
        assert staff_browser.get(f"/desk/{path}").status_code == 404, path


def test_no_page_shows_a_secret(world: House, staff_browser: Any, accounts: Accounts) -> None:
    with Session(world.engine) as session:
        (account,) = session.exec(select(StaffAccount)).all()
    token = accounts.link()
    everything = "".join(
        staff_browser.get(path).text
        for kind in KINDS.values()
        for path in (f"/desk/{kind.plural}", f"/desk/{kind.plural}/1")
    )
    for secret in (account.password_hash, "argon2", accounts.key, token, "args_hash", "world-1"):
        assert secret not in everything


def test_text_that_others_wrote_stays_text(world: House, staff_browser: Any) -> None:
    for path in ("/desk/venues", "/desk/venues/1", "/desk/bookings/1", "/desk/changes/2"):
        page = staff_browser.get(path).text
        assert "Evergreen &lt;Harmony&gt; Chorus" in page
        assert "<Harmony>" not in page


def test_a_trip_s_page_shows_bookings_expenses_and_profit(world: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/trips/1").text
    assert "Sat Dec 5, 2026, 2:00 PM MST" in page
    assert "flights" in page
    for sum_ in ("$1,800", "$412.60", "$1,207.40"):
        assert sum_ in page
    assert "/desk/do/log_expense?trip=trip:1" in page


def test_a_lead_s_page_shows_where_each_fact_came_from_and_when(world: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/leads/1").text
    assert "Where each fact is from" in page
    assert re.search(r'href="https?://[^"]+" rel="noopener noreferrer nofollow"', page)
    assert re.search(r"[A-Z][a-z]{2} \d{1,2}, 20\d\d", page)


def test_a_change_s_page_shows_before_and_after(world: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/changes/5").text
    assert re.search(r"Status</th><td[^>]*>tentative</td><td[^>]*>confirmed</td>", page)
    assert "olivia@harmony.example" in page
    assert "/desk/do/undo?change=change:5" in page


def test_a_list_is_searched_by_a_part_of_a_name(world: House, staff_browser: Any) -> None:
    assert "Ana Whitfield" in staff_browser.get("/desk/contacts?q=whitf").text
    nothing = staff_browser.get("/desk/contacts?q=<script>").text
    assert "Nothing here is called “&lt;script&gt;”" in nothing


def test_a_long_list_comes_in_pages(world: House, staff_browser: Any) -> None:
    first = staff_browser.get("/desk/changes").text
    assert "page=2" not in first
    owner = Principal("staff", "olivia@harmony.example", "terminal")
    for number in range(45):
        spent = {"trip": "trip:1", "amount": number + 1, "category": "meals"}
        world.dispatcher.call(owner, "log_expense", spent, f"e{number}")
    pages = staff_browser.get("/desk/changes").text, staff_browser.get("/desk/changes?page=2").text
    assert "Page 1 of 2" in pages[0]
    assert "Planned Denver December 2026" in pages[1]
    assert staff_browser.get("/desk/changes?page=-3").status_code == 200
    assert staff_browser.get("/desk/changes?page=x").status_code == 404


def test_an_inquiry_s_page_has_the_forms_with_what_the_visitor_said(
    house: House, visitor: Any, staff_browser: Any
) -> None:
    assert post(visitor, "/book", **ASKED).url.path == "/my/inquiries/1"
    page = staff_browser.get("/desk/inquiries/1").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/desk/do/[^"]+)"', page)]
    (book,) = [link for link in links if "book_inquiry" in link]
    (answer,) = [link for link in links if "send_message" in link]
    booking, mail = staff_browser.get(book).text, staff_browser.get(answer).text
    assert 'value="inquiry:1"' in booking
    assert 'value="lead:1"' in mail
    assert "Your inquiry about Workshops on Mar 13, 2027 in Denver, CO" in mail
    assert "Hello Ana Whitfield" in mail
