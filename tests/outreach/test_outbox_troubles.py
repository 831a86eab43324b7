"""The outbox in trouble: providers that fail, processes that die or end, settings that lack something."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from outgoing_mail import STEPS, Counting, Scene
from sqlmodel import select

from scheduler.delivery.base import Accepted, Outgoing, Rejected, TemporaryFailure, Uncertain
from scheduler.outbox import Outbox
from store.database import reading
from store.tables import Change, Lead, Suppression
from tools.dispatch import Dispatcher
from tools.outreach.settling import MOST_TRIES


def failing(error: Exception, times: int) -> Callable[[Outgoing], Accepted]:
    left = [times]

    def answer(message: Outgoing) -> Accepted:
        if left[0]:
            left[0] -= 1
            raise error
        return Accepted("at last")

    return answer


def test_a_provider_that_is_out_for_an_hour_is_left_alone_longer_and_longer_and_all_leaves_once(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    sequence, began = scene.sequence(), clock.now
    ids = [scene.enrolled(scene.lead(), sequence, STEPS[:1])[0] for _ in range(5)]
    taken: list[str] = []

    def answer(message: Outgoing) -> Accepted:
        if clock.now < began + timedelta(hours=1):
            raise TemporaryFailure("503 try later")
        taken.append(message.token)
        return Accepted("x")

    provider.answers = answer
    while clock.now < began + timedelta(hours=2):
        outbox.tick()
        clock.forward(seconds=30)
    assert scene.states(*ids) == ["sent"] * 5
    assert len(taken) == len(set(taken)) == 5
    assert len(provider.taken) < 5 * 12
    assert [attempt.outcome for attempt in scene.attempts(ids[0])][-2:] == ["try_again", "accepted"]


def test_it_is_not_tried_for_ever(scene: Scene, outbox: Outbox, provider: Counting, clock: Any) -> None:
    provider.answers = failing(TemporaryFailure("still busy", after=1), 1000)
    message = scene.one_off(scene.contact())
    for _ in range(40):
        outbox.tick()
        clock.forward(seconds=1200)
    assert len(provider.taken) == MOST_TRIES
    stands = scene.message(message)
    assert (stands.status, stands.reason) == ("failed", f"Tried {MOST_TRIES} times: still busy")


def test_a_wait_that_the_provider_asks_for_is_kept_to(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    provider.answers = failing(TemporaryFailure("429", after=3000), 1)
    message = scene.one_off(scene.contact())
    outbox.tick()
    assert scene.message(message).due_at >= clock.now + timedelta(seconds=3000)  # type: ignore[operator]  # it is queued, so it has one


def test_what_is_rejected_failed_with_the_providers_words_and_may_close_the_address(
    scene: Scene, outbox: Outbox, provider: Counting
) -> None:
    provider.answers = failing(Rejected("21610: opted out", suppress=True), 1)
    lead, sequence = scene.lead(), scene.sequence()
    first, second, third = scene.enrolled(lead, sequence, STEPS)
    outbox.tick()
    assert (scene.message(first).status, scene.message(first).reason) == ("failed", "21610: opted out")
    assert scene.states(second, third) == ["cancelled", "cancelled"]
    with reading(scene.engine) as session:
        [closed] = session.exec(select(Suppression)).all()
        assert (closed.address, closed.channel, closed.by) == (scene.message(first).address, "email", "self")
        assert session.get_one(Lead, lead).stage == "new"


@pytest.mark.parametrize("error", [Uncertain("timed out"), ValueError("a bug")], ids=["a time-out", "a bug"])
def test_what_may_have_left_is_unknown_and_never_sent_again_by_itself(
    error: Exception, scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    provider.answers = failing(error, 1)
    message = scene.one_off(scene.contact())
    for _ in range(5):
        outbox.tick()
        clock.forward(hours=2)
    assert (len(provider.taken), scene.states(message)) == (1, ["unknown"])


def test_a_claim_whose_process_is_dead_is_unknown_at_once_a_silent_one_after_a_while(
    scene: Scene, outbox: Outbox, scheduler: Any, provider: Counting, clock: Any
) -> None:
    import platform

    contact = scene.contact()
    silent, dead = scene.one_off(contact), scene.one_off(contact)
    scheduler("claim_due_messages", limit=1, holder="elsewhere:12:1:abc")
    scheduler("claim_due_messages", limit=1, holder=f"{platform.node()}:999999999:1:abc")
    assert scene.states(dead, silent) == ["sending", "sending"]
    outbox.tick()
    assert scene.states(dead, silent) == ["unknown", "sending"]
    clock.forward(minutes=11)
    outbox.tick()
    assert scene.states(dead, silent) == ["unknown", "unknown"]
    assert provider.taken == []
    [attempt] = scene.attempts(silent)
    scheduler("settle_attempt", attempt=attempt.id, outcome="accepted", provider_id="late")
    assert (scene.message(silent).status, scene.message(silent).provider_id) == ("sent", "late")


def test_an_attempt_is_settled_once(scene: Scene, scheduler: Any, clock: Any) -> None:
    message = scene.one_off(scene.contact())
    [attempt] = scheduler("claim_due_messages", limit=5).attempts
    assert scheduler("settle_attempt", attempt=attempt, outcome="accepted", provider_id="a").states == ["sent"]
    assert scheduler("settle_attempt", attempt=attempt, outcome="rejected", words="no").states == ["sent"]
    assert scheduler("settle_attempt", attempt=987, outcome="accepted").states == [""]
    assert [made.outcome for made in scene.attempts(message)] == ["accepted"]


def test_two_claims_never_share_a_message(scene: Scene, dispatcher: Dispatcher, scheduler: Any) -> None:
    contact = scene.contact()
    for _ in range(30):
        scene.one_off(contact)
    found: list[list[int]] = []

    def claim() -> None:
        made = scheduler("claim_due_messages", limit=10)
        found.append(made.attempts)

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    attempts = [attempt for some in found for attempt in some]
    assert len(attempts) == len(set(attempts)) == 30


def test_a_process_that_is_told_to_end_makes_no_further_call(
    scene: Scene, dispatcher: Dispatcher, provider: Counting
) -> None:
    ids = [scene.one_off(scene.contact()) for _ in range(3)]
    box = Outbox(dispatcher, {"email": provider}, threads=1)

    def answer(message: Outgoing) -> Accepted:
        dispatcher.leaving.set()
        return Accepted("x")

    provider.answers = answer
    box.tick()
    assert len(provider.taken) == 1
    assert sorted(scene.states(*ids)) == ["queued", "queued", "sent"]
    dispatcher.leaving.clear()
    provider.answers = failing(ValueError(), 0)
    box.tick()
    assert (len(provider.taken), set(scene.states(*ids))) == (3, {"sent"})


def test_a_channel_whose_sender_is_not_ready_waits(scene: Scene, outbox: Outbox, provider: Counting) -> None:
    provider.needs = "not configured"
    message = scene.one_off(scene.contact())
    assert outbox.tick() == 0
    assert scene.states(message) == ["queued"]


def test_nothing_really_leaves_without_a_sender_and_a_postal_address(
    scene: Scene, dispatcher: Dispatcher, provider: Counting
) -> None:
    config = replace(dispatcher.business.outreach, real=frozenset({"email"}), sender_email="a@b.example")
    business = replace(dispatcher.business, outreach=config)
    message = scene.one_off(scene.contact())
    Outbox(replace(dispatcher, business=business), {"email": provider}).tick()
    assert (provider.taken, scene.states(message)) == ([], ["held"])
    assert "HARMONY_POSTAL_ADDRESS" in scene.message(message).reason


def test_a_tick_with_nothing_due_leaves_no_change(scene: Scene, outbox: Outbox, clock: Any) -> None:
    scene.one_off(scene.contact(), due_at=clock.now + timedelta(hours=1))
    assert outbox.tick() == 0
    with reading(scene.engine) as session:
        assert session.exec(select(Change)).all() == []


def test_a_tick_is_told_of_only_where_it_changed_a_record(scene: Scene, outbox: Outbox, staff: Any) -> None:
    scene.one_off(scene.contact())
    assert outbox.tick() == 1
    assert staff("what_changed").items == []
    scene.enrolled(scene.lead(), scene.sequence(), STEPS[:1])
    assert outbox.tick() == 1
    [told] = staff("what_changed").items
    assert told.lines == ["lead Choir 3: stage new → contacted", "enrollment 1: state active → finished"]


def test_what_the_scheduler_looked_after_without_changing_a_record_is_not_told_of(
    dispatcher: Dispatcher, as_principal: Any, staff: Any
) -> None:
    as_principal("scheduler", "scheduler", "scheduler")("forget_expired_source_data")
    with reading(dispatcher.engine) as session:
        assert len(session.exec(select(Change)).all()) == 1
    assert staff("what_changed").items == []


def test_what_was_sent_cannot_be_undone(scene: Scene, outbox: Outbox, staff: Any) -> None:
    scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    with reading(scene.engine) as session:
        [change] = session.exec(select(Change)).all()
    with pytest.raises(Exception, match="cannot be undone"):
        staff("undo", change=f"change:{change.id}")


def test_what_came_due_over_hours_of_downtime_leaves_spread_out_and_once(
    scene: Scene, outbox: Outbox, provider: Counting, clock: Any
) -> None:
    sequence, ids = scene.sequence(), []
    for _ in range(40):  # due every seven minutes, while nothing runs
        ids.append(scene.enrolled(scene.lead(), sequence, STEPS[:1])[0])
        clock.forward(minutes=7)
    began, leaving = clock.now, []
    while clock.now < began + timedelta(hours=1):
        leaving.append(outbox.tick())
        clock.forward(minutes=1)
    assert sorted(provider.tokens) == sorted(str(scene.message(each).token) for each in ids)
    assert scene.states(*ids) == ["sent"] * 40
    assert leaving[0] <= 18  # those of the last two hours alone, which have not missed their turn
    assert max(leaving[1:]) <= 6
