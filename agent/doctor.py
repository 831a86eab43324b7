"""`harmony doctor`: what each part is now, what would make it real, and what is broken. It changes nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from agent.assistant import BUILTIN, ModelNotUsable, configured_model
from agent.budget import ROLES, in_words, of_day
from agent.doctor_outreach import held_findings, outreach_findings
from agent.doctor_sources import source_findings
from agent.findings import Finding
from agent.proxies import is_loopback
from agent.settings import Settings
from store.database import open_database
from store.migrate import alembic_config
from store.tables import StaffAccount

#: The packages that are Harmony's; another distribution that brings one of these names would shadow it.
PACKAGES = ("agent", "tools", "store", "scheduler")


T = TypeVar("T")
Check = Callable[[Settings], Finding]


def examine(settings: Settings) -> list[Finding]:
    """Look at every part, each by itself: one that is broken does not hide the others."""
    before: tuple[Check, ...] = (_model, _store)
    after: tuple[Check, ...] = (_web, _visitors, _scheduler, _sign_in, _folder, _packages)
    parts = [check(settings) for check in before]
    parts += outreach_findings(settings)
    parts += _held(settings)
    parts += _spend(settings)
    return [*parts, *source_findings(settings), *(check(settings) for check in after)]


def print_findings(out: Console, findings: list[Finding]) -> None:
    """The findings as a table, with a last line that says whether all is well."""
    table = Table("part")
    for heading in ("now", "what would make it real, or mend it"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        style = "red" if finding.broken else None
        table.add_row(finding.part, finding.now, finding.remedy, style=style)
    out.print(table)
    broken = [finding.part for finding in findings if finding.broken]
    out.print(f"Broken: {', '.join(broken)}." if broken else "Nothing is broken.", style="red" if broken else "green")


def _model(settings: Settings) -> Finding:
    try:
        model = configured_model(settings)
    except ModelNotUsable as error:
        return Finding("model", str(error), "Set HARMONY_MODEL to builtin, or to a model that can be used.", True)
    if model is None:
        return Finding(
            "model", "builtin: the planner, without key or network", "Set OPENAI_API_KEY, or HARMONY_MODEL and its key."
        )
    return Finding("model", f"{settings.model_name}; the planner answers when it fails (not asked now)")


def _store(settings: Settings) -> Finding:
    try:
        url = make_url(settings.database)
        kind = "Postgres" if url.get_backend_name() == "postgresql" else f"SQLite, {url.database}"
        real = "" if kind == "Postgres" else "Set HARMONY_DATABASE_URL=postgresql://… for many processes."
        if kind != "Postgres" and not Path(url.database or "").exists():
            return Finding("store", f"{kind}: not made yet, the first start makes it", real)
        return _revision(settings, kind, real)
    except (DBAPIError, ValueError) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding("store", f"cannot be reached: {reason}", "Check HARMONY_DATABASE_URL.", True)


def _revision(settings: Settings, kind: str, real: str) -> Finding:
    here, newest = _looking(settings, _revisions)
    if here is None:
        return Finding("store", f"{kind}: empty, the first start fills it", real)
    if here != newest:
        return Finding(
            "store", f"{kind}: at {here}, and the newest is {newest}", "Start harmony once: it migrates.", True
        )
    return Finding("store", f"{kind}: at the newest revision, {here}", real)


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    script = ScriptDirectory.from_config(alembic_config(connection))
    return MigrationContext.configure(connection).get_current_revision(), script.get_current_head()


def _web(settings: Settings) -> Finding:
    said = "pages are read as robots.txt allows, on the public web only; nobody was asked now"
    if settings.source_config.contact:
        return Finding("way to the web", f"{said}; we say that we are reached at {settings.source_config.contact}")
    remedy = "Set HARMONY_CONTACT to an e-mail or a page: owners of sites that are read should be able to reach you."
    return Finding("way to the web", f"{said}; nothing says how to reach you", remedy)


def _visitors(settings: Settings) -> Finding:
    """How visitors are told apart: by the address they come from, which behind a proxy only the proxy knows."""
    if settings.trusted_proxies:
        return Finding("visitors' addresses", f"as proxies tell them ({settings.trusted_proxies})")
    if is_loopback(urlsplit(settings.address).hostname or ""):
        return Finding("visitors' addresses", "as they connect; the site is reached from this machine only")
    return Finding(
        "visitors' addresses",
        f"as they connect; if a proxy stands before {settings.address}, all visitors share its address and its limits",
        "Set HARMONY_TRUSTED_PROXIES to 1, or to the proxy's addresses, if there is one.",
    )


def _scheduler(settings: Settings) -> Finding:
    many = "postgresql" in settings.database
    beside = "harmony scheduler runs it in a process of its own, beside several servers." if many else ""
    return Finding("scheduler", "runs within harmony serve", beside)


def _held(settings: Settings) -> list[Finding]:
    """Channels that a provider holds by refusing the account."""
    try:
        return _looking(settings, partial(held_findings, settings)) if _exists(settings) else []
    except (DBAPIError, ValueError):
        return []  # what is wrong with the store is a finding of its own


def _spend(settings: Settings) -> list[Finding]:
    """What the model cost today; nothing where there is none."""
    try:
        here = settings.model_name != BUILTIN and _exists(settings)
        return [_looking(settings, partial(_spent, settings))] if here else []
    except (DBAPIError, ValueError):
        return []


def _spent(settings: Settings, connection: Connection) -> Finding:
    today = datetime.now(UTC).astimezone(ZoneInfo(settings.place.timezone)).date()
    with Session(connection) as session:
        rows = [of_day(session, today, role) for role in ROLES]
    lacking = [f"HARMONY_{row.role.upper()}_BUDGET" for row in rows if not settings.allowance(row.role)]
    remedy = f"Set {' and '.join(lacking)} to limit it: the planner then answers." if lacking else ""
    return Finding("model's cost", f"today: {'; '.join(in_words(row, settings) for row in rows)}", remedy)


def _sign_in(settings: Settings) -> Finding:
    nobody = Finding("sign-in", "nobody yet", "Start harmony and open the owner's link that it prints.")
    try:
        count = _looking(settings, _accounts) if _exists(settings) else 0
    except (DBAPIError, ValueError):
        return nobody
    return Finding("sign-in", f"{count} with a password", "harmony user add EMAIL lets more in.") if count else nobody


def _accounts(connection: Connection) -> int:
    able = select(func.count()).where(col(StaffAccount.active), col(StaffAccount.password_hash).is_not(None))
    return connection.scalar(able) or 0


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    if not folder.exists():
        return Finding("data folder", f"{folder}: not made yet, the first start makes it")
    open_to_others = [path for path in (folder, *folder.glob("*.key")) if path.stat().st_mode & 0o077]
    if open_to_others:
        named = " and ".join(str(path) for path in open_to_others)
        return Finding("data folder", f"{named}: other people of this machine can read it", f"chmod go= {named}", True)
    return Finding("data folder", f"{folder}: readable by its owner only")


def _packages(settings: Settings) -> Finding:
    owners = packages_distributions()
    shared = {name: sorted(set(owners.get(name, [])) - {"harmony"}) for name in PACKAGES}
    if others := {name: who for name, who in shared.items() if who}:
        said = "; ".join(f"{name} also comes from {', '.join(who)}" for name, who in others.items())
        return Finding("packages", said, "Install Harmony into an environment of its own.", True)
    return Finding("packages", f"{', '.join(PACKAGES)} are Harmony's alone")


def _exists(settings: Settings) -> bool:
    url = make_url(settings.database)
    return url.get_backend_name() == "postgresql" or Path(url.database or "").exists()


def _looking(settings: Settings, look: Callable[[Connection], T]) -> T:
    engine: Engine = open_database(settings.database)
    try:
        with engine.connect() as connection:
            return look(connection)
    finally:
        engine.dispose()
