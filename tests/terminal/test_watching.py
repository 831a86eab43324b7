"""What a terminal shows while a turn runs."""

from io import StringIO

from rich.console import Console
from rich.live import Live

from agent.events import CallStarted, Progressed, Said
from agent.watching import Watched, shown
from tools.context import Stage, Task

TASKS = (
    Task("directory", "done", "40 found"),
    Task("overpass", "asking"),
    Task("wikidata", "failed", "status 429: [Rate limit]"),
    Task("google_places", "stopped"),
)


def on(terminal: bool, *events: Progressed | CallStarted | Said) -> str:
    """What is printed while these events happen; read before the lines are taken away in the end."""
    out = StringIO()
    console = Console(file=out, force_terminal=terminal, width=100, legacy_windows=False, color_system=None)
    watched = Watched()
    with Live(watched, console=console, transient=True, auto_refresh=False) as live:
        for event in events:
            watched.see(event)
            live.refresh()
        return out.getvalue()


def test_each_task_has_a_line_with_its_name_and_what_it_came_to() -> None:
    said = on(True, CallStarted("1", "run_campaign", {}), Progressed(Stage("Asking", 2, 4, TASKS)))
    assert "run campaign…" in said
    assert "Asking (2 of 4)" in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[-4:] == [
        "✓ directory 40 found",
        "… OpenStreetMap being asked",
        "✗ Wikidata status 429: [Rate limit]",
        "– Google Places stopped",
    ]


def test_what_is_no_terminal_is_told_nothing() -> None:
    assert on(False, CallStarted("1", "run_campaign", {}), Progressed(Stage("Asking", 2, 4, TASKS))) == ""


def test_the_chat_is_given_names_and_states_in_words() -> None:
    told = shown(Stage("Asking", 2, 4, TASKS))
    assert (told["text"], told["done"], told["total"]) == ("Asking", 2, 4)
    assert told["tasks"][1] == {"name": "OpenStreetMap", "state": "asking", "text": "", "said": "being asked"}
    assert [task["said"] for task in told["tasks"]] == ["done", "being asked", "could not answer", "stopped"]
