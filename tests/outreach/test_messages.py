"""Messages on their own: exactly what was approved is queued, and a person can keep it from leaving."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from store.tables import Approval, Change, Message
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval, InvalidInput, NeedsAnswer, NotFound, Refused

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
BODY = "Can we start at 12:30 on Saturday?"


@pytest.fixture
def ana(staff: Any) -> str:
    """A director in Seattle, with an address and a number."""
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA", website="https://evergreen.example")
    venue = "Evergreen Harmony Chorus"
    added = staff(
        "add_contact", venue=venue, name="Ana Whitfield", email="ana@evergreen.example", phone="+1 206 555 0142"
    )
    return str(added.ref)


def row(dispatcher: Dispatcher, ref: str) -> Message:
    with Session(dispatcher.engine) as session:
        return session.exec(select(Message).where(Message.id == int(ref.partition(":")[2]))).one()


def tick(dispatcher: Dispatcher, outcome: str = "accepted") -> int:
    """Claim what is due and settle it; answers how many messages that were."""
    claimed: Any = dispatcher.call(SCHEDULER, "claim_due_messages", {"limit": 100}, uuid4().hex)
    for attempt in claimed.attempts:
        dispatcher.call(SCHEDULER, "settle_attempt", {"attempt": attempt, "outcome": outcome}, uuid4().hex)
    return len(claimed.attempts)


def take_back(staff: Any) -> None:
    """Undo the latest change of staff."""
    with Session(staff.dispatcher.engine) as session:
        query = select(Change.id).where(Change.role == "staff").order_by(col(Change.id).desc())
        latest = session.exec(query).first()
    staff("undo", change=f"change:{latest}")


def card_of(staff: Any, **args: Any) -> tuple[int, Any]:
    """The approval that a send asks for, with its card."""
    with pytest.raises(AwaitsApproval) as asked:
        staff.asking("send_message", **args)
    with Session(staff.dispatcher.engine) as session:
        approval = session.get(Approval, asked.value.approval_id)
        assert approval is not None
        return asked.value.approval_id, approval.card


def test_an_email_is_queued_word_for_word_to_the_address_that_was_shown(staff: Any, ana: str) -> None:
    approval, card = card_of(staff, recipient="Ana", subject="Saturday start", body=BODY)
    assert card["recipients"] == ["Ana Whitfield <ana@evergreen.example>"]
    assert card["lines"][:3] == ["Subject: Saturday start", BODY, "Leaves at once."]
    assert "local mailbox" in card["lines"][-1]

    made = staff.dispatcher.decide(staff.principal, approval, True)
    kept = row(staff.dispatcher, made.ref)
    assert (kept.status, kept.channel, kept.address) == ("queued", "email", "ana@evergreen.example")
    assert (kept.subject, kept.body, kept.due_at) == ("Saturday start", BODY, staff.dispatcher.clock())
    assert kept.token
    assert tick(staff.dispatcher) == 1
    assert row(staff.dispatcher, made.ref).status == "sent"


def test_an_approval_is_void_when_the_address_has_changed_since(staff: Any, ana: str) -> None:
    approval, _ = card_of(staff, recipient="Ana", subject="Saturday", body=BODY)
    staff("update_contact", contact=ana, email="somebody@else.example")
    with pytest.raises(Refused, match="has changed since"):
        staff.dispatcher.decide(staff.principal, approval, True)
    assert tick(staff.dispatcher) == 0


def test_a_no_keeps_nothing(staff: Any, ana: str) -> None:
    approval, _ = card_of(staff, recipient="Ana", subject="Saturday", body=BODY)
    staff.dispatcher.decide(staff.principal, approval, False)
    assert staff("find_messages").total == 0


def test_what_is_missing_is_asked_for(staff: Any, ana: str) -> None:
    with pytest.raises(NeedsAnswer, match="What should it say"):
        staff("send_message", recipient="Ana", subject="Saturday")
    with pytest.raises(NeedsAnswer, match="What is the subject"):
        staff("send_message", recipient="Ana", body=BODY)
    with pytest.raises(InvalidInput, match="beside the body"):
        staff("send_message", recipient="Ana", body=BODY, template="Cold 1")
    with pytest.raises(InvalidInput, match="nothing that a text"):
        staff("send_message", recipient="Ana", body=BODY, channel="sms", subject="Hello")


def test_who_has_only_a_number_is_texted(staff: Any) -> None:
    staff("add_lead", name="Bay State Barbershop", location="Worcester, MA", phone="+1 508 555 0133")
    made = staff("send_message", recipient="Bay State Barbershop", body="Hello!")
    assert (made.message.channel, made.message.address) == ("sms", "+15085550133")


def test_a_text_waits_for_the_morning_there(staff: Any, ana: str, clock: Any) -> None:
    clock.now = clock.now.replace(day=24, hour=6)  # 10 in the evening of the 23rd in Seattle
    made = staff("send_message", recipient="Ana", body="Running late.", channel="sms")
    assert "8:00 AM PST" in made.headline
    assert tick(staff.dispatcher) == 0
    clock.forward(hours=10)
    assert tick(staff.dispatcher) == 1


def test_not_before_is_the_recipients_own_time(staff: Any, ana: str) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY, not_before="2026-11-25T09:00")
    kept = row(staff.dispatcher, made.ref)
    assert kept.due_at is not None
    assert kept.due_at.isoformat() == "2026-11-25T17:00:00+00:00"
    assert tick(staff.dispatcher) == 0
    with pytest.raises(InvalidInput, match="not_before"):
        staff("send_message", recipient="Ana", subject="Hi", body=BODY, not_before="2026-11-20T09:00")


@pytest.mark.parametrize(
    ("clock_said", "due"),
    [
        ("17:00", "2026-11-24T01:00:00+00:00"),
        ("09:00", "2026-11-24T17:00:00+00:00"),
        ("08:30", "2026-11-24T16:30:00+00:00"),
    ],
)
def test_a_time_alone_is_the_next_such_where_the_recipient_is(staff: Any, ana: str, clock_said: str, due: str) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY, not_before=clock_said)
    kept = row(staff.dispatcher, made.ref).due_at
    assert kept is not None
    assert kept.isoformat() == due  # it is 9:00 in Seattle, on Monday the 23rd


def test_what_is_no_time_of_day_is_refused(staff: Any, ana: str) -> None:
    with pytest.raises(InvalidInput, match="not_before"):
        staff("send_message", recipient="Ana", subject="Hi", body=BODY, not_before="25:00")


def test_who_opted_out_gets_nothing_and_staff_are_told_why(staff: Any, ana: str) -> None:
    staff("suppress", recipient="Ana", channel="email", reason="asked us")
    with pytest.raises(Refused, match=r"cannot go to Ana Whitfield.*closed to e-mail"):
        staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    drafted = staff("draft_message", recipient="Ana", subject="Hi", body=BODY)
    assert any("cannot be sent" in note for note in drafted.notes)


def test_an_opt_out_after_the_approval_still_counts(staff: Any, ana: str) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    staff("suppress", recipient="Ana")
    assert tick(staff.dispatcher) == 0
    assert row(staff.dispatcher, made.ref).status in ("skipped", "cancelled")


@pytest.mark.parametrize("body", ["Hi {{ contact.shoe_size }}", "Hi {name}", "Hi {{ contact.role }}"])
def test_no_message_is_queued_with_a_blank_or_a_brace(staff: Any, ana: str, body: str) -> None:
    with pytest.raises((InvalidInput, Refused)):
        staff("send_message", recipient="Ana", subject="Hi", body=body)


def test_a_template_is_filled_for_the_recipient(staff: Any, ana: str) -> None:
    body = 'Hi {{ contact.first_name | default("there") }}, thank you!'
    staff("save_template", name="Thank You Note", channel="email", subject="Thank you", body=body)
    made = staff("send_message", recipient="Ana", template="Thank You Note", subject="Thanks again")
    assert (made.message.subject, made.message.text) == ("Thanks again", "Hi Ana, thank you!")
    with pytest.raises(InvalidInput, match="written as e-mail"):
        staff("send_message", recipient="Ana", template="Thank You Note", channel="sms")


def test_a_draft_leaves_only_by_its_own_approval(staff: Any, ana: str) -> None:
    draft = staff("draft_message", recipient="Ana", body=BODY)
    assert "nothing was sent" in draft.headline
    assert tick(staff.dispatcher) == 0
    with pytest.raises(NeedsAnswer, match="subject"):
        staff("send_message", recipient="Ana", draft=draft.ref)
    sent = staff("send_message", recipient="Ana", draft="latest", subject="Saturday")
    assert sent.ref == draft.ref
    assert (sent.message.subject, sent.message.text, sent.message.status) == ("Saturday", BODY, "queued")
    with pytest.raises(InvalidInput, match="no draft any more"):
        staff("send_message", recipient="Ana", draft=draft.ref)
    with pytest.raises(NotFound, match="no draft to Ana"):
        staff("send_message", recipient="Ana", draft="latest")


def test_a_draft_for_somebody_else_is_not_sent(staff: Any, ana: str) -> None:
    staff("add_contact", venue="Evergreen Harmony Chorus", name="Tom Okafor", email="tom@evergreen.example")
    draft = staff("draft_message", recipient="Tom", subject="Hi", body=BODY)
    with pytest.raises(InvalidInput, match="not for Ana"):
        staff("send_message", recipient="Ana", draft=draft.ref)


def test_undo_calls_back_what_has_not_left_and_says_so_of_what_has(staff: Any, ana: str) -> None:
    staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    take_back(staff)
    assert staff("find_messages").total == 0
    assert tick(staff.dispatcher) == 0

    draft = staff("draft_message", recipient="Ana", subject="Hi", body=BODY)
    staff("send_message", recipient="Ana", draft=draft.ref)
    take_back(staff)
    assert row(staff.dispatcher, draft.ref).status == "draft"
    assert tick(staff.dispatcher) == 0

    staff("send_message", recipient="Ana", draft=draft.ref)
    assert tick(staff.dispatcher) == 1
    with pytest.raises(Refused, match="has left"):
        take_back(staff)
    assert row(staff.dispatcher, draft.ref).status == "sent"


def test_merging_records_can_be_undone_though_their_messages_have_left(staff: Any) -> None:
    for name, email in (("Cascade Singers", "a@cascade.example"), ("Cascade Singers of Tacoma", "b@cascade.example")):
        staff("add_lead", name=name, location="Tacoma, WA", email=email)
    sent = staff("send_message", recipient="b@cascade.example", subject="Hi", body=BODY)
    assert tick(staff.dispatcher) == 1
    staff("merge_records", keep="a@cascade.example", duplicate="b@cascade.example")
    take_back(staff)
    assert row(staff.dispatcher, sent.ref).status == "sent"


def test_a_queued_message_is_cancelled_and_stays_so(staff: Any, ana: str) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    gone = staff("cancel_message", message="Ana")
    assert (gone.message.status, "cancelled by owner@harmony.example" in gone.message.reason) == ("cancelled", True)
    assert tick(staff.dispatcher) == 0
    with pytest.raises(Refused, match="cannot be undone"):
        take_back(staff)
    with pytest.raises(Refused, match="cannot be cancelled"):
        staff("cancel_message", message=made.ref)


def test_what_has_left_cannot_be_cancelled(staff: Any, ana: str) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    tick(staff.dispatcher)
    with pytest.raises(Refused, match="it has left"):
        staff("cancel_message", message=made.ref)


def test_several_that_could_be_meant_are_asked_about(staff: Any, ana: str) -> None:
    for subject in ("One", "Two"):
        staff("send_message", recipient="Ana", subject=subject, body=BODY)
    with pytest.raises(NeedsAnswer, match="Which message to Ana Whitfield"):
        staff("cancel_message", message="Ana")
    with pytest.raises(NotFound, match="is unknown"):
        staff("settle_message", message="Ana", sent=True)


def test_an_unknown_one_is_settled_by_a_person_and_never_sent_again_by_itself(staff: Any, ana: str, clock: Any) -> None:
    first = staff("send_message", recipient="Ana", subject="One", body=BODY)
    tick(staff.dispatcher, "unknown")
    second = staff("send_message", recipient="Ana", subject="Two", body=BODY)
    tick(staff.dispatcher, "unknown")
    assert staff("find_messages", status="unknown").total == 2

    staff("settle_message", message=first.ref, sent=True)
    assert row(staff.dispatcher, first.ref).status == "sent"
    staff("settle_message", message=second.ref, sent=False)
    clock.forward(days=2)
    assert tick(staff.dispatcher) == 0
    assert row(staff.dispatcher, second.ref).status == "held"
    with pytest.raises(Refused, match="Nothing is unclear"):
        staff("settle_message", message=second.ref, sent=True)

    with pytest.raises(AwaitsApproval):
        staff.asking("release_message", message=second.ref)
    staff("release_message", message="Ana")
    assert tick(staff.dispatcher) == 1
    assert row(staff.dispatcher, second.ref).status == "sent"


def test_a_late_one_waits_and_is_released_unless_they_opted_out(staff: Any, ana: str, clock: Any) -> None:
    made = staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    clock.forward(hours=9)
    assert tick(staff.dispatcher) == 0
    held = row(staff.dispatcher, made.ref)
    assert (held.status, "9 hours" in held.reason) == ("held", True)
    assert any(item.sort == "Messages that wait for a person" for item in staff("get_briefing").items)
    staff("suppress", recipient="Ana")
    with pytest.raises(Refused):
        staff("release_message", message=made.ref)


def test_messages_are_found_both_ways_by_whom_they_are_with(staff: Any, ana: str, clock: Any) -> None:
    staff("send_message", recipient="Ana", subject="Hi", body=BODY)
    tick(staff.dispatcher)
    clock.forward(hours=1)
    staff("record_reply", recipient="Ana", text="Sure, tell me more.")
    clock.forward(hours=1)
    staff("draft_message", recipient="Ana", channel="sms", body="See you soon")
    found = staff("find_messages", recipient="Ana Whitfield")
    assert [item.direction for item in found.items] == ["out", "in", "out"]
    assert found.items[1].said == "Sure, tell me more."
    assert "sent Mon Nov 23, 2026, 9:00 AM PST" in found.headline
    assert staff("find_messages", recipient="Evergreen Harmony Chorus").total == 3
    assert staff("find_messages", direction="incoming").total == 1
    assert staff("find_messages", channel="sms", status="drafts").total == 1
    assert staff("find_messages", from_date="2026-11-24").total == 0
    assert staff("find_messages", from_date="2026-11-23", direction="out").total == 2


def test_a_message_to_a_lead_moves_a_new_lead_to_contacted(staff: Any) -> None:
    staff("add_lead", name="Cascade Singers", location="Tacoma, WA", email="a@cascade.example")
    staff("send_message", recipient="Cascade Singers", subject="Hi", body=BODY)
    assert staff("get_lead", lead="Cascade Singers").lead.stage == "new"
    tick(staff.dispatcher)
    assert staff("get_lead", lead="Cascade Singers").lead.stage == "contacted"


def test_the_moment_that_is_asked_for_is_on_the_card(staff: Any, ana: str) -> None:
    at = "2026-11-25T22:30"
    _, card = card_of(staff, recipient="Ana", channel="sms", body="Good night", not_before=at)
    assert card["lines"][1].startswith("Leaves Thu Nov 26, 2026, 8:00 AM PST (not Wed Nov 25, 2026, 10:30 PM PST")
    _, card = card_of(staff, recipient="Ana", subject="Hi", body=BODY, not_before=at)
    assert card["lines"][2] == "Leaves Wed Nov 25, 2026, 10:30 PM PST."


def test_a_card_stays_true_while_time_passes(staff: Any, ana: str, clock: Any) -> None:
    approval, _ = card_of(staff, recipient="Ana", channel="sms", body="Running late.")
    clock.now += timedelta(hours=14)  # night has come there
    made: Any = staff.dispatcher.decide(staff.principal, approval, True)
    assert "it leaves Tue Nov 24, 2026, 8:00 AM PST" in made.headline
