"""What is due because time has passed: each job looks for itself what there is to do, and finds nothing most times."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from scheduler.delivery.base import Sender
from scheduler.delivery.config import DeliveryConfig, senders_for
from scheduler.delivery.imap import ImapMailbox, MailboxFailed
from scheduler.outbox import Outbox
from scheduler.recording import record_came
from store.database import reading
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import Unexpected
from tools.leads.source_terms import is_due
from tools.outreach.funnel import may_advance, proposals
from tools.outreach.rested import rested

log = logging.getLogger("harmony.scheduler")
_SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


@dataclass(frozen=True)
class Job:
    """Something to look after at the start, and then every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


def jobs_of(
    dispatcher: Dispatcher, senders: Mapping[Any, Sender] | None = None, answers: ImapMailbox | None = None
) -> Sequence[Job]:
    """Everything that the scheduler looks after. Without senders, messages go to the local mailbox.

    `answers` is the mailbox that answers come to, where they do not come by webhook.
    """
    senders = senders or senders_for(DeliveryConfig(), dispatcher.engine, dispatcher.clock)
    return (
        Job("send what is due", 2, Outbox(dispatcher, senders).tick),
        Job("take up what has rested", 60, lambda: take_up_rested(dispatcher)),
        Job("move the funnel on", 300, lambda: advance(dispatcher)),
        Job("go on with what was interrupted", 30, dispatcher.resume_fetches),
        Job("forget what may not be kept", 3600, lambda: forget_expired(dispatcher)),
        *([Job("fetch answers", 60, lambda: fetch_answers(dispatcher, answers))] if answers else ()),
    )


def fetch_answers(dispatcher: Dispatcher, mailbox: ImapMailbox) -> None:
    """Take what is new in the mailbox; where it cannot be read, the log says so, and the next time tries again."""
    try:
        mailbox.poll(partial(record_came, dispatcher), dispatcher.clock())
    except (MailboxFailed, Unexpected) as failure:
        log.warning("answers could not be fetched: %s", failure)


def forget_expired(dispatcher: Dispatcher) -> None:
    """Have deleted what sources' terms let one keep only until now, where there is any of it."""
    with reading(dispatcher.engine) as session:
        due = is_due(session, dispatcher.clock())
    if due:
        dispatcher.call(_SCHEDULER, "forget_expired_source_data", {}, uuid4().hex)


def advance(dispatcher: Dispatcher) -> None:
    """Have enrolled who is ready for a sequence that staff set to automatic, where there is one."""
    with reading(dispatcher.engine, dispatcher.clock()) as session:
        ctx = dispatcher.context(session, _SCHEDULER)
        due = may_advance(session) and any(each.sequence.automatic for each in proposals(ctx))
    if due:
        dispatcher.call(_SCHEDULER, "advance_funnel", {}, uuid4().hex)


def take_up_rested(dispatcher: Dispatcher) -> None:
    """Have what rested until a day go on, where that day has come for anybody."""
    with reading(dispatcher.engine, dispatcher.clock()) as session:
        due = rested(dispatcher.context(session, _SCHEDULER))
    if due:
        dispatcher.call(_SCHEDULER, "take_up_rested", {}, uuid4().hex)
