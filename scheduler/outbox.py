"""The outbox's tick: claim what is due, hand each message over in one call, and settle what came of it.

Calls run beside one another, in threads of this tick; what has come back by then is settled together. A claim is taken
once its transaction is committed and lies with this process alone; a process that is told to end makes no further call.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from scheduler.backoff import wait
from scheduler.crew import Crew
from scheduler.delivery.base import Accepted, Outgoing, Rejected, Sender, ShutOut, TemporaryFailure, Uncertain
from scheduler.outgoing import outgoing
from store.database import reading
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.leases import this_process
from tools.outreach.in_hand import InHand, in_hand
from tools.outreach.outbox import Claimed, has_work
from tools.outreach.shut_out import SHUT_OUT

log = logging.getLogger("harmony.outbox")
_SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
#: Calls at once, and messages in one claim. A crash leaves at most one claim's messages unknown.
THREADS, BATCH = 8, 16
#: Outcomes that come within so many seconds are settled together.
TOGETHER = 0.02
#: Calls that end within so many seconds are followed by one look for the next ones.
AT_ONCE = 0.002
NO_LOOK = "The store could not be asked right before the call."
NO_TEXT = "It could not be put together; the log says why."

Outcome = dict[str, Any]
"""What a call came to, as `settle_attempts` takes it."""


@dataclass
class Outbox:
    """Sends what is due. `senders` has one for each channel; a channel whose sender is not ready waits."""

    dispatcher: Dispatcher
    senders: Mapping[Any, Sender]
    threads: int = THREADS
    batch: int = BATCH
    _unsettled: list[Outcome] = field(default_factory=list)
    _shut: set[str] = field(default_factory=set)
    _begun: bool = True

    def tick(self) -> int:
        """Send everything that is due, until nothing is or the process is to end; answers how many calls were made."""
        made, more = 0, False
        self._settle([])
        while not self.dispatcher.leaving.is_set():
            claimed = self._claim(sure=more)
            if claimed is None:
                break
            made += self._deliver(*claimed)
            more = len(claimed[1]) == self.batch
        return made

    def _claim(self, sure: bool) -> tuple[str, list[int]] | None:
        """The next attempts to carry out, and under which name they are claimed; None where nothing is due.

        `sure`: the last claim was a full one, so that it goes without saying that there is more.
        """
        providers = {channel: sender.name for channel, sender in self.senders.items() if sender.ready() is None}
        if not (sure or self._has_work(providers)):
            return None
        holder = this_process()
        args = {"limit": self.batch, "holder": holder, "providers": providers, "begun": self._begun}
        made = self._call("claim_due_messages", args, "claim")
        self._begun = False
        assert isinstance(made, Claimed)
        return (holder, made.attempts) if made.attempts or made.held_back or made.unknown else None

    def _has_work(self, providers: Mapping[str, str]) -> bool:
        now = self.dispatcher.clock()
        with reading(self.dispatcher.engine, now) as session:
            return has_work(session, now, providers, self._begun)

    def _deliver(self, holder: str, attempts: Sequence[int]) -> int:
        """Carry out attempts and settle them, as they come back; answers how many calls were made."""
        self._shut.clear()
        crew, waiting = Crew(min(self.threads, len(attempts)), self._carry_out), deque(attempts)
        made, told, by = 0, list[Outcome](), 0.0
        while waiting or crew.busy:
            by = by if told else time.monotonic() + TOGETHER
            told += self._hand_on(crew, waiting, holder)
            told += crew.back(max(0.0, by - time.monotonic()) if told else None, AT_ONCE)
            if time.monotonic() >= by or not (waiting or crew.busy):
                made += sum(outcome["outcome"] != "withheld" for outcome in told)
                self._settle(told)
                told = []
        crew.dismiss()
        return made

    def _hand_on(self, crew: "Crew[InHand, Outcome]", waiting: "deque[int]", holder: str) -> list[Outcome]:
        """Have as many calls made as there are free threads, looked at right before; answers what is not made."""
        wave = [waiting.popleft() for _ in range(min(crew.free, len(waiting)))]
        if not wave:
            return []
        if self.dispatcher.leaving.is_set():
            return [_withheld(attempt) for attempt in wave]
        try:
            with reading(self.dispatcher.engine, self.dispatcher.clock()) as session:
                ready = in_hand(session, wave, holder)
        except Exception:  # what cannot be looked at is not sent, and waits
            log.exception("%d messages could not be looked at before their calls", len(wave))
            return [
                {"attempt": attempt, "outcome": "try_again", "words": NO_LOOK, "after": wait(1)} for attempt in wave
            ]
        crew.hand(ready)
        return [_withheld(attempt) for attempt in set(wave).difference(message.attempt for message in ready)]

    def _carry_out(self, message: InHand) -> Outcome:
        """Make the one call of an attempt, and say what it came to."""
        if self.dispatcher.leaving.is_set() or message.channel in self._shut:
            return _withheld(message.attempt)
        try:
            leaving = outgoing(message, self.dispatcher.business)
        except Exception:  # a message that cannot be put together is told, and harms no other
            log.exception("attempt %s could not be made ready", message.attempt)
            return {"attempt": message.attempt, "outcome": "rejected", "words": NO_TEXT}
        self.dispatcher.reached("outbox.before_call")
        outcome = {"attempt": message.attempt, **called(self.senders[message.channel], leaving, message.number)}
        self.dispatcher.reached("outbox.after_call")
        if outcome["outcome"] == SHUT_OUT:
            self._shut.add(message.channel)
        return outcome

    def _settle(self, outcomes: list[Outcome]) -> None:
        """Write down what calls came to. What the store does not take now is told again at the next tick."""
        told = [*self._unsettled, *outcomes]
        self._unsettled = []
        if not told:
            return
        try:
            self._call("settle_attempts", {"outcomes": told}, "settle")
        except Exception:
            log.exception("%d attempts could not be settled", len(told))
            self._unsettled = told

    def _call(self, tool: str, args: dict[str, Any], point: str) -> object:
        names = {f"call.{side}_commit": f"outbox.{side}_{point}_commit" for side in ("before", "after")}
        tell: Callable[[str], None] = self.dispatcher.reached
        named = replace(self.dispatcher, reached=lambda passed: tell(names.get(passed, passed)))
        return named.call(_SCHEDULER, tool, args, uuid4().hex)


def called(sender: Sender, message: Outgoing, number: int) -> Outcome:
    """Make the one call of a try, and say what it came to."""
    try:
        taken: Accepted = sender.send(message)
    except ShutOut as failure:
        return {"outcome": SHUT_OUT, "words": str(failure), "after": wait(number, failure.after, message.token)}
    except TemporaryFailure as failure:
        after = wait(number, failure.after, message.token)
        return {"outcome": "try_again", "words": str(failure), "after": after}
    except Rejected as failure:
        return {"outcome": "rejected", "words": str(failure), "suppress": failure.suppress}
    except Uncertain as failure:
        return {"outcome": "unknown", "words": str(failure)}
    except Exception as error:  # a bug: it may have left, so it is not tried again
        log.exception("the call of %s broke off", sender.name)
        return {"outcome": "unknown", "words": f"The call broke off ({type(error).__name__})."}
    return {"outcome": "accepted", "provider_id": taken.provider_id}


def _withheld(attempt: int) -> Outcome:
    return {"attempt": attempt, "outcome": "withheld"}
