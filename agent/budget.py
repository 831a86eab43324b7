"""What the model costs by day and role, and whether the day's budget is spent: then the planner answers, for nothing.

A day is the business's. It is counted in the store, in one statement, so that several processes count together.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from agent.allowance import dollars
from agent.limit_settings import LimitSettings
from store.database import reading, writing
from store.tables import ModelSpend

ROLES = ("visitor", "staff")
SPENT = "(Today's budget for the model is spent, so the built-in planner answers.)"


@dataclass(frozen=True)
class Budget:
    """Counts what runs of the model took. `clock` answers now (UTC-aware)."""

    engine: Engine
    clock: Callable[[], datetime]
    zone: ZoneInfo
    settings: LimitSettings

    def spent(self, role: str) -> bool:
        """Whether a role's budget of today is used up."""
        allowance = self.settings.allowance(role)
        if allowance is None:
            return False
        with reading(self.engine) as session:
            today = of_day(session, self._today(), role)
        return allowance.spent(today.microdollars, today.tokens_in + today.tokens_out)

    def count(self, role: str, tokens_in: int, tokens_out: int) -> None:
        """Add one request to the model."""
        cost = self.price(tokens_in, tokens_out)
        more = {"requests": 1, "tokens_in": tokens_in, "tokens_out": tokens_out, "microdollars": cost}
        if not self._add(role, more):
            with suppress(IntegrityError), writing(self.engine, self.clock()) as session:
                session.add(ModelSpend(day=self._today(), role=role))  # or another process makes it in this moment
            self._add(role, more)

    def price(self, tokens_in: int, tokens_out: int) -> int:
        """What tokens cost in millionths of a US dollar: a price is in dollars for a million."""
        return round(tokens_in * self.settings.model_price_in + tokens_out * self.settings.model_price_out)

    def _add(self, role: str, took: dict[str, int]) -> bool:
        more = {name: getattr(ModelSpend, name) + number for name, number in took.items()}
        here = (col(ModelSpend.day) == self._today(), col(ModelSpend.role) == role)
        with writing(self.engine, self.clock()) as session:
            result = session.execute(update(ModelSpend).where(*here).values(**more))
            return bool(getattr(result, "rowcount", 0))

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def of_day(session: Session, day: date, role: str) -> ModelSpend:
    """What a role's turns of a day took; nothing where there is no row."""
    kept = session.exec(select(ModelSpend).where(ModelSpend.day == day, ModelSpend.role == role)).first()
    return kept or ModelSpend(day=day, role=role)


def in_words(row: ModelSpend, settings: LimitSettings) -> str:
    """Such as "visitors: $0.12 of $2.50 a day, 34 requests"."""
    allowance, tokens = settings.allowance(row.role), row.tokens_in + row.tokens_out
    priced = settings.model_price_in or settings.model_price_out
    whose = "visitors" if row.role == "visitor" else "staff"
    took = dollars(row.microdollars) if priced and (allowance is None or allowance.in_dollars) else f"{tokens:,} tokens"
    most = f" of {allowance.in_words}" if allowance else ", no budget"
    over = ": spent, the planner answers" if allowance and allowance.spent(row.microdollars, tokens) else ""
    return f"{whose} {took}{most} ({row.requests:,} requests){over}"
