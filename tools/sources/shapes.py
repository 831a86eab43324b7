"""Reading what an interface answered without trusting its shape: what is not as documented counts as not stated."""

import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from tools.errors import HarmonyError
from tools.people import unlinked

T = TypeVar("T")


def mapping(value: Any) -> dict[str, Any]:
    """The value where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects of a list; none where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(value: Any, most: int = 300) -> str:
    """Text or a number in single spaces, of `most` characters at most, no control character or link; else empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    kept = "".join(c for c in str(value) if c.isspace() or unicodedata.category(c)[0] != "C")
    return unlinked(" ".join(kept.split()))[:most]


def number(value: Any, least: float = 0.0, most: float = 1e9) -> float | None:
    """A number between two bounds; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if least <= value <= most else None  # comparing first: no float holds every int


def point(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """A point on the map in degrees; None where one of the two is none."""
    read = number(latitude, -90, 90), number(longitude, -180, 180)
    return None if read[0] is None or read[1] is None else (read[0], read[1])


def tried(reader: Callable[..., T], text: str, *more: Any) -> T | None:
    """What a reader makes of a text; None where there is none, or it cannot be read."""
    if not text:
        return None
    try:
        return reader(text, *more)
    except HarmonyError:
        return None
