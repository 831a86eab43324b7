"""The command `harmony bench` and those below it."""

from pathlib import Path
from typing import Annotated

import typer

from agent.flags import takes_settings
from agent.logfile import log_to_file
from agent.settings import Settings
from agent.terminal import err, out

bench = typer.Typer(
    invoke_without_command=True,
    help="Measure Harmony on this machine: turns, start-up, memory, schemas, finding and telling apart 100,000 leads.",
)


@bench.callback()
@takes_settings("data_dir")
def measure(
    settings: Settings,
    ctx: typer.Context,
    report: Annotated[Path | None, typer.Option(help="Write the figures here, as JSON.")] = None,
) -> None:
    """Measure everything, where no sort of figure is named."""
    if ctx.invoked_subcommand is None:
        from agent.bench.command import run_bench

        log_to_file(settings.data_dir)
        run_bench(out, err, report)


@bench.command()
def pairs(
    file: Annotated[Path, typer.Argument(help="Labelled pairs, such as tests/evals/pairs_more.csv.")],
) -> None:
    """Say how well groups are recognised: precision and recall on pairs that people labelled, and what was wrong.

    harmony bench pairs tests/evals/pairs_more.csv
    """
    from agent.bench.pairs import judge, print_judgement

    print_judgement(out, judge(file))


@bench.command()
def leads() -> None:
    """Measure finding and telling apart 100,000 leads.

    harmony bench leads
    """
    from agent.bench.command import run_leads

    run_leads(out, err)


@bench.command("outbox-kill")
def outbox_kill(
    kills: Annotated[int, typer.Option(min=1, help="How often a scheduler is killed.")] = 40,
    messages: Annotated[int, typer.Option(min=10, help="Messages that wait, and again when few do.")] = 300,
    seed: Annotated[int, typer.Option(help="Another number: other instants.")] = 1,
    database_url: Annotated[str, typer.Option(help="An empty database; else a new SQLite file.")] = "",
) -> None:
    """Kill schedulers while they send, at every named point, and see that nothing is sent twice and nothing is lost.

    harmony bench outbox-kill --kills 1000
    """
    from agent.bench.command import run_outbox_kill

    if not run_outbox_kill(out, err, kills, messages, seed, database_url):
        raise typer.Exit(1)


@bench.command("outbox-crowd")
def outbox_crowd(
    processes: Annotated[int, typer.Option(min=1, help="How many schedulers.")] = 4,
    messages: Annotated[int, typer.Option(min=1, help="How many messages are due.")] = 1000,
    database_url: Annotated[str, typer.Option(help="An empty database; else a new SQLite file.")] = "",
) -> None:
    """Have several schedulers over one store send what is due, and count the calls: one for each message.

    harmony bench outbox-crowd --database-url postgresql://localhost/empty
    """
    from agent.bench.command import run_outbox_crowd

    if not run_outbox_crowd(out, err, processes, messages, database_url):
        raise typer.Exit(1)


@bench.command()
def outbox(
    postgres_url: Annotated[str, typer.Option(help="An empty Postgres database to measure on too.")] = "",
) -> None:
    """Measure sending: messages a second, and what a tick costs among a million messages.

    harmony bench outbox --postgres-url postgresql://localhost/empty
    """
    from agent.bench.command import run_outbox

    run_outbox(out, err, postgres_url)


@bench.command()
def visitors(
    sizes: Annotated[
        list[int] | None, typer.Option("--size", min=1, help="How many chat at once; may be given again.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often Harmony and the bare app take turns.")] = 2,
    seconds: Annotated[float, typer.Option(min=1, max=300, help="How long a round lasts.")] = 15.0,
    pause: Annotated[float, typer.Option(min=0, help="Seconds that a visitor takes to read an answer.")] = 1.0,
    report: Annotated[Path | None, typer.Option(help="Write the figures here, as JSON.")] = None,
) -> None:
    """Measure visitors who chat at once, beside a bare Chainlit app that echoes, and pages a second.

    harmony bench visitors --size 100 --pause 5
    """
    from agent.bench.command import run_visitors
    from agent.bench.visitors import SIZES, Plan

    run_visitors(out, err, sizes or SIZES, Plan(rounds, seconds, pause), report)
