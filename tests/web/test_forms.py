"""Operations by form: the same function, permission, transaction and journal entry as by a sentence."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from agent.house import House
from store.tables import Approval, Change, Expense, Participant, Trip, Upload
from tools.catalogue import REGISTRY
from tools.context import Principal
from tools.registry import Effect

SPENT = {"trip": "trip:1", "amount": "$412.60", "category": "travel", "description": "flights"}
OWNER = "olivia@harmony.example"


def rows(engine: Engine, model: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.exec(select(model).order_by(model.id)).all())


def entry(engine: Engine, change: Change) -> dict[str, Any]:
    """A journal entry without what is each entry's own: its number, its moment, where in the chat it was made."""
    with Session(engine) as session:
        changed = [(r.table, r.before, r.after) for r in session.get_one(Change, change.id).rows]
    own = {"id", "created_at"}
    plain = [(t, b, {k: v for k, v in a.items() if k not in own}) for t, b, a in changed]
    said = {k: v for k, v in (change.result or {}).items() if k == "headline"}
    return {"who": (change.role, change.person), "tool": change.tool, "args": change.args, "said": said, "rows": plain}


def test_a_write_by_chat_by_form_and_by_terminal_differs_in_the_door_only(
    world: House, staff_browser: Any, talk: Callable[..., Any], script: Any
) -> None:
    already = len(rows(world.engine, Change))
    talk(script([("log_expense", SPENT)], "Logged."), person=OWNER).say("log $412.60 for flights")
    assert "Log expense" in staff_browser.submit("/desk/do/log_expense?trip=trip:1", **SPENT).text
    world.dispatcher.call(Principal("staff", OWNER, "terminal"), "log_expense", SPENT, "at-the-terminal")
    made = rows(world.engine, Change)[already:]
    assert [change.door for change in made] == ["chat", "site", "terminal"]
    chat, site, terminal = (entry(world.engine, change) for change in made)
    assert chat == site == terminal


def test_every_operation_that_changes_something_has_a_form(staff_browser: Any) -> None:
    listed = set(re.findall(r'href="(/desk/do/\w+)"', staff_browser.get("/desk/do").text))
    changing = {t.name for t in REGISTRY.values() if "staff" in t.roles and t.effect not in (Effect.READ, Effect.FETCH)}
    assert listed == {f"/desk/do/{name}" for name in changing}
    for path in listed:
        page = staff_browser.get(path)
        assert page.status_code == 200, path
        assert 'name="form"' in page.text


