"""Figures, and how they are shown side by side."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measurement; `beside` is the same of the bare libraries, and `goal` the ratio that it should not pass."""

    name: str
    value: float
    unit: str
    beside: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the bare libraries' figure this is."""
        return self.value / self.beside if self.beside else None

    def as_json(self) -> dict[str, Any]:
        """The figure with its ratio."""
        return asdict(self) | {"ratio": self.ratio}


def table_of(figures: list[Figure]) -> Table:
    """The figures in a table."""
    table = Table("what", "Harmony", "bare", "ratio", "goal")
    for figure in figures:
        beside = _said(figure.beside, figure.unit) if figure.beside else ""
        ratio = f"{figure.ratio:.2f}" if figure.ratio else ""
        goal = f"at most {figure.goal:g}" if figure.goal else ""
        table.add_row(figure.name, _said(figure.value, figure.unit), beside, ratio, goal)
    return table


def _said(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
