"""What visitors ask that nobody here knows: the team is offered, and a yes asks it."""

import re

from agent.planner.facts import Facts
from agent.planner.plan import Plan, Step
from agent.planner.state import State
from tools.wording import SHALL_I_ASK

#: The form that waits where the team was offered.
ASKS_TEAM = "ask_team"
_QUESTION = re.compile(
    r"\?|^\W*(?:(?:hi|hello|hey|and|so|ok|also|but)\W+)*(?:what|which|who|how|when|where|why|do|does|did|is|are|can|could|"
    r"would|will|should|may|have|has)\b",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure|ok|okay|please|go ahead|of course|definitely|absolutely|that would be)\b|"
    r"\bask (?:them|the team|somebody|someone)\b",
    re.I,
)
_NO = re.compile(r"^\W*(?:no|nope|nah|not now|no need|never ?mind)\b", re.I)
#: A yes with more words than these says something else too.
_SHORT = 12
CAN_DO = (
    "I can't do everything here, but I can tell you about the services, check whether a day is free, help you find a "
    "singing group, or pass a question on to the team."
)


def unknown(said: str) -> Plan | None:
    """The answer to a question that nothing here answers; None where it is no question."""
    if not _QUESTION.search(said):
        return None
    return Plan(
        ask=f"I don't know that, and I do not want to guess. {CAN_DO} {SHALL_I_ASK}",
        pending={"form": ASKS_TEAM, "question": said[:500]},
    )


def decided(said: str, now: Facts, state: State) -> Plan | None:
    """The answer to "shall I ask the team?", if that was asked last."""
    question = offered(state)
    if not question or len(said.split()) > _SHORT:
        return None
    if _NO.search(said) and now.any:  # as in "no, I meant Boulder": a wish of its own
        return None
    if _NO.search(said):
        return Plan(say=["All right, I have not asked them. What else would you like to know?"])
    if not _YES.search(said):
        return None
    args = {"reason": question, "email": now.email}
    return Plan([Step(0, "request_human", {arg: value for arg, value in args.items() if value})])


def offered(state: State) -> str:
    """What the team was offered to be asked; empty where it was not."""
    pending = state.pending or {}
    if pending:
        return str(pending.get("question", "")) if pending.get("form") == ASKS_TEAM else ""
    last = state.done[-1] if state.done else None
    headline = str(last.result.get("headline", "")) if last and last.ok else ""
    recent = last is not None and last.turn == state.turn - 1
    return state.said[-1][:500] if recent and SHALL_I_ASK.lower() in headline.lower() and state.said else ""
