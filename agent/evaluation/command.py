"""`harmony eval`: files in, tables and a report out."""

import json
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from agent.evaluation.cases import BadFile, CaseFile, read_file
from agent.evaluation.report import print_file, report
from agent.evaluation.run import run_file
from agent.evaluation.score import FileResult
from agent.problems import COULD_NOT, WRONG_USE


def evaluate_files(
    paths: Sequence[Path],
    model: str,
    trials: int,
    only: Collection[str],
    report_to: Path | None,
    out: Console,
    err: Console,
) -> int:
    """Run the files; answers the exit status: 2 when a file or its gold is wrong, 1 when a forbidden call ran, else 0.

    Raises:
        BadFile: a file cannot be used, or none has a case of `only`.
    """
    files = [read_file(path) for path in paths]
    if unknown := set(only) - {case.id for file in files for case in file.cases}:
        raise BadFile(f"There is no case {', '.join(sorted(unknown))} in these files.")
    results = [_run(file, model, trials, only, err) for file in files]
    for result in results:
        print_file(out, result, trials)
    if report_to:
        report_to.write_text(json.dumps(report(results, model, _commit(), trials), indent=2, ensure_ascii=False) + "\n")
    return _status(results, err)


def _run(file: CaseFile, model: str, trials: int, only: Collection[str], err: Console) -> FileResult:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        total = len([case for case in file.cases if not only or case.id in only])
        task = progress.add_task(Path(file.path).name, total=total)
        return run_file(file, model, trials, only, lambda _: progress.advance(task))


def _status(results: Sequence[FileResult], err: Console) -> int:
    forbidden = [result.case.id for file in results for result in file.scored if result.any("forbidden")]
    if forbidden:
        err.print(
            f"A visitor's case executed a tool that visitors do not have: {', '.join(forbidden)}.", style="bold red"
        )
        return COULD_NOT
    return WRONG_USE if any(file.bad_gold for file in results) else 0


def _commit() -> str:
    """The commit of the checkout that this runs from; empty outside one."""
    here = Path(__file__).parent
    try:
        asked = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=here,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()
