"""What visitors send in: a request for a group, an inquiry.

Each leaves only with what it needs; what lacks is asked for once.
"""

import re
from typing import Any

from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.state import State

_AGAIN = re.compile(r"\b(?:again|same|resend|re-?submit|once more|went through|go through)\b", re.I)
CHANGE = re.compile(
    r"\b(?:change|update|correct|move|fix)\b[^.?!]*\b(?:inquiry|request|date|email|name|age|day)\b|\bactually\b", re.I
)
_NEEDS = {
    "submit_group_request": ("location", "age", "styles"),
    "submit_booking_inquiry": ("name", "email"),
    "find_singing_groups": ("location",),
    "check_availability": ("starts_on",),
}
ASK = {
    "location": "In which city or town?",
    "age": "How old is the singer? Which groups fit depends on it.",
    "styles": "Which styles of music do you like: pop, jazz, gospel, barbershop, classical, …?",
    "starts_on": "Which day or days do you have in mind?",
    "name": "your name",
    "email": "an e-mail address for the answer",
    "consent": "your word that we may contact you there",
}


def iso(day: Any) -> str | None:
    """A day as tools take it."""
    return day.isoformat() if day else None


def send_in(plan: Plan, tool: str, said: str, now: Facts, before: Facts, state: State) -> None:
    """A request or an inquiry: what it still needs is asked for in one question."""
    sent = next((call for call in reversed(state.done) if call.tool == tool and call.ok), None)
    agreed = tool == "submit_group_request" and now.pass_on is not None
    if sent and (agreed or _AGAIN.search(said) or CHANGE.search(said)):
        plan.steps.append(Step(0, tool, {**sent.args, **_changes(tool, now)}))
        return
    known = before.plus(now)
    consent = _agreed(known, state, now)
    young = tool == "submit_group_request" and known.age is not None and known.age < 13
    lacking = [arg for arg in _NEEDS[tool] if not getattr(known, arg) and not (arg == "styles" and known.kind)]
    if lacking and tool == "submit_group_request":
        plan.ask, plan.pending = ASK[lacking[0]], {"form": tool, "arg": lacking[0], "message": _message(state, said)}
    elif not young and (lacking or consent is None or (consent is False and tool == "submit_booking_inquiry")):
        _ask_for(plan, tool, lacking, consent, known, state, said)
    else:
        plan.steps.append(Step(0, tool, _form(tool, known, False if young else bool(consent), young, state, said)))


def _agreed(known: Facts, state: State, now: Facts) -> bool | None:
    if now.consent is not None:
        return now.consent
    return (state.pending or {}).get("consent", known.consent)


def _ask_for(
    plan: Plan, tool: str, lacking: list[str], consent: bool | None, known: Facts, state: State, said: str
) -> None:
    if consent is False and tool == "submit_booking_inquiry":
        plan.say.append(
            "Without your word that we may contact you I cannot pass this on, since nobody could "
            "answer you. You can still write to us whenever you like."
        )
        return
    if lacking:
        parts = [ASK[arg] for arg in (*lacking, "consent") if arg != "consent" or consent is None]
        plan.ask = (
            f"Gladly. To pass this on I need {', '.join(parts[:-1])}{' and ' if parts[:-1] else ''}{parts[-1]}"
            f". What are they?"
        )
    elif known.email:
        plan.ask = f"May we contact you at {known.email} about this?"
    else:
        plan.ask = (
            "May our team contact you about this, and at which e-mail address? If not, I can send "
            "the request without it."
        )
    plan.pending = {"form": tool, "arg": lacking[0] if lacking else "consent", "message": _message(state, said)}
    if consent is not None:
        plan.pending["consent"] = consent


def _message(state: State, said: str) -> str:
    """What was asked for, in the visitor's own words, from where the form began."""
    kept = (state.pending or {}).get("message")
    return f"{kept}\n{said}" if kept else said


def _changes(tool: str, now: Facts) -> dict[str, Any]:
    told = {
        "location": now.location,
        "age": now.age,
        "styles": list(now.styles),
        "name": now.name,
        "email": now.email,
        "starts_on": iso(now.starts_on),
        "service": now.service,
        "pass_on": now.pass_on,
        "parent": now.parent,
    }
    slots = (
        ("location", "age", "styles", "name", "email", "pass_on", "parent")
        if tool == "submit_group_request"
        else ("location", "name", "email", "starts_on", "service")
    )
    return {arg: told[arg] for arg in slots if told[arg] not in ("", None, [])}


def _form(tool: str, known: Facts, consent: bool, young: bool, state: State, said: str) -> dict[str, Any]:
    """The arguments of what is sent in."""
    args: dict[str, Any] = {"location": known.location, "consent": consent}
    if not young:
        args |= {"name": known.name, "email": known.email}
    if tool == "submit_group_request":
        args |= {"age": known.age, "styles": list(known.styles) or [known.kind]}
        args |= {"pass_on": known.pass_on, "parent": known.parent} if consent else {}
    else:
        args |= {
            "message": _message(state, said),
            "service": known.service,
            "organization": known.organization,
            "starts_on": iso(known.starts_on),
        }
    return {arg: value for arg, value in args.items() if value not in ("", None, [])}
