"""What commands share: where they print, and Harmony opened on their settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from rich.console import Console

from agent.logfile import log_to_file
from agent.problems import WRONG_USE, Problem
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.ground import Ground
    from agent.house import House


class _Closes(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=_Closes)
out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)


@contextmanager
def opened_house(settings: Settings) -> Iterator["House"]:
    """Harmony, its log in the data folder, closed again in the end.

    Raises:
        Problem: a setting or a file of the data folder cannot be used.
    """
    log_to_file(settings.data_dir)
    from agent.house import open_house
    from agent.keys import load_keys

    def opened() -> "House":
        load_keys(settings.data_dir)  # made at the first run, whichever command that is
        return open_house(settings)

    with _closed(opened) as house:
        yield house


@contextmanager
def opened_ground(settings: Settings) -> Iterator["Ground"]:
    """Harmony without its assistant, its log in the data folder, closed again in the end.

    Raises:
        Problem: a setting cannot be used.
    """
    log_to_file(settings.data_dir)
    from agent.ground import open_ground

    with _closed(lambda: open_ground(settings)) as ground:
        yield ground


@contextmanager
def _closed(opened: Callable[[], C]) -> Iterator[C]:
    try:
        made = opened()
    except ValueError as error:  # a damaged key, or an address of no kind of database that there is
        raise Problem(str(error), WRONG_USE) from None
    try:
        yield made
    finally:
        made.close()


def print_link(settings: Settings, token: str) -> None:
    """A one-time link, as people open it."""
    out.print(f"The link is good once, for an hour:\n{settings.address}/welcome#{token}", markup=False, highlight=False)
