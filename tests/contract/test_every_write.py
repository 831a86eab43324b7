"""Laws of every tool that changes something: journaled, repeatable, undoable, and with a link that opens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, SQLModel, select
from starlette.testclient import TestClient

from agent.history import History
from store.columns import Record
from store.journal import snapshot
from store.tables import Change, RowChange
from tools.catalogue import REGISTRY
from tools.context import Principal, Role
from tools.dispatch import Dispatcher
from tools.errors import Refused
from tools.registry import Effect

PERSON = {"name": "Theo Marsh", "email": "theo@singers.example", "consent": True}
VISITOR = "visitor:11111111-1111-4111-8111-111111111111"
#: One good call of every tool that changes something, in the world of the evaluation. A new tool needs its line.
GOOD: dict[str, dict[str, Any]] = {
    "create_trip": {"destination": "Denver, CO", "starts_on": "2027-05-01"},
    "update_trip": {"trip": "Boston", "status": "confirmed"},
    "add_booking": {"trip": "Boston", "venue": "Beacon Hill Singers", "starts_at": "2027-03-08T19:30", "fee": "$900"},
    "update_booking": {"booking": "Rainlight", "fee": "$1,750"},
    "cancel_booking": {"booking": "Rainlight", "reason": "flood"},
    "record_payment": {"booking": "Harborside", "amount": "$800", "kind": "deposit"},
    "set_revenue_split": {"target": "Boston Spring Tour", "party": "Agent", "percent": 10, "base": "gross"},
    "remove_revenue_split": {"target": "Nashville Weekend", "party": "Agent"},
    "log_expense": {"trip": "Boston", "amount": "$45.10", "category": "meals"},
    "update_expense": {"expense": "hotel, two nights", "amount": "$438"},
    "log_mileage": {"trip": "Nashville", "miles": 46, "driven_on": "2026-10-10"},
    "add_participant": {"booking": "Evergreen", "name": "Lena Ruiz", "voice_part": "soprano"},
    "update_participant": {"participant": "Sam Ortiz", "voice_part": "bass"},
    "add_venue": {"name": "Salish Sea Chorale", "location": "Everett, WA"},
    "update_venue": {"venue": "Rainlight", "size": 30},
    "add_contact": {"venue": "Rainlight", "name": "Gwen Archer", "role": "treasurer"},
    "update_contact": {"contact": "Priya Raman", "phone": "+1 253 555 0161"},
    "run_campaign": {"location": "Denver, CO"},
    "update_campaign": {"campaign": "Added by hand", "name": "By hand"},
    "stop_campaign": {"campaign": "Slow search"},
    "add_lead_from_url": {"url": "https://cascade.example", "location": "Tacoma, WA"},
    "read_site_again": {"lead": "Cascade Singers"},
    "add_lead": {"name": "Wachusett Singers", "location": "Worcester, MA"},
    "update_lead": {"lead": "Bay State Barbershop", "stage": "contacted"},
    "convert_lead": {"lead": "Emerald Street", "trip": "Seattle", "starts_at": "2027-01-17T15:00", "fee": "$1,800"},
    "keep_apart": {"one": "Bay State Barbershop", "other": "Emerald Street Vocal Band"},
    "merge_records": {"keep": "Bay State Barbershop", "duplicate": "Emerald Street Vocal Band"},
    "delete_record": {"record": "Rainlight Chamber Choir"},
    "suppress": {"recipient": "Dale Pruitt", "channel": "sms"},
    "record_consent": {"recipient": "Dale Pruitt", "channel": "sms", "wording": "sure, text me"},
    "save_template": {"name": "Thanks", "channel": "email", "subject": "Thank you", "body": "Hi {{ contact.name }}."},
    "send_message": {"recipient": "Ana Whitfield", "subject": "Saturday", "body": "Can we start at 12:30?"},
    "draft_message": {"recipient": "Ruth Abernathy", "subject": "March", "body": "We are in Boston in March."},
    "cancel_message": {"message": "Priya Raman"},
    "settle_message": {"message": "Jordan Lee", "sent": True},
    "release_message": {"message": "Ruth Abernathy"},
    "record_reply": {"recipient": "Dale Pruitt", "text": "Sure, tell me more."},
    "mark_answered": {"message": "Dale Pruitt"},
    "assign_reply": {"message": "message:90", "recipient": "Ruth Abernathy"},
    "update_template": {"template": "Cold 1", "subject": "Coaching for your singers"},
    "save_sequence": {"name": "Check-in", "stage": "nurture", "steps": [{"template": "Nurture 1", "delay_days": 2}]},
    "add_step": {"sequence": "Nurture", "template": "Cold 3", "delay_days": 7},
    "change_step": {"sequence": "cold", "step": 2, "delay_business_days": 5},
    "remove_step": {"sequence": "Nurture", "step": "last"},
    "enroll_in_sequence": {"sequence": "cold", "recipients": ["Charles River Youth Choir"]},
    "pause_enrollment": {"recipient": "Olympic Peninsula Singers"},
    "resume_enrollment": {"recipient": "Cumberland Gospel Ensemble"},
    "unenroll": {"recipient": "Emerald Street Vocal Band"},
    "save_service": {"name": "Sight-Singing Clinic", "summary": "Read new music with confidence."},
    "set_site_text": {"part": "name", "text": "Dana Whitlock"},
    "update_service": {"service": "masterclass", "price_from": "$1,385"},
    "create_group_request": {"location": "Denver", "age": 40, "consent": False},
    "update_group_request": {"request": "Nadia Brooks", "status": "answered"},
    "answer_group_request": {"request": "Nadia Brooks", "text": "We are glad that you sing."},
    "pass_on_group_request": {"request": "Robin Vale", "group": "Music City Tenors"},
    "update_inquiry": {"inquiry": "Walter Quist", "status": "answered"},
    "book_inquiry": {"inquiry": "Walter Quist", "trip": "Seattle", "starts_at": "2027-01-17T19:00"},
    "reply_to_visitor": {"conversation": "conversation:2", "text": "Hello, this is Ana."},
    "take_over": {"conversation": "conversation:2"},
    "hand_back": {"conversation": "conversation:2"},
    "erase_conversation": {"conversation": "conversation:2"},
    "block_dates": {"starts_on": "2027-02-01", "ends_on": "2027-02-03", "note": "holiday"},
    "undo": {},
    "import_records": {"kind": "venues", "upload": "upload:1"},
    "submit_group_request": {"location": "Denver", "age": 29, "styles": ["jazz"], **PERSON},
    "submit_booking_inquiry": {"message": "A workshop, please.", "starts_on": "2027-05-22", **PERSON},
    "withdraw_my_request": {"what": "inquiry"},
    "request_human": {"reason": "wants to talk", "email": "maya@openvoices.example"},
    "ask_for_deletion": {"email": "maya@openvoices.example"},
    "stop_messages": {"email": "hello@olympicsingers.example"},
    "email_transcript": {"email": "maya@openvoices.example"},
    "note_question": {"question": "Is there parking?"},
    "answer_question": {"question": "Is there parking?", "note": "Yes, behind the hall."},
    "dismiss_question": {"question": "Is there parking?"},
}
#: One call of every tool that the scheduler alone has.
SCHEDULED: dict[str, dict[str, Any]] = {
    "forget_expired_source_data": {},
    "advance_funnel": {},
    "take_up_rested": {},
    "expire_holds": {},
    "claim_due_messages": {"limit": 10},
    "settle_attempt": {"attempt": 1, "outcome": "unknown"},
    "settle_attempts": {"outcomes": [{"attempt": 1, "outcome": "unknown"}]},
    "record_inbound": {
        "message": {
            "provider": "imap",
            "channel": "email",
            "sender": "ana@evergreenharmony.example",
            "to": "hello@road.example",
            "text": "Sure, tell me more.",
            "at": "2026-11-23T16:00:00Z",
            "key": "mail-1",
        }
    },
    "record_delivery_event": {
        "event": {"provider": "sendgrid", "kind": "delivered", "at": "2026-11-23T16:00:00Z", "key": "event-1"}
    },
}
#: What cannot be taken back, and why; nothing else may refuse.
CANNOT_UNDO = {
    "stop_messages",
    "request_human",
    "ask_for_deletion",
    "email_transcript",
    "erase_conversation",
    "reply_to_visitor",
    "cancel_message",
    "settle_message",
    "release_message",
}
#: Of these the journal forgets what was there before: that is what they are for.
FORGETS = {"erase_conversation"}
#: These leave nothing of the visitor's own that a page could show.
SHOWS_NOTHING = {"stop_messages", "request_human", "ask_for_deletion", "email_transcript", "note_question"}
#: These go last where all are made in one store.
TAKES_AWAY = {
    "cancel_booking",
    "convert_lead",
    "delete_record",
    "hand_back",
    "merge_records",
    "undo",
    "withdraw_my_request",
}
ROBIN = {"location": "Nashville", "age": 29, "pass_on": True, **PERSON, "name": "Robin Vale"}
SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
TO_PRIYA = ("send_message", {"recipient": "Priya Raman", "subject": "Piano", "body": "Is there a piano?"})
TO_RUTH = ("send_message", {"recipient": "Ruth Abernathy", "subject": "May", "body": "Is May still open?"})
TO_JORDAN = ("send_message", {"recipient": "Jordan Lee", "subject": "Hold", "body": "Can you confirm March 5?"})


def enrolled(name: str) -> tuple[str, dict[str, Any]]:
    """The call that puts somebody into the cold sequence."""
    return "enroll_in_sequence", {"sequence": "cold", "recipients": [name]}


#: Calls that need something to have happened first, by the same principal; "cut off" is a send that broke in mid-call.
FIRST: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "undo": (("create_trip", {"destination": "Denver, CO"}),),
    "hand_back": (("reply_to_visitor", GOOD["reply_to_visitor"]),),
    "take_over": (("reply_to_visitor", GOOD["reply_to_visitor"]), ("hand_back", GOOD["hand_back"])),
    "pause_enrollment": (enrolled("Olympic Peninsula Singers"),),
    "resume_enrollment": (enrolled("Cumberland Gospel Ensemble"), ("pause_enrollment", GOOD["resume_enrollment"])),
    "unenroll": (enrolled("Emerald Street Vocal Band"),),
    "pass_on_group_request": (
        ("create_group_request", ROBIN),
        ("record_consent", {"recipient": "Dale Pruitt", "channel": "email", "wording": "send me singers"}),
    ),
    "answer_question": (("note_question", GOOD["note_question"]),),
    "dismiss_question": (("note_question", GOOD["note_question"]),),
    "mark_answered": (("record_reply", GOOD["record_reply"]),),
    "withdraw_my_request": (("submit_booking_inquiry", GOOD["submit_booking_inquiry"]),),
    "cancel_message": (TO_PRIYA,),
    "settle_message": (TO_JORDAN, ("cut off", {})),
    "release_message": (TO_RUTH, ("cut off", {}), ("settle_message", {"message": "Ruth Abernathy", "sent": False})),
}
WRITES = [tool for tool in REGISTRY.values() if tool.effect is not Effect.READ and "scheduler" not in tool.roles]


def everything(engine: Any) -> dict[str, dict[int, dict[str, Any]]]:
    """Every journaled row of the store, by table and id."""
    with Session(engine) as session:
        models = [m for m in Record.__subclasses__() if m.__tablename__ in SQLModel.metadata.tables]
        return {
            str(m.__tablename__): {row.require_id(): snapshot(row) for row in session.exec(select(m))} for m in models
        }


@pytest.fixture
def desk_of(world: Dispatcher, clock: Any) -> Callable[[Role], Any]:
    """A desk of staff, or of a visitor in a conversation of their own, in the evaluation's world."""
    history, persons = History(world.engine, clock), {"staff": "owner@harmony.example", "visitor": VISITOR}

    def desk(role: Role) -> Principal:
        principal = Principal(role, persons[role], "chat")
        return replace(principal, conversation_id=history.open(principal, "test").id)

    return desk


