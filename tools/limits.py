"""What no argument may be, whatever tool it is for: a character that Postgres cannot keep, or something without end.

A reader measures what it reads. What has none, and how many a list has, is measured here: a search for a text of
100,000 characters fails in SQLite, and a list of as many styles would be read for minutes while every writer waits.
"""

from typing import Any

from tools.errors import InvalidInput

#: The most characters of words that no reader measures, such as what is searched for.
MAX_WORDS = 1_000
#: The most entries of a list.
MAX_ENTRIES = 100


def without_nul(value: Any) -> Any:
    """A text, or the texts of a list or an object, without the character U+0000; anything else as it is."""
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {name: without_nul(item) for name, item in value.items()}
    return value.replace("\0", "") if isinstance(value, str) else value


def refuse_endless(field: str, value: Any, read: bool) -> None:
    """Refuse what is too long before anything is done with it.

    Args:
        field: The argument's name.
        value: Its value, in its JSON shape.
        read: Whether a reader follows, which measures a text itself.

    Raises:
        InvalidInput: a list has more than 100 entries, or a text that is not read more than 1,000 characters.
    """
    if isinstance(value, list) and len(value) > MAX_ENTRIES:
        raise InvalidInput(field, f"has {len(value):,} entries.", f"Give at most {MAX_ENTRIES}.")
    if not read and isinstance(value, str) and len(value) > MAX_WORDS:
        raise InvalidInput(field, f"has {len(value):,} characters.", f"Give at most {MAX_WORDS:,}.")
