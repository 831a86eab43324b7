"""What one turn will do: calls in order, remarks, and the question that is left.

Plain data, so that it survives a restart with the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from agent.planner.command import Command
from agent.planner.questions import question_for, which
from agent.planner.slots import ONE_AT_A_TIME


@dataclass
class Step:
    """One call. `id` is its place in the message; its arguments may point to earlier ones.

    `{"$call": id}` is the record that a call makes, `{"$items": id}` in a list all the records that it lists, those in
    its `but` left out.
    """

    id: int
    tool: str
    args: dict[str, Any]

    def needs(self) -> set[int]:
        """The earlier calls that it points to."""
        return {int(v[key]) for v in self._values() for key in ("$call", "$items") if key in v}

    def lists(self) -> set[int]:
        """The earlier calls of which it takes all that they list."""
        return {int(v["$items"]) for v in self._values() if "$items" in v}

    def _values(self) -> list[dict[str, Any]]:
        values = [v for value in self.args.values() for v in (value if isinstance(value, list) else [value])]
        return [v for v in values if isinstance(v, dict)]

    def with_refs(self, refs: dict[int, str], items: dict[int, list[str]]) -> dict[str, Any]:
        """The arguments with what earlier calls made or listed put in."""
        return {
            arg: _each(value, refs, items) if isinstance(value, list) else _put(value, refs)
            for arg, value in self.args.items()
        }


def _each(values: list[Any], refs: dict[int, str], items: dict[int, list[str]]) -> list[Any]:
    """The values of a list, those of lists within it one by one, each once."""
    out: list[Any] = []
    for value in values:
        listed = items.get(int(value["$items"]), []) if isinstance(value, dict) and "$items" in value else None
        more = [_put(value, refs)] if listed is None else [ref for ref in listed if ref not in value.get("but", ())]
        out += [one for one in more if one not in out]
    return out


#: The ids of looks are from here on; those of calls are their places in the message.
_LOOKS = 1_000
#: So many leads are looked at for one call.
MOST = 200


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
    items: dict[int, list[str]] = field(default_factory=dict)

    def at_once(self) -> list[Step]:
        """The calls to be made together: the next, and with a change of one record the same of those after it."""
        same = takewhile(lambda step: step.tool == self.steps[0].tool and not step.needs(), self.steps)
        return list(same) if self.steps[0].tool in ONE_AT_A_TIME and not self.steps[0].needs() else self.steps[:1]

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "steps": [{"id": s.id, "tool": s.tool, "args": s.args} for s in self.steps],
            "say": self.say,
            "ask": self.ask,
            "pending": self.pending,
            "refs": {str(k): v for k, v in self.refs.items()},
            "items": {str(k): v for k, v in self.items.items()},
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> "Plan":
        """From JSON."""
        steps = [Step(s["id"], s["tool"], s["args"]) for s in data.get("steps", ())]
        refs = {int(k): v for k, v in (data.get("refs") or {}).items()}
        items = {int(k): v for k, v in (data.get("items") or {}).items()}
        return cls(steps, list(data.get("say", ())), data.get("ask", ""), data.get("pending"), refs, items)


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
            plan.steps += [*_looks(step), step]
    return plan


def _looks(step: Step) -> list[Step]:
    """The calls that list the leads which a call takes by their description; it then points to them."""
    looks: list[Step] = []
    for arg, value in step.args.items():
        values = value if isinstance(value, list) else []
        for at, one in enumerate(values):
            if isinstance(one, dict) and "$group" in one:
                looks.append(Step(_LOOKS * (step.id + 1) + len(looks), "find_leads", {**one["$group"], "limit": MOST}))
                values = [*values[:at], {**one, "$items": looks[-1].id}, *values[at + 1 :]]
                values[at].pop("$group")
        step.args = {**step.args, arg: values} if values else step.args
    return looks


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