def test_a_form_that_is_sent_twice_is_done_once(world: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/do/log_expense").text
    sent = {**staff_browser.filled(page), **SPENT}
    before = len(rows(world.engine, Expense))
    first, second = (staff_browser.client.post("/desk/do/log_expense", data=sent) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert len(rows(world.engine, Expense)) == before + 1
    changed = staff_browser.client.post("/desk/do/log_expense", data={**sent, "amount": "$5"})
    assert "already done with other arguments" in changed.text
    assert len(rows(world.engine, Expense)) == before + 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(world: House, staff_browser: Any) -> None:
    before = len(rows(world.engine, Change))
    page = staff_browser.submit("/desk/do/log_expense", **{**SPENT, "amount": "-5 dollars"})
    assert page.status_code == 422
    assert re.search(
        r'id="f-amount"[^>]*value="-5 dollars"[^>]*>\s*(<datalist.*?</datalist>)?\s*<p class="problem"', page.text
    )
    assert 'value="flights"' in page.text or "flights</textarea>" in page.text
    missing = staff_browser.submit("/desk/do/log_expense", amount="$5")
    assert missing.status_code == 422
    assert len(rows(world.engine, Change)) == before


def test_a_question_offers_its_candidates(world: House, staff_browser: Any) -> None:
    page = staff_browser.submit("/desk/do/create_trip", destination="Springfield")
    assert page.status_code == 422
    options = re.findall(r'<option value="([^"]+)"', page.text)
    assert any("MO" in option for option in options)
    chosen = next(option for option in options if "MO" in option)
    assert "Planned Springfield trip" in staff_browser.submit("/desk/do/create_trip", destination=chosen).text


def test_a_visitor_has_no_form_of_the_staff_s(world: House, visitor: Any, staff_browser: Any) -> None:
    token = visitor.filled(visitor.get("/sign-in").text)["form"]
    answer = visitor.client.post("/desk/do/create_trip", data={"form": token, "destination": "Denver, CO"})
    assert answer.status_code == 403
    assert len(rows(world.engine, Trip)) == 1


def test_a_deletion_waits_for_a_yes_that_counts_once(world: House, staff_browser: Any) -> None:
    asked = staff_browser.submit("/desk/do/delete_record", record="expense:1")
    assert asked.url.path.startswith("/desk/approvals/")
    assert "Approve" in asked.text
    assert len(rows(world.engine, Expense)) == 1
    path = asked.url.path
    sent = staff_browser.filled(asked.text)
    done = staff_browser.client.post(path, data={**sent, "answer": "yes"})
    assert done.status_code == 200
    assert rows(world.engine, Expense) == []
    again = staff_browser.client.post(path, data={**sent, "answer": "yes"})
    assert again.status_code == 409
    assert "decided before" in again.text


def test_a_no_leaves_things_as_they_are(world: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/approvals").text
    assert "Maya Chen" in page
    sent = {**staff_browser.filled(page), "answer": "no"}
    (approval,) = rows(world.engine, Approval)
    assert "I left it" in staff_browser.client.post(f"/desk/approvals/{approval.id}", data=sent).text
    assert len(rows(world.engine, Participant)) == 1
    assert "Nothing waits" in staff_browser.get("/desk/approvals").text


def test_an_approval_is_decided_by_nobody_else(world: House, browser: Any, accounts: Any, staff_browser: Any) -> None:
    sam = accounts.accept(accounts.add("sam@harmony.example", "Sam"), "Sam", "", "four warm voices")
    other = browser()
    other.client.cookies.set("harmony_session", accounts.cookie_for(sam)[0], domain="harmony.example")
    (approval,) = rows(world.engine, Approval)
    sent = {**other.filled(other.get("/account").text), "answer": "yes"}
    answer = other.client.post(f"/desk/approvals/{approval.id}", data=sent)
    assert answer.status_code == 409
    assert "not yours" in answer.text
    assert "Approve" not in other.get(f"/desk/approvals/{approval.id}").text
    assert rows(world.engine, Approval)[0].state == "open"


def test_an_uploaded_csv_waits_on_its_page(house: House, staff_browser: Any) -> None:
    csv = "name,city\nZoë's Choir,Denver\n".encode()
    page = staff_browser.submit("/desk/uploads/new", files={"file": ("../le<ads>.csv", csv, "text/csv")})
    assert page.url.path == "/desk/uploads/1"
    assert "Zoë&#39;s Choir" in page.text
    assert "<ads>" not in page.text
    (upload,) = rows(house.engine, Upload)
    assert (upload.owner, upload.content) == (OWNER, csv.decode())


def test_an_uploaded_csv_is_imported_from_its_page(house: House, staff_browser: Any) -> None:
    csv = b"name,location\nNorthern Lights,Denver CO\n,Nowhere\n"
    page = staff_browser.submit("/desk/uploads/new", files={"file": ("venues.csv", csv, "text/csv")})
    assert "/desk/do/import_records?upload=upload:1" in page.text
    done = staff_browser.submit("/desk/do/import_records?upload=upload:1", kind="venues", upload="upload:1")
    assert "Imported 1 venue" in done.text
    assert "Northern Lights" in staff_browser.get("/desk/venues").text


def test_a_file_that_is_no_csv_is_refused_in_words(house: House, staff_browser: Any) -> None:
    for name, content, said in (
        ("a.xlsx", b"PK\x03\x04\x00\x00", "not text"),
        ("empty.csv", b"  \n", "is empty"),
        ("big.csv", b"x" * 5_500_000, "larger than 5 MB"),
    ):
        page = staff_browser.submit("/desk/uploads/new", files={"file": (name, content, "text/csv")})
        assert page.status_code == 422
        assert said in page.text
    assert rows(house.engine, Upload) == []
    windows = "name\nCaf\xe9\n".encode("cp1252")
    staff_browser.submit("/desk/uploads/new", files={"file": ("w.csv", windows, "text/csv")})
    assert rows(house.engine, Upload)[0].content == "name\nCafé\n"


def test_exports_are_files_for_staff_only(world: House, staff_browser: Any, visitor: Any) -> None:
    trips = staff_browser.get("/desk/export/trips.csv")
    assert trips.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="trips.csv"' in trips.headers["content-disposition"]
    assert trips.content.decode("utf-8-sig").startswith("ref,name,destination")
    assert "Denver" not in staff_browser.get("/desk/export/trips.csv?from=2027-01-01").text
    calendar = staff_browser.get("/desk/export/calendar.ics")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "Denver December 2026" in calendar.text
    for wrong in ("nonsense.csv", "trips.csv?from=2026-02-30", "conversations.csv"):
        assert staff_browser.get(f"/desk/export/{wrong}").status_code == 404
    for path in ("trips.csv", "calendar.ics"):
        assert visitor.get(f"/desk/export/{path}").url.path == "/sign-in"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"destination": "Atlantisburg"}, "I know no place called &#34;Atlantisburg&#34;."),
        ({"destination": ""}, "It is needed. Where it goes."),
        ({"destination": "Denver, CO", "starts_on": "2026-02-30"}, "is not a day of the calendar."),
        ({"destination": "Denver, CO", "starts_on": "2026-12-10", "ends_on": "2026-12-02"}, "2026-12-02 is before"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_in_a_whole_sentence(
    staff_browser: Any, given: dict[str, str], said: str
) -> None:
    page = staff_browser.submit("/desk/do/create_trip", **given)
    assert page.status_code == 422
    assert said in page.text
    assert "It I know" not in page.text
    assert "run_campaign" not in page.text
