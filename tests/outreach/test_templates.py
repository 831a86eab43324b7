"""Templates: saved, changed, shown, previewed for real people; the built-in ones and their sequences."""

from typing import Any

import pytest
from sqlmodel import Session, select

from store.tables import EmailSequence, SequenceStep, Template
from tools.errors import InvalidInput, NeedsAnswer, NotFound, Refused
from tools.outreach.rendering import Rendered, check, render
from tools.outreach.template_views import texts_of
from tools.outreach.variables import VARIABLES
from tools.startup import seed

HELLO = 'Hi {{ contact.first_name | default("there") }}, welcome.'
ALWAYS = {"sender": {"name": "Olivia"}, "business": {"name": "Harmony", "site": "https://harmony.example"}}
BOOKED = {"booking": {"date": "Saturday, January 16, 2027", "when": "Saturday, January 16, 2027, 2:00 PM PST"}}


@pytest.fixture
def ana(staff: Any) -> Any:
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA")
    return staff("add_contact", venue="Evergreen", name="Ana Whitfield", email="ana@evergreen.example")


def saved(staff: Any, **args: Any) -> Any:
    return staff("save_template", **{"name": "Hello", "channel": "email", "subject": "Hello", "body": HELLO, **args})


def test_a_saved_template_is_found_shown_and_taken_back(staff: Any) -> None:
    made = saved(staff)
    assert made.headline == 'Saved the e-mail template "Hello".'
    assert made.template.variables == ["contact.first_name"]
    assert staff("get_template", template="Hello").template.body == HELLO
    assert "Hello (e-mail)" in [f"{v.title} (e-mail)" for v in staff("find_templates").items]
    staff("undo", change="change:1")
    with pytest.raises(NotFound):
        staff("get_template", template="Hello")


def test_the_same_name_again_changes_it_and_says_so(staff: Any) -> None:
    first = saved(staff)
    again = saved(staff, name="  hello ", body="Hello, all.", subject=None)
    assert again.ref == first.ref
    assert again.headline == 'Changed the e-mail template "Hello".'
    assert (again.template.title, again.template.subject) == ("Hello", "Hello")
    staff("undo", change="change:2")
    assert staff("get_template", template="Hello").template.body == HELLO


def test_what_everybody_needs_to_have_is_said(staff: Any) -> None:
    made = saved(staff, body="{{ contact.name }}, {{ trip.dates }}: {{ sender.name }}")
    assert "no default for contact.name and trip.dates" in made.headline


def test_an_unknown_variable_is_refused_and_nothing_is_kept(staff: Any) -> None:
    with pytest.raises(InvalidInput, match=r"contact\.shoe_size"):
        saved(staff, body="Hi {{ contact.shoe_size }}")
    with pytest.raises(NotFound):
        staff("get_template", template="Hello")


def test_an_email_without_a_subject_is_asked_for_it_and_a_text_refuses_one(staff: Any) -> None:
    with pytest.raises(NeedsAnswer, match="subject"):
        saved(staff, subject=None)
    with pytest.raises(InvalidInput, match="subject"):
        saved(staff, channel="sms")


def test_curly_quotes_in_a_variable_are_read_as_straight_ones(staff: Any) -> None:
    made = saved(staff, body="“Hi” {{ contact.first_name | default(“there”) }}")
    assert made.template.body == '“Hi” {{ contact.first_name | default("there") }}'


def test_a_text_says_in_how_many_parts_it_leaves(staff: Any, ana: Any) -> None:
    staff("update_contact", contact="Ana", phone="+1 206 555 0142")
    made = saved(staff, channel="sms", subject=None, body=f"{HELLO} {'la ' * 60}")
    assert made.template.parts == "2 parts"
    shown = staff("preview_template", template="Hello", recipient="Ana")
    assert (shown.parts, shown.address, shown.subject) == ("2 parts", "+12065550142", None)


def test_only_what_is_said_anew_changes(staff: Any) -> None:
    saved(staff)
    staff("update_template", template="Hello", subject="Welcome")
    made = staff("update_template", template="Hello", name="Welcome Note").template
    assert (made.title, made.subject, made.body) == ("Welcome Note", "Welcome", HELLO)
    with pytest.raises(InvalidInput, match="already"):
        staff("update_template", template="Welcome Note", name="cold 1")
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_template", template="Welcome Note")


def test_a_template_that_a_sequence_uses_keeps_its_channel_and_is_not_deleted(staff: Any) -> None:
    with pytest.raises(Refused, match="Cold outreach"):
        staff("save_template", name="Cold 1", channel="sms", body="Hi")
    with pytest.raises(Refused, match="step of Cold outreach"):
        staff("delete_record", record="template:1")
    made = staff("update_template", template="Cold 1", subject="Another")
    assert made.notes == [
        "It is a step of Cold outreach: whoever is enrolled already still gets what was approved for them."
    ]


