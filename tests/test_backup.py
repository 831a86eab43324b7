"""Backup and restore: every table comes back as it was, on either database, or nothing is written at all."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from agent.backup import export_to, import_from
from agent.problems import Problem
from store.database import open_database, writing
from store.migrate import migrate
from store.tables import (
    Attempt,
    ChatConversation,
    ChatStep,
    ChatTurn,
    Consent,
    DeliveryEvent,
    EmailSequence,
    Enrollment,
    FetchedPage,
    FetchLease,
    GroupRequest,
    Inquiry,
    MailboxItem,
    Message,
    ModelSpend,
    PossibleDuplicate,
    SequenceStep,
    SignInAttempt,
    SignInLink,
    SiteProfile,
    SourceHolding,
    StaffAccount,
    Template,
    UnansweredQuestion,
    Upload,
)
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval
from tools.startup import seed


@pytest.fixture
def filled(dispatcher: Dispatcher, clock: Any) -> Engine:
    """A store with rows in every table, undone and undoing changes among them."""
    owner, number = Principal("staff", "olivia@harmony.example", "terminal"), count()

    def call(tool: str, **args: Any) -> None:
        clock.forward(seconds=1.25)
        dispatcher.call(owner, tool, args, f"w{next(number)}")

    call(
        "create_trip",
        destination="Denver, CO",
        starts_on="2026-12-04",
        ends_on="2026-12-07",
        notes="Zoë\u2028 — 🎶\t'\"",
    )
    call("add_venue", name="Evergreen", location="Denver, CO", size=48)
    call("add_contact", venue="venue:1", name="Ana", email="ana@evergreen.example")
    call("add_booking", trip="trip:1", venue="venue:1", starts_at="2026-12-05T14:00", fee="$1,800")
    call("log_mileage", trip="trip:1", miles=12.7)
    call("record_payment", booking="booking:1", amount="$500", kind="deposit")
    call("set_revenue_split", target="trip:1", party="Agent", percent=12.5, base="gross")
    call("add_participant", booking="booking:1", name="Maya")
    call("run_campaign", location="Boulder, CO", radius_km=12, trip="trip:1")
    call("suppress", recipient="contact:1")
    call("block_dates", starts_on="2027-02-01")
    call("block_dates", starts_on="2027-02-02")
    call("undo", change="change:12")
    with suppress(AwaitsApproval):
        call("delete_record", record="participant:1")
    with writing(dispatcher.engine, clock()) as session:
        _rows(session, clock())
    return dispatcher.engine


def _rows(session: Any, now: Any) -> None:
    talk = ChatConversation(
        uid="c1", owner="visitor:1", role="visitor", origin="site", details={"null": None, "n": 1.5}
    )
    sequence, template = EmailSequence(name="Another", stage="cold"), Template(name="Hello", channel="email", body="Hi")
    account = StaffAccount(email="olivia@harmony.example", name="Olivia", password_hash="$argon2id$v=19$x", owner=True)
    session.add_all([talk, sequence, template, account])
    session.flush()
    session.add_all(_outreach(session, sequence.require_id(), template.require_id(), now))
    session.add_all(
        [
            ChatTurn(conversation_id=talk.require_id(), number=1, said="hi", messages=[{"parts": [None, True, 0.1]}]),
            ChatStep(uid="s1", conversation_uid="c1", data={"deep": {"list": [[], {}]}}),
            GroupRequest(conversation_id=talk.id, age=15, styles=["pop"]),
            Inquiry(
                conversation_id=talk.id,
                name="Ruth",
                email="ruth@choir.example",
                message="?",
                starts_on=date(2027, 2, 28),
            ),
            SignInAttempt(email="x@harmony.example", address="10.0.0.1"),
            SignInLink(token_hash="0" * 64, account_id=account.id, expires_at=now + timedelta(hours=1)),
            Upload(owner="olivia@harmony.example", filename="a.csv", content="a,b\r\n1,\u0085\n"),
            SourceHolding(lead_id=1, source="google_places", facts={"name": "Zoë"}, expires_at=now),
            PossibleDuplicate(lead_id=1, venue_id=1, why="one name"),
            FetchedPage(key="k", url="http://a.example/", status=200, body=b"\0", fetched_at=now, fresh_until=now),
            FetchLease(change_id=1, holder="p1", alive_at=now),
            SiteProfile(person="Dana Whitlock", about="Sings.\n\nTravels."),
            UnansweredQuestion(question="Can I bring my dog?", conversation_id=talk.id, page="/book", times=2),
            ModelSpend(
                day=date(2028, 2, 29), role="visitor", requests=2, tokens_in=9, tokens_out=1, microdollars=2**40
            ),
        ]
    )


def _outreach(session: Any, sequence: int, template: int, now: Any) -> list[Any]:
    enrolled = Enrollment(
        sequence_id=sequence, contact_id=1, booking_id=1, starts_on=date(2028, 2, 29), edition=1, token="t1", steps=[{}]
    )
    session.add(enrolled)
    session.flush()
    sent = Message(
        contact_id=1, sequence_id=sequence, template_id=template, enrollment_id=enrolled.id, step=1, channel="email"
    )
    sent.status, sent.due_at, sent.tries, sent.token = "unknown", now, 2, "m1"
    session.add(sent)
    session.flush()
    mark, told = sent.require_id(), {"deep": [None, 1.5]}
    return [
        SequenceStep(sequence_id=sequence, position=1, template_id=template, channel="email", delay_business_days=4),
        Message(contact_id=1, channel="email", direction="in", status="received", answers_id=mark, body="Sí"),
        Attempt(message_id=mark, number=1, provider="sendgrid", outcome="try_again", words="429"),
        DeliveryEvent(provider="sendgrid", key="e1", message_id=mark, kind="open", happened_at=now, raw=told),
        MailboxItem(token="m1", channel="email", content=told),
        Consent(address="+12535550161", channel="sms", wording="Text me.", given_on=date(2026, 11, 1)),
    ]


#: What a backup leaves out: copies of public pages, and which process was at work.
LEFT_OUT = {"fetched_page", "fetch_lease", "source_holding"}


def contents(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: Any, tmp_path: Path, clock: Any) -> Iterator[Engine]:
    """A store after its first start, on each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        url = request.getfixturevalue("new_postgres")(None)
    engine = open_database(url)
    migrate(engine)
    seed(engine, clock())
    yield engine
    engine.dispose()


