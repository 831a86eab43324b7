"""Evaluation results as tables for people, and as the report for programs."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agent.evaluation.score import CaseResult, FileResult, as_json, by_tag, pass_hat, percentile


def report(files: list[FileResult], model: str, commit: str, trials: int) -> dict[str, Any]:
    """The report of a whole run."""
    return {"model": model, "commit": commit, "files": [as_json(file, trials) for file in files]}


def print_file(out: Console, file: FileResult, trials: int) -> None:
    """A file's figures, its tags, and every case that failed, with its reason."""
    out.print(_summary(file, trials))
    out.print(_tags(file))
    if failed := [result for result in file.scored if not result.passed]:
        out.print(_failed(failed))
    if file.bad_gold:
        out.print(_bad_gold(file.bad_gold))
    if missing := Counter(tool for result in file.results for tool in result.needs):
        named = ", ".join(f"{tool} ({number})" for tool, number in missing.most_common())
        out.print(f"Tools that cases name and that are not built yet: {named}", style="dim")


def _summary(file: FileResult, trials: int) -> Table:
    scored, built = file.scored, [result for result in file.results if result.stands_on_built_tools]
    table = Table(title=escape(file.path), title_justify="left", show_header=False)
    table.add_row("passed, of all cases", _share(file.passed, len(file.results)))
    table.add_row("passed, of the cases whose gold runs", _share(file.passed, len(scored)))
    table.add_row("passed, of the cases that need no tool still to be built", _share(_passed(built), len(built)))
    table.add_row("passed by a model that neither calls nor says anything", _share(_floor(scored), len(scored)))
    for k in range(2, trials + 1):
        table.add_row(f"pass^{k}", f"{pass_hat(scored, k):.1%}")
    table.add_row("wrong writes", _share(file.count("wrong_write"), len(scored)))
    table.add_row("needless questions", str(file.count("needless_question")))
    table.add_row("missed questions", str(file.count("missed_question")))
    table.add_row("bad gold", str(len(file.bad_gold)))
    times = file.turn_ms
    table.add_row("a turn", f"{percentile(times, 0.5):.0f} ms (median), {percentile(times, 0.95):.0f} ms (p95)")
    return table


def _tags(file: FileResult) -> Table:
    table = Table("tag", "passed", box=None, header_style="dim")
    for tag, counts in by_tag(file.scored).items():
        table.add_row(escape(tag), _share(counts["passed"], counts["cases"]))
    return table


def _failed(results: list[CaseResult]) -> Table:
    table = Table("failed", "why", "last answer", title_justify="left")
    for result in results:
        played, verdict = result.first_failure()
        why = "\n".join((*verdict.why, *verdict.diff))
        table.add_row(escape(result.case.id), escape(why), escape(played.last[:400]))
    return table


def _bad_gold(results: list[CaseResult]) -> Table:
    table = Table("bad gold", "why")
    for result in results:
        table.add_row(escape(result.case.id), escape(result.bad_gold))
    return table


def _passed(results: list[CaseResult]) -> int:
    return sum(result.passed for result in results)


def _floor(results: list[CaseResult]) -> int:
    return sum(result.floor_passed for result in results)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"
