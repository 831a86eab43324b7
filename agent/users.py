"""`harmony user`: who may sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from agent.flags import STORE, takes_settings
from agent.settings import Settings
from agent.terminal import opened_house, out, print_link

if TYPE_CHECKING:
    from agent.auth import Accounts

user = typer.Typer(help="Who may sign in: `harmony user add ana@example.com --name Ana`.", no_args_is_help=True)


@user.command("add")
@takes_settings("host", "port", "base_url", *STORE)
def add_user(
    settings: Settings,
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    name: Annotated[str, typer.Option(help="Their name.")] = "",
) -> None:
    """Let somebody sign in: prints a one-time link with which they choose a password."""
    with _accounts(settings) as accounts:
        print_link(settings, accounts.add(email, name or email.partition("@")[0]))


@user.command("link")
@takes_settings("host", "port", "base_url", *STORE)
def link_user(
    settings: Settings,
    email: Annotated[str | None, typer.Argument(help="Whose; left out, the owner's.")] = None,
) -> None:
    """Make a new one-time link, for a forgotten password or a link that is too old."""
    with _accounts(settings) as accounts:
        print_link(settings, accounts.link(email))


@user.command("list")
@takes_settings(*STORE)
def list_users(settings: Settings) -> None:
    """List everybody who has an account."""
    table = Table("e-mail", "name", "what", box=None, header_style="dim")
    with _accounts(settings) as accounts:
        for account in accounts.listed():
            what = ["owner"] * account.owner + ["deactivated"] * (not account.active)
            table.add_row(account.email, account.name, ", ".join(what or ["staff"]))
    out.print(table if table.row_count else "Nobody has an account yet; start harmony and open its owner link.")


@user.command("deactivate")
@takes_settings(*STORE)
def deactivate_user(settings: Settings, email: Annotated[str, typer.Argument(help="Whose account.")]) -> None:
    """Take somebody's right to sign in away, at once and on every device."""
    with _accounts(settings) as accounts:
        accounts.set_active(email, False)
    out.print(f"{email} can no longer sign in.", highlight=False)


@contextmanager
def _accounts(settings: Settings) -> Iterator["Accounts"]:
    from agent.auth import Accounts
    from agent.keys import load_keys

    with opened_house(settings) as house:
        yield Accounts(house.engine, house.dispatcher.clock, load_keys(settings.data_dir).session)
