"""A provider that refuses the key holds its whole channel: nothing fails, and once it is right all leave once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from outgoing_mail import Counting, Scene, frozen

from agent.doctor import examine
from agent.settings import Settings
from scheduler.delivery.base import Accepted, Outgoing, ShutOut, TemporaryFailure
from scheduler.outbox import THREADS, Outbox
from store.database import reading
from tools.dispatch import Dispatcher
from tools.outreach.settling import MOST_TRIES
from tools.outreach.shut_out import shut_out

WORDS = "status 401: The provided authorization grant is invalid"
MANY = 40


def refused(message: Outgoing) -> Accepted:
    raise ShutOut(WORDS)


@pytest.fixture
def provider() -> Counting:
    return Counting(name="sendgrid", answers=refused)


@pytest.fixture
def box(dispatcher: Dispatcher, provider: Counting) -> Callable[[], Outbox]:
    """A process that sends: `box()` is a new one."""
    return lambda: Outbox(dispatcher, {"email": provider, "sms": Counting(channel="sms")})


@pytest.fixture
def waiting(scene: Scene, box: Callable[[], Outbox]) -> list[int]:
    """Many that are due, and a first tick that met the refusal."""
    contact = scene.contact()
    ids = [scene.one_off(contact) for _ in range(MANY)]
    box().tick()
    return ids


def test_a_wrong_key_leaves_every_message_in_the_queue_and_one_is_tried_now_and_then(
    scene: Scene, provider: Counting, waiting: list[int], box: Callable[[], Outbox], clock: Any
) -> None:
    assert set(scene.states(*waiting)) == {"queued"}
    assert 1 <= len(provider.taken) <= THREADS
    outbox, asked = box(), [len(provider.taken)]
    outbox.tick()  # as one that has just begun it tries at once
    for _ in range(20):
        clock.forward(seconds=60)
        outbox.tick()
        outbox.tick()
        asked.append(len(provider.taken))
    tries = [later - before for before, later in pairwise(asked)]
    assert set(tries[1:]) == {0, 1}
    assert 4 <= asked[-1] - asked[0] <= 8  # further and further apart
    assert set(scene.states(*waiting)) == {"queued"}


def test_once_the_key_is_right_all_leave_and_each_once(
    scene: Scene, provider: Counting, waiting: list[int], box: Callable[[], Outbox], clock: Any
) -> None:
    outbox = box()
    outbox.tick()
    clock.forward(minutes=20)
    taken: list[str] = []

    def answer(message: Outgoing) -> Accepted:
        taken.append(message.token)
        return Accepted(message.token)

    provider.answers = answer
    for _ in range(40):
        outbox.tick()
        clock.forward(seconds=30)
    assert set(scene.states(*waiting)) == {"sent"}
    assert len(taken) == len(set(taken)) == MANY


def test_a_process_that_begins_tries_one_at_once_as_its_key_may_be_another(
    provider: Counting, waiting: list[int], box: Callable[[], Outbox]
) -> None:
    asked = len(provider.taken)
    outbox = box()
    outbox.tick()
    assert len(provider.taken) == asked + 1
    outbox.tick()
    assert len(provider.taken) == asked + 1


def test_several_processes_try_a_single_one_between_them(
    waiting: list[int], clock: Any, as_principal: Callable[..., Any]
) -> None:
    scheduler = as_principal("scheduler", "scheduler", "scheduler")
    clock.forward(minutes=1)
    claims = [scheduler("claim_due_messages", limit=32, providers={"email": "sendgrid"}) for _ in range(4)]
    assert [len(made.attempts) for made in claims] == [1, 0, 0, 0]


def test_the_message_that_is_tried_is_never_given_up_for_it(
    scene: Scene, provider: Counting, box: Callable[[], Outbox], clock: Any
) -> None:
    only = scene.one_off(scene.contact())
    outbox = box()
    for _ in range(MOST_TRIES * 3):
        outbox.tick()
        clock.forward(minutes=20)
    assert len(provider.taken) > MOST_TRIES
    assert scene.states(only) == ["queued"]


def test_a_provider_that_cannot_be_reached_meanwhile_is_not_asked_at_every_tick(
    provider: Counting, waiting: list[int], box: Callable[[], Outbox], clock: Any
) -> None:
    def away(message: Outgoing) -> Accepted:
        raise TemporaryFailure("no connection")

    provider.answers = away
    outbox = box()
    clock.forward(minutes=10)
    asked = len(provider.taken)
    for _ in range(10):
        outbox.tick()
        clock.forward(seconds=2)
    assert len(provider.taken) == asked + 1


def test_texts_go_on_while_mail_is_held_and_another_provider_is_not_held_for_it(
    scene: Scene, dispatcher: Dispatcher, waiting: list[int], box: Callable[[], Outbox]
) -> None:
    text = scene.one_off(scene.contact(), "sms")
    box().tick()
    assert scene.states(text) == ["sent"]
    other = Counting(name="smtp")
    Outbox(dispatcher, {"email": other}).tick()
    assert set(scene.states(*waiting[THREADS + 1 :])) == {"sent"}
    with reading(dispatcher.engine) as session:
        assert shut_out(session, "email") is None


def test_staff_are_told_in_words_wherever_they_look(
    scene: Scene, staff: Any, database_url: str, dispatcher: Dispatcher, provider: Counting, clock: Any
) -> None:
    lead = scene.lead()
    scene.enrolled(lead, scene.sequence(), [frozen(1, anchor="enrollment")])
    Outbox(dispatcher, {"email": provider}).tick()
    said = f"sendgrid lets nothing in ({WORDS}), so every e-mail waits in the queue"
    assert said in staff("explain_outreach", recipient=f"lead:{lead}").headline
    [item] = [item for item in staff("get_briefing").items if item.sort == "Nothing leaves"]
    assert said in item.why
    settings = Settings(database_url=database_url, sendgrid_api_key="wrong")
    [finding] = [finding for finding in examine(settings) if finding.part == "e-mail, held"]
    assert (said in finding.now, finding.broken) == (True, True)
    assert "HARMONY_SENDGRID_API_KEY" in finding.remedy
    provider.answers = lambda message: Accepted("at last")
    clock.forward(hours=1)
    Outbox(replace(dispatcher), {"email": provider}).tick()
    assert "Nothing leaves" not in {item.sort for item in staff("get_briefing").items}


def test_the_waits_double_up_to_a_quarter_of_an_hour(
    dispatcher: Dispatcher, provider: Counting, waiting: list[int], box: Callable[[], Outbox], clock: Any
) -> None:
    outbox, waits = box(), []
    for _ in range(8):
        with reading(dispatcher.engine) as session:
            held = shut_out(session, "email")
            assert held is not None
        waits.append(held.again_at - held.tried_at)
        clock.now = max(clock.now, held.again_at)
        outbox._begun = False
        outbox.tick()
    half = timedelta(seconds=30)
    assert waits[:6] == [half, half, 2 * half, 4 * half, 8 * half, 16 * half]
    assert waits[7] == timedelta(minutes=15)
