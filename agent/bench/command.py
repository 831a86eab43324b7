"""`harmony bench`: every figure, as a table and as JSON."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from agent.bench.campaigns import campaign
from agent.bench.figures import Figure, table_of
from agent.bench.leads import found_nearby, told_apart
from agent.bench.outbox import speeds, tick_cost
from agent.bench.outbox_crowd import crowd
from agent.bench.outbox_kill import KillRun
from agent.bench.processes import start_up
from agent.bench.schemas import BYTES_A_TOKEN, schema_tokens
from agent.bench.turns import model_turns, planner_turns
from agent.bench.visitors import Plan, crowds, pages_a_second


def run_bench(out: Console, err: Console, report_to: Path | None) -> None:
    """Measure everything, on stores of its own.

    Raises:
        Problem: a server did not start.
    """
    figures: list[Figure] = [schema_tokens("staff"), schema_tokens("visitor")]
    with TemporaryDirectory(prefix="harmony-bench-") as name, err.status("Measuring turns…") as status:
        folder = Path(name)
        figures = [*planner_turns(folder), model_turns(folder), *figures]
        status.update("Measuring leads…")
        figures += [*told_apart(), *found_nearby(folder)]
        status.update("Measuring a campaign…")
        figures.append(campaign(folder))
        status.update("Measuring the outbox…")
        figures += [*speeds(folder), tick_cost(folder)]
        status.update("Measuring servers…")
        figures += start_up(folder)
    out.print(table_of(figures))
    out.print(f"Tokens are counted as bytes of JSON over {BYTES_A_TOKEN}.", style="dim")
    if report_to:
        report_to.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")


def run_leads(out: Console, err: Console) -> None:
    """Measure only what is done among many leads."""
    with TemporaryDirectory(prefix="harmony-bench-") as name, err.status("Measuring leads…"):
        out.print(table_of([*told_apart(), *found_nearby(Path(name))]))


def run_outbox(out: Console, err: Console, postgres_url: str) -> None:
    """Measure only sending, on Postgres too where an empty database is named."""
    with TemporaryDirectory(prefix="harmony-bench-") as name, err.status("Measuring the outbox…"):
        out.print(table_of([*speeds(Path(name), postgres_url), tick_cost(Path(name))]))


def run_visitors(out: Console, err: Console, sizes: Sequence[int], plan: Plan, report_to: Path | None) -> None:
    """Measure only visitors who chat at once, and pages a second.

    Raises:
        Problem: a server did not start, or visitors could not reach it.
    """
    with TemporaryDirectory(prefix="harmony-bench-") as name, err.status("Visitors come…") as status:
        figures = [*crowds(Path(name), sizes, plan, status.update), *pages_a_second(Path(name))]
    out.print(table_of(figures))
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    out.print(f"The machine's load was {load} (1, 5, 15 minutes) on {os.cpu_count()} cores.", style="dim")
    if report_to:
        report_to.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")


def run_outbox_kill(out: Console, err: Console, kills: int, messages: int, seed: int, database_url: str) -> bool:
    """Kill schedulers while they send; answers whether all was well."""
    with TemporaryDirectory(prefix="harmony-bench-") as name:
        run = KillRun(Path(name), database_url or f"sqlite:///{Path(name) / 'outbox.db'}", messages, seed)
        with err.status("Killing schedulers…") as status:
            tally = run.run(kills, lambda done: status.update(f"Killing schedulers… {done} of {kills}"))
        out.print(tally.in_words(), highlight=False, markup=False)
        return not tally.flaws


def run_outbox_crowd(out: Console, err: Console, processes: int, messages: int, database_url: str) -> bool:
    """Have several schedulers send at once; answers whether all was well."""
    with TemporaryDirectory(prefix="harmony-bench-") as name, err.status("Several schedulers send…"):
        url = database_url or f"sqlite:///{Path(name) / 'outbox.db'}"
        told = crowd(Path(name), url, processes, messages)
        out.print(told.in_words(), highlight=False, markup=False)
        return not told.flaws
