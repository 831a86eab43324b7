"""What the chat's folder holds before its first import: our settings and words, and files of known kinds only."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from agent import staging
from agent.chat_config import LANGUAGE, config_toml, laid_over


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An assets folder of the test's own."""
    source = tmp_path / "assets"
    (source / "public" / "css").mkdir(parents=True)
    (source / "public" / "css" / "chat.css").write_text("a {}")
    (source / "chainlit.md").write_text("# Help")
    return source


def test_only_files_that_the_world_may_read_are_staged(source: Path, tmp_path: Path) -> None:
    for name in ("secret.py", "page.html", ".env", "notes.md", "logo.svg"):
        (source / "public" / name).write_text("x")
    root = staging.stage(tmp_path / "data", "http://127.0.0.1:8000", source)
    staged = {str(file.relative_to(root / "public")) for file in (root / "public").rglob("*") if file.is_file()}
    assert staged == {"css/chat.css", "logo.svg"}


def test_a_file_that_is_gone_is_taken_out_and_a_changed_one_is_replaced(source: Path, tmp_path: Path) -> None:
    (source / "public" / "old.js").write_text("1")
    root = staging.stage(tmp_path / "data", "http://127.0.0.1:8000", source)
    (source / "public" / "old.js").unlink()
    (source / "public" / "css" / "chat.css").write_text("b {}")
    staging.stage(tmp_path / "data", "http://127.0.0.1:8000", source)
    assert not (root / "public" / "old.js").exists()
    assert (root / "public" / "css" / "chat.css").read_text() == "b {}"


def test_the_settings_switch_off_what_is_not_ours_and_name_our_own_origin() -> None:
    told: dict[str, Any] = tomllib.loads(config_toml("https://harmony.example"))
    assert told["project"]["allow_origins"] == ["https://harmony.example"]
    assert told["project"]["transports"] == ["websocket"]
    features = told["features"]
    for off in ("edit_message", "unsafe_allow_html", "allow_thread_sharing", "favorites", "latex"):
        assert features[off] is False
    for off in ("spontaneous_file_upload", "audio", "mcp"):
        assert features[off]["enabled"] is False
    assert [link["url"] for link in told["UI"]["header_links"]] == ["/", "/desk"]


def test_our_words_lie_over_the_whole_of_the_others(source: Path, tmp_path: Path) -> None:
    root = staging.stage(tmp_path / "data", "http://127.0.0.1:8000", source)
    words = json.loads((root / f".chainlit/translations/{LANGUAGE}.json").read_text())
    assert words["chat"]["input"]["placeholder"] == "Ask Harmony…"
    assert words["common"]["actions"]["cancel"] == "Cancel"
    assert "chainlit" not in json.dumps(words).lower()
    assert laid_over({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}) == {"a": {"b": 3, "c": 2}}


def test_the_checkout_and_the_package_bring_what_the_chat_asks_for() -> None:
    public = staging.assets() / "public"
    for needed in ("theme.json", "favicon.svg", "logo_light.svg", "logo_dark.svg", "css/chat.css", "js/chat.js"):
        assert (public / needed).is_file(), needed
    for element in ("RecordCard", "ApprovalCard", "ProgressCard"):
        assert (public / "elements" / f"{element}.jsx").is_file()
    theme = json.loads((public / "theme.json").read_text())
    assert theme["custom_fonts"] == []
    assert set(theme["variables"]["light"]) == set(theme["variables"]["dark"])
