"""The documents say what is there: settings, commands, and the project's own files."""

import re
from pathlib import Path

import pytest
import typer

from agent.cli import app
from agent.flags import SERVER
from agent.settings import Settings
from tools.catalogue import REGISTRY

ROOT = Path(__file__).parents[1]
README, SETTINGS = (ROOT / "README.md").read_text(), (ROOT / "docs" / "settings.md").read_text()
FIELDS = Settings.model_fields


def variable(name: str) -> str:
    alias = FIELDS[name].validation_alias
    return alias if isinstance(alias, str) else f"HARMONY_{name.upper()}"


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_is_documented_with_its_flag_and_default(name: str) -> None:
    (row,) = [line for line in SETTINGS.splitlines() if line.startswith(f"| `{variable(name)}` |")]
    flag, default = (cell.strip(" `") for cell in row.split("|")[2:4])
    assert flag == (f"--{name.replace('_', '-')}" if name in SERVER else "")
    stated = FIELDS[name].default
    if name != "data_dir":
        assert default == ("" if stated in ("", None) else f"{stated:g}" if isinstance(stated, float) else str(stated))


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {variable(name) for name in FIELDS}
    assert set(re.findall(r"`((?:HARMONY|OPENAI)_[A-Z_]+)`", SETTINGS + README)) <= known


def test_every_command_is_in_the_readme_and_no_other() -> None:
    commands = typer.main.get_command(app)
    assert isinstance(commands, typer.core.TyperGroup)
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `harmony")]
    listed = {word for row in rows for word in re.findall(r"`harmony (\w+)", row)}
    assert listed == set(commands.commands)


def test_every_file_that_the_documents_point_to_is_there() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "evals" / "README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"


def test_the_example_of_a_new_tool_is_none_of_those_there() -> None:
    assert "retire_venue" not in REGISTRY  # else the how-to should teach with another
