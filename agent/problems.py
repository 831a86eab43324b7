"""What goes wrong at the terminal, as one sentence and an exit code."""

import logging
from pathlib import Path

from agent.logfile import current_log
from tools.errors import HarmonyError

log = logging.getLogger("harmony.terminal")
COULD_NOT, WRONG_USE = 1, 2


class Problem(Exception):
    """Something that the person can see to; the text is the sentence that they read."""

    def __init__(self, sentence: str, code: int = COULD_NOT) -> None:
        self.code = code
        super().__init__(sentence)


def in_words(error: Exception, data_dir: Path) -> Problem:
    """Any error as a problem; one that nobody foresaw goes to the log (in this folder, if it goes nowhere yet)."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    if isinstance(error, Problem):
        return error
    if isinstance(error, HarmonyError):
        return Problem(str(error))
    if isinstance(error, DBAPIError):
        return Problem(f"The database cannot be used: {_first_line(error.orig)}. Check HARMONY_DATABASE_URL.")
    if isinstance(error, ArgumentError):
        return Problem("HARMONY_DATABASE_URL is no database address; give postgresql://… or sqlite:///….", WRONG_USE)
    if isinstance(error, OSError) and error.strerror:
        return Problem(f"{error.filename or 'The system'}: {error.strerror}.")
    return _unforeseen(error, data_dir)


def _unforeseen(error: Exception, data_dir: Path) -> Problem:
    from agent.assistant import ModelNotUsable
    from agent.evaluation.cases import BadFile

    if isinstance(error, BadFile):
        return Problem(str(error), WRONG_USE)
    if isinstance(error, ModelNotUsable):
        return Problem(str(error))
    where = current_log(data_dir)
    log.error("unforeseen", exc_info=error)
    return Problem(f"Something went wrong that should not have. The details are in {where}.")


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if error and str(error).strip() else "no reason was given"
