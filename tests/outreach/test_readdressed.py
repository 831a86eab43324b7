"""Somebody's address changes after it was approved: what waits for the old one waits for a person."""

from dataclasses import replace
from typing import Any

import pytest
from outgoing_mail import Counting
from sqlmodel import Session, col, select

from scheduler.outbox import Outbox
from store.tables import Message
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval


@pytest.fixture
def ana(staff: Any, clock: Any) -> str:
    made = staff("add_lead", name="Ana's Singers", email="ana@singers.example", location="Tacoma, WA").ref
    staff("enroll_in_sequence", sequence="cold", recipients=[made])
    clock.forward(hours=2)
    return str(made)


def waiting(dispatcher: Dispatcher) -> list[tuple[str, str | None, str]]:
    with Session(dispatcher.engine) as session:
        rows = session.exec(select(Message).where(Message.direction == "out").order_by(col(Message.step)))
        return [(row.status, row.address, row.reason) for row in rows]


def test_it_goes_neither_to_the_old_address_nor_to_one_that_nobody_approved(
    ana: str, staff: Any, dispatcher: Dispatcher, outbox: Outbox, provider: Counting
) -> None:
    staff("update_lead", lead=ana, email="new@singers.example")
    outbox.tick()
    assert provider.taken == []
    status, address, reason = waiting(dispatcher)[0]
    assert (status, address) == ("held", "ana@singers.example")
    assert reason == (
        "It was approved for ana@singers.example, and on file for Ana's Singers is new@singers.example now: "
        "release it, or cancel it."
    )


def test_released_it_and_the_later_ones_go_to_the_address_that_the_card_shows(
    ana: str, staff: Any, dispatcher: Dispatcher, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    staff("update_lead", lead=ana, email="new@singers.example")
    outbox.tick()
    with pytest.raises(AwaitsApproval):
        staff.asking("release_message", message="Ana's Singers")
    staff("release_message", message="Ana's Singers")
    assert {address for _, address, _ in waiting(dispatcher)} == {"new@singers.example"}
    clock.forward(hours=1)
    outbox.tick()
    assert [message.to for message in provider.taken] == ["new@singers.example"]


def test_back_at_the_old_address_it_leaves_once_somebody_releases_it(
    ana: str, staff: Any, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    staff("update_lead", lead=ana, email="new@singers.example")
    outbox.tick()
    staff("update_lead", lead=ana, email="ana@singers.example")
    outbox.tick()
    assert provider.taken == []
    staff("release_message", message="Ana's Singers")
    clock.forward(hours=1)
    outbox.tick()
    assert [message.to for message in provider.taken] == ["ana@singers.example"]


def test_a_message_on_its_own_waits_too(staff: Any, dispatcher: Dispatcher, outbox: Outbox, provider: Counting) -> None:
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    mia = staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example").ref
    staff("send_message", recipient=mia, subject="Hi", body="Hello", not_before="2026-11-23T12:00")
    staff("update_contact", contact=mia, email="mia@holt.example")
    dispatcher.clock.forward(hours=4)  # type: ignore[attr-defined]  # the tests' clock
    outbox.tick()
    assert (provider.taken, waiting(dispatcher)[0][0]) == ([], "held")


def test_changed_between_the_claim_and_the_call_it_waits_too(
    ana: str, staff: Any, dispatcher: Dispatcher, provider: Counting
) -> None:
    def reached(point: str) -> None:
        if point == "outbox.after_claim_commit" and waiting(dispatcher)[0][0] == "sending":
            staff("update_lead", lead=ana, email="new@singers.example")

    Outbox(replace(dispatcher, reached=reached), {"email": provider}).tick()
    assert provider.taken == []
    status, address, reason = waiting(dispatcher)[0]
    assert (status, address) == ("held", "ana@singers.example")
    assert "on file for Ana's Singers is new@singers.example now" in reason
