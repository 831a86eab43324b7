"""What happens in a turn, in order: every front end (chat, terminal, evaluation) shows these its own way."""

from dataclasses import dataclass
from typing import Any, Literal

from tools.context import Stage

Outcome = Literal["done", "failed", "asked"]


@dataclass(frozen=True)
class Said:
    """A piece of the reply."""

    text: str


@dataclass(frozen=True)
class CallStarted:
    """A tool is about to run."""

    call_id: str
    tool: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Progressed:
    """A tool that reaches out has got on."""

    stage: Stage


@dataclass(frozen=True)
class CallEnded:
    """A tool has run (`result` is its typed answer as JSON), failed, or waits for approval. `text` is for people."""

    call_id: str
    tool: str
    args: dict[str, Any]
    outcome: Outcome
    result: dict[str, Any] | None
    text: str


@dataclass(frozen=True)
class ApprovalAsked:
    """A call waits for a person's yes; the card says what it would do."""

    approval_id: int
    card: dict[str, Any]


@dataclass(frozen=True)
class TurnEnded:
    """The turn is over and stored. State: done, waiting (for an approval), stopped, failed."""

    reply: str
    state: str


Event = Said | CallStarted | Progressed | CallEnded | ApprovalAsked | TurnEnded
