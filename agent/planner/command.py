"""One tool call in the making.

The arguments that are known, those that need choosing among, and those that are missing.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from agent.planner.align import Laid
from agent.planner.lexicon import Name
from agent.planner.new_names import ORG_WORDS
from agent.planner.phrases import Found
from agent.planner.tooling import Operation

#: Tools whose result is a new record, by their first word; the rest of the name is its kind.
_MAKES = {
    "convert_lead": "booking",
    "run_campaign": "campaign",
    "log_expense": "expense",
    "log_mileage": "expense",
    "add_lead_from_url": "lead",
    "submit_booking_inquiry": "inquiry",
    "submit_group_request": "group_request",
}
_RECORD_KINDS = (
    "trip",
    "booking",
    "venue",
    "contact",
    "participant",
    "lead",
    "service",
    "group_request",
    "template",
    "sequence",
)
#: So many records are changed one by one for one wish.
MOST_AT_ONCE = 20


def _too_many(number: int) -> str:
    return f"That is {number} of them; I change {MOST_AT_ONCE} at most at a time. Which {MOST_AT_ONCE} do you mean?"


def is_guess(found: Found) -> bool:
    """Whether nobody knows a record of that name."""
    return not found.names and not found.refs and found.call is None


def vague(found: Found) -> bool:
    """Whether words stand for a record that is neither known nor named like anything."""
    return (
        is_guess(found)
        and found.text.islower()
        and "@" not in found.text
        and not any(w in ORG_WORDS for w in found.text.split())
    )


@dataclass
class Command:
    """A call in the making. `choices` are the candidates of an argument that names several records.

    `problem` a sentence that stops it; `supplement` where the clause only tells more of the command before.
    """

    op: Operation
    args: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    choices: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    laid: Laid | None = None
    price: float = 0.0
    problem: str = ""
    text: str = ""
    supplement: bool = False

    @property
    def tool(self) -> str:
        """The tool's name."""
        return self.op.name

    @property
    def laid_price(self) -> float:
        """What the pattern alone costs."""
        return self.laid.price if self.laid else 0.0

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Words that nothing explains."""
        return self.laid.unexplained if self.laid else ()

    @property
    def certain(self) -> bool:
        """Whether it may be carried out: a write needs every word explained, a read most of them."""
        if self.op.reads:
            return len(self.unexplained) <= max(1.0, len(self.text.split()) * 0.3)
        if self.tool.startswith("update_") and len(self.args) + len(self.choices) < 2:
            return False
        if any(
            isinstance(v, str) and v.islower() and " " not in v
            for a, v in self.args.items()
            if a in ("name", "party") and v
        ):
            return False
        return not self.unexplained and not any(vague(found) for found in self.found.values())

    @property
    def makes(self) -> str | None:
        """The kind of record that the call makes, if any."""
        if self.tool in _MAKES:
            return _MAKES[self.tool]
        verb, _, kind = self.tool.partition("_")
        return kind if verb in ("add", "create", "save") and kind in _RECORD_KINDS else None

    def each(self) -> list["Command"]:
        """One command for each of several values that stand where the tool takes one: "mark A and B as contacted"."""
        for arg, value in self.args.items():
            slot = self.op.slots.get(arg)
            if isinstance(value, list) and slot and not slot.many:
                if len(value) > MOST_AT_ONCE:
                    return [replace(self, problem=_too_many(len(value)))]
                return [
                    replace(self, args={**self.args, arg: one}, found={k: f for k, f in self.found.items() if k != arg})
                    for one in value
                    if one not in self.args.values()
                ]
        return [self]

    def record_of(self, kinds: tuple[str, ...] | list[str], at: int) -> Found | None:
        """The record of one of these kinds that this call, the turn's `at`-th, makes or speaks of."""
        if self.makes in kinds:
            return Found(call=at)
        for found in self.found.values():
            if found.sure and any(n.kind in kinds for n in found.names):
                return found
            if found.refs and found.refs[0].split(":")[0] in kinds:
                return found
            if found.call is not None and not found.names and self._same_kind(found, kinds):
                return found
        return None

    def _same_kind(self, found: Found, kinds: tuple[str, ...] | list[str]) -> bool:
        arg = next((a for a, f in self.found.items() if f is found), "")
        slot = self.op.slots.get(arg)
        return bool(slot and set(slot.kinds) & set(kinds))

    def place(self) -> str:
        """The place that the call speaks of."""
        return next((str(self.args[a]) for a in ("destination", "location", "near") if a in self.args), "")
