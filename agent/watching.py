"""How far a tool has got, as people watch it: the same list of tasks in the chat and in the terminal."""

from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from agent.events import CallStarted, Event, Progressed
from tools.context import Stage
from tools.leads.source_words import source_label, state_words

_SIGNS = {"waiting": ("·", "dim"), "asking": ("…", "cyan"), "done": ("✓", "green"), "failed": ("✗", "red")}
_STOPPED = ("–", "yellow")


def shown(stage: Stage) -> dict[str, Any]:
    """A stage as the chat's ProgressCard takes it: each task with its name and its state in words."""
    tasks = [asdict(task) | {"name": source_label(task.name), "said": state_words(task.state)} for task in stage.tasks]
    return asdict(stage) | {"tasks": tasks}


class Watched:
    """What a terminal shows while a turn runs: what is going on, and below it the tasks, a line each."""

    def __init__(self) -> None:
        self._spinner = Spinner("dots", "Thinking…")
        self._stage = Stage("")

    def see(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, CallStarted):
            self._stage = Stage(f"{event.tool.replace('_', ' ')}…")
        if isinstance(event, Progressed):
            self._stage = event.stage
        self._spinner.update(text=escape(_line(self._stage)))

    def __rich__(self) -> RenderableType:
        """The lines as they stand now."""
        return Group(self._spinner, _table(self._stage)) if self._stage.tasks else self._spinner


def _line(stage: Stage) -> str:
    return f"{stage.text} ({stage.done} of {stage.total})" if stage.total else stage.text or "Thinking…"


def _table(stage: Stage) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for task in shown(stage)["tasks"]:
        sign, style = _SIGNS.get(task["state"], _STOPPED)
        table.add_row(Text(f"  {sign}", style), Text(task["name"]), Text(task["text"] or task["said"], "dim"))
    return table