def test_every_row_of_every_table_comes_back_on_either_database(
    filled: Engine, fresh: Engine, clock: Any, tmp_path: Path
) -> None:
    before = contents(filled)
    assert [name for name, rows in before.items() if not rows] == []
    saved = {name: [] if name in LEFT_OUT else rows for name, rows in before.items()}
    counts = export_to(filled, tmp_path / "backup.zip")
    assert import_from(fresh, tmp_path / "backup.zip", clock()) == counts
    assert counts == {name: len(rows) for name, rows in before.items() if name not in LEFT_OUT}
    assert contents(fresh) == saved
    assert contents(filled) == before


def test_a_second_backup_of_the_restored_store_is_the_same(
    filled: Engine, fresh: Engine, clock: Any, tmp_path: Path
) -> None:
    export_to(filled, tmp_path / "one.zip")
    import_from(fresh, tmp_path / "one.zip", clock())
    export_to(fresh, tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as one, zipfile.ZipFile(tmp_path / "two.zip") as two:
        assert sorted(one.namelist()) == sorted(two.namelist())
        for name in one.namelist():
            assert one.read(name) == two.read(name), name


def test_ids_go_on_where_they_were_also_past_rows_that_are_gone(
    filled: Engine, fresh: Engine, business: Any, clock: Any, tmp_path: Path
) -> None:
    assert [row["id"] for row in contents(filled)["busy_date"]] == [1]  # the second was undone, so its id is spent
    export_to(filled, tmp_path / "backup.zip")
    import_from(fresh, tmp_path / "backup.zip", clock())
    owner = Principal("staff", "olivia@harmony.example", "terminal")
    for engine in (filled, fresh):
        tools = Dispatcher(engine, business, clock, ())
        assert tools.call(owner, "block_dates", {"starts_on": "2027-03-01"}, "after").ref == "busy:3"
        assert tools.call(owner, "create_trip", {"destination": "Boston, MA"}, "trip").ref == "trip:2"


def test_a_restored_store_goes_on_working(
    filled: Engine, fresh: Engine, business: Any, clock: Any, tmp_path: Path
) -> None:
    export_to(filled, tmp_path / "backup.zip")
    import_from(fresh, tmp_path / "backup.zip", clock())
    tools = Dispatcher(fresh, business, clock, ())
    owner = Principal("staff", "olivia@harmony.example", "terminal")
    (approval,) = contents(fresh)["approval"]
    assert "Maya" in tools.decide(owner, approval["id"], True).headline
    assert contents(fresh)["participant"] == []


Spoil = Callable[[dict[str, bytes]], None]


def _without_a_table(files: dict[str, bytes]) -> None:
    del files["trip.jsonl"]


def _half_a_line(files: dict[str, bytes]) -> None:
    files["row_change.jsonl"] = files["row_change.jsonl"][:-20]


def _a_line_less(files: dict[str, bytes]) -> None:
    files["lead.jsonl"] = b"\n".join(files["lead.jsonl"].splitlines()[1:])


def _a_reference_to_nothing(files: dict[str, bytes]) -> None:
    files["booking.jsonl"] = files["booking.jsonl"].replace(b'"venue_id": 1', b'"venue_id": 999')


def _an_unknown_column(files: dict[str, bytes]) -> None:
    files["trip.jsonl"] = files["trip.jsonl"].replace(b'"name"', b'"nome"')


def _a_date_that_is_none(files: dict[str, bytes]) -> None:
    files["trip.jsonl"] = files["trip.jsonl"].replace(b"2026-12-04", b"2026-02-30")


def _a_line_that_is_no_row(files: dict[str, bytes]) -> None:
    files["trip.jsonl"] = b"[1, 2]\n"


def _another_format(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), "format": 99}).encode()


