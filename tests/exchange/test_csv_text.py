"""CSV that people open in a spreadsheet."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.exchange.csv_text import csv_text


@pytest.mark.parametrize("text", ["=1+1", "+1 206 555 0142", "-5", "@cmd", "\tx", "\rx", '=HYPERLINK("http://x","y")'])
def test_a_text_that_a_spreadsheet_would_run_is_made_plain(text: str) -> None:
    cell = next(csv.reader(io.StringIO(csv_text(["a"], [[text]]).partition("\r\n")[2], newline="")))[0]
    assert cell == f"'{text}"


def test_each_kind_of_value_is_written_as_people_read_it() -> None:
    text = csv_text(["name", "day", "yes", "sum", "empty"], [["Ana, Whitfield", date(2026, 12, 4), True, -5, None]])
    assert text == 'name,day,yes,sum,empty\r\n"Ana, Whitfield",2026-12-04,yes,-5,\r\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_whatever_the_cells_hold_none_is_lost_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline="")))[1:]
    cells = [
        (was, cell) for before, after in zip(rows, read, strict=True) for was, cell in zip(before, after, strict=True)
    ]
    assert all(cell in (was, f"'{was}") for was, cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for _, cell in cells)
