"""`harmony export` and `harmony import` as commands; tests/test_backup.py holds what they do to the letter."""

from pathlib import Path
from typing import Any


def test_a_store_is_carried_from_one_folder_to_another(harmony: Any, tmp_path: Path) -> None:
    harmony("ask", "plan a trip to Denver dec 4-7")
    path, other = str(tmp_path / "b.zip"), str(tmp_path / "elsewhere")
    assert "Wrote" in harmony("export", path).out
    assert "Restored" in harmony("import", path, "--data-dir", other).out
    assert "Denver" in harmony("ask", "what trips are coming up?", "--data-dir", other).out


def test_a_backup_is_not_overwritten_and_a_store_in_use_not_restored_into(harmony: Any, tmp_path: Path) -> None:
    harmony("ask", "plan a trip to Denver dec 4-7")
    path = str(tmp_path / "b.zip")
    harmony("export", path)
    again = harmony("export", path)
    assert (again.code, "is there already" in again.said) == (2, True)
    into = harmony("import", path)
    assert (into.code, "This store is in use" in into.said) == (1, True)
