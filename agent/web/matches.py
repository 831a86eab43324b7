"""Groups that may suit a singer, as a request keeps them: for the visitor's page and for the staff's."""

from dataclasses import dataclass
from typing import Any

from agent.web.present import in_one_line, label_of

_NOT_TOLD = frozenset("name title ref link website source_url latitude longitude".split())


@dataclass(frozen=True)
class Match:
    """A group: its name, what is known of it, and the public page that says so (empty where there is none)."""

    name: str
    lines: list[str]
    page: str


def matches_of(kept: list[dict[str, Any]]) -> list[Match]:
    """The matches of a request, best first."""
    return [_match(match) for match in kept]


def _match(kept: dict[str, Any]) -> Match:
    pages = [str(kept.get(name) or "") for name in ("website", "source_url", "link")]
    known = {name: value for name, value in kept.items() if name not in _NOT_TOLD and value not in (None, "", [])}
    return Match(
        str(kept.get("name") or kept.get("title") or "A group"),
        [f"{label_of(name)}: {in_one_line(value)}" for name, value in known.items()],
        next((page for page in pages if page.startswith(("https://", "http://"))), ""),
    )
