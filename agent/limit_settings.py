"""HARMONY_* settings of how much visitors may ask for, and what their answers may cost. Part of `Settings`."""

from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from agent.allowance import Allowance, parse_allowance
from agent.proxies import Proxies, parse_proxies
from tools.errors import InvalidInput

_BUDGETS = ("visitor_budget", "staff_budget")


class LimitSettings(BaseSettings):
    """What can be set of limits. A count of 0 is no limit."""

    visitor_messages: int = Field(default=12, ge=0, description="Messages a minute that one visitor may send the chat.")
    visitor_messages_hour: int = Field(
        default=150, ge=0, description="Messages an hour that one visitor may send the chat."
    )
    address_messages: int = Field(
        default=60, ge=0, description="Messages a minute from all visitors of one network address."
    )
    visitor_forms: int = Field(default=30, ge=0, description="Forms an hour that one visitor may send.")
    address_forms: int = Field(default=200, ge=0, description="Forms an hour from all visitors of one network address.")
    address_sockets: int = Field(default=200, ge=0, description="Open chats of one network address, at once.")
    trusted_proxies: str = Field(
        default="", description="Number of proxies before Harmony, or their addresses: X-Forwarded-For then counts."
    )
    model_price_in: float = Field(default=0.0, ge=0, description="US dollars for a million tokens the model reads.")
    model_price_out: float = Field(default=0.0, ge=0, description="US dollars for a million tokens the model writes.")
    visitor_budget: str = Field(
        default="", description="What visitors' turns may cost a day: US dollars, or tokens (500000 tokens)."
    )
    staff_budget: str = Field(
        default="", description="What staff's turns may cost a day: US dollars, or tokens (500000 tokens)."
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_can_be_read(cls, text: str) -> str:
        try:
            parse_proxies(text, "HARMONY_TRUSTED_PROXIES")
        except InvalidInput as error:
            raise ValueError(str(error)) from None
        return text

    @model_validator(mode="after")
    def _budgets_can_be_kept(self) -> Self:
        for name in _BUDGETS:
            setting = f"HARMONY_{name.upper()}"
            budget = parse_allowance(getattr(self, name), setting)
            if budget and budget.in_dollars and not (self.model_price_in or self.model_price_out):
                remedy = "Set HARMONY_MODEL_PRICE_IN and HARMONY_MODEL_PRICE_OUT, or give tokens: 500000 tokens."
                raise InvalidInput(setting, "is in US dollars, and nothing says what the model costs.", remedy)
        return self

    @property
    def proxies(self) -> Proxies:
        """The proxies that are trusted."""
        return parse_proxies(self.trusted_proxies, "HARMONY_TRUSTED_PROXIES")

    def allowance(self, role: str) -> Allowance | None:
        """What a role's turns may use a day; None where nothing limits it."""
        text = self.visitor_budget if role == "visitor" else self.staff_budget
        return parse_allowance(text, f"HARMONY_{role.upper()}_BUDGET")
