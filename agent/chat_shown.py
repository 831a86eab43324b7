"""What the chat shows, one at a time: sent over the socket as it changes, and gathered for the store.

Chainlit's own classes for this hold the whole process up for a millisecond each, keep every message in memory for as
long as the session lasts, and begin a task for every change. What they send is sent here.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import uuid4

import chainlit as cl
from chainlit.context import context
from chainlit.step import StepDict
from chainlit.utils import utc_now

from agent.chat_config import NAME
from agent.data_layer import StoreLayer
from agent.gathered import Item


@dataclass
class Place:
    """Where it is shown: whose conversation (its uid), in the session that is open, under which step if under any."""

    layer: StoreLayer
    owner: str
    uid: str
    parent: str | None = None


@dataclass
class Shown:
    """A message, or a step of a turn, in Chainlit's shape (`StepDict`). Times are Chainlit's texts, in UTC."""

    place: Place
    type: Literal["assistant_message", "tool", "run"] = "assistant_message"
    name: str = NAME
    output: str = ""
    input: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    """Other fields of the shape, such as `showInput`."""
    metadata: dict[str, Any] = field(default_factory=dict)
    elements: list[cl.CustomElement] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid4()))
    begun: str = field(default_factory=utc_now)
    end: str | None = None
    streaming: bool = False

    def as_dict(self) -> StepDict:
        """As Chainlit's page takes it."""
        return cast(
            StepDict,
            {
                "id": self.id,
                "threadId": self.place.uid,
                "parentId": self.place.parent,
                "name": self.name,
                "type": self.type,
                "input": self.input,
                "output": self.output,
                "createdAt": self.begun,
                "start": self.begun,
                "end": self.begun if self.type == "assistant_message" else self.end,
                "streaming": self.streaming,
                "isError": False,
                "metadata": self.metadata,
                **self.more,
            },
        )

    async def send(self) -> None:
        """Show it for the first time."""
        await context.emitter.send_step(self._gathered())

    async def update(self) -> None:
        """Show what it has become, with its cards."""
        self.streaming = False
        await context.emitter.update_step(self._gathered())
        for element in self.elements:
            await element.send(for_id=self.id)

    async def stream(self, text: str) -> None:
        """Add to what it says; it is kept when it is sent or updated."""
        self.output += text
        if self.streaming:
            await context.emitter.send_token(id=self.id, token=text)
        else:
            self.streaming = True
            await context.emitter.stream_start(self.as_dict())

    def _gathered(self) -> StepDict:
        shown = self.as_dict()
        self.place.layer.gather(self.id, Item(self.place.owner, self.place.uid, "step", {**shown}))
        return shown
