"""What one turn will do: calls in order, remarks, and the question that is left.

Plain data, so that it survives a restart with the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.planner.command import Command
from agent.planner.questions import question_for, which


@dataclass
class Step:
    """One call. `id` is its place in the message; its arguments may point to earlier ones as `{"$call": id}`."""

    id: int
    tool: str
    args: dict[str, Any]

    def needs(self) -> set[int]:
        """The earlier calls that it points to."""
        values = [v for value in self.args.values() for v in (value if isinstance(value, list) else [value])]
        return {int(v["$call"]) for v in values if isinstance(v, dict) and "$call" in v}

    def with_refs(self, refs: dict[int, str]) -> dict[str, Any]:
        """The arguments with what earlier calls made put in."""
        return {
            arg: [_put(v, refs) for v in value] if isinstance(value, list) else _put(value, refs)
            for arg, value in self.args.items()
        }


def _put(value: Any, refs: dict[int, str]) -> Any:
    return refs.get(int(value["$call"]), "") if isinstance(value, dict) and "$call" in value else value


@dataclass
class Plan:
    """The rest of a turn. `pending` is the call that waits for an answer, with the argument that was asked for."""

    steps: list[Step] = field(default_factory=list)
    say: list[str] = field(default_factory=list)
    ask: str = ""
    pending: dict[str, Any] | None = None
    refs: dict[int, str] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "steps": [{"id": s.id, "tool": s.tool, "args": s.args} for s in self.steps],
            "say": self.say,
            "ask": self.ask,
            "pending": self.pending,
            "refs": {str(k): v for k, v in self.refs.items()},
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> "Plan":
        """From JSON."""
        steps = [Step(s["id"], s["tool"], s["args"]) for s in data.get("steps", ())]
        refs = {int(k): v for k, v in (data.get("refs") or {}).items()}
        return cls(steps, list(data.get("say", ())), data.get("ask", ""), data.get("pending"), refs)


def planned(commands: Sequence[Command], ids: Sequence[int] = (), refs: dict[int, str] | None = None) -> Plan:
    """The plan for commands that are understood.

    What is complete is done, the first that lacks something is asked about.

    `ids` are the commands' places in the message where they are not just counted; `refs` what earlier calls made.
    """
    plan = Plan(refs={**(refs or {})})
    held: set[int] = set()
    for at, command in zip(ids or range(len(commands)), commands, strict=False):
        plan.say += command.notes
        step = Step(at, command.tool, _arguments(command))
        if command.problem:
            plan.say.append(command.problem)
            held.add(at)
        elif command.choices or command.missing:
            _ask(plan, command, at)
            held.add(at)
        elif step.needs() & held:
            wait(plan, step)
            held.add(at)
        else:
            plan.steps.append(step)
    return plan


def wait(plan: Plan, step: Step) -> None:
    """Keep a call until the question that it depends on is answered."""
    if plan.pending is not None:
        plan.pending.setdefault("then", []).append({"id": step.id, "tool": step.tool, "args": step.args, "missing": []})


def _arguments(command: Command) -> dict[str, Any]:
    return {arg: value for arg, value in command.args.items() if not arg.startswith("$")}


def _ask(plan: Plan, command: Command, at: int) -> None:
    """Remember the command and ask for one thing; a second that lacks something waits for its turn."""
    held: dict[str, Any] = {"id": at, "tool": command.tool, "args": command.args, "missing": command.missing}
    if plan.pending is not None:
        plan.pending.setdefault("then", []).append(held)
        return
    if command.choices:
        arg = next(iter(command.choices))
        plan.ask = which(command, arg)
        held["candidates"] = [{"ref": n.ref, "name": n.said} for n in command.choices[arg]]
    else:
        arg = command.missing[0]
        plan.ask = question_for(command, arg)
    plan.pending = {**held, "arg": arg, "question": plan.ask}
