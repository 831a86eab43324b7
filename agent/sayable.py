"""What of a model's words reaches people: no foreign links, and to visitors no claims that no record bears."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

from agent.claims import Claim, claims_in
from agent.records_only import Known, RecordsOnly, only_known
from agent.said_links import Hosts, SaidLinks, cleaned_of_links, hosts_in


class Sayable:
    """Filters one run's words as they stream. What tools answer and people said widens what may be said.

    Args:
        site: The address of the site itself.
        known: What records bear, for a visitor and a model that writes freely; None lets all claims pass.
    """

    def __init__(self, site: str, known: Known | None = None) -> None:
        self._hosts, self._typed = Hosts(site), set[str]()
        self._known = known
        self._links = SaidLinks(self._hosts)
        self._records = RecordsOnly(known) if known is not None else None

    @property
    def held_back(self) -> list[str]:
        """The sentences that were not let through, in order."""
        return self._records.held_back if self._records else []

    def take(self, chunk: str) -> str:
        """The next chunk; answers what is certain by now."""
        said = self._links.take(chunk)
        return self._records.take(said) if self._records else said

    def end(self) -> str:
        """No more comes for now; answers what was held back."""
        said = self._links.end()
        return self._records.take(said) + self._records.end() if self._records else said

    def whole(self, text: str) -> str:
        """A whole text, as it would be passed on with what is known by now."""
        said = cleaned_of_links(text, self._hosts)
        return only_known(said, self._known) if self._known is not None else said

    def heard(self, said: str) -> None:
        """Take in what the person said."""
        self._typed |= hosts_in(said)
        if self._known is not None:
            self._known.say(said)

    def answered(self, tool: str, args: Any, content: Any) -> None:
        """Take in what a call was answered. A host that only the call itself brought along is not listed by that."""
        if not isinstance(content, dict) or "error" in content:
            return
        self._hosts.list(_told_hosts(content, args, frozenset(self._typed)))
        if self._known is not None:
            self._known.answer(tool, args, content)

    def read(self, messages: Iterable[ModelMessage]) -> None:
        """Take in what was said and answered before."""
        calls: dict[str, ToolCallPart] = {}
        for message in messages:
            for part in message.parts:
                if isinstance(part, ToolCallPart):
                    calls[part.tool_call_id] = part
                elif isinstance(part, UserPromptPart):
                    self.heard(str(part.content))
                elif isinstance(part, ToolReturnPart) and isinstance(message, ModelRequest):
                    call = calls.get(part.tool_call_id)
                    self.answered(part.tool_name, args_of(call), part.content)

    def kept(self, messages: Sequence[ModelMessage]) -> list[ModelMessage]:
        """A run's messages with its words as they were said, so that the model reads later what people read."""
        return [self._kept(message) if isinstance(message, ModelResponse) else message for message in messages]

    def _kept(self, message: ModelResponse) -> ModelResponse:
        parts = [
            replace(part, content=self.whole(part.content)) if isinstance(part, TextPart) else part
            for part in message.parts
        ]
        return replace(message, parts=parts)


def _told_hosts(content: Any, args: Any, typed: frozenset[str]) -> Iterator[str]:
    yield from hosts_in(content) - (hosts_in(args) - typed)


def known_on(today: date) -> Known:
    """What may be said from the start: which day it is."""
    return Known(claims=set[Claim](claims_in(today.isoformat())))


def args_of(call: ToolCallPart | None) -> dict[str, Any]:
    """A call's arguments; none where they are no JSON."""
    try:
        return call.args_as_dict() if call else {}
    except ValueError:
        return {}