def test_a_preview_is_what_that_person_would_get(staff: Any, ana: Any) -> None:
    saved(staff, subject="For {{ group.name }}")
    shown = staff("preview_template", template="Hello", recipient="Ana")
    assert (shown.subject, shown.body) == ("For Evergreen Harmony Chorus", "Hi Ana, welcome.")
    assert "Hi Ana, welcome." in shown.headline
    assert (shown.recipient, shown.address, shown.missing) == ("Ana Whitfield", "ana@evergreen.example", [])


def test_every_variable_of_the_contract_has_its_value(staff: Any, ana: Any) -> None:
    staff("update_contact", contact="Ana", role="director")
    staff("update_venue", venue="Evergreen", kind="community_chorus")
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-15", ends_on="2027-01-18")
    terms = {"starts_at": "2027-01-16T14:00", "service": "masterclass", "fee": "$1,800"}
    staff("add_booking", trip="Seattle", venue="Evergreen", status="confirmed", **terms)
    saved(staff, body="\n".join(f"{name}: {{{{ {name} }}}}" for name in VARIABLES))
    shown = staff("preview_template", template="Hello", recipient="Ana")
    assert shown.missing == []
    values = dict(line.split(": ", 1) for line in shown.body.splitlines())
    assert list(values) == list(VARIABLES)
    assert values["booking.date"] == "Saturday, January 16, 2027"
    assert (values["booking.fee"], values["group.city"]) == ("$1,800", "Seattle")


def test_a_preview_names_what_is_missing_and_shows_no_text(staff: Any, ana: Any) -> None:
    shown = staff("preview_template", template="Confirmation", recipient="Ana")
    assert shown.missing == ["booking.date", "booking.when"]
    assert (shown.subject, shown.body) == (None, None)
    assert "booking.date" in shown.headline


def test_a_preview_without_an_address_says_so(staff: Any) -> None:
    staff("add_lead", name="Nobody Singers", location="Tacoma, WA")
    assert "No e-mail address is on file." in staff("preview_template", template="Cold 1", recipient="Nobody").headline


def starters(engine: Any) -> list[Template]:
    with Session(engine) as session:
        return list(session.exec(select(Template).order_by(Template.name)))


def test_every_built_in_text_is_sound_for_whoever_is_known_least(engine: Any) -> None:
    for template in starters(engine):
        check(texts_of(template))
        made = render(texts_of(template), {**ALWAYS, **BOOKED})
        assert isinstance(made, Rendered), template.name
        assert "Olivia" in made.text
        assert "  " not in made.text


def test_nothing_about_a_booking_is_confirmed_without_its_day(engine: Any) -> None:
    needing = [t.name for t in starters(engine) if not isinstance(render(texts_of(t), ALWAYS), Rendered)]
    assert needing == ["Confirmation", "Logistics 1", "Logistics 2"]


def test_a_fresh_store_has_a_sequence_for_each_stage(engine: Any) -> None:
    with Session(engine) as session:
        made = {
            s.name: (s.stage, [(p.anchor, p.delay_days, p.delay_business_days) for p in s.steps])
            for s in session.exec(select(EmailSequence))
        }
    assert made == {
        "Cold outreach": ("cold", [("enrollment", 0, None), ("previous", None, 4), ("previous", None, 7)]),
        "Nurture": ("nurture", [("enrollment", None, 1), ("previous", 14, None), ("previous", 30, None)]),
        "Booking confirmation": ("confirmation", [("enrollment", 0, None)]),
        "Logistics follow-up": ("logistics", [("booking", -21, None), ("booking", -3, None), ("booking", 2, None)]),
    }


def test_what_is_built_in_comes_once_and_stays_as_staff_made_it(staff: Any, engine: Any, clock: Any) -> None:
    staff("update_template", template="Cold 1", subject="Ours")
    seed(engine, clock())
    assert [t.subject for t in starters(engine) if t.name == "Cold 1"] == ["Ours"]
    assert len(starters(engine)) == 11


def test_a_store_from_before_gets_them(engine: Any, clock: Any) -> None:
    with Session(engine) as session:
        for model in (SequenceStep, EmailSequence, Template):
            for row in session.exec(select(model)):
                session.delete(row)
            session.flush()
        session.commit()
    seed(engine, clock())
    assert len(starters(engine)) == 11


def test_what_staff_took_away_does_not_come_back(staff: Any, engine: Any, clock: Any) -> None:
    for name in ("Cold outreach", "Nurture", "Booking confirmation", "Logistics follow-up"):
        staff("delete_record", record=name)
    for template in starters(engine):
        staff("delete_record", record=f"template:{template.id}")
    seed(engine, clock())
    assert starters(engine) == []
