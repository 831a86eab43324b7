"""Visitors: people who write several sentences at once.

Tell who they are on the way, and are asked kindly for what is missing.

What they want is told by cues over the whole message; what they have told is gathered over the whole conversation
(`facts`). What they send in leaves only with what it needs: an explicit yes to being contacted is never assumed,
and asked for once.
"""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner import answers, scope
from agent.planner.facts import Facts, facts_in
from agent.planner.moments import NoSuchDay
from agent.planner.plan import Plan, Step
from agent.planner.state import State
from agent.planner.tooling import Operation
from agent.planner.visitor_cues import CUES, wanted_in
from agent.planner.visitor_forms import ASK, CHANGE, iso, send_in
from agent.planner.visitor_offer import CAN_DO, decided, unknown
from agent.planner.words import opened

_SENT = ("submit_booking_inquiry", "submit_group_request")


def begin_visitor(said: str, mended: str, state: State, ops: Mapping[str, Operation], today: Any) -> Plan:
    """The plan for what a visitor said."""
    pending = state.pending or {}
    if pending and answers.never_mind(mended):
        return Plan(say=["All right, I have dropped that. Nothing was sent."])
    try:
        before = _gathered(state, today)
        now = facts_in(mended, today, pending.get("arg") == "consent", before.starts_on)
    except NoSuchDay as none:
        return Plan(ask=f"{none} Which day did you mean?")
    if now.problem:
        return Plan(ask=f"{now.problem} Which day did you mean?")
    if "stop_messages" in ops and CUES[0][1].search(mended):
        return _stop(now, before)
    if plan := decided(said, now, state):
        return plan
    asking_in = now.email and any(tool in _SENT for tool in wanted_in(mended, now, bool(pending)))
    if not asking_in and scope.outside(mended, ops, staff=False):
        return Plan(say=[scope.refusal()])
    return _wishes(said, mended, now, before, state, ops)


def _gathered(state: State, today: Any) -> Facts:
    """What was told in earlier messages."""
    known = Facts()
    for said in state.said:
        known = known.plus(facts_in(opened(said), today))
    return known


def _wishes(said: str, mended: str, now: Facts, before: Facts, state: State, ops: Mapping[str, Operation]) -> Plan:
    pending = state.pending or {}
    wanted = [tool for tool in wanted_in(mended, now, bool(pending)) if tool in ops]
    if (
        now.any
        and CHANGE.search(mended)
        and (sent := next((c.tool for c in reversed(state.done) if c.tool in _SENT and c.ok), ""))
    ):
        wanted = [sent]
    form = str(pending.get("form", ""))
    if form == "stop_messages" and (now.email or now.phone):
        return _stop(now, before)
    if form in ops and (not wanted or (form in _SENT and wanted[0] not in _SENT and now.any)) and (now.any or wanted):
        wanted = [form]
    if not wanted and now.any and (again := _last_wish(state)) in ops and again not in _SENT:
        wanted = [again]
    plan = Plan()
    for tool in wanted:
        _add(plan, tool, said, now, before, state, ops)
    if not plan.steps and not plan.ask:
        return _lost(said, ops, now)
    return plan


def _last_wish(state: State) -> str:
    return next((call.tool for call in reversed(state.done) if call.ok), "")


def _add(
    plan: Plan, tool: str, said: str, now: Facts, before: Facts, state: State, ops: Mapping[str, Operation]
) -> None:
    """One more wish: a call where all is there, else a question."""
    if tool in _SENT:
        send_in(plan, tool, said, now, before, state)
        return
    args, lacking = _asked_args(tool, said, now, before)
    if lacking:
        plan.ask = plan.ask or ASK[lacking]
        plan.pending = {"form": tool, "arg": lacking}
        return
    slots = ops[tool].slots
    plan.steps.append(
        Step(len(plan.steps), tool, {a: v for a, v in args.items() if a in slots and v not in ("", None, [])})
    )


def _asked_args(tool: str, said: str, now: Facts, before: Facts) -> tuple[dict[str, Any], str]:
    """The arguments of a question, and which one is lacking."""
    known = before.plus(now)
    if tool == "check_availability":
        args: dict[str, Any] = {
            "starts_on": iso(now.starts_on),
            "ends_on": iso(now.ends_on),
            "location": now.location,
        }
        return args, "" if now.starts_on else "starts_on"
    if tool == "find_singing_groups":
        args = {
            "location": known.location,
            "age": known.age,
            "styles": list(known.styles),
            "kind": known.kind,
            "voicing": known.voicing,
            "radius_km": now.radius_km,
        }
        return args, "" if known.location else "location"
    if tool == "list_public_events":
        return {"near": now.location}, ""
    if tool == "get_service":
        return {"service": known.service}, ""
    if tool == "get_policies":
        return {"service": now.service}, ""
    if tool == "request_human":
        return {"reason": said[:500], "email": known.email}, ""
    return {}, ""


def _stop(now: Facts, before: Facts) -> Plan:
    """No more messages: at once, with no questions but for the address itself."""
    args = {
        "email": now.email or ("" if now.phone else before.email),
        "phone": now.phone or ("" if now.email else before.phone),
    }
    args = {arg: value for arg, value in args.items() if value}
    if not args:
        return Plan(
            ask="To which e-mail address or telephone number should nothing be sent any more?",
            pending={"form": "stop_messages", "arg": "email"},
        )
    return Plan([Step(0, "stop_messages", args)])


def _lost(said: str, ops: Mapping[str, Operation], now: Facts) -> Plan:
    if re.fullmatch(
        (
            r"\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: (?:so|very) "
            r"much)?|bye|ok|okay|great)(?: there| harmony)?\W*"
        ),
        said,
        re.I,
    ):
        return Plan(
            say=[
                (
                    "Hello! I can tell you about the services, check whether a day is free, help you find "
                    "a singing group, or pass a question on to the team. What would you like?"
                )
            ]
        )
    return unknown(said) or Plan(
        ask=f"I am not sure what you would like, and I do not want to guess. {CAN_DO} Which is it?"
    )
