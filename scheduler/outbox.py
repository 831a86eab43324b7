"""The outbox's tick: claim what is due, hand each message over in one call, and settle what came of it.

Calls run beside one another, in threads of this tick; what has come back by then is settled together. A claim is taken
once its transaction is committed and lies with this process alone; a process that is told to end makes no further call.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from scheduler.backoff import wait
from scheduler.delivery.base import Accepted, Outgoing, Rejected, Sender, TemporaryFailure, Uncertain
from scheduler.outgoing import outgoing
from store.database import reading
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.leases import this_process
from tools.outreach.claiming import in_hand
from tools.outreach.outbox import Claimed, has_work

log = logging.getLogger("harmony.outbox")
_SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
#: Calls at once, and messages in one claim. A crash leaves at most one claim's messages unknown.
THREADS, BATCH = 8, 32
#: Outcomes that come within so many seconds are settled together.
TOGETHER = 0.02
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

    def tick(self) -> int:
        """Send everything that is due, until nothing is or the process is to end; answers how many calls were made."""
        made = 0
        self._settle([])
        while not self.dispatcher.leaving.is_set():
            claimed = self._claim()
            if claimed is None:
                break
            made += self._deliver(*claimed)
        return made

    def _claim(self) -> tuple[str, list[int]] | None:
        """The next attempts to carry out, and under which name they are claimed; None where nothing is due."""
        providers = {channel: sender.name for channel, sender in self.senders.items() if sender.ready() is None}
        now = self.dispatcher.clock()
        with reading(self.dispatcher.engine, now) as session:
            if not has_work(session, now, tuple(providers)):
                return None
        holder = this_process()
        args = {"limit": self.batch, "holder": holder, "providers": providers}
        made = self._call("claim_due_messages", args, "claim")
        assert isinstance(made, Claimed)
        return (holder, made.attempts) if made.attempts or made.held_back or made.unknown else None

    def _deliver(self, holder: str, attempts: Sequence[int]) -> int:
        """Carry out attempts and settle them, as they come back; answers how many calls were made."""
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        for attempt in attempts:
            waiting.put(attempt)
        for _ in range(min(self.threads, len(attempts))):
            # a call that hangs must not keep the process from ending
            threading.Thread(target=self._work, args=(holder, waiting, done), daemon=True, name="outbox").start()
        made, left = 0, len(attempts)
        while left:
            outcomes = _drained(done, left)
            self._settle(outcomes)
            left -= len(outcomes)
            made += sum(outcome["outcome"] != "withheld" for outcome in outcomes)
        return made

    def _work(self, holder: str, waiting: "queue.SimpleQueue[int]", done: "queue.SimpleQueue[Outcome]") -> None:
        while True:
            try:
                attempt = waiting.get_nowait()
            except queue.Empty:
                return
            done.put(self._carry_out(attempt, holder))

    def _carry_out(self, attempt_id: int, holder: str) -> Outcome:
        try:
            ready = self._ready(attempt_id, holder)
        except Exception:  # a message that cannot be put together is told, and harms no other
            log.exception("attempt %s could not be made ready", attempt_id)
            return {"attempt": attempt_id, "outcome": "rejected", "words": NO_TEXT}
        if ready is None:
            return {"attempt": attempt_id, "outcome": "withheld"}
        message, number = ready
        self.dispatcher.reached("outbox.before_call")
        outcome = {"attempt": attempt_id, **called(self.senders[message.channel], message, number)}
        self.dispatcher.reached("outbox.after_call")
        return outcome

    def _ready(self, attempt_id: int, holder: str) -> tuple[Outgoing, int] | None:
        """A message as it leaves, with the number of its try; None where it may not leave any more."""
        if self.dispatcher.leaving.is_set():
            return None
        with reading(self.dispatcher.engine, self.dispatcher.clock()) as session:
            attempt = in_hand(session, attempt_id, holder)
            return (outgoing(session, attempt.message, self.dispatcher.business), attempt.number) if attempt else None

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


def _drained(done: "queue.SimpleQueue[Outcome]", most: int) -> list[Outcome]:
    """What has come back: at least one, waited for, and the others that come within a moment of it."""
    outcomes, until = [done.get()], time.monotonic() + TOGETHER
    while len(outcomes) < most:
        try:
            outcomes.append(done.get(timeout=max(0.0, until - time.monotonic())))
        except queue.Empty:
            break
    return outcomes
