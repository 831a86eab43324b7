"""What rests until a day is taken up on it: planned anew, in order, in its window, and without anybody's word."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from outgoing_mail import Counting
from sqlmodel import Session, col, select

from scheduler.jobs import jobs_of, take_up_rested
from scheduler.outbox import Outbox
from store.tables import Change, Enrollment, Message
from tools.context import Principal
from tools.dispatch import Dispatcher

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
TACOMA = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def live(dispatcher: Dispatcher, provider: Counting, clock: Any) -> Any:
    """Let the scheduler's jobs run until a moment, every two hours."""
    jobs = {job.name: job for job in jobs_of(dispatcher, {"email": provider, "sms": Counting(channel="sms")})}

    def until(moment: datetime) -> None:
        while clock.now < moment:
            clock.forward(hours=2)
            jobs["take up what has rested"].run()
            jobs["send what is due"].run()

    return until


@pytest.fixture
def ana(staff: Any) -> str:
    return str(staff("add_lead", name="Ana's Singers", email="ana@singers.example", location="Tacoma, WA").ref)


def enrollment(dispatcher: Dispatcher) -> Enrollment:
    with Session(dispatcher.engine) as session:
        return session.exec(select(Enrollment)).one()


def due(dispatcher: Dispatcher) -> list[datetime]:
    """When what is queued is due, in the order of its steps."""
    with Session(dispatcher.engine) as session:
        query = select(Message.due_at).where(Message.status == "queued").order_by(col(Message.step))
        return [at for at in session.exec(query) if at]


def left(dispatcher: Dispatcher) -> list[datetime]:
    with Session(dispatcher.engine) as session:
        query = select(Message.sent_at).where(col(Message.sent_at).is_not(None), Message.direction == "out")
        return [at for at in session.exec(query.order_by(col(Message.step))) if at]


def test_back_on_dec_3_the_next_step_leaves_once_that_day_in_its_window(
    ana: str, staff: Any, dispatcher: Dispatcher, live: Any, provider: Counting, clock: Any
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    live(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert len(left(dispatcher)) == 1
    told = {"provider": "imap", "channel": "email", "sender": "ana@singers.example", "to": "us@road.example"}
    told |= {"text": "I am out of the office, back on Dec 3.", "subject": "Automatic reply: Hello"}
    told |= {"at": clock().isoformat(), "key": "away-1"}
    dispatcher.call(SCHEDULER, "record_inbound", {"message": told}, uuid4().hex)
    assert str(enrollment(dispatcher).paused_until) == "2026-12-03"
    live(datetime(2026, 12, 2, 21, 0, tzinfo=TACOMA))
    assert (len(provider.taken), enrollment(dispatcher).state) == (1, "paused")
    live(datetime(2026, 12, 4, 0, 0, tzinfo=TACOMA))
    assert (len(provider.taken), max(provider.tokens.values())) == (2, 1)
    second = left(dispatcher)[1].astimezone(TACOMA)
    assert (second.date().isoformat(), 9 <= second.hour < 17) == ("2026-12-03", True)
    assert (enrollment(dispatcher).state, enrollment(dispatcher).reason) == ("active", "")
    [third] = due(dispatcher)
    assert third - left(dispatcher)[1] > timedelta(days=4)


def test_the_day_is_the_recipients_own(staff: Any, dispatcher: Dispatcher, clock: Any) -> None:
    staff("add_lead", name="Auckland Singers", email="a@singers.example", location="Auckland, New Zealand")
    staff("enroll_in_sequence", sequence="cold", recipients=["Auckland Singers"])
    staff("pause_enrollment", recipient="Auckland Singers", until="2026-12-03")
    clock.now = datetime(2026, 12, 2, 10, 59, tzinfo=UTC)  # 23:59 in Auckland
    take_up_rested(dispatcher)
    assert enrollment(dispatcher).state == "paused"
    clock.forward(minutes=1)
    take_up_rested(dispatcher)
    assert enrollment(dispatcher).state == "active"
    assert due(dispatcher)[0] >= clock()


def test_what_rests_without_a_day_or_is_not_due_is_left_alone_and_nothing_is_written(
    ana: str, staff: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    staff("pause_enrollment", recipient=ana)
    clock.forward(days=30)
    take_up_rested(dispatcher)
    assert enrollment(dispatcher).state == "paused"
    with Session(dispatcher.engine) as session:
        assert session.exec(select(Change).where(Change.tool == "take_up_rested")).all() == []


def test_many_who_come_back_on_one_day_are_spread_and_planned_in_order(
    staff: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    names = [f"Choir {number}" for number in range(8)]
    for number, name in enumerate(names):
        staff("add_lead", name=name, email=f"c{number}@singers.example", location="Tacoma, WA")
    staff("enroll_in_sequence", sequence="cold", recipients=names)
    for name in names:
        staff("pause_enrollment", recipient=name, until="2026-12-03")
    clock.now = datetime(2026, 12, 9, 18, 0, tzinfo=UTC)  # the scheduler was down for six days
    take_up_rested(dispatcher)
    with Session(dispatcher.engine) as session:
        rows = session.exec(select(Message).order_by(col(Message.enrollment_id), col(Message.step))).all()
    firsts = [row.due_at for row in rows if row.step == 1 and row.due_at]
    assert min(firsts) >= clock()
    assert len({at.replace(second=0) for at in firsts}) > 4
    for one, later in itertools.pairwise(rows):
        if one.enrollment_id == later.enrollment_id and one.due_at and later.due_at:
            assert later.due_at - one.due_at > timedelta(days=3)


def test_after_a_second_rest_steps_that_count_from_the_enrolment_keep_their_distance(
    ana: str, staff: Any, dispatcher: Dispatcher, clock: Any, provider: Counting
) -> None:
    steps = [{"template": "Nurture 1", "delay_days": days, "after": "enrollment"} for days in (0, 2, 4, 6)]
    staff("save_sequence", name="By day", stage="logistics", steps=steps)
    staff("create_trip", destination="Seattle, WA", starts_on="2027-03-01", ends_on="2027-03-05")
    staff("convert_lead", lead=ana, trip="Seattle", starts_at="2027-03-02T19:00", status="confirmed")
    staff("enroll_in_sequence", sequence="By day", recipients=["ana@singers.example"])
    outbox = Outbox(dispatcher, {"email": provider})
    for sent, rested in ((1, "2026-12-03"), (2, "2026-12-08")):
        clock.now = max(clock.now, due(dispatcher)[0])
        outbox.tick()
        assert len(provider.taken) == sent
        staff("pause_enrollment", recipient="ana@singers.example", until=rested)
        clock.now = datetime.fromisoformat(f"{rested}T18:00:00+00:00")
        take_up_rested(dispatcher)
    third, fourth = due(dispatcher)
    assert (third.astimezone(TACOMA).day, fourth.astimezone(TACOMA).day) == (8, 10)
