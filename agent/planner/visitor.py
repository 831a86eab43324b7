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
from agent.planner.visitor_dialogue import DROPPED, WANTS_TRANSCRIPT, between, go_on
from agent.planner.visitor_forms import ASK, FORMS, INQUIRY, REQUEST, TRANSCRIPT, Form, iso, next_step, opened_form
from agent.planner.visitor_offer import CAN_DO, decided, unknown
from agent.planner.visitor_reply import spelt_out
from agent.planner.visitor_sent import about_sent, last_sent, sent_again
from agent.planner.visitor_words import first_words, last_words, of_same_service, of_shown, placed, remarks
from agent.planner.words import opened

_SENT = (INQUIRY, REQUEST)
_AGAIN = re.compile(r"\b(?:again|same|resend|re-?submit|once more|went through|go through)\b", re.I)


def begin_visitor(
    said: str, mended: str, state: State, ops: Mapping[str, Operation], today: Any, business: str = ""
) -> Plan:
    """The plan for what a visitor said; `business` is whose site it is."""
    pending, mended = state.pending or {}, spelt_out(mended)
    try:
        if plan := go_on(said, mended, state, today) or about_sent(said, mended, state, today):
            return plan
        if pending and pending.get("form") != "stop_messages" and answers.never_mind(mended):
            return Plan(say=[DROPPED])
        before = _gathered(state, today)
        now = facts_in(mended, today, pending.get("arg") == "consent", before.starts_on)
    except NoSuchDay as none:
        return Plan(ask=f"{none} Which day did you mean?")
    if plan := first_words(said, mended, now, state, ops, business):
        return plan
    if now.problem:
        return Plan(ask=f"{now.problem} Which day did you mean?")
    if "stop_messages" in ops and CUES[0][1].search(mended):
        return _stop(now, before)
    if plan := decided(said, now, state):
        return plan
    asking_in = now.email and any(tool in _SENT for tool in wanted_in(mended, now, bool(pending)))
    if not asking_in and (outside := scope.outside(mended, ops, staff=False)):
        return Plan(say=[outside])
    if WANTS_TRANSCRIPT.search(mended) and TRANSCRIPT in ops:
        return next_step(Form(TRANSCRIPT, Facts(email=now.email)))
    return between(_wishes(said, mended, now, before, state, ops), said, mended, state, today)


def _gathered(state: State, today: Any) -> Facts:
    """What was told in earlier messages."""
    known = Facts()
    for said in state.said:
        known = known.plus(facts_in(opened(said), today))
    return known


def _wishes(said: str, mended: str, now: Facts, before: Facts, state: State, ops: Mapping[str, Operation]) -> Plan:
    pending = state.pending or {}
    wanted = [tool for tool in wanted_in(mended, now, bool(pending)) if tool in ops]
    now = placed(mended, now, wanted, state)
    wanted = of_same_service(mended, wanted, now, state)
    if plan := of_shown(mended, wanted, now, state):
        return plan
    form = str(pending.get("form", ""))
    if form == "stop_messages" and (now.email or now.phone):
        return _stop(now, before)
    if form in ops and form not in FORMS and not wanted and now.any:
        wanted = [form]
    if not wanted and now.any and (again := _last_wish(state)) in ops and again not in _SENT:
        wanted = [again]
    plan = Plan()
    for tool in wanted:
        _add(plan, tool, said, now, before, state, ops)
    if not plan.steps and not plan.ask:
        return last_words(said, mended) or _lost(said)
    plan.say += remarks(mended, plan)
    return plan


def _last_wish(state: State) -> str:
    return next((call.tool for call in reversed(state.done) if call.ok), "")


def _add(
    plan: Plan, tool: str, said: str, now: Facts, before: Facts, state: State, ops: Mapping[str, Operation]
) -> None:
    """One more wish: a call where all is there, else a question."""
    if tool in _SENT:
        form = next_step(_opened(tool, said, now, before, state))
        plan.steps, plan.say, plan.ask, plan.pending = form.steps, form.say, form.ask, form.pending
        return
    args, lacking = _asked_args(tool, said, now, before, state)
    if lacking:
        plan.ask = plan.ask or ASK[lacking]
        plan.pending = {"form": tool, "arg": lacking}
        return
    slots = ops[tool].slots
    plan.steps.append(
        Step(len(plan.steps), tool, {a: v for a, v in args.items() if a in slots and v not in ("", None, [])})
    )


def _opened(tool: str, said: str, now: Facts, before: Facts, state: State) -> Form:
    """A new form; or what was sent before once more, where that is asked for."""
    sent = last_sent(state)
    if sent and sent.tool == tool and _AGAIN.search(said):
        return sent_again(sent, now)
    return opened_form(tool, said, now, before)


def _reason(said: str, now: Facts, state: State) -> str:
    """What a person is asked for about; an address that is told afterwards, or put right, leaves it as it was."""
    last = state.done[-1] if state.done else None
    earlier = last.args.get("reason", "") if last and last.ok and last.tool == "request_human" else ""
    return str(earlier) if earlier and now.email and len(said.split()) < 12 else said[:500]


def _asked_args(tool: str, said: str, now: Facts, before: Facts, state: State) -> tuple[dict[str, Any], str]:
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
        return {"reason": _reason(said, now, state), "email": known.email}, ""
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


def _lost(said: str) -> Plan:
    """What is said where nothing was made of a message."""
    return unknown(said) or Plan(
        ask=f"I am not sure what you would like, and I do not want to guess. {CAN_DO} Which is it?"
    )
