"""A sequence in full, after some weeks of it, on either database."""

from typing import Any

from outreach_weeks import live_some_weeks
from sqlmodel import Session, col, select

from store.tables import EmailSequence, Message
from tools.dispatch import Dispatcher
from tools.outreach.sequence_reports import SequenceReport, sequence_report


def report(dispatcher: Dispatcher, staff: Any) -> SequenceReport:
    with Session(dispatcher.engine) as session:
        cold = session.exec(select(EmailSequence).where(EmailSequence.stage == "cold")).one()
        return sequence_report(dispatcher.context(session, staff.principal), cold)


def test_each_edition_has_its_own_people_steps_and_figures(dispatcher: Dispatcher, clock: Any, staff: Any) -> None:
    live_some_weeks(dispatcher, clock)
    said = report(dispatcher, staff)
    (then,) = said.earlier
    assert (said.now.number, said.now.people, said.now.inside) == (2, 2, 2)
    assert (then.number, then.people, then.inside, said.total) == (1, 7, 4, 9)
    first = then.steps[0].figures
    assert (first.sent, first.delivered, first.bounced, first.uncertain) == (6, 4, 1, 1)
    assert (first.replied, first.opted_out, first.opened, first.opened_by_machines) == (1, 1, 1, 1)
    assert (first.queued, first.held, first.failed) == (0, 0, 0)
    assert then.steps[1].when == "4 business days after the step before"
    assert sum(why.number for why in then.steps[1].reasons) == then.steps[1].figures.stopped == 3
    assert {member.state for member in said.members[:6]} == {"active", "paused"}
    assert [member.state for member in said.members[6:]] == ["stopped"] * 3


def test_what_is_held_is_counted_apart_with_its_reason(dispatcher: Dispatcher, clock: Any, staff: Any) -> None:
    weeks = live_some_weeks(dispatcher, clock)
    weeks.call("settle_message", message="Lake Effect A Cappella", sent=False)
    step = report(dispatcher, staff).earlier[0].steps[0]
    assert (step.figures.held, step.figures.uncertain, step.figures.queued) == (1, 0, 0)
    assert [(why.status, why.number) for why in step.reasons] == [("held", 1)]
    assert "said not to be sent by olivia@harmony.example" in step.reasons[0].reason
    lake = next(m for m in report(dispatcher, staff).members if m.name == "Lake Effect A Cappella")
    assert (lake.next_step, lake.next.partition(":")[0]) == (1, "waits for a person")


def test_of_many_reasons_the_most_frequent_are_told_and_the_others_counted(
    dispatcher: Dispatcher, clock: Any, staff: Any
) -> None:
    live_some_weeks(dispatcher, clock)
    with Session(dispatcher.engine) as session:
        session.info["now"] = clock()
        later = session.exec(select(Message).where(Message.step == 3).order_by(col(Message.id))).all()
        for n, message in enumerate(later[:7]):
            message.status, message.reason = "cancelled", f"reason {max(n - 1, 0)}"
        session.commit()
    step = report(dispatcher, staff).earlier[0].steps[2]
    assert (step.reasons[0].reason, step.reasons[0].number) == ("reason 0", 2)
    assert (len(step.reasons), step.other_reasons) == (4, 2)


def test_a_sequence_in_which_nobody_ever_was_has_steps_and_no_figures(dispatcher: Dispatcher, staff: Any) -> None:
    said = report(dispatcher, staff)
    assert (said.total, said.members, said.earlier) == (0, [], [])
    assert all(not any(step.figures.model_dump().values()) for step in said.now.steps)
