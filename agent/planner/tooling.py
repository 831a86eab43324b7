"""The tools offered in a turn as the planner sees them: slots, patterns and effect."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from agent.planner.patterns import Pattern, patterns_of
from agent.planner.slots import Slot, slots_of
from tools.registry import REGISTRY, Effect


@dataclass(frozen=True)
class Operation:
    """One tool."""

    name: str
    effect: Effect
    slots: dict[str, Slot]
    patterns: tuple[Pattern, ...]
    examples: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether a call changes nothing here and reaches nobody."""
        return self.effect is Effect.READ

    @property
    def required(self) -> list[str]:
        """The arguments that a call cannot do without, in order."""
        return [slot.name for slot in self.slots.values() if slot.required]


@lru_cache(maxsize=512)
def operation(name: str) -> Operation | None:
    """The registered tool of that name."""
    tool = REGISTRY.get(name)
    if tool is None:
        return None
    return Operation(name, tool.effect, slots_of(tool), patterns_of(name, tool.examples), tool.examples)


def offered(names: Iterable[str]) -> dict[str, Operation]:
    """The offered tools that the registry knows."""
    return {name: op for name in names if (op := operation(name))}
