"""Evaluation files made for a test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from agent.evaluation.command import evaluate_files

HEAD = {"now": "2026-11-23T09:00:00-08:00", "home": "San Francisco, CA"}


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes an evaluation file of these cases (JSON is YAML), with a world's calls where some are given."""

    def write(*cases: dict[str, Any], world: list[dict[str, Any]] | None = None, **more: Any) -> Path:
        if world is not None:
            (tmp_path / "world.yaml").write_text(json.dumps({"calls": world}))
            more["world"] = "world.yaml"
        path = tmp_path / "cases.yaml"
        path.write_text(json.dumps(HEAD | more | {"cases": list(cases)}))
        return path

    return write


@pytest.fixture
def evaluate(write_file: Callable[..., Path], tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs cases with the built-in planner; answers the exit status and the report of their file."""

    def run(*cases: dict[str, Any], trials: int = 1, **more: Any) -> tuple[int, dict[str, Any]]:
        report, quiet = tmp_path / "report.json", Console(quiet=True)
        status = evaluate_files([write_file(*cases, **more)], "builtin", trials, (), report, quiet, quiet)
        return status, json.loads(report.read_text())["files"][0]

    return run
