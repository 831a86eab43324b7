"""A message that was just written, and what is said of it: "send it", "send it again", "looks good, off it goes"."""

import re
from collections.abc import Mapping

from agent.planner.command import Command
from agent.planner.plan import Plan, planned
from agent.planner.state import Done, State
from agent.planner.tooling import Operation

_SAID = re.compile(
    r"\W*(?:(?:ok|okay|great|perfect|good|fine|nice|yes|thanks|looks (?:good|fine|great)|that is (?:good|fine)|and|now|"
    r"then|please|actually|just)\b\W*)*send (?:it|that|this|the (?:message|draft|e-?mail|text))(?: (?:off|out|now|then|"
    r"please|away))*(?P<again> again| once more| a second time)?(?: after all| anyway)?(?: now| please| then)*\W*",
    re.I,
)
#: So many turns ago a message was just written.
_RECENT = 3


def sent_after_all(text: str, state: State, ops: Mapping[str, Operation]) -> Plan | None:
    """The plan for a word about the message written last; None where the words are about something else."""
    said, op = _SAID.fullmatch(text), ops.get("send_message")
    last = next((call for call in reversed(state.asked) if call.tool in ("send_message", "draft_message")), None)
    if not said or op is None or last is None or state.turn - last.turn > _RECENT:
        return None
    if last.tool == "draft_message":
        return _of_draft(op, last)
    if last not in state.done:
        return Plan(say=["That message waits for your yes."])
    if last.ok and not said["again"]:
        return Plan(say=["That message was approved already; say “send it again” for a second one."])
    return planned([Command(op, {**last.args}, text=text)])


def _of_draft(op: Operation, draft: Done) -> Plan | None:
    if not draft.ok or not draft.ref or "recipient" not in draft.args:
        return None
    return planned([Command(op, {"recipient": draft.args["recipient"], "draft": draft.ref})])
