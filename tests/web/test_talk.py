"""A visitor's conversation on the desk: read, taken over, answered, handed back; and how staff are told of one."""

from typing import Any

import pytest
from sqlmodel import Session

from agent.house import House
from store.database import reading, writing
from store.tables import ChatConversation, ChatTurn, StaffAccount


@pytest.fixture
def talk(house: House, clock: Any) -> int:
    """A conversation in which a visitor has asked for a person; answers its id."""
    with writing(house.engine, clock()) as session:
        row = ChatConversation(uid="u1", owner="visitor:a", role="visitor", origin="/", name="Do you teach <yodeling>?")
        row.status, row.reason, row.asked_person_at = "waiting_for_person", "yodeling", clock()
        session.add(row)
        session.flush()
        said = ChatTurn(
            conversation_id=row.require_id(), number=1, said="Do you teach <yodeling>?", reply="Not that I know."
        )
        said.state = "done"
        session.add(said)
        return row.require_id()


def state(session: Session, talk: int) -> tuple[str, str | None]:
    row = session.get_one(ChatConversation, talk)
    return row.status, row.taken_by


def test_staff_read_it_take_it_over_answer_and_hand_it_back(house: House, staff_browser: Any, talk: int) -> None:
    path = f"/desk/conversations/{talk}"
    page = staff_browser.get(path).text
    assert "waits for a person" in page
    assert "Do you teach &lt;yodeling&gt;?" in page
    assert "data-live" in page
    staff_browser.submit(path, button='value="take"')
    page = staff_browser.submit(path, text="Gladly. When would you come?").text
    assert "Gladly. When would you come?" in page
    assert "Olivia:" in page
    with reading(house.engine) as session:
        assert state(session, talk) == ("taken_over", "olivia@harmony.example")


def test_the_buttons_take_over_and_hand_back(house: House, staff_browser: Any, talk: int) -> None:
    path = f"/desk/conversations/{talk}"
    form = staff_browser.filled(staff_browser.get(path).text)
    page = staff_browser.client.post(path, data={**form, "button": "take"}).text
    assert "a person answers</strong> · Olivia" in page
    assert "Take over" not in page
    form = staff_browser.filled(page)
    page = staff_browser.client.post(path, data={**form, "button": "back"}).text
    assert "Harmony answers</strong>" in page
    with reading(house.engine) as session:
        assert state(session, talk) == ("open", None)


def test_an_empty_answer_and_a_closed_conversation_are_told_plainly(
    house: House, staff_browser: Any, talk: int, clock: Any
) -> None:
    path = f"/desk/conversations/{talk}"
    answered = staff_browser.submit(path, text="  ")
    assert answered.status_code == 422
    assert "Say what to answer" in answered.text
    with writing(house.engine, clock()) as session:
        session.get_one(ChatConversation, talk).status = "closed"
    assert "Answer the visitor" not in staff_browser.get(path).text


def test_it_is_nobody_else_s(visitor: Any, staff_browser: Any, house: House, clock: Any, talk: int) -> None:
    assert "yodeling" not in visitor.get(f"/desk/conversations/{talk}").text
    with writing(house.engine, clock()) as session:
        session.get_one(ChatConversation, talk).role = "staff"
    assert staff_browser.get(f"/desk/conversations/{talk}").status_code == 404
    assert staff_browser.get("/desk/conversations/99999").status_code == 404


def test_each_sets_how_they_are_told(house: House, staff_browser: Any) -> None:
    kept = staff_browser.submit(
        "/account", email="", sms="yes", phone="(303) 555-0111", quiet_from="22", quiet_to="7"
    ).text
    assert "Kept." in kept
    with reading(house.engine) as session:
        own = session.get_one(StaffAccount, 1)
    assert (own.notify_by, own.phone, own.quiet_from, own.quiet_to) == (["sms"], "+13035550111", 22, 7)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sms": "yes", "phone": ""}, "Give your mobile number"),
        ({"phone": "12"}, "Your number"),
        ({"quiet_from": "24", "quiet_to": "7"}, "0 to 23"),
        ({"quiet_from": "22"}, "both hours"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    fields: dict[str, str], said: str, house: House, staff_browser: Any
) -> None:
    page = staff_browser.submit("/account", **{"sms": "", **fields})
    assert page.status_code == 422
    assert said in page.text
    with reading(house.engine) as session:
        assert session.get_one(StaffAccount, 1).phone is None
