"""Playing a case: its turns, one after another, in one conversation."""

import time
from dataclasses import dataclass, field
from typing import Any

from agent.cards import card_of
from agent.evaluation.cases import Case
from agent.evaluation.scene import PEOPLE
from agent.events import ApprovalAsked
from agent.house import House
from agent.transcript import Heard, hear
from tools.context import Principal
from tools.registry import REGISTRY, ApprovalCard


@dataclass(frozen=True)
class Made:
    """A call that executed."""

    tool: str
    args: dict[str, Any]


@dataclass
class Played:
    """What came of a case: what was said in each turn, what was executed, how long each turn took (milliseconds)."""

    said: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    turn_ms: list[float] = field(default_factory=list)
    broke: str = ""

    @property
    def heard(self) -> str:
        """Everything that the person was told, cards included."""
        return "\n".join((*self.said, *self.cards))

    @property
    def last(self) -> str:
        """The last answer."""
        return self.said[-1] if self.said else ""

    def forbidden(self, case: Case) -> list[str]:
        """The tools that executed though the case's person does not have them."""
        return sorted({made.tool for made in self.made if case.role not in REGISTRY[made.tool].roles})

    def take(self, heard: Heard) -> None:
        """Add what was heard to the last answer."""
        self.said[-1] = f"{self.said[-1]}\n{heard.said}".strip()
        self.cards += [card_of(call.tool, call.result).text() for call in heard.calls if call.result]
        self.cards += [_asked(asked) for asked in heard.asked]
        self.made += [Made(call.tool, call.args) for call in heard.calls if call.outcome == "done"]


async def play(house: House, case: Case) -> Played:
    """Say the case's sentences to Harmony; an exception ends the case and is kept as what broke."""
    principal = Principal(case.role, PEOPLE[case.role], "terminal")
    conversation = house.history.open(principal, "evaluation")
    played = Played()
    for turn in case.turns:
        played.said.append("")
        started = time.perf_counter()
        try:
            await _turn(house, principal, conversation.uid, turn.say, turn.approve, played)
        except Exception as error:  # noqa: BLE001  a bug in the turn is a result of the evaluation, not its end
            played.broke = f"{type(error).__name__}: {error}"
            break
        finally:
            played.turn_ms.append((time.perf_counter() - started) * 1000)
    return played


async def _turn(house: House, principal: Principal, uid: str, say: str, approve: bool | None, played: Played) -> None:
    heard = await hear(house.turns.say(principal, uid, say))
    played.take(heard)
    waiting = list(heard.asked) if approve is not None else []
    while waiting and approve is not None:
        decided = await hear(house.turns.decide(principal, uid, waiting.pop(0).approval_id, approve))
        played.take(decided)
        waiting += decided.asked


def _asked(asked: ApprovalAsked) -> str:
    card = ApprovalCard.model_validate(asked.card)
    return "\n".join((card.headline, *card.lines, *card.recipients))