def make_ready(name: str, who: Principal, world: Dispatcher) -> None:
    """What has to have happened before a call."""
    for tool, args in FIRST.get(name, ()):
        if tool != "cut off":
            who = visitor_of(world) if role_of(tool) != who.role else who
            world.call(who, tool, args, uuid4().hex, approved=True)
            continue
        claimed = world.call(SCHEDULER, "claim_due_messages", {"limit": 100}, uuid4().hex)
        for attempt in claimed.attempts:  # type: ignore[attr-defined]
            world.call(SCHEDULER, "settle_attempt", {"attempt": attempt, "outcome": "unknown"}, uuid4().hex)


def visitor_of(world: Dispatcher) -> Principal:
    """A visitor in a conversation of their own."""
    visitor = Principal("visitor", VISITOR, "chat")
    return replace(visitor, conversation_id=History(world.engine, world.clock).open(visitor, "test").id)


def role_of(name: str) -> Role:
    return "staff" if "staff" in REGISTRY[name].roles else "visitor"


def test_every_tool_that_changes_something_has_a_good_call_here() -> None:
    assert {tool.name for tool in WRITES} == set(GOOD) & set(REGISTRY)


def test_every_tool_of_the_scheduler_is_repeatable_and_finds_nothing_to_do_again(world: Dispatcher) -> None:
    assert {tool.name for tool in REGISTRY.values() if "scheduler" in tool.roles} == set(SCHEDULED)
    for name, args in SCHEDULED.items():
        key = uuid4().hex
        made = world.call(SCHEDULER, name, args, key)
        after = everything(world.engine)
        assert world.call(SCHEDULER, name, args, key) == made
        world.call(SCHEDULER, name, args, uuid4().hex)
        assert everything(world.engine) == after


