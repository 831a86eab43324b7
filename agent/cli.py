"""The command `harmony`. Each command loads what it needs when it runs, so that help and a question start quickly."""

import asyncio
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from agent.flags import ASSISTANT, SERVER, STORE, WORK, hand_down, takes_settings
from agent.logfile import log_to_file
from agent.measuring import bench
from agent.problems import in_words
from agent.settings import Settings, default_data_dir
from agent.terminal import err, opened_ground, opened_house, out, print_link
from agent.users import user

_ABOUT = """The assistant of a travelling vocal-music professional. Without a command it starts its server.

- `harmony` starts it, and prints its address and, the first time, the owner's link

- `harmony --port 9000` starts it on another port

- `harmony ask "plan a trip to Denver Dec 4-7 and find choruses nearby"` talks to it right here

- `harmony doctor` says what is configured, and what is missing

Every setting is a flag and a variable. Exit codes: 0 done, 1 could not, 2 wrong usage or a bad file.
"""
app = typer.Typer(
    name="harmony",
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
app.add_typer(user, name="user")
app.add_typer(bench, name="bench")


class Speaker(StrEnum):
    """Who speaks at the terminal."""

    STAFF = "staff"
    VISITOR = "visitor"


def main() -> None:
    """Run the command line; whatever goes wrong ends in one sentence and an exit code."""
    try:
        app()
    except Exception as error:  # noqa: BLE001  nothing may reach the person as a traceback
        problem = in_words(error, Path(os.environ.get("HARMONY_DATA_DIR") or default_data_dir()))
        err.print(str(problem), style="red", markup=False, highlight=False)
        sys.exit(problem.code)


@app.callback(invoke_without_command=True, help=_ABOUT)
@takes_settings(*SERVER)
def start(settings: Settings, ctx: typer.Context) -> None:
    """Start the server, where no command is given."""
    if ctx.invoked_subcommand is None:
        _serve(settings)
    hand_down(settings, SERVER)


@app.command()
@takes_settings(*SERVER)
def serve(settings: Settings) -> None:
    """Start the server (this is what `harmony` alone does)."""
    _serve(settings)


@app.command()
@takes_settings(*ASSISTANT)
def ask(
    settings: Settings,
    text: Annotated[str, typer.Argument(help="What to say.")],
    speaker: Annotated[Speaker, typer.Option("--as", help="Who speaks.")] = Speaker.STAFF,
    conversation: Annotated[
        str | None, typer.Option(help="The conversation to go on with; a new name begins one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")] = False,
) -> None:
    """Say one thing to Harmony: prints the reply, the calls with their outcomes, and what waits for your yes.

    harmony ask "log $412.60 for flights on the Denver trip" --conversation today

    harmony ask "what did I just change?" --conversation today

    harmony ask "are you free on April 24?" --as visitor
    """
    from agent import ask as asking

    with opened_house(settings) as house:
        uid, heard = asyncio.run(asking.ask(house, text, speaker.value, conversation, err))
    if as_json:
        out.print(asking.as_json(uid, heard), markup=False, highlight=False)
    else:
        asking.print_heard(out, uid, heard)
    if heard.state == "failed":
        raise typer.Exit(1)


@app.command("eval")
@takes_settings("model", "model_timeout", "data_dir")
def evaluate(
    settings: Settings,
    files: Annotated[list[Path], typer.Argument(help="Files of cases, such as tests/evals/dev.yaml.")],
    trials: Annotated[int, typer.Option(min=1, help="How often each case is played (for pass^k).")] = 1,
    only: Annotated[list[str] | None, typer.Option(help="Play only this case (may be repeated).")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the report here, as JSON.")] = None,
) -> None:
    """Play conversations and judge what came of them (tests/evals/README.md says the format).

    harmony eval tests/evals/dev.yaml

    harmony eval tests/evals/dev.yaml --only denver-01 --report out.json
    """
    from agent.evaluation.command import evaluate_files

    log_to_file(settings.data_dir)
    model = settings.model or "builtin"
    code = evaluate_files(files, model, trials, frozenset(only or ()), report, out, err)
    raise typer.Exit(code)


@app.command()
@takes_settings(*STORE, *WORK)
def scheduler(settings: Settings) -> None:
    """Look after what is due, in a process of its own: one or several beside the servers of one Postgres.

    `harmony serve` does the same by itself; what is due is done once, however many look.

    harmony scheduler --database-url postgresql://localhost/harmony
    """
    from agent.scheduling import look_after

    with opened_ground(settings) as ground:
        look_after(ground, lambda: out.print("The scheduler is running (Ctrl+C stops it).", highlight=False))


@app.command()
@takes_settings(*SERVER)
def doctor(settings: Settings) -> None:
    """Say what each part of Harmony is now, what would make it real, and whether anything is broken."""
    from agent.doctor import examine, print_findings

    findings = examine(settings)
    print_findings(out, findings)
    raise typer.Exit(int(any(finding.broken for finding in findings)))


@app.command("export")
@takes_settings(*STORE)
def export_all(
    settings: Settings, file: Annotated[Path, typer.Argument(help="The backup to write, such as backup.zip.")]
) -> None:
    """Write everything in the store into one file that `harmony import` restores without loss.

    harmony export backup-2026-11-23.zip
    """
    from agent.backup import export_to

    with opened_house(settings) as house:
        counts = export_to(house.engine, file)
    out.print(f"Wrote {sum(counts.values())} rows of {len(counts)} tables to {file}.", highlight=False)


@app.command("import")
@takes_settings(*STORE)
def import_all(
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="A backup made by `harmony export`.", exists=True, dir_okay=False)],
) -> None:
    """Restore a backup into an empty store.

    harmony import backup.zip --data-dir ~/.harmony-restored
    """
    from agent.backup import import_from

    with opened_house(settings) as house:
        counts = import_from(house.engine, file, house.dispatcher.clock())
    out.print(f"Restored {sum(counts.values())} rows of {len(counts)} tables.", highlight=False)


def _serve(settings: Settings) -> None:
    from agent.serve import claim_port, run

    listening = claim_port(settings)
    settings = settings.model_copy(update={"port": listening.getsockname()[1]})
    with opened_house(settings) as house:
        with err.status("Starting…"):
            from agent.app import accounts_of, create_app

            web = create_app(house)
            log_to_file(settings.data_dir)  # once more: libraries of the chat set up logging of their own
            first = accounts_of(house).first_link()

        def announce() -> None:
            out.print(f"Harmony is at {settings.address} (Ctrl+C stops it).", highlight=False)
            if first:
                out.print("You are the first here: this link makes you the owner.", highlight=False)
                print_link(settings, first)

        run(web, listening, announce)
