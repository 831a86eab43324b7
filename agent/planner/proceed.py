"""The middle of a turn: a call has been answered, and the plan goes on with what that leaves possible."""

from collections.abc import Sequence

from agent.planner.plan import MOST, Plan, Step, wait
from agent.planner.speak import Outcome, spoken_result


def proceed(plan: Plan, outcomes: Sequence[Outcome]) -> Plan:
    """The plan after its next calls were answered; `outcomes` are the turn's, the last ones those calls'."""
    if not plan.steps or not outcomes:
        return Plan(say=plan.say, ask=plan.ask, pending=plan.pending)
    for outcome in outcomes[-len(plan.at_once()) :]:
        _after(plan, plan.steps.pop(0), outcome)
    return plan


def _after(plan: Plan, step: Step, outcome: Outcome) -> None:
    """What the answer to one call leaves possible."""
    if not outcome.ok:
        _after_failure(plan, step, outcome)
        return
    ref = outcome.result.get("ref")
    if isinstance(ref, str):
        plan.refs[step.id] = ref
    _take_list(plan, step, outcome)


def _take_list(plan: Plan, step: Step, outcome: Outcome) -> None:
    """Keep what the call has listed for those that take it; without anybody, or with too many, they are not done."""
    takers = [later for later in plan.steps if step.id in later.lists()]
    if not takers:
        return
    items = [item["ref"] for item in outcome.result.get("items") or () if isinstance(item, dict) and "ref" in item]
    plan.items[step.id] = items
    total = int(outcome.result.get("total") or 0)
    for later in takers:
        if total > len(items):
            plan.say.append(f"That is {total:,} leads; I take {MOST} at most at a time, so I have not gone on.")
        elif later.lists() <= set(plan.items) and not any(map(_anybody, later.with_refs({}, plan.items).values())):
            plan.say.append("That is nobody, so there was nothing to do.")
        else:
            continue
        plan.steps.remove(later)


def _anybody(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _after_failure(plan: Plan, step: Step, outcome: Outcome) -> None:
    """What depends on the failed call is not done; what it asks is asked."""
    if outcome.code == "needs_answer" and plan.pending is None:
        _ask(plan, step, outcome)
    else:
        plan.say.append(spoken_result(outcome))
    failed = {step.id}
    kept = []
    for later in plan.steps:
        if later.needs() & failed:
            failed.add(later.id)
            wait(plan, later)
        else:
            kept.append(later)
    plan.steps = kept


def _ask(plan: Plan, step: Step, outcome: Outcome) -> None:
    listed = "; ".join(dict.fromkeys(c.get("name", "") for c in outcome.candidates))
    plan.ask = f"{outcome.text} {listed}".strip() if listed and listed not in outcome.text else outcome.text
    if not plan.ask.rstrip().endswith("?") and "?" not in plan.ask:
        plan.ask += " Which is it?"
    plan.pending = {
        "id": step.id,
        "tool": step.tool,
        "args": step.args,
        "missing": [],
        "arg": outcome.arg,
        "question": plan.ask,
        "candidates": [dict(c) for c in outcome.candidates],
        "refs": {str(k): v for k, v in plan.refs.items()},
    }
