"""Reading a CSV that a person uploaded: its lines by number, each with its cells by the column that they belong to."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tools.errors import InvalidInput

#: A spreadsheet's export puts an apostrophe before what it would take for a formula.
_FORMULA = ("'=", "'+", "'-", "'@")
MAX_LINES, MAX_CELL = 5_000, 4_000


@dataclass(frozen=True)
class CsvLine:
    """One line: its number in the file, and its cells by column, empty ones left out."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class CsvFile:
    """The lines of a file, and the columns of its header that nobody knows."""

    lines: list[CsvLine]
    unknown: list[str]


def read_csv(text: str, called: Mapping[str, str], required: str) -> CsvFile:
    """Read a whole file with commas, semicolons or tabs between its columns.

    Args:
        text: The file.
        called: For each column the words that mean it, in lower case without spaces, hyphens and underscores.
        required: The column without which nothing can be read.

    Raises:
        InvalidInput: it is no CSV, has not that column, or has more than 5,000 lines.
    """
    unknown, rest = open_csv(text, called, required)
    lines = list(rest)
    if len(lines) > MAX_LINES:
        raise InvalidInput("upload", f"the file has {len(lines):,} lines.", f"Split it: at most {MAX_LINES:,} at once.")
    return CsvFile(lines, unknown)


def open_csv(text: str, called: Mapping[str, str], required: str) -> tuple[list[str], Iterator[CsvLine]]:
    """The columns of a file's header that nobody knows, and its lines as they are read; arguments as for `read_csv`.

    Raises:
        InvalidInput: it has not the required column; while its lines are read: it is no CSV.
    """
    rows = _rows(text)
    header = next(rows, (1, []))[1]
    known = {word: column for column, words in called.items() for word in (_plain(column), *words.split())}
    columns = [known.get(_plain(cell)) for cell in header]
    if required not in columns:
        seen = ", ".join(cell.strip() for cell in header if cell.strip())[:200] or "nothing"
        remedy = f"Its first line has: {seen}."
        raise InvalidInput("upload", f'the file has no column called "{required}".', remedy)
    unknown = [cell.strip()[:40] for cell, column in zip(header, columns, strict=True) if cell.strip() and not column]
    return unknown, (CsvLine(number, cells) for number, row in rows if (cells := _cells(columns, row)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise InvalidInput("upload", f"line {reader.line_num} is no CSV: {error}.", "Save the file as CSV.") from None


def _cells(columns: list[str | None], row: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        text = cell.strip()
        text = text[1:] if text.startswith(_FORMULA) else text
        if column and text:
            cells.setdefault(column, text[:MAX_CELL])
    return cells


def _plain(header: str) -> str:
    return "".join(header.casefold().split()).replace("_", "").replace("-", "")
