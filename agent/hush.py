"""Harmony falls silent in a visitor's conversation once a person has taken it over, also in the middle of an answer."""

import asyncio
import time
from dataclasses import dataclass

from pydantic_ai.messages import AgentStreamEvent, PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta

from agent.history import History

#: While an answer streams, it is looked again after so many seconds.
AGAIN = 0.5


class TakenOver(Exception):
    """A person speaks here now."""


@dataclass
class Hush:
    """Looks, before anything is said, whether a person has taken the conversation over."""

    history: History
    conversation_id: int
    _looked: float = float("-inf")

    async def mind(self, event: AgentStreamEvent) -> None:
        """See that what this event says may be said.

        Raises:
            TakenOver: a person speaks here.
        """
        if not _speaks(event) or time.monotonic() - self._looked < AGAIN:
            return
        if await asyncio.to_thread(self.history.is_taken_over, self.conversation_id):
            raise TakenOver
        self._looked = time.monotonic()


def _speaks(event: AgentStreamEvent) -> bool:
    match event:
        case PartStartEvent(part=TextPart(content=text)) | PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return bool(text)
        case _:
            return False
