"""The form of a sequence's steps: rows that come and go without a script, and keep what was typed."""

import re
from html import unescape
from typing import Any

import pytest
from sqlmodel import Session, select

from agent.house import House
from store.tables import EmailSequence

FORM = "/desk/do/save_sequence"


@pytest.fixture
def database_url(sqlite_template: Any, tmp_path: Any) -> str:
    """One kind of database is enough: what the tool does with either is its own to test."""
    (tmp_path / "harmony.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'harmony.db'}"


def row(n: int, template: str = "", delay: str = "", unit: str = "days", after: str = "previous") -> dict[str, str]:
    fields = {"template": template, "channel": "", "delay": delay, "unit": unit, "after": after}
    return {f"{name}-{n}": value for name, value in fields.items()}


def post(browser: Any, *rows: dict[str, str], **fields: str) -> Any:
    html = browser.get(FORM).text
    token = {"form": browser.filled(html[html.index('method="post"') :])["form"]}
    filled: dict[str, str] = {"name": "Spring check-in", "stage": "nurture", **token, **fields}
    for each in rows:
        filled |= each
    return browser.client.post(FORM, data=filled)


def steps(house: House) -> list[tuple[str, int | None, int | None, str]]:
    with Session(house.engine) as session:
        found = session.exec(select(EmailSequence).where(EmailSequence.name == "Spring check-in")).all()
        return [(s.template.name, s.delay_days, s.delay_business_days, s.anchor) for each in found for s in each.steps]


def shown(html: str) -> list[tuple[str, str, str, str]]:
    """The rows of a form: template, delay, unit, anchor."""
    rows = []
    for part in re.split(r'<fieldset class="card row', html)[1:]:
        chosen = [re.search(r'value="([^"]*)" selected', each) for each in part.split("<select")[1:5]]
        template, unit, after, _ = [unescape(found[1]) if found else "" for found in chosen]
        delay = re.search(r'name="delay-\d+"[^>]*value="([^"]*)"', part)
        rows.append((template, unescape(delay[1]) if delay else "", unit, after))
    return rows


def test_steps_are_saved_from_the_rows_that_are_filled_in(house: House, staff_browser: Any) -> None:
    made = post(
        staff_browser,
        row(1, "Nurture 1", "", after="enrollment"),
        row(2),
        row(3, "Nurture 2", "4", "business_days"),
        row(4, "Logistics 1", "14", after="before"),
        row(5, "Confirmation", "2", after="booking"),
    )
    assert made.status_code == 200, made.text
    assert steps(house) == [
        ("Nurture 1", 0, None, "enrollment"),
        ("Nurture 2", None, 4, "previous"),
        ("Logistics 1", -14, None, "booking"),
        ("Confirmation", 2, None, "booking"),
    ]


def test_a_row_is_added_moved_and_removed_and_nothing_is_saved_by_that(house: House, staff_browser: Any) -> None:
    rows = (row(1, "Nurture 1", "1", after="enrollment"), row(2, "Nurture 2", "3", "business_days"))
    first, second = ("Nurture 1", "1", "days", "enrollment"), ("Nurture 2", "3", "business_days", "previous")
    added = post(staff_browser, *rows, press="add").text
    assert shown(added) == [first, second, ("", "", "days", "previous")]
    assert 'value="Spring check-in"' in added
    assert shown(post(staff_browser, *rows, press="up-2").text) == [second, first]
    assert shown(post(staff_browser, *rows, press="remove-1").text) == [second]
    assert shown(post(staff_browser, rows[0], press="remove-1").text) == [("", "", "days", "enrollment")]
    assert steps(house) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (row(3, "Nurture 2", "soon"), "“soon” is no number of days"),
        (row(3, "Nurture 2", "-2"), "choose what it counts from"),
        (row(3, "", "3"), "Choose a template"),
        (row(3, "Nurture 2", "9999"), "9,999 days"),
        ({**row(3, "Nurture 2", "3"), "channel-3": "sms"}, "is to be a text"),
    ],
)
def test_a_bad_row_keeps_what_was_typed_and_says_what_is_wrong_with_it(
    wrong: dict[str, str], words: str, house: House, staff_browser: Any
) -> None:
    page = post(staff_browser, row(1, "Nurture 1", "1", after="enrollment"), row(2), wrong)
    assert page.status_code == 422
    html = unescape(page.text)
    assert html.count('role="alert"') == 1
    third = html.split('id="step-3"')[1]
    assert words in third.split("</p>")[0]
    assert shown(page.text)[2][:2] == (wrong["template-3"], wrong["delay-3"])
    assert 'value="Spring check-in"' in html
    assert steps(house) == []


def test_a_template_that_is_gone_is_said_and_stays_chosen(house: House, staff_browser: Any) -> None:
    page = post(staff_browser, row(1, "No Such Template", "1"))
    assert page.status_code == 422
    assert "no template" in unescape(page.text)
    assert '<option value="No Such Template" selected>' in page.text


def test_no_step_at_all_is_told_in_words(staff_browser: Any) -> None:
    page = post(staff_browser, row(1), row(2))
    assert page.status_code == 422
    assert "There is none" in unescape(page.text)


def test_a_sequence_that_there_is_stands_filled_in_to_be_changed(house: House, staff_browser: Any) -> None:
    post(
        staff_browser,
        row(1, "Nurture 1", "2", after="enrollment"),
        row(2, "Logistics 1", "7", "business_days", "before"),
        automatic="true",
        daily_cap="12",
    )
    with Session(house.engine) as session:
        saved = session.exec(select(EmailSequence).where(EmailSequence.name == "Spring check-in")).one()
    html = staff_browser.get(f"{FORM}?sequence=sequence:{saved.id}").text
    assert shown(html) == [("Nurture 1", "2", "days", "enrollment"), ("Logistics 1", "7", "business_days", "before")]
    assert 'value="Spring check-in"' in html
    assert 'value="12"' in html
    assert '<option value="true" selected' in html
    assert FORM + f"?sequence=sequence:{saved.id}" in staff_browser.get(f"/desk/sequences/{saved.id}").text


@pytest.mark.parametrize("ref", ["sequence:999", "sequence:x", "trip:1", "sequence:99999999999999"])
def test_an_address_of_no_sequence_shows_an_empty_form(ref: str, staff_browser: Any) -> None:
    page = staff_browser.get(f"{FORM}?sequence={ref}")
    assert page.status_code == 200
    assert shown(page.text) == [("", "", "days", "enrollment"), *[("", "", "days", "previous")] * 2]


def test_enter_saves_and_takes_no_row_away(staff_browser: Any) -> None:
    """A browser presses a form's first button where somebody presses Enter."""
    html = staff_browser.get(FORM).text
    first = re.search(r"<button[^>]*>", html[html.index('class="stack"') :])
    assert first is not None
    assert "press" not in first[0]
