"""The how-to for new sources: its adapter works, and its listing is sound."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from speakers import Canned
from speaking import as_json

from tools.geography.places import resolve
from tools.sources.base import Search
from tools.sources.catalogue import all_sources
from tools.sources.cells import CALLED
from tools.sources.config import SourceConfig
from tools.sources.html_directory import HtmlDirectory

HOW_TO = (Path(__file__).parents[2] / "docs" / "adding-a-source.md").read_text("utf-8")


def block(language: str) -> str:
    """The one block of code in that language."""
    [code] = re.findall(rf"```{language}\n(.*?)```", HOW_TO, re.S)
    return str(code)


def test_its_adapter_finds_what_is_within_the_radius() -> None:
    parts: dict[str, Any] = {}
    exec(block("python"), parts)
    source = parts["ChoirAtlas"](SourceConfig(endpoints={"choir_atlas": "http://atlas.example"}))
    groups = [{"name": "Café Voices", "city": "Denver", "region": "CO"}, {"name": "Far Choir", "city": "Boston"}]
    web = Canned(lambda asked: as_json({"groups": [*groups, {"name": "Nowhere"}, 7]}))
    found = list(source.search(Search(resolve("Denver, CO"), 50, date(2026, 11, 23), web)))
    assert [getattr(item, "name", getattr(item, "text", "")) for item in found] == [
        "Café Voices",
        "row 3: there is no city",
    ]
    assert source.ready() is None


def test_its_adapter_is_none_of_those_there() -> None:
    assert "choir_atlas" not in {source.name for source in all_sources(SourceConfig())}


def test_its_listing_can_be_used_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "listings.yaml").write_text(block("yaml"), "utf-8")
    assert HtmlDirectory(SourceConfig(listings=tmp_path / "listings.yaml")).ready() is None


def test_it_names_every_field_of_a_row() -> None:
    listed = re.search(r"The fields are the columns of a list:(.*?)\.\n", HOW_TO, re.S)
    assert listed
    assert set(re.findall(r"[a-z_]{4,}", listed[1])) == set(CALLED)
