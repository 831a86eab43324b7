"""The pages of outreach in a real browser, after some weeks of it: phone and desk, light and dark, by keyboard."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from looks import by_night_and_day, fits
from outreach_weeks import Moving, live_some_weeks
from sqlmodel import Session, col, select

from agent.house import open_house
from agent.settings import Settings
from store.database import reading
from store.tables import EmailSequence, Message

Visit = Callable[..., Any]
#: Groups that were never written to.
NEW = (("Gulf Coast Voices", "Mobile, AL", "hello@gulf.example"), ("Mesa Tones", "Mesa, AZ", "hi@mesa.example"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, begun: Callable[..., Any]) -> Iterator[Any]:
    """A server whose sequence has run for some weeks."""
    folder = tmp_path_factory.mktemp("lived")
    clock = Moving(datetime.now(UTC) - timedelta(days=15))
    house = open_house(Settings.load(data_dir=folder / "data"), clock)
    weeks = live_some_weeks(house.dispatcher, clock)
    for name, place, email in NEW:
        weeks.call("add_lead", name=name, location=place, email=email)
    house.close()
    server = begun(folder, {"HARMONY_MODEL": "builtin"})
    yield server
    server.stop()


def pages(server: Any) -> dict[str, str]:
    """Every page of outreach, by name."""
    with reading(server.accounts.engine) as session:
        cold = session.exec(select(EmailSequence).where(EmailSequence.stage == "cold")).one().id
        return {
            "sequence": f"/desk/sequences/{cold}",
            "steps": f"/desk/do/save_sequence?sequence=sequence:{cold}",
            "answers": "/desk/answers",
            "lead": "/desk/leads/1",
            "unknown": f"/desk/messages/{first(session, 'unknown')}",
            "delivered": f"/desk/messages/{first(session, 'delivered')}",
            "received": f"/desk/messages/{first(session, 'received')}",
        }


def first(session: Session, status: str) -> int | None:
    return session.exec(select(Message.id).where(Message.status == status).order_by(col(Message.id))).first()


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_of_outreach_fits_and_runs_nothing_inline(lived: Any, visit: Visit, size: str) -> None:
    someone = visit(lived, lived.member(), phone=size == "phone")
    stopped: list[str] = []
    someone.page.on("console", lambda said: stopped.append(said.text) if said.type == "error" else None)
    for name, path in pages(lived).items():
        someone.page.goto(lived.address + path)
        for look in by_night_and_day(someone.page):
            assert fits(someone.page), f"{name} {look}"
            someone.picture(f"outreach-{name}-{size}-{look}")
    assert stopped == []
    assert someone.errors == []
    assert [address for address in someone.asked if not address.startswith(lived.address)] == []


def test_steps_are_added_and_saved_by_keyboard_alone(lived: Any, visit: Visit) -> None:
    someone = visit(lived, lived.member(), java_script_enabled=False)
    page = someone.page
    page.goto(lived.address + "/desk/do/save_sequence")
    page.get_by_label("Name").fill("By keyboard")
    page.get_by_label("Stage").select_option("nurture")
    page.get_by_role("group", name="Step 1").get_by_label("Template").select_option("Nurture 1")
    page.get_by_role("button", name="Add a step").focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("group", name="Step 4")
    row.get_by_label("Template").select_option("Nurture 2")
    row.get_by_label("Waits").fill("soon")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="“soon” is no number of days").wait_for()
    someone.picture("outreach-steps-wrong")
    assert page.get_by_label("Name").input_value() == "By keyboard"
    row.get_by_label("Waits").fill("5")
    page.keyboard.press("Enter")
    someone.sees("Saved the nurture sequence")


def test_a_person_says_whether_a_message_left_and_lets_it_go(lived: Any, visit: Visit) -> None:
    someone = visit(lived, lived.member(), phone=True)
    someone.page.goto(lived.address + pages(lived)["unknown"])
    someone.press("It was not sent")
    someone.sees("was not sent. It waits")
    someone.page.get_by_role("link", name="Show it").click()
    someone.press("Let it go…")
    someone.sees("Let this e-mail go?")
    someone.picture("outreach-release-card")
    someone.press("Approve")
    someone.sees("Released:")


def test_the_card_of_an_enrolment_shows_whom_what_and_when_and_who_is_blocked(lived: Any, visit: Visit) -> None:
    someone = visit(lived, lived.member(), phone=True)
    someone.page.goto(lived.address + "/desk/do/enroll_in_sequence?sequence=cold")
    someone.page.get_by_label("Recipients").fill("Gulf Coast Voices\nMesa Tones\nPrairie Voices")
    someone.page.get_by_role("button", name="Enroll in sequence").click()
    someone.sees("Put Gulf Coast Voices and Mesa Tones into Cold outreach (3 e-mails)?")
    someone.page.locator(".approval").scroll_into_view_if_needed()
    someone.picture("outreach-enrol-card")
    for said in ("hello@gulf.example", "CST", "hi@mesa.example", "MST", "Would that be of use to Gulf Coast Voices?"):
        assert said in someone.text
    assert "Blocked: Prairie Voices (post@prairie.example) was closed to e-mail by staff" in someone.text
    someone.page.get_by_text("Step 1 to Mesa Tones").click()
    someone.sees("Would that be of use to Mesa Tones?")
    someone.press("Approve")
    someone.sees("In Cold outreach now: Gulf Coast Voices")
