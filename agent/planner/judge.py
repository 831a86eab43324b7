"""What is done with a message that was read: all of it, what only looks, or a question."""

from collections.abc import Mapping

from agent.planner import scope
from agent.planner.command import Command, vague
from agent.planner.compound import Reading
from agent.planner.plan import Plan, planned
from agent.planner.questions import not_understood
from agent.planner.tooling import Operation
from agent.planner.unkept import unkept


def judged(ops: Mapping[str, Operation], staff: bool, commands: list[Command], reading: Reading, said: str) -> Plan:
    """The plan for what was understood. Nothing is written while a part of the message is not."""
    doubtful = [c for c in commands if not c.certain]
    lost = [*reading.lost, *(c.text for c in doubtful)]
    sure = [c for c in commands if c.certain]
    if not lost and commands:
        plan = planned(commands)
        plan.say += unkept(said, commands)
        return plan
    if sure and all(c.op.reads for c in sure) and not any(not c.op.reads for c in doubtful):
        plan = planned(sure)
        plan.say += [f"I did not understand “{part.strip()}”." for part in lost]
        return plan
    return _unclear(ops, staff, doubtful, said, lost)


def _unclear(ops: Mapping[str, Operation], staff: bool, doubtful: list[Command], said: str, lost: list[str]) -> Plan:
    """An honest question instead of a guess."""
    if (
        len(doubtful) == 1
        and len(lost) == 1
        and doubtful[0].missing
        and not doubtful[0].op.reads
        and not any(map(vague, doubtful[0].found.values()))
    ):
        plan = planned(doubtful)
        plan.ask = f"I want to be sure before I change anything. {plan.ask}"
        return plan
    if elsewhere := scope.elsewhere(said):
        return Plan(say=[elsewhere])
    return Plan(ask=not_understood(said, lost, ops, staff))