def _a_newer_store(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), "revision": "9999"}).encode()


def _a_manifest_that_is_none(files: dict[str, bytes]) -> None:
    files["manifest.json"] = b'"x"'


SPOILT: list[Spoil] = [
    _without_a_table, _half_a_line, _a_line_less, _a_reference_to_nothing, _an_unknown_column, _a_date_that_is_none,
    _a_line_that_is_no_row, _another_format, _a_newer_store, _a_manifest_that_is_none,
]  # fmt: skip


def test_a_file_that_is_spoilt_is_told_in_words_and_leaves_nothing_behind(
    filled: Engine, fresh: Engine, clock: Any, tmp_path: Path
) -> None:
    good = tmp_path / "backup.zip"
    export_to(filled, good)
    before = contents(fresh)
    for number, spoil in enumerate(SPOILT):
        with zipfile.ZipFile(good) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        spoil(files)
        bad = tmp_path / f"bad{number}.zip"
        with zipfile.ZipFile(bad, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        with pytest.raises(Problem) as problem:
            import_from(fresh, bad, clock())
        assert bad.name in str(problem.value), spoil.__name__
        assert contents(fresh) == before, spoil.__name__


def test_a_file_that_is_no_backup_at_all_is_told_in_words(
    fresh: Engine, filled: Engine, clock: Any, tmp_path: Path
) -> None:
    export_to(filled, tmp_path / "good.zip")
    whole = (tmp_path / "good.zip").read_bytes()
    middle = len(whole) // 2
    for content in (b"", b"not a zip", whole[:-200], whole[:middle] + b"\xff" * 64 + whole[middle + 64 :]):
        path = tmp_path / f"{len(content)}.zip"
        path.write_bytes(content)
        before = contents(fresh)
        with pytest.raises(Problem):
            import_from(fresh, path, clock())
        assert contents(fresh) == before
