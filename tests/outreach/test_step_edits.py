"""One step of a sequence changed, added or taken out, the others as they were."""

from typing import Any

import pytest

from tools.errors import InvalidInput, Refused


def steps(staff: Any, sequence: str) -> list[tuple[str, str]]:
    return [(step.template, step.when) for step in staff("get_sequence", sequence=sequence).steps]


def test_another_delay_leaves_the_rest_as_it_is(staff: Any) -> None:
    before = steps(staff, "cold")
    said = staff("change_step", sequence="cold", step=2, delay_business_days=5).headline
    assert "5 business days after the step before" in said
    assert steps(staff, "cold") == [before[0], ("Cold 2", "5 business days after the step before"), before[2]]


def test_a_delay_of_one_kind_replaces_one_of_the_other(staff: Any) -> None:
    staff("change_step", sequence="cold", step="last", delay_days=10)
    assert steps(staff, "cold")[2] == ("Cold 3", "10 days after the step before")


def test_another_template_keeps_the_delay(staff: Any) -> None:
    staff("change_step", sequence="cold", step=3, template="Nurture 1")
    assert steps(staff, "cold")[2] == ("Nurture 1", "7 business days after the step before")


def test_a_step_is_added_at_the_end_or_in_its_place(staff: Any) -> None:
    staff("add_step", sequence="nurture", template="Cold 3", delay_days=7)
    staff("add_step", sequence="nurture", template="Cold 1", delay_days=1, step=2)
    names = [name for name, _ in steps(staff, "nurture")]
    assert names == ["Nurture 1", "Cold 1", "Nurture 2", "Nurture 3", "Cold 3"]


def test_after_the_first_is_gone_the_next_counts_from_the_enrolment(staff: Any) -> None:
    said = staff("remove_step", sequence="cold", step=1).headline
    assert '"Cold 1"' in said
    assert steps(staff, "cold")[0] == ("Cold 2", "4 business days after the enrolment")


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("change_step", {"step": 9, "delay_days": 3}),
        ("change_step", {"step": "the good one", "delay_days": 3}),
        ("change_step", {"step": 2}),
        ("change_step", {"step": 2, "delay_days": -3}),
        ("change_step", {"step": 2, "delay_days": 3, "delay_business_days": 3}),
        ("add_step", {"template": "Cold 1", "step": 9}),
        ("remove_step", {"step": 4}),
    ],
)
def test_what_cannot_be_changes_nothing(staff: Any, tool: str, args: dict[str, Any]) -> None:
    before = steps(staff, "cold")
    with pytest.raises(InvalidInput):
        staff(tool, sequence="cold", **args)
    assert steps(staff, "cold") == before


def test_the_only_step_stays(staff: Any) -> None:
    with pytest.raises(Refused):
        staff("remove_step", sequence="confirmation", step="last")


def test_whoever_is_in_it_keeps_what_was_approved(staff: Any) -> None:
    staff("add_lead", name="Olympic Singers", location="Olympia, WA", email="hello@olympic.example")
    staff("enroll_in_sequence", sequence="cold", recipients=["Olympic Singers"])
    changed = staff("remove_step", sequence="cold", step="last")
    assert any("what was approved before" in note for note in changed.notes)
    told = staff("explain_outreach", recipient="Olympic Singers")
    assert [step.step for step in told.enrollments[0].steps] == [1, 2, 3]


def test_one_step_is_shown_alone(staff: Any) -> None:
    shown = staff("get_sequence", sequence="cold", step="last")
    assert shown.headline.startswith("Step 3 of Cold outreach:")
    assert [step.template for step in shown.steps] == ["Cold 3"]