@pytest.mark.parametrize("name", sorted(tool.name for tool in WRITES))
def test_it_is_journaled_once_a_key_and_undone_to_where_it_was(
    name: str, desk_of: Callable[[Role], Principal], world: Dispatcher
) -> None:
    who, key = desk_of(role_of(name)), uuid4().hex
    make_ready(name, who, world)
    before = everything(world.engine)

    made = world.call(who, name, GOOD[name], key, approved=True)
    after = everything(world.engine)
    assert world.call(who, name, GOOD[name], key, approved=True) == made
    assert everything(world.engine) == after
    with pytest.raises(Refused):
        world.call(who, name, {**GOOD[name], **other(name)}, key, approved=True)

    assert name in FORGETS or journaled(world, before) == after
    undo_as(who, world, name, before, after)


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)  # what the pages do with either database is theirs to test
def test_every_link_opens_for_whoever_made_it(
    desk_of: Callable[[Role], Principal], world: Dispatcher, browser_of: Callable[[Principal], TestClient]
) -> None:
    people = {role: desk_of(role) for role in ("staff", "visitor")}
    browsers = {role: browser_of(who) for role, who in people.items()}
    for name in sorted(GOOD, key=lambda name: (name in FORGETS, name in TAKES_AWAY, name)):
        role = role_of(name)
        make_ready(name, people[role], world)
        result = world.call(people[role], name, GOOD[name], uuid4().hex, approved=True)
        links = {link for link in links_in(result.model_dump(mode="json")) if link.startswith("/")}
        assert links or name in SHOWS_NOTHING
        for link in links:
            assert browsers[role].get(link).status_code == 200, (name, link)
            assert role == "staff" or not link.startswith("/desk"), (name, link)


