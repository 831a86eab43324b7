"""How a call reads in the chat: what it is about, and its arguments, with records by their names."""

import re
from typing import Any

from sqlalchemy import Engine

from agent.card_words import label_of, tool_label, value_words, words_of
from store.database import reading
from tools.catalogue import REGISTRY
from tools.context import Role
from tools.records import KINDS, title_of

_MAX_ABOUT = 48
_REF = re.compile(r"([a-z_]+):(\d{1,18})")


def readable(engine: Engine, role: Role, tool: str, args: dict[str, Any]) -> dict[str, Any]:
    """A call's arguments as they may be kept and read: redacted as the tool says, refs replaced by names.

    Only staff are told a record's name: a model may name any ref in a visitor's turn.
    """
    redact = REGISTRY[tool].redact if tool in REGISTRY else None
    kept = redact(args) if redact else args
    return {name: _named(engine, value) for name, value in kept.items()} if role == "staff" else kept


#: What a visitor is told that is being done, and the argument that says of what.
_FOR_VISITORS = {
    "find_singing_groups": ("Looking for singing groups", "location"),
    "check_availability": ("Looking at the calendar", "starts_on"),
    "list_services": ("Looking up what is offered", ""),
    "get_service": ("Looking up what is offered", "service"),
    "get_policies": ("Looking up what holds for a booking", ""),
    "list_public_events": ("Looking up where we will be", "near"),
    "request_human": ("Telling the team", ""),
    "ask_for_deletion": ("Telling the team", ""),
    "note_question": ("Noting the question", ""),
    "submit_group_request": ("Leaving your request", ""),
    "submit_booking_inquiry": ("Sending your inquiry", ""),
    "list_my_requests": ("Looking up what you sent", ""),
    "withdraw_my_request": ("Taking back what you sent", ""),
    "stop_messages": ("Stopping all messages", ""),
    "email_transcript": ("Sending you this conversation", ""),
}


def step_label(role: Role, tool: str, args: dict[str, Any]) -> str:
    """What a call is called while it runs and afterwards: a tool's name for staff, what is done for visitors."""
    if role == "staff":
        return about(tool, args)
    doing, arg = _FOR_VISITORS.get(tool, ("Looking that up", ""))
    of = words_of(args.get(arg)) if arg else ""
    return f"{doing}: {of[:_MAX_ABOUT]}" if of else doing


def about(tool: str, args: dict[str, Any]) -> str:
    """A call in a few words, such as "Create trip: Denver"."""
    first = next((text for text in map(words_of, args.values()) if text), "")
    short = first if len(first) <= _MAX_ABOUT else f"{first[: _MAX_ABOUT - 1].rstrip()}…"
    return f"{tool_label(tool)}: {short}" if short else tool_label(tool)


def listed(args: dict[str, Any]) -> str:
    """Arguments as a list in Markdown."""
    told = ((label_of(name), value_words(name, value)) for name, value in args.items())
    return "\n".join(f"- {label}: {text}" for label, text in told if text)


def _named(engine: Engine, value: Any) -> Any:
    if isinstance(value, list):
        return [_named(engine, item) for item in value]
    found = _REF.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] not in KINDS:
        return value
    with reading(engine) as session:
        row = session.get(KINDS[found[1]].model, int(found[2]))
        return title_of(row) if row is not None else value
