"""What a visitor says beside wishes and forms: in passing, about the groups just shown, in another language, of places.

`first_words` are looked for before anything else, `last_words` where nothing else was made of a message.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.planner import answers, tongues
from agent.planner.facts import Facts
from agent.planner.places import unknown_in
from agent.planner.plan import Plan, Step
from agent.planner.services_said import compared
from agent.planner.shown_groups import TOOL, about_shown, shown_list
from agent.planner.state import State
from agent.planner.tooling import Operation
from agent.planner.visitor_talk import cross, deletion, talked, waits
from tools.errors import HarmonyError
from tools.geography.place_words import is_area, key
from tools.geography.places import resolve

#: Forms in which names and addresses are typed: no language can be told by those.
_TYPED = ("submit_booking_inquiry", "submit_group_request", "email_transcript", "stop_messages")
#: Wishes that a question about the list just shown may look like.
_LOOKS = (TOOL, "get_service", "list_services", "check_availability", "list_public_events", "get_policies")
#: So many services are told of side by side.
_MOST = 3
_IT = re.compile(r"\b(?:it|that|this|one)\b", re.I)
_NO_NOTES = re.compile(
    r"\b(?:read(?:ing)? (?:sheet )?(?:music|notes|scores)|sight[- ]?(?:read|sing)\w*|read (?:the )?notes|music theory|"
    r"(?:beginner|novice|no experience|never sung|not experienced|cannot sing|new to (?:singing|choirs?)))\b",
    re.I,
)
NO_NOTES = (
    "The directory does not say which groups ask for reading music or for experience; ask a group before you go. Those "
    "that say “no audition” are a good place to begin."
)


def first_words(
    said: str, mended: str, now: Facts, state: State, ops: Mapping[str, Operation], business: str
) -> Plan | None:
    """The plan for what is no wish and no answer to a form; None where it may be one."""
    form = waits(state)
    if form not in _TYPED and "@" not in said and (told := tongues.answer_to(said)):
        return Plan(say=[told], pending=state.pending)
    if "ask_for_deletion" in ops and deletion(mended):
        return Plan([Step(0, "ask_for_deletion", {"email": now.email} if now.email else {})])
    if len(services := compared(mended)) > 1 and form not in _TYPED and not now.starts_on and not now.email:
        return Plan([Step(at, "get_service", {"service": service}) for at, service in enumerate(services[:_MOST])])
    return chosen(mended, state, ops) or talked(mended, state, business)


def last_words(said: str, mended: str) -> Plan | None:
    """The plan for a message that no wish was seen in; None where nothing can be made of it here either."""
    return cross(mended, said)


def of_shown(mended: str, wanted: Sequence[str], now: Facts, state: State) -> Plan | None:
    """The plan for a question about the groups just shown; None where something else is asked for."""
    busy = waits(state) in _TYPED or any(tool not in _LOOKS for tool in wanted)
    return None if busy else about_shown(mended, now, state)


def of_same_service(mended: str, wanted: list[str], now: Facts, state: State) -> list[str]:
    """As in "how much is it?", after a service was told of: that service and not all of them."""
    last = state.done[-1] if state.done else None
    same = last and last.tool == "get_service" and last.turn >= state.turn - 2 and _IT.search(mended)
    return ["get_service"] if same and wanted == ["list_services"] and not now.service else wanted


def placed(mended: str, now: Facts, wanted: Sequence[str], state: State) -> Facts:
    """With the place that a search is for, where none is known by the name that was typed: the search says so."""
    searching = TOOL in wanted or (not wanted and (shown_list(state) or waits(state) == TOOL))
    if not searching or now.organization or now.email or waits(state) in _TYPED:
        return now
    name = _narrowed(now.location, state) if now.location else unknown_in(mended)
    return replace(now, location=name) if name else now


def _narrowed(location: str, state: State) -> str:
    """As in "the one in Maine", after Portland was taken for the larger one: the town of that name there."""
    search = shown_list(state)
    if search is None or not is_area(key(location)):
        return ""
    town = f"{resolve(str(search.args['location'])).city}, {location}"
    try:
        return resolve(town).label
    except HarmonyError:
        return ""


def remarks(mended: str, plan: Plan) -> list[str]:
    """What is said beside a search of what the visitor told and the directory does not know."""
    searching = any(step.tool == TOOL for step in plan.steps)
    return [NO_NOTES] if searching and _NO_NOTES.search(mended) else []


def chosen(text: str, state: State, ops: Mapping[str, Operation]) -> Plan | None:
    """As in "the one in Illinois", after a call asked which of several is meant: the call with that one."""
    pending = state.pending or {}
    if not pending.get("candidates") or pending.get("tool") not in ops:
        return None
    ref = answers.choice(pending["candidates"], text)
    return Plan([Step(0, pending["tool"], {**pending["args"], pending["arg"]: ref})]) if ref else None
