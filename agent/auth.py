"""Who somebody is: one cookie for the site and the chat, whose meaning is looked up in the store every time.

The cookie is a signed token of the form that the chat reads as well; it says `staff:<id>:<session version>` or
`visitor:<uuid>` and nothing else that counts. A role is never taken from it.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from agent import passwords, throttle
from agent.links import LinkOffer, Links
from agent.typed import cleaned
from store.database import reading, writing
from store.tables import StaffAccount
from tools.context import Door, Principal, Role
from tools.errors import InvalidInput, NotFound, Refused
from tools.people import clean_name, normalise_email

#: The cookie's name, for the site and for the chat (which reads CHAINLIT_AUTH_COOKIE_NAME).
COOKIE = "harmony_session"
STAFF_LASTS = timedelta(days=15)
VISITOR_LASTS = timedelta(days=90)
_STAFF = re.compile(r"staff:(\d{1,12}):(\d{1,9})")
_VISITOR = re.compile(r"visitor:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_WRONG = "That e-mail address and password do not belong together. Check both; capital letters count in the password."


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, as the store knows them now. `person` is a member of staff's e-mail address, or `visitor:<uuid>`."""

    role: Role
    person: str
    identifier: str
    name: str = ""
    account_id: int | None = None
    owner: bool = False

    def principal(self, door: Door, conversation_id: int | None = None, turn: int | None = None) -> Principal:
        """The principal as which they act at a door."""
        return Principal(self.role, self.person, door, conversation_id, turn)


