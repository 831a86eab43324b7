"""The cases that the planner passes as a whole go on passing."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from agent.evaluation.command import evaluate_files

CASES = Path(__file__).parents[1] / "evals"


@pytest.mark.parametrize("name", ["visitors", "visitor_words", "outreach"])
def test_the_planner_passes_every_case(name: str, tmp_path: Path) -> None:
    report, quiet = tmp_path / "report.json", Console(quiet=True)
    assert evaluate_files([CASES / f"{name}.yaml"], "builtin", 1, (), report, quiet, quiet) == 0
    told = json.loads(report.read_text())["files"][0]
    assert told["failed"] == []
    assert told["passed"] == told["cases"] > 0
