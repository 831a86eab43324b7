"""What providers tell afterwards: in any order, twice, or of nobody: the right state, and never an error."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from outgoing_mail import Counting, Scene, frozen
from sqlmodel import col, select

from scheduler.delivery.base import Accepted, Outgoing, TemporaryFailure, Uncertain
from scheduler.outbox import Outbox
from store.database import reading
from store.tables import DeliveryEvent, Enrollment, Lead, Message, Suppression
from tools.dispatch import Dispatcher
from tools.outreach.events import state_after

STEPS = [frozen(1, anchor="enrollment"), frozen(2, 3)]


@pytest.fixture
def tell(as_principal: Any, clock: Any) -> Any:
    desk = as_principal("scheduler", "scheduler", "scheduler")
    numbers = itertools.count()

    def say(kind: str, message: Message | None = None, minutes: float = 0, *, token_of: str = "", **more: Any) -> Any:
        at = (clock.now + timedelta(minutes=minutes)).isoformat()
        token = message.token if message else token_of
        given = {"provider": "sendgrid", "key": f"event-{next(numbers)}", "token": token, "kind": kind, "at": at}
        return desk("record_delivery_event", event={**given, **more})

    return say


def closed(scene: Scene) -> list[tuple[str, str, str, bool]]:
    with reading(scene.engine) as session:
        return [(row.address, row.channel, row.by, row.verified) for row in session.exec(select(Suppression)).all()]


def kept(scene: Scene) -> int:
    with reading(scene.engine) as session:
        return len(session.exec(select(DeliveryEvent)).all())


ORDERS = list(itertools.permutations(("accepted", "delivered", "opened", "deferred")))


@pytest.mark.parametrize("kinds", [ORDERS[0], ORDERS[-1], ORDERS[9]], ids=" ".join)
def test_whatever_their_order_what_was_delivered_stays_delivered(
    kinds: tuple[str, ...], scene: Scene, outbox: Outbox, tell: Any
) -> None:
    message = scene.message(scene.one_off(scene.contact()))
    outbox.tick()
    for minute, kind in enumerate(kinds):
        tell(kind, message, minute)
    assert scene.states(message.id) == ["delivered"]  # type: ignore[arg-type]
    assert kept(scene) == 4


def test_every_order_of_every_kind_ends_in_the_same_state() -> None:
    kinds = ("accepted", "sent", "delivered", "bounced", "dropped", "opened", "deferred", "other")
    for begins in ("queued", "sending", "unknown", "sent"):
        ends = set()
        for some in itertools.permutations(kinds, 4):
            state = begins
            for kind in some:
                state = state_after(state, kind)
            ends.add((frozenset(some), state))
        assert len(ends) == len({which for which, _ in ends})


def test_no_event_moves_a_draft_or_an_answer() -> None:
    assert {state_after(state, "delivered") for state in ("draft", "received")} == {"draft", "received"}


def test_an_event_that_is_told_again_counts_once_under_its_key_or_as_the_same_at_the_same_moment(
    scene: Scene, outbox: Outbox, tell: Any
) -> None:
    message = scene.message(scene.one_off(scene.contact()))
    outbox.tick()
    assert tell("delivered", message, key="a").new
    assert not tell("delivered", message, 5, key="a").new
    assert not tell("delivered", message, key="b").new
    assert tell("delivered", message, 5, key="c").new
    assert kept(scene) == 2


def test_a_dead_address_is_closed_and_its_sequence_stops(scene: Scene, outbox: Outbox, tell: Any) -> None:
    first, second = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    message = scene.message(first)
    tell("bounced", message, permanent=True, words="550 no such user")
    assert scene.states(first, second) == ["bounced", "cancelled"]
    assert "550 no such user" in scene.message(second).reason
    assert closed(scene) == [(message.address, "email", "staff", False)]
    tell("delivered", message, 9)
    assert scene.states(first) == ["bounced"]


def test_a_full_mailbox_stops_the_sequence_and_closes_nothing(scene: Scene, outbox: Outbox, tell: Any) -> None:
    first, second = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    tell("bounced", scene.message(first), words="452 full")
    assert (scene.states(first, second), closed(scene)) == (["bounced", "cancelled"], [])


@pytest.mark.parametrize("kind", ["complained", "unsubscribed"])
def test_a_persons_own_word_closes_their_address_for_good(kind: str, scene: Scene, outbox: Outbox, tell: Any) -> None:
    first, second = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    tell(kind, scene.message(first))
    assert scene.states(first, second) == ["delivered", "cancelled"]
    assert closed(scene) == [(scene.message(first).address, "email", "self", True)]


def test_what_nobody_knew_of_is_settled_by_its_event_and_all_that_follows_happens(
    scene: Scene, dispatcher: Dispatcher, tell: Any, clock: Any
) -> None:
    def answer(message: Outgoing) -> Accepted:
        raise Uncertain("timed out")

    lead = scene.lead()
    first, second = scene.enrolled(lead, scene.sequence(), STEPS)
    Outbox(dispatcher, {"email": Counting(answers=answer)}).tick()
    assert scene.states(first) == ["unknown"]
    tell("delivered", scene.message(first), -1, provider_id="sg-1")
    left = scene.message(first)
    assert (left.status, left.provider_id, left.reason) == ("delivered", "sg-1", "")
    assert left.sent_at == clock.now - timedelta(minutes=1)
    with reading(scene.engine) as session:
        assert session.get_one(Lead, lead).stage == "contacted"
        enrollment = session.get_one(Message, second).enrollment
        assert enrollment is not None
        assert enrollment.state == "active"


def test_the_event_of_a_sequences_last_message_finishes_it(scene: Scene, dispatcher: Dispatcher, tell: Any) -> None:
    [only] = scene.enrolled(scene.lead(), scene.sequence(), STEPS[:1])
    scene.change(Message, only, status="unknown")
    tell("accepted", scene.message(only))
    with reading(scene.engine) as session:
        assert [row.state for row in session.exec(select(Enrollment)).all()] == ["finished"]


def test_a_message_is_also_known_by_the_providers_mark(scene: Scene, outbox: Outbox, tell: Any) -> None:
    message = scene.one_off(scene.contact())
    outbox.tick()
    tell("delivered", provider_id=scene.message(message).provider_id)
    assert scene.states(message) == ["delivered"]


def test_what_is_unknown_is_kept_as_it_came_and_is_no_error(scene: Scene, tell: Any) -> None:
    assert tell("delivered", token="nobody-knows-this-one", raw={"a": [1]}).state == ""
    assert tell("group_resubscribe", raw={"event": "group_resubscribe"}).new
    with reading(scene.engine) as session:
        rows = session.exec(select(DeliveryEvent).order_by(col(DeliveryEvent.id))).all()
    assert [(row.kind, row.message_id, row.raw) for row in rows] == [
        ("delivered", None, {"a": [1]}),
        ("group_resubscribe", None, {"event": "group_resubscribe"}),
    ]


def test_an_opt_out_from_an_unknown_message_still_closes_its_address(scene: Scene, tell: Any) -> None:
    tell("unsubscribed", address="Ana@Choir.Example")
    assert closed(scene) == [("ana@choir.example", "email", "self", True)]


def test_opens_of_machines_are_kept_apart(scene: Scene, outbox: Outbox, tell: Any) -> None:
    message = scene.message(scene.one_off(scene.contact()))
    outbox.tick()
    tell("opened", message, machine=True)
    tell("opened", message, 1)
    with reading(scene.engine) as session:
        rows = session.exec(select(DeliveryEvent).order_by(col(DeliveryEvent.id))).all()
    assert [row.machine for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("delivered", "delivered"),
        ("opened", "delivered"),
        ("bounced", "bounced"),
        ("dropped", "failed"),
        ("deferred", "sent"),
    ],
)
@pytest.mark.parametrize("outcome", ["accepted", "unknown", "try again"])
def test_an_event_that_comes_before_the_calls_answer_is_not_lost(
    outcome: str, kind: str, state: str, scene: Scene, dispatcher: Dispatcher, tell: Any
) -> None:
    def answer(message: Outgoing) -> Accepted:
        tell(kind, token_of=message.token, words="550 no")
        if outcome == "unknown":
            raise Uncertain("timed out")
        if outcome == "try again":
            raise TemporaryFailure("429")
        return Accepted("sg-9")

    first, second = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    Outbox(dispatcher, {"email": Counting(answers=answer)}).tick()
    expected = {"unknown": "unknown", "try again": "queued"}.get(outcome, state) if kind == "deferred" else state
    message = scene.message(first)
    assert message.status == expected
    if kind in ("bounced", "dropped"):
        assert (message.reason, scene.states(second)) == ("550 no", ["cancelled"])
    with reading(scene.engine) as session:
        stage = session.exec(select(Lead.stage)).one()
    assert stage == ("new" if kind == "dropped" or expected in ("unknown", "queued") else "contacted")
    if outcome == "accepted":
        assert message.provider_id == "sg-9"


def test_who_has_opted_out_at_the_carrier_got_nothing_and_gets_nothing_more(
    scene: Scene, outbox: Outbox, tell: Any
) -> None:
    first, second = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
    outbox.tick()
    tell("opted_out", scene.message(first), words="21610")
    assert scene.states(first, second) == ["failed", "cancelled"]
    assert closed(scene) == [(scene.message(first).address, "email", "self", True)]


def by_machines(scene: Scene) -> list[bool]:
    with reading(scene.engine) as session:
        clicks = select(DeliveryEvent).where(DeliveryEvent.kind == "clicked").order_by(col(DeliveryEvent.id))
        return [event.machine for event in session.exec(clicks)]


HOME, BOOK, STOP = ({"url": f"https://harmony.example/{page}"} for page in ("", "book", "unsubscribe"))


@pytest.mark.parametrize(
    ("events", "machines"),
    [
        ([("delivered", 0, {}), ("clicked", 3, HOME)], [True]),
        ([("clicked", 3, HOME), ("delivered", 0, {})], [True]),  # told in another order
        ([("clicked", 0, HOME), ("delivered", 20, {})], [True]),  # before it was delivered at all
        ([("delivered", 0, {}), ("clicked", 300, HOME)], [False]),
        ([("clicked", 300, HOME), ("clicked", 300, BOOK), ("clicked", 301, STOP)], [True, True, True]),
        ([("clicked", 300, HOME), ("clicked", 301, HOME)], [False, False]),  # a person's double click
        ([("clicked", 300, HOME), ("clicked", 310, BOOK)], [False, False]),
        ([("clicked", 300, HOME), ("clicked", 301, BOOK), ("clicked", 900, BOOK)], [True, True, False]),
    ],
)
def test_a_scanners_clicks_are_kept_and_marked(
    events: list[tuple[str, float, dict[str, str]]], machines: list[bool], scene: Scene, outbox: Outbox, tell: Any
) -> None:
    message = scene.message(scene.one_off(scene.contact()))
    outbox.tick()
    for kind, seconds, raw in events:
        assert tell(kind, message, seconds / 60, raw=raw).new
    assert by_machines(scene) == machines


def test_a_click_that_is_told_again_under_another_key_is_one(scene: Scene, outbox: Outbox, tell: Any) -> None:
    message = scene.message(scene.one_off(scene.contact()))
    outbox.tick()
    assert tell("clicked", message, 5, raw=HOME).new
    assert not tell("clicked", message, 5, raw=HOME).new
    assert tell("clicked", message, 5, raw=BOOK).new


def test_a_scanners_burst_is_no_persons_interest_in_the_figures(
    scene: Scene, outbox: Outbox, tell: Any, staff: Any, clock: Any
) -> None:
    lead = staff("add_lead", name="Scanned Choir", location="Olympia, WA", email="s@choir.example").ref
    staff("enroll_in_sequence", sequence="cold", recipients=[lead])
    clock.forward(hours=2)
    outbox.tick()
    for link in (HOME, BOOK, STOP):
        tell("clicked", scene.message(1), 5, raw=link)
    figures = staff("get_sequence", sequence="cold").steps[0].figures
    assert (figures.clicked, figures.clicked_by_machines) == (0, 1)
