"""What was said and came into no call: an address, a number, a sum. It is told, so that nobody takes it for kept."""

import re
from collections.abc import Iterator, Sequence

from agent.planner.command import Command

_DATA = re.compile(
    r"[^\s@,;:<>()\"“”]+@[^\s@,;:<>()\"“”]+\.\w+|[$€£]\s?\d[\d,.]*\w*|(?<![\w-])(?!\d{4}-\d\d-\d\d)\(?\+?(?:\d[().\s-]{0,2}){9,15}(?![\w-])"
)
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"[^\w@]+")


def unkept(said: str, commands: Sequence[Command]) -> list[str]:
    """A sentence for each address, number and sum of the message that no call has, and for days that nothing read."""
    taken = " ".join(_bare(str(value)) for one in commands for value in _told(one))
    lost = [data[0].strip(" .,") for data in _DATA.finditer(said) if _bare(data[0]) not in taken]
    lost += [part for one in commands for part in one.unexplained if _DIGIT.search(part) and part not in " ".join(lost)]
    return [f"I have done nothing with “{data}”: say what it is for." for data in lost]


def _told(command: Command) -> Iterator[object]:
    """All that a call is told, and the words by which its records were named."""
    yield from command.args.values()
    yield from (found.text for found in command.found.values())
    yield from (name.text for names in command.choices.values() for name in names)


def _bare(text: str) -> str:
    """Without what is written in several ways: marks and blanks."""
    return _BARE.sub("", text).casefold()