def links_in(value: Any) -> Iterator[str]:
    """Every link in a result, however deep."""
    if isinstance(value, dict):
        if isinstance(value.get("link"), str):
            yield value["link"]
        for item in value.values():
            yield from links_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from links_in(item)


def other(name: str) -> dict[str, Any]:
    """An argument that makes it another call."""
    tool = REGISTRY[name]
    values = {"undo": {"change": "change:1"}}
    first = next((p.name for p in tool.params if isinstance(GOOD[name].get(p.name), str)), None)
    return values.get(name) or {first: f"{GOOD[name][first]} x"}  # type: ignore[dict-item, index]


def journaled(dispatcher: Dispatcher, before: dict[str, dict[int, Any]]) -> dict[str, dict[int, Any]]:
    """What the last change's journal makes of the store as it was."""
    now = {table: dict(rows) for table, rows in before.items()}
    with Session(dispatcher.engine) as session:
        last = session.exec(select(Change).order_by(Change.id.desc())).first()  # type: ignore[union-attr]
        assert last is not None
        for row in session.exec(select(RowChange).where(RowChange.change_id == last.id)):
            assert row.before == now[row.table].get(row.row_id)
            if row.after is None:
                del now[row.table][row.row_id]
            else:
                now[row.table][row.row_id] = row.after
    return now


def undo_as(who: Principal, dispatcher: Dispatcher, name: str, before: Any, after: Any) -> None:
    tool = REGISTRY[name]
    assert bool(tool.cannot_undo) == (name in CANNOT_UNDO)
    with Session(dispatcher.engine) as session:
        last = session.exec(select(Change.id).order_by(Change.id.desc())).first()  # type: ignore[union-attr]
    staff = Principal("staff", "owner@harmony.example", "chat", who.conversation_id)
    if tool.cannot_undo:
        with pytest.raises(Refused, match="cannot be undone"):
            dispatcher.call(staff, "undo", {"change": f"change:{last}"}, uuid4().hex)
        assert everything(dispatcher.engine) == after
    else:
        dispatcher.call(staff, "undo", {"change": f"change:{last}"}, uuid4().hex)
        assert everything(dispatcher.engine) == before
