"""Putting people into sequences: the card, what is written, what rests, what stops, and what an undo brings back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from agent.cards import card_of
from store.messages import Attempt
from store.tables import Approval, Enrollment, Lead, Message
from tools.errors import AwaitsApproval, InvalidInput, Refused

TACOMA = {"location": "Tacoma, WA"}


@pytest.fixture
def ana(staff: Any) -> str:
    return str(staff("add_lead", name="Ana's Singers", email="ana@singers.example", **TACOMA).ref)


@pytest.fixture
def tom(staff: Any) -> str:
    return str(staff("add_lead", name="Tom's Chorus", email="tom@chorus.example", location="Boston, MA").ref)


@pytest.fixture
def silent(staff: Any) -> str:
    return str(staff("add_lead", name="Silent Choir", **TACOMA).ref)


def messages(dispatcher: Any) -> list[tuple[int | None, str, str]]:
    with Session(dispatcher.engine) as session:
        return [(m.step, m.status, m.reason) for m in session.exec(select(Message).order_by(col(Message.id)))]


def states(dispatcher: Any) -> list[tuple[str, str]]:
    with Session(dispatcher.engine) as session:
        return [(e.state, e.reason) for e in session.exec(select(Enrollment).order_by(Enrollment.id))]  # type: ignore[arg-type]


def asked(staff: Any, dispatcher: Any, **args: Any) -> Approval:
    with pytest.raises(AwaitsApproval) as caught:
        staff.asking("enroll_in_sequence", **args)
    with Session(dispatcher.engine) as session:
        return session.get_one(Approval, caught.value.approval_id)


def test_the_card_shows_the_blocked_first_then_addresses_local_times_and_every_text(
    staff: Any, dispatcher: Any, ana: str, tom: str, silent: str
) -> None:
    approval = asked(staff, dispatcher, sequence="cold", recipients=[ana, tom, silent])
    lines = "\n".join(approval.card["lines"])
    assert approval.recipients == ["Ana's Singers <ana@singers.example>", "Tom's Chorus <tom@chorus.example>"]
    times = [line.partition(">: ")[2] for line in approval.card["lines"] if ">: " in line]
    assert [line.split(" · ")[0] for line in times] == ["Step 1 today, within their hours, after you approve it"] * 2
    assert all("Step 2 Mon Nov 30, 9:" in line.split(" · ")[1] for line in times)
    assert (" PST" in times[0], " EST" in times[1]) == (True, True)
    texts = [line.partition("\n\n") for line in approval.card["lines"] if "\n" in line]
    assert [title.partition(":")[0] for title, _, _ in texts] == [
        f"Step {step} to {name}" for name in ("Ana's Singers", "Tom's Chorus") for step in (1, 2, 3)
    ]
    assert texts[0][0] == "Step 1 to Ana's Singers: Coaching for Ana's Singers"
    assert all(body.startswith("Hi there,") for _, _, body in texts)
    assert lines.startswith("Blocked: Silent Choir: Neither an e-mail address nor a number")
    assert messages(dispatcher) == []


def test_a_card_says_the_name_of_who_is_blocked_once(
    staff: Any, dispatcher: Any, ana: str, tom: str, silent: str
) -> None:
    staff("update_lead", lead=tom, stage="lost")
    closed = staff("add_lead", name="Closed Choir", email="no@choir.example", **TACOMA).ref
    staff("suppress", recipient=closed, channel="email", reason="asked by telephone")
    approval = asked(staff, dispatcher, sequence="cold", recipients=[ana, tom, silent, closed])
    blocked = [line.removeprefix("Blocked: ") for line in approval.card["lines"] if line.startswith("Blocked: ")]
    assert [line.count(name) for line, name in zip(blocked, ("Tom's", "Silent", "Closed Choir"), strict=True)] == [
        1
    ] * 3
    assert blocked[0].startswith("Tom's Chorus is lost; set its stage")
    assert blocked[2].startswith("Closed Choir (no@choir.example) was closed to e-mail by staff")
    assert blocked[1] == "Silent Choir: Neither an e-mail address nor a number is on file: add one."


def test_the_approved_card_still_holds_minutes_later_and_enrols_all_but_the_blocked(
    staff: Any, dispatcher: Any, clock: Any, ana: str, tom: str, silent: str
) -> None:
    approval = asked(staff, dispatcher, sequence="cold", recipients=[ana, tom, silent])
    clock.forward(minutes=50)
    made = dispatcher.decide(staff.principal, approval.require_id(), yes=True)
    assert ([each.ref for each in made.enrolled], list(made.blocked)) == ([ana, tom], ["Silent Choir"])
    assert [status for _, status, _ in messages(dispatcher)] == ["queued"] * 6


def test_a_card_whose_recipient_has_another_address_by_now_is_void(staff: Any, dispatcher: Any, ana: str) -> None:
    approval = asked(staff, dispatcher, sequence="cold", recipients=[ana])
    staff("update_lead", lead=ana, email="new@singers.example")
    with pytest.raises(Refused, match="has changed since"):
        dispatcher.decide(staff.principal, approval.require_id(), yes=True)
    assert messages(dispatcher) == []


def test_a_preview_says_what_the_enrolment_then_does_and_writes_nothing(
    staff: Any, dispatcher: Any, ana: str, silent: str
) -> None:
    shown = staff("preview_enrollment", sequence="cold", recipients=[ana, silent])
    assert messages(dispatcher) == []
    assert [bool(each.blocked_by) for each in shown.recipients] == [False, True]
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    with Session(dispatcher.engine) as session:
        kept = [(m.subject, m.body) for m in session.exec(select(Message).order_by(col(Message.id)))]
    assert [(m.subject, m.body) for m in shown.recipients[0].messages] == kept


def test_everybody_blocked_is_refused_with_each_reason(staff: Any, ana: str, silent: str) -> None:
    staff("suppress", recipient=ana)
    with pytest.raises(Refused, match=r"Ana's Singers.*closed.*Silent Choir: Neither"):
        staff.asking("enroll_in_sequence", sequence="cold", recipients=[ana, silent])


def test_one_sequence_at_a_time_and_the_same_one_not_twice(staff: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana, ana])
    for sequence, words in (("cold", "already"), ("nurture", "one sequence runs at a time")):
        with pytest.raises(Refused, match=words):
            staff("enroll_in_sequence", sequence=sequence, recipients=[ana])


def test_two_records_of_one_address_get_it_once(staff: Any, ana: str) -> None:
    twin = staff("add_lead", name="Quite Another Band", email="ana@singers.example", location="Austin, TX").ref
    made = staff("enroll_in_sequence", sequence="cold", recipients=[ana, twin])
    assert ([each.ref for each in made.enrolled], list(made.blocked)) == ([ana], ["Quite Another Band"])


def test_a_value_that_is_missing_blocks_before_anything_leaves(staff: Any, dispatcher: Any, ana: str) -> None:
    staff("save_template", name="By name", channel="email", subject="Hi", body="Dear {{ contact.first_name }}!")
    staff("save_sequence", name="Personal", stage="nurture", steps=[{"template": "Nurture 1"}, {"template": "By name"}])
    with pytest.raises(Refused, match=r"first name \(contact.first_name\) is not known"):
        staff("enroll_in_sequence", sequence="Personal", recipients=[ana])
    assert messages(dispatcher) == []


def test_a_day_that_is_past_is_refused_and_a_later_one_is_kept(staff: Any, dispatcher: Any, ana: str) -> None:
    with pytest.raises(InvalidInput, match="is past"):
        staff("enroll_in_sequence", sequence="cold", recipients=[ana], starts_on="2026-11-22")
    made = staff("enroll_in_sequence", sequence="cold", recipients=[ana], starts_on="2026-12-07")
    assert "step 1 on Mon Dec 7, 2026" in made.headline


def test_after_a_rest_what_is_left_is_planned_anew_in_order_and_never_in_the_past(
    staff: Any, dispatcher: Any, clock: Any, ana: str
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    paused = staff("pause_enrollment", recipient=ana)
    assert (paused.state, states(dispatcher)[0][0]) == ("paused", "paused")
    clock.forward(days=20)
    resumed = staff("resume_enrollment", recipient=ana)
    assert (resumed.state, states(dispatcher)) == ("active", [("active", "")])
    with Session(dispatcher.engine) as session:
        due = [m.due_at for m in session.exec(select(Message).order_by(col(Message.id)))]
    assert due[0] >= clock()
    assert due[1] - due[0] >= timedelta(days=3)
    assert due[2] - due[1] >= timedelta(days=6)


def test_pausing_twice_and_resuming_what_runs_are_told(staff: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    with pytest.raises(Refused, match="active"):
        staff("resume_enrollment", recipient=ana)
    staff("pause_enrollment", recipient=ana, reason="on holiday")
    with pytest.raises(Refused, match="on holiday"):
        staff("pause_enrollment", recipient=ana)


def test_taken_out_what_is_queued_is_cancelled_and_what_is_being_sent_is_told(
    staff: Any, dispatcher: Any, ana: str
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    with Session(dispatcher.engine) as session:
        first = session.exec(select(Message).where(Message.step == 1)).one()
        first.status = "sending"
        session.commit()
    out = staff("unenroll", recipient=ana, reason="moved away")
    assert "Step 1 is being sent right now" in out.headline
    assert [status for _, status, _ in messages(dispatcher)] == ["sending", "cancelled", "cancelled"]
    assert "moved away" in messages(dispatcher)[1][2]
    with pytest.raises(Refused, match="not in any sequence"):
        staff("unenroll", recipient=ana)


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("unenroll", {"recipient": "Ana's Singers"}),
        ("suppress", {"recipient": "Ana's Singers"}),
        ("update_lead", {"lead": "Ana's Singers", "stage": "lost"}),
        ("delete_record", {"record": "Ana's Singers"}),
        ("convert_lead", {"lead": "Ana's Singers", "trip": "Seattle", "starts_at": "2027-01-16T15:00"}),
    ],
)
def test_what_stops_a_sequence_cancels_what_is_queued_and_an_undo_brings_both_back(
    staff: Any, dispatcher: Any, ana: str, tool: str, args: dict[str, Any]
) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    staff(tool, **args)
    assert {status for _, status, _ in messages(dispatcher)} == {"cancelled"}
    assert all(reason for _, _, reason in messages(dispatcher))
    assert [state for state, _ in states(dispatcher)] == ([] if tool == "delete_record" else ["stopped"])
    change = staff("what_changed").items[0].ref
    staff("undo", change=change)
    assert states(dispatcher) == [("active", "")]
    assert [status for _, status, _ in messages(dispatcher)] == ["queued"] * 3


def test_an_enrolment_is_undone_whole_while_nothing_has_left(staff: Any, dispatcher: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    staff("undo", change=staff("what_changed").items[0].ref)
    assert (messages(dispatcher), states(dispatcher)) == ([], [])


def test_an_enrolment_of_which_something_left_is_not_undone(staff: Any, dispatcher: Any, clock: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    with Session(dispatcher.engine) as session:
        first = session.exec(select(Message).where(Message.step == 1)).one()
        session.add(Attempt(message_id=first.require_id(), number=1, provider="x", created_at=clock()))
        session.commit()
    with pytest.raises(Refused, match="has left"):
        staff("undo", change=staff("what_changed").items[0].ref)
    assert len(messages(dispatcher)) == 3


def test_only_the_texts_stop_where_only_they_are_not_wanted(staff: Any, dispatcher: Any) -> None:
    venue = staff("add_venue", name="Rainier Choir", location="Seattle, WA").ref
    person = staff(
        "add_contact", venue=venue, name="Mia Holt", email="mia@rainier.example", phone="+1 206 555 0142"
    ).ref
    staff("record_consent", recipient=person, channel="sms", wording="Yes, text me", given_on="2026-11-01")
    staff("save_template", name="Short", channel="sms", body="See you soon.")
    steps = [{"template": "Nurture 1"}, {"template": "Short", "delay_days": 1}]
    staff("save_sequence", name="Both", stage="nurture", steps=steps)
    staff("enroll_in_sequence", sequence="Both", recipients=[person])
    staff("suppress", recipient=person, channel="sms")
    assert [status for _, status, _ in messages(dispatcher)] == ["queued", "cancelled"]
    assert states(dispatcher) == [("active", "")]


def test_steps_around_a_booking_are_planned_from_its_day_and_end_with_it(staff: Any, dispatcher: Any) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    person = staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example").ref
    with pytest.raises(Refused, match="booking"):
        staff("enroll_in_sequence", sequence="logistics", recipients=[person])
    staff("add_booking", trip="Seattle", venue="Rainier Choir", starts_at="2027-01-16T15:00", status="confirmed")
    made = staff("enroll_in_sequence", sequence="logistics", recipients=[person])
    assert "step 1 on Sat Dec 26, 2026" in made.headline
    assert "step 2 on Wed Jan 13, 2027" in made.headline
    moved = staff("update_booking", booking="Rainier", starts_at="2027-01-17T15:00")
    assert any("step 2 on Thu Jan 14, 2027" in note for note in moved.notes)
    assert states(dispatcher) == [("active", "")]


def test_what_led_up_to_a_booking_ends_with_it(staff: Any, dispatcher: Any) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example")
    staff("enroll_in_sequence", sequence="nurture", recipients=["Mia Holt"])
    staff("add_booking", trip="Seattle", venue="Rainier Choir", starts_at="2027-01-16T15:00")
    assert states(dispatcher) == [("stopped", "Rainier Choir is booked")]


def test_of_two_records_made_one_only_the_older_enrolment_goes_on(
    staff: Any, dispatcher: Any, ana: str, tom: str
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana, tom])
    staff("merge_records", keep=ana, duplicate=tom)
    assert [state for state, _ in states(dispatcher)] == ["active", "stopped"]


def test_what_was_sent_to_a_deleted_lead_stays_by_its_address(
    staff: Any, dispatcher: Any, clock: Any, ana: str
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    with Session(dispatcher.engine) as session:
        first = session.exec(select(Message).where(Message.step == 1)).one()
        first.status, first.sent_at = "delivered", clock()
        session.add(Attempt(message_id=first.require_id(), number=1, provider="x", created_at=clock()))
        session.commit()
    staff("delete_record", record=ana)
    with Session(dispatcher.engine) as session:
        kept = session.exec(select(Message).where(Message.step == 1)).one()
        assert (kept.status, kept.address, kept.lead_id) == ("delivered", "ana@singers.example", None)
        assert session.exec(select(Lead)).all() == []


def test_resumed_after_the_sequence_was_changed_they_keep_what_was_approved_and_the_result_says_so(
    staff: Any, dispatcher: Any, ana: str
) -> None:
    staff("enroll_in_sequence", sequence="cold", recipients=[ana])
    staff("pause_enrollment", recipient=ana)
    assert staff("resume_enrollment", recipient=ana).notes == []
    staff("pause_enrollment", recipient=ana)
    with Session(dispatcher.engine) as session:
        before = [row.body for row in session.exec(select(Message).order_by(col(Message.id)))]
    changed = staff("update_template", template="Cold 2", body="Something else.")
    assert any("whoever is enrolled already still gets what was approved" in note for note in changed.notes)
    resumed = staff("resume_enrollment", recipient=ana)
    assert resumed.notes == ["Cold outreach was changed since: they still get what was approved for them."]
    with Session(dispatcher.engine) as session:
        after = [row.body for row in session.exec(select(Message).order_by(col(Message.id)))]
    assert after == before


def test_a_step_before_the_booking_whose_day_is_past_is_left_out_on_the_card_and_says_why(
    staff: Any, dispatcher: Any
) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2026-11-28", ends_on="2026-11-30")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    person = staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example").ref
    staff("add_booking", trip="Seattle", venue="Rainier Choir", starts_at="2026-11-28T15:00", status="confirmed")
    approval = asked(staff, dispatcher, sequence="logistics", recipients=[person])
    [times] = [line for line in approval.card["lines"] if ">: " in line]
    assert "Step 1 not at all: its time was past when they were enrolled · Step 2 Wed Nov 25, " in times
    assert [line.partition(" to ")[0] for line in approval.card["lines"] if "\n" in line] == ["Step 2", "Step 3"]
    staff("enroll_in_sequence", sequence="logistics", recipients=[person])
    assert messages(dispatcher) == [
        (1, "skipped", "its time was past when they were enrolled"),
        (2, "queued", ""),
        (3, "queued", ""),
    ]


def test_with_every_step_past_they_are_not_enrolled(staff: Any) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2026-11-24", ends_on="2026-11-30")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example")
    staff("add_booking", trip="Seattle", venue="Rainier Choir", starts_at="2026-11-24T15:00", status="confirmed")
    steps = [{"template": "Logistics 1", "delay_days": -21, "after": "booking"}]
    staff("save_sequence", name="Early word", stage="logistics", steps=steps)
    with pytest.raises(Refused, match="the time of every step is past"):
        staff("enroll_in_sequence", sequence="Early word", recipients=["Mia Holt"])


def test_the_card_afterwards_names_who_is_in_it_with_their_page(staff: Any, ana: str, tom: str) -> None:
    made = staff("enroll_in_sequence", sequence="cold", recipients=[ana, tom])
    card = card_of("enroll_in_sequence", made.model_dump(mode="json"))
    enrolled = next(section for section in card.sections if section.title == "Enrolled")
    assert [(row.title, row.link) for row in enrolled.rows] == [
        ("Ana's Singers", "/desk/leads/1"),
        ("Tom's Chorus", "/desk/leads/2"),
    ]
    assert not [fact for fact in card.facts if "lead:" in fact.value]