@dataclass(frozen=True)
class Accounts:
    """Staff accounts, sign-in and sessions. `key` signs the cookies; `clock` answers now (UTC-aware)."""

    engine: Engine
    clock: Callable[[], datetime]
    key: str = field(repr=False)

    @property
    def links(self) -> Links:
        """One-time links."""
        return Links(self.engine, self.clock)

    def identity(self, cookie: str | None) -> Identity | None:
        """Who the cookie stands for now; None if it is forged, too old, or its right was taken away."""
        if not cookie:
            return None
        try:
            said = jwt.decode(cookie, self.key, algorithms=["HS256"], options={"verify_exp": False, "require": ["exp"]})
            if said["exp"] < self.clock().timestamp():
                return None
        except (jwt.InvalidTokenError, TypeError):
            return None
        return self.identity_of(str(said.get("identifier", "")))

    def identity_of(self, identifier: str) -> Identity | None:
        """Who an identifier (the chat's name for a signed-in user) stands for now."""
        if _VISITOR.fullmatch(identifier):
            return Identity("visitor", identifier, identifier)
        said = _STAFF.fullmatch(identifier)
        if not said:
            return None
        with reading(self.engine) as session:
            account = session.get(StaffAccount, int(said[1]))
            current = account is not None and account.active and account.session_version == int(said[2])
            return _identity(account) if account and current else None

    def principal_for(self, identifier: str, door: Door = "chat") -> Principal | None:
        """The principal of an identifier now, or None."""
        identity = self.identity_of(identifier)
        return identity.principal(door) if identity else None

    def cookie_for(self, identity: Identity) -> tuple[str, timedelta]:
        """A cookie's value for somebody, and how long it lasts."""
        lasts = STAFF_LASTS if identity.role == "staff" else VISITOR_LASTS
        claims: dict[str, Any] = {
            "identifier": identity.identifier,
            "display_name": identity.name or None,
            "metadata": {},
        }
        return jwt.encode(
            {**claims, "exp": int((self.clock() + lasts).timestamp())}, self.key, algorithm="HS256"
        ), lasts

    def sign_in(self, email: str, password: str, address: str) -> Identity:
        """Check an e-mail address and a password that came from a network address.

        Raises:
            Refused: they do not belong together (told the same way, and as late, for an unknown address), or too many
                have failed.
        """
        email = cleaned(email).casefold()[:254]
        with writing(self.engine, self.clock()) as session:
            throttle.count_attempt(session, email, address, self.clock())
        with reading(self.engine) as session:
            account = _by_email(session, email)
        usable = account is not None and account.active
        if not passwords.matches(account.password_hash if account and usable else None, password) or account is None:
            raise Refused(_WRONG)
        with writing(self.engine, self.clock()) as session:
            throttle.forget_attempts(session, email)
        return _identity(account)

    def sign_out(self, account_id: int) -> None:
        """End every session of an account, on every device."""
        with writing(self.engine, self.clock()) as session:
            session.get_one(StaffAccount, account_id).session_version += 1

    def add(self, email: str, name: str) -> str:
        """Make an account without a password, or open a deactivated one again.

        Answers the token of a one-time link with which they choose a password.

        Raises:
            InvalidInput: the e-mail address or the name is none.
            Refused: there is an active account with that address.
        """
        email, name = normalise_email(email, "email"), clean_name(name, "name")
        with writing(self.engine, self.clock()) as session:
            account = _by_email(session, email) or StaffAccount(email=email, name=name, active=False)
            if account.active:
                raise Refused(f"There is an account for {email}; `harmony user link {email}` makes a new link for it.")
            account.active, account.name, account.password_hash = True, name, None
            session.add(account)
        return self.link(email)

    def link(self, email: str | None = None) -> str:
        """The token of a new one-time link: for an account, else for the owner (who is made by it if there is none).

        Raises:
            NotFound: there is no such active account.
        """
        with reading(self.engine) as session:
            account = _by_email(session, email.strip().casefold()) if email else _owner(session)
        if email and (account is None or not account.active):
            raise NotFound(f"There is no active account for {email}.")
        return self.links.make(account.require_id() if account else None)

    def first_link(self) -> str | None:
        """The token of a new owner link while nobody can sign in yet; None afterwards."""
        return None if any(a.active and a.password_hash for a in self.listed()) else self.link()

    def accept(self, token: str, name: str, email: str, password: str) -> Identity:
        """Use a one-time link up: the person gets the name and the password (a new owner also the address).

        Raises:
            InvalidInput: name, address or password cannot be taken; the link stays good.
            Refused: the link is unknown, too old, used, or its account was deactivated.
        """
        offer = self.links.look(token)
        name, email = clean_name(name, "name"), offer.email or normalise_email(email, "email")
        password_hash = passwords.hash_password(passwords.checked_password(password, email))
        with writing(self.engine, self.clock()) as session:
            account = self._account(session, self.links.use(session, token), email)
            account.name, account.password_hash = name, password_hash
            account.session_version += 1
            throttle.forget_attempts(session, email)
            session.flush()
            return _identity(account)

    def offer(self, token: str) -> LinkOffer:
        """What a link is for, without using it up.

        Raises:
            Refused: it is unknown, too old, or used.
        """
        return self.links.look(token)

    def set_active(self, email: str, active: bool) -> None:
        """Let somebody in again, or take every right away at once: open sessions end.

        Raises:
            NotFound: there is no such account.
            Refused: nobody would be left who can sign in.
        """
        with writing(self.engine, self.clock()) as session:
            account = _by_email(session, email.strip().casefold())
            if account is None:
                raise NotFound(f"There is no account for {email}.")
            if not active and not _others(session, account):
                raise Refused(f"{account.email} is the only one who can sign in; add somebody else first.")
            account.active = active
            account.session_version += 1

    def listed(self) -> list[StaffAccount]:
        """Every account, oldest first."""
        with reading(self.engine) as session:
            return list(session.exec(select(StaffAccount).order_by(col(StaffAccount.id))))

    def _account(self, session: Session, account_id: int | None, email: str) -> StaffAccount:
        """The account of a link, or a new owner's."""
        if account_id is not None:
            account = session.get_one(StaffAccount, account_id)
            if not account.active:
                raise Refused("This account was deactivated.")
            return account
        if _by_email(session, email) is not None:
            raise InvalidInput("email", "there is an account with this address already.", "Take another one.")
        account = StaffAccount(email=email, name=email, owner=True)
        session.add(account)
        return account


def new_visitor() -> Identity:
    """A visitor whom nobody has seen before."""
    identifier = f"visitor:{uuid.uuid4()}"
    return Identity("visitor", identifier, identifier)


def _identity(account: StaffAccount) -> Identity:
    identifier = f"staff:{account.id}:{account.session_version}"
    return Identity("staff", account.email, identifier, account.name, account.id, account.owner)


def _by_email(session: Session, email: str) -> StaffAccount | None:
    return session.exec(select(StaffAccount).where(StaffAccount.email == email)).first()


def _owner(session: Session) -> StaffAccount | None:
    owners = select(StaffAccount).where(StaffAccount.owner, StaffAccount.active)
    return session.exec(owners.order_by(col(StaffAccount.id))).first()


def _others(session: Session, account: StaffAccount) -> bool:
    able = select(StaffAccount).where(StaffAccount.active, col(StaffAccount.password_hash).is_not(None))
    return session.exec(able.where(StaffAccount.id != account.id)).first() is not None
