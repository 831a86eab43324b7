"""`harmony user` and `harmony doctor`."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from agent.auth import Accounts
from agent.doctor import examine
from agent.settings import Settings
from store.database import open_database


def token_of(ran: Any) -> str:
    found = re.search(r"/welcome#(\S+)", ran.out)
    assert found
    return found[1]


def test_somebody_is_added_with_a_link_that_lets_them_choose_a_password(harmony: Any, data_dir: Any) -> None:
    ran = harmony("user", "add", "ana@example.com", "--name", "Ana Whitfield")
    assert "http://127.0.0.1:8000/welcome#" in ran.out
    assert "ana@example.com" in harmony("user", "list").out
    engine = open_database(f"sqlite:///{data_dir / 'harmony.db'}")
    accounts = Accounts(engine, lambda: datetime.now(UTC), "k")
    assert accounts.accept(token_of(ran), "Ana", "ana@example.com", "correct horse battery").person == "ana@example.com"
    engine.dispose()


def test_nobody_is_added_twice_and_a_new_link_is_offered(harmony: Any) -> None:
    harmony("user", "add", "ana@example.com")
    again = harmony("user", "add", "ana@example.com")
    assert again.code == 1
    assert "harmony user link ana@example.com" in again.said
    assert harmony("user", "link", "ana@example.com").code == 0


def test_the_only_one_who_can_sign_in_is_not_locked_out(harmony: Any) -> None:
    harmony("user", "add", "ana@example.com")
    assert harmony("user", "deactivate", "ana@example.com").code == 1


def test_the_doctor_finds_nothing_broken_on_a_fresh_machine_and_makes_nothing(harmony: Any, data_dir: Any) -> None:
    ran = harmony("doctor")
    assert ran.code == 0
    for part in (
        "model",
        "store",
        "e-mail",
        "SMS",
        "answers",
        "source directory",
        "way to the web",
        "scheduler",
        "sign-in",
        "data folder",
        "packages",
    ):
        assert part in ran.out
    assert "Nothing is broken." in ran.out
    assert not data_dir.exists()


def test_the_doctor_names_what_is_broken(harmony: Any) -> None:
    ran = harmony("doctor", "--model", "nosuch:model", "--database-url", "postgresql://127.0.0.1:1/x")
    assert ran.code == 1
    assert "Broken: model, store." in ran.said


def test_the_doctor_sees_a_folder_that_others_can_read(harmony: Any, data_dir: Any) -> None:
    harmony("user", "list")
    assert harmony("doctor").code == 0
    data_dir.chmod(0o755)
    ran = harmony("doctor")
    assert (ran.code, "chmod go=" in ran.said) == (1, True)


def test_the_doctor_says_of_each_source_whether_it_is_on_and_what_it_needs() -> None:
    found = {finding.part: finding for finding in examine(Settings(sources="directory,google_places"))}
    assert found["source directory"].now.startswith("ready: ")
    assert found["source google_places"].now == "not configured"
    assert "HARMONY_GOOGLE_PLACES_KEY" in found["source google_places"].remedy
    assert found["source facebook"].now == "off by HARMONY_SOURCES"
    keyed = Settings(sources="google_places", google_places_key=SecretStr("k"))
    assert {f.part: f.now for f in examine(keyed)}["source google_places"].startswith("ready: ")


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({}, ""),
        ({"base_url": "http://localhost:8000"}, ""),
        ({"base_url": "https://harmony.example"}, "HARMONY_TRUSTED_PROXIES"),
        ({"host": "0.0.0.0"}, "HARMONY_TRUSTED_PROXIES"),
        ({"base_url": "https://harmony.example", "trusted_proxies": "1"}, ""),
    ],
)
def test_the_doctor_asks_for_the_proxies_of_a_site_that_others_reach(settings: dict[str, str], remedy: str) -> None:
    found = {finding.part: finding for finding in examine(Settings(sources="directory", **settings))}  # type: ignore[arg-type]  # texts, all of them
    assert remedy in found["visitors' addresses"].remedy
    assert bool(found["visitors' addresses"].remedy) == bool(remedy)


def of_messages(**settings: Any) -> dict[str, Any]:
    found = {finding.part: finding for finding in examine(Settings(sources="directory", **settings))}
    return {part: found[part] for part in ("e-mail", "SMS", "answers")}


def test_the_doctor_says_that_nothing_leaves_and_what_it_would_take() -> None:
    found = of_messages()
    assert all("local mailbox" in found[part].now for part in ("e-mail", "SMS"))
    assert "HARMONY_SENDGRID_API_KEY or HARMONY_SMTP_URL" in found["e-mail"].remedy
    assert "HARMONY_TWILIO_AUTH_TOKEN" in found["SMS"].remedy
    assert "Mailbox" in found["answers"].now
    assert not any(finding.broken for finding in found.values())


def test_the_doctor_names_what_a_provider_lacks_before_anything_leaves() -> None:
    found = of_messages(sendgrid_api_key=SecretStr("SG.hunter2"), twilio_account_sid="AC1")
    for said in ("HARMONY_SENDER_EMAIL", "HARMONY_POSTAL_ADDRESS", "HARMONY_BASE_URL"):
        assert said in found["e-mail"].remedy
    assert found["e-mail"].broken
    assert found["SMS"].broken
    assert "only half" in found["SMS"].now
    assert "HARMONY_IMAP_URL" in found["answers"].remedy
    assert "HARMONY_SENDGRID_WEBHOOK_KEY" in found["answers"].remedy
    assert "hunter2" not in repr(found)


def test_the_doctor_says_by_whom_messages_leave_and_come_back() -> None:
    found = of_messages(
        sendgrid_api_key=SecretStr("SG.hunter2"),
        sender_email="dana@harmony.example",
        postal_address="1 Main St",
        base_url="https://harmony.example",
        twilio_account_sid="AC1",
        twilio_auth_token=SecretStr("hunter2"),
        sms_number="+13035550100",
        reply_domain="in.harmony.example",
        inbound_secret=SecretStr("hunter2"),
        sendgrid_webhook_key="MFkw",
    )
    assert [finding.broken or finding.remedy for finding in found.values()] == ["", "", ""]
    assert found["e-mail"].now == "leaves by SendGrid, from dana@harmony.example"
    assert found["SMS"].now == "leaves by Twilio, from +13035550100"
    assert "https://harmony.example/hooks/sendgrid/events" in found["answers"].now
    assert "hunter2" not in repr(found)


def test_the_doctor_says_which_mail_server_and_never_its_password(harmony: Any, monkeypatch: Any) -> None:
    real = {
        "sender_email": "dana@harmony.example",
        "postal_address": "1 Main St",
        "base_url": "https://harmony.example",
    }
    found = of_messages(
        smtp_url=SecretStr("smtp://dana:hunter2@mail.example"), sendgrid_api_key=SecretStr("SG.x"), **real
    )
    assert found["e-mail"].now == "leaves by the mail server mail.example, port 587, from dana@harmony.example"
    sandbox = of_messages(sendgrid_api_key=SecretStr("SG.x"), sendgrid_sandbox=True, **real)
    assert "sandbox, which checks each e-mail and drops it" in sandbox["e-mail"].now
    monkeypatch.setenv("HARMONY_SMTP_URL", "smtp://dana:hunter2@mail.example:port")
    ran = harmony("doctor")
    assert ran.code == 2
    assert "HARMONY_SMTP_URL" in ran.said
    assert "smtps://user:password@host:465" in ran.said.replace("\n", "")
    assert "hunter2" not in ran.said


def test_the_doctor_recommends_to_say_how_one_is_reached() -> None:
    web = {finding.part: finding for finding in examine(Settings())}["way to the web"]
    assert "HARMONY_CONTACT" in web.remedy
    web = {finding.part: finding for finding in examine(Settings(contact="owner@harmony.example"))}["way to the web"]
    assert (web.remedy, "owner@harmony.example" in web.now) == ("", True)


def test_a_source_that_there_is_not_is_told_at_the_start_with_those_there_are(harmony: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("HARMONY_SOURCES", "directory, nosuch")
    ran = harmony("doctor")
    assert ran.code == 2
    for said in ("HARMONY_SOURCES", "nosuch", "directory", "google_places"):
        assert said in ran.said
    assert "Traceback" not in ran.said
