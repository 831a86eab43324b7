"""Each setting of when messages leave does what it says, and a value that cannot be is told by its name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from outgoing_mail import Counting, Scene, frozen
from pydantic import ValidationError

from agent.settings import Settings
from scheduler.outbox import Outbox
from tools.dispatch import Dispatcher
from tools.errors import Refused
from tools.outreach.config import OutreachConfig
from tools.outreach.timing import Slot, allowed, next_slot, rules_for

DENVER = ZoneInfo("America/Denver")


def config_of(**set_to: Any) -> OutreachConfig:
    return Settings(**set_to).outreach_config("Harmony", "https://harmony.example")


def leaves(earliest: str, stage: str = "cold", seed: str = "seed", **set_to: Any) -> datetime:
    """When an e-mail to Denver leaves, local."""
    rules = rules_for(config_of(**set_to), DENVER.key, "US", stage)
    place = (DENVER.key, "email", "CO", "US", rules)
    slot = next_slot(datetime.fromisoformat(earliest).replace(tzinfo=DENVER), *place, seed)
    assert isinstance(slot, Slot)
    assert allowed(slot.at, *place) is None
    return slot.at.astimezone(DENVER)


@pytest.mark.parametrize(
    ("days", "earliest", "day"),
    [
        ("", "2026-11-21", "2026-11-23"),
        ("tue-thu", "2026-11-21", "2026-11-24"),
        ("Tuesday, thu", "2026-11-25", "2026-12-01"),  # Thursday is Thanksgiving
        ("sat", "2026-11-23", "2026-11-28"),
        ("fri-mon", "2026-11-24", "2026-11-27"),
    ],
)
def test_weekdays_are_those_on_which_who_is_asked_for_a_booking_is_written_to(
    days: str, earliest: str, day: str
) -> None:
    assert str(leaves(earliest, send_days=days).date()) == day
    assert str(leaves(earliest, "logistics", send_days=days).date()) == earliest


def test_on_another_weekday_the_reason_says_so() -> None:
    rules = rules_for(config_of(send_days="tue"), DENVER.key, "US", "cold")
    monday = datetime(2026, 11, 23, 12, tzinfo=DENVER)
    assert "no day on which messages leave" in str(allowed(monday, DENVER.key, "email", "CO", "US", rules))


def test_hours_of_the_day_are_the_recipients() -> None:
    set_to = {"send_from": "10:30", "send_until": "11:30", "spread": 0}
    assert f"{leaves('2026-11-23', **set_to):%m-%d %H:%M}" == "11-23 10:30"
    assert f"{leaves('2026-11-23T11:30', **set_to):%m-%d %H:%M}" == "11-24 10:30"


@pytest.mark.parametrize(("spread", "minutes"), [(0, 1), (5, 5), (120, 120)])
def test_messages_due_together_are_spread_over_so_many_minutes(spread: int, minutes: int) -> None:
    found = [leaves("2026-11-23", seed=str(n), spread=spread) for n in range(300)]
    assert max(found) - min(found) < timedelta(minutes=minutes)
    assert max(found) - min(found) >= timedelta(minutes=minutes * 0.9 if spread else 0)


def test_a_cool_down_of_so_many_days_and_of_none(dispatcher: Dispatcher, staff: Any, clock: Any) -> None:
    def cooling(days: int) -> Any:
        business = replace(dispatcher.business, outreach=config_of(cool_down=days))
        return replace(staff, dispatcher=replace(dispatcher, business=business))

    staff("add_lead", name="Ana's Singers", email="ana@singers.example", location="Tacoma, WA")
    staff("enroll_in_sequence", sequence="cold", recipients=["Ana's Singers"])
    clock.forward(hours=1)
    Outbox(dispatcher, {"email": Counting()}).tick()
    staff("unenroll", recipient="Ana's Singers")
    clock.forward(days=5)
    with pytest.raises(Refused, match=r"may start on Nov 30, 2026 \(7 days' rest\)"):
        cooling(7)("enroll_in_sequence", sequence="cold", recipients=["Ana's Singers"])
    for days in (0, 5):
        cooling(days)("enroll_in_sequence", sequence="cold", recipients=["Ana's Singers"])
        staff("unenroll", recipient="Ana's Singers")


def test_the_mailboxs_cap_and_the_sequences_own_hold_together(dispatcher: Dispatcher, clock: Any) -> None:
    scene, provider = Scene(dispatcher.engine, clock), Counting()
    one, other = scene.sequence("One", cap=2), scene.sequence("Other")
    for sequence in (one, one, one, other, other, other):
        scene.enrolled(scene.lead(), sequence, [frozen(1, anchor="enrollment")])
    business = replace(dispatcher.business, outreach=config_of(daily_cap=4))
    outbox = Outbox(replace(dispatcher, business=business), {"email": provider})
    outbox.tick()
    assert len(provider.taken) == 4
    clock.now = datetime(2026, 11, 24, 17, tzinfo=UTC)
    outbox.tick()
    assert len(provider.taken) == 6


@pytest.mark.parametrize(("late_after", "state"), [(1, "held"), (3, "sent")])
def test_so_many_hours_late_a_message_waits_for_a_person(
    late_after: float, state: str, dispatcher: Dispatcher, clock: Any
) -> None:
    scene = Scene(dispatcher.engine, clock)
    message = scene.one_off(scene.contact())
    clock.forward(hours=2)
    business = replace(dispatcher.business, outreach=config_of(late_after=late_after))
    Outbox(replace(dispatcher, business=business), {"email": Counting()}).tick()
    assert scene.states(message) == [state]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("send_days", "funday", "HARMONY_SEND_DAYS"),
        ("send_days", "mo", "HARMONY_SEND_DAYS"),
        ("send_from", "9 o'clock", "send_from"),
        ("send_until", "08:00", "HARMONY_SEND_UNTIL"),
        ("spread", "-1", "spread"),
        ("spread", "241", "spread"),
        ("daily_cap", "0", "daily_cap"),
        ("cool_down", "-1", "cool_down"),
        ("late_after", "0", "late_after"),
        ("late_after", "soon", "late_after"),
    ],
)
def test_a_value_that_cannot_be_is_told_by_its_name(name: str, value: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Settings(**{name: value})  # type: ignore[arg-type]  # any setting, as text
