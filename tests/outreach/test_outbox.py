"""The outbox: at most once, never silently lost, and stopped by whatever lands before the call."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from outgoing_mail import STEPS, Counting, Scene, frozen
from sqlmodel import Session

from scheduler.delivery.base import Accepted, Outgoing
from scheduler.outbox import Outbox
from store.database import reading
from store.tables import Booking, Enrollment, Lead, Message, Suppression, Trip
from tools.dispatch import Dispatcher


def enrollment_of(scene: Scene, message_id: int) -> Enrollment:
    with reading(scene.engine) as session:
        found = session.get_one(Message, message_id).enrollment
        assert found is not None
        return found


def test_a_due_message_leaves_once_and_what_follows_from_it_is_done(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    lead = scene.lead()
    first, second, third = scene.enrolled(lead, scene.sequence(), STEPS)
    assert outbox.tick() == 1
    assert outbox.tick() == 0
    sent = scene.message(first)
    assert (sent.status, sent.provider, sent.provider_id, sent.sent_at) == (
        "sent",
        "counting",
        f"id-{sent.token}",
        clock.now,
    )
    [attempt] = scene.attempts(first)
    assert (attempt.number, attempt.outcome, attempt.ended_at) == (1, "accepted", clock.now)
    assert scene.states(second, third) == ["queued", "queued"]
    with reading(scene.engine) as session:
        assert session.get_one(Lead, lead).stage == "contacted"
    assert [message.token for message in provider.taken] == [sent.token]


def test_a_whole_sequence_leaves_step_by_step_and_is_then_finished(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    ids = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    for _ in range(12):
        outbox.tick()
        clock.forward(days=1)
    assert scene.states(*ids) == ["sent"] * 3
    assert enrollment_of(scene, ids[0]).state == "finished"
    assert [message.subject for message in provider.taken] == ["Subject 1", "Subject 2", "Subject 3"]
    assert provider.taken[2].headers["In-Reply-To"] == provider.taken[1].headers["Message-ID"]
    both = f"{provider.taken[0].headers['Message-ID']} {provider.taken[1].headers['Message-ID']}"
    assert provider.taken[2].headers["References"] == both


def test_later_steps_move_with_the_one_that_left_late_and_never_forward(
    scene: Scene, outbox: Outbox, clock: Any
) -> None:
    first, second, third = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    planned = [scene.message(each).due_at for each in (second, third)]
    clock.forward(days=2)
    scene.change(Message, first, due_at=clock.now)
    outbox.tick()
    left, after = scene.message(first), [scene.message(each).due_at for each in (second, third)]
    assert left.sent_at == clock.now
    assert all(new >= old for new, old in zip(after, planned, strict=True))  # type: ignore[operator]
    assert after[0].date() == datetime(2026, 11, 30, tzinfo=UTC).date()  # type: ignore[union-attr]  # not on Saturday


def suppressed(scene: Scene, message: Message) -> None:
    scene.put(Suppression(address=message.address, channel="email", by="self", reason="asked by telephone"))


def stopped(scene: Scene, message: Message) -> None:
    scene.change(Enrollment, message.enrollment_id, state="stopped", reason="they bounced")  # type: ignore[arg-type]


def answered(scene: Scene, message: Message) -> None:
    scene.put(Message(lead_id=message.lead_id, channel="email", direction="in", body="Yes!", status="received"))


def booked(scene: Scene, message: Message) -> None:
    scene.change(Lead, message.lead_id, stage="booked")  # type: ignore[arg-type]


LANDINGS = [
    pytest.param(suppressed, "skipped", "asked by telephone", id="an opt-out"),
    pytest.param(stopped, "cancelled", "they bounced", id="a bounce that stopped it"),
    pytest.param(answered, "cancelled", "answered", id="a reply"),
    pytest.param(booked, "cancelled", "booked", id="a booking"),
]


@pytest.mark.parametrize(("lands", "state", "why"), LANDINGS)
def test_what_lands_before_the_claim_keeps_it_from_leaving_with_one_reason(
    lands: Callable[[Scene, Message], None], state: str, why: str, scene: Scene, outbox: Outbox, provider: Counting
) -> None:
    first, *_ = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    lands(scene, scene.message(first))
    outbox.tick()
    assert (provider.taken, scene.attempts(first)) == ([], [])
    stands = scene.message(first)
    assert stands.status == state
    assert why in stands.reason


@pytest.mark.parametrize(("lands", "state", "why"), LANDINGS)
def test_what_lands_between_claim_and_call_prevents_the_send(
    lands: Callable[[Scene, Message], None],
    state: str,
    why: str,
    scene: Scene,
    dispatcher: Dispatcher,
    provider: Counting,
) -> None:
    first, *_ = scene.enrolled(scene.lead(), scene.sequence(), STEPS)

    def reached(point: str) -> None:
        if point == "outbox.after_claim_commit":
            assert scene.states(first) == ["sending"]
            lands(scene, scene.message(first))

    Outbox(replace(dispatcher, reached=reached), {"email": provider}).tick()
    assert provider.taken == []
    stands = scene.message(first)
    assert stands.status == state
    assert why in stands.reason
    assert [attempt.outcome for attempt in scene.attempts(first)] == ["withheld"]


def test_what_lands_while_others_of_the_same_claim_are_called_prevents_the_send(
    scene: Scene, dispatcher: Dispatcher, provider: Counting
) -> None:
    ids = [scene.one_off(scene.contact()) for _ in range(6)]
    last = scene.message(ids[-1])

    def answer(message: Outgoing) -> Accepted:
        if message.token == scene.message(ids[0]).token:
            suppressed(scene, last)
        return Accepted("x")

    provider.answers = answer
    Outbox(dispatcher, {"email": provider}, threads=2).tick()
    assert scene.states(*ids) == ["sent"] * 5 + ["skipped"]
    assert last.token not in provider.tokens


def test_a_call_that_hangs_holds_up_neither_the_others_nor_their_settlement(
    scene: Scene, dispatcher: Dispatcher, provider: Counting
) -> None:
    hanging, *others = [scene.one_off(scene.contact()) for _ in range(5)]
    token, release = scene.message(hanging).token, threading.Event()

    def answer(message: Outgoing) -> Accepted:
        if message.token == token:
            assert release.wait(30)
        return Accepted("x")

    provider.answers = answer
    tick = threading.Thread(target=Outbox(dispatcher, {"email": provider}, threads=2).tick)
    tick.start()
    ends = time.monotonic() + 30
    while set(scene.states(*others)) != {"sent"}:
        assert time.monotonic() < ends, scene.states(*others)
        time.sleep(0.01)
    assert scene.states(hanging) == ["sending"]
    release.set()
    tick.join()
    assert scene.states(hanging) == ["sent"]


def test_a_pause_between_claim_and_call_sends_it_back_to_the_queue(
    scene: Scene, dispatcher: Dispatcher, provider: Counting
) -> None:
    first, *_ = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    enrollment = scene.message(first).enrollment_id

    def reached(point: str) -> None:
        if point == "outbox.after_claim_commit":
            scene.change(Enrollment, enrollment, state="paused")  # type: ignore[arg-type]

    box = Outbox(replace(dispatcher, reached=reached), {"email": provider})
    box.tick()
    assert (provider.taken, scene.states(first)) == ([], ["queued"])
    scene.change(Enrollment, enrollment, state="active")  # type: ignore[arg-type]
    Outbox(dispatcher, {"email": provider}).tick()
    assert (len(provider.taken), scene.states(first)) == (1, ["sent"])


def test_a_paused_enrolment_waits_and_harms_nobody_behind_it(scene: Scene, outbox: Outbox, provider: Counting) -> None:
    sequence = scene.sequence()
    waiting, *_ = scene.enrolled(scene.lead(), sequence, STEPS, state="paused")
    going, *_ = scene.enrolled(scene.lead(), sequence, STEPS)
    outbox.batch = 1
    outbox.tick()
    assert scene.states(waiting, going) == ["queued", "sent"]


def test_an_answer_to_one_sequence_does_not_silence_what_a_person_writes_on_their_own(
    scene: Scene, outbox: Outbox
) -> None:
    contact = scene.contact()
    written = scene.one_off(contact)
    scene.put(Message(contact_id=contact, channel="email", direction="in", body="And?", status="received"))
    outbox.tick()
    assert scene.states(written) == ["sent"]


def test_an_out_of_office_is_no_answer(scene: Scene, outbox: Outbox) -> None:
    lead = scene.lead()
    first, *_ = scene.enrolled(lead, scene.sequence(), STEPS)
    scene.put(Message(lead_id=lead, channel="email", direction="in", status="received", reading="out_of_office"))
    outbox.tick()
    assert scene.states(first) == ["sent"]


def test_a_later_step_waits_for_the_earlier_one(scene: Scene, outbox: Outbox, provider: Counting, clock: Any) -> None:
    first, second, _ = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    scene.change(Message, first, status="unknown", due_at=clock.now - timedelta(days=3))
    scene.change(Message, second, due_at=clock.now)
    outbox.tick()
    assert (provider.taken, scene.states(first, second)) == ([], ["unknown", "queued"])


def test_a_cancelled_booking_takes_back_what_counts_from_it(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    lead, sequence = scene.lead(stage="booked"), scene.sequence("Confirm", "confirmation")
    contact = scene.contact()

    def make(session: Session) -> int:
        trip = Trip(name="Tour", currency="USD")
        session.add(trip)
        session.flush()
        from store.tables import Contact

        venue = session.get_one(Contact, contact).venue_id
        made = Booking(trip_id=trip.require_id(), venue_id=venue, status="cancelled", currency="USD")
        session.add(made)
        session.flush()
        return made.require_id()

    booking = scene.write(make)
    [only] = scene.enrolled(lead, sequence, [frozen(1, anchor="booking")], booking_id=booking)
    outbox.tick()
    assert (provider.taken, scene.states(only)) == ([], ["cancelled"])
    assert enrollment_of(scene, only).state == "finished"


def test_outside_its_window_it_waits_for_the_recipients_morning(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    clock.now = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # Tuesday, 20:00 in Denver
    first, *_ = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    stands = scene.message(first)
    assert (provider.taken, stands.status) == ([], "queued")
    assert "20:00" in stands.reason
    assert datetime(2026, 11, 25, 16, 0, tzinfo=UTC) <= stands.due_at < datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # type: ignore[operator]
    clock.now = stands.due_at
    outbox.tick()
    assert scene.states(first) == ["sent"]


def test_what_a_person_sends_leaves_at_night_by_mail_but_not_as_a_text(
    scene: Scene, outbox: Outbox, clock: Any
) -> None:
    clock.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    contact = scene.contact()
    mail, text = scene.one_off(contact), scene.one_off(contact, "sms")
    nowhere = scene.one_off(scene.contact(where={"timezone": None, "city": None, "region": None}), "sms")
    outbox.tick()
    assert scene.states(mail, text, nowhere) == ["sent", "queued", "held"]
    assert "not known where they are" in scene.message(nowhere).reason


def test_caps_of_the_sequence_and_of_the_mailbox_move_the_rest_to_another_day(
    scene: Scene, dispatcher: Dispatcher, provider: Counting, clock: Any
) -> None:
    small, large = scene.sequence("Small", cap=2), scene.sequence("Large")
    ids = [scene.enrolled(scene.lead(), small, STEPS[:1])[0] for _ in range(4)]
    ids += [scene.enrolled(scene.lead(), large, STEPS[:1])[0] for _ in range(4)]
    business = replace(dispatcher.business, outreach=replace(dispatcher.business.outreach, daily_cap=5))
    box = Outbox(replace(dispatcher, business=business), {"email": provider}, batch=3)
    box.tick()
    assert len(provider.taken) == 5
    waiting = [scene.message(each) for each in ids if scene.message(each).status == "queued"]
    assert {message.reason for message in waiting} == {
        "Waits for another day: of Small, 2 messages a day may leave.",
        "Waits for another day: 5 e-mails a day may leave.",
    }
    assert all(message.due_at > clock.now + timedelta(hours=12) for message in waiting)  # type: ignore[operator]
    by_hand = scene.one_off(scene.contact())
    box.tick()
    assert scene.states(by_hand) == ["sent"]
    clock.forward(days=1, hours=1)
    box.tick()
    assert len(provider.taken) == 9


def test_caps_hold_for_several_processes_at_once(scene: Scene, dispatcher: Dispatcher, provider: Counting) -> None:
    sequence = scene.sequence("Small", cap=10)
    ids = [scene.enrolled(scene.lead(), sequence, STEPS[:1])[0] for _ in range(30)]
    boxes = [Outbox(dispatcher, {"email": provider}, batch=4) for _ in range(4)]
    threads = [threading.Thread(target=box.tick) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(provider.taken), len(provider.tokens)) == (10, 10)
    assert sorted(scene.states(*ids)) == ["queued"] * 20 + ["sent"] * 10


def test_after_downtime_nothing_bursts_what_is_late_waits_for_a_person(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    sequence = scene.sequence()
    late = [scene.enrolled(scene.lead(), sequence, STEPS[:1])[0] for _ in range(20)]
    clock.forward(hours=8, minutes=1)
    clock.now = clock.now.replace(hour=1)
    outbox.tick()
    assert provider.taken == []
    assert set(scene.states(*late)) == {"held"}
    assert "8 hours ago" in scene.message(late[0]).reason
