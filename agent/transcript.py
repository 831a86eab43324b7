"""What a turn came to, for doors that show it whole: the terminal and the evaluation."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from agent.events import ApprovalAsked, CallEnded, Event, Said, TurnEnded


@dataclass
class Heard:
    """What was said in a turn, the calls that ended in it, and the approvals that it asked for.

    `state` is the turn's own: done, waiting (for an approval), stopped or failed.
    """

    said: str = ""
    calls: list[CallEnded] = field(default_factory=list)
    asked: list[ApprovalAsked] = field(default_factory=list)
    state: str = "done"


def _ignore(_: Event) -> None:
    return None


async def hear(events: AsyncIterator[Event], show: Callable[[Event], None] = _ignore) -> Heard:
    """Take a turn's events in to their end; `show` is told each as it comes."""
    heard = Heard()
    async for event in events:
        show(event)
        match event:
            case Said(text):
                heard.said += text
            case CallEnded():
                heard.calls.append(event)
            case ApprovalAsked():
                heard.asked.append(event)
            case TurnEnded(reply, state):
                heard.said, heard.state = heard.said.strip() or reply, state
            case _:
                pass
    return heard
