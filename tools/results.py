"""What tools answer. A model reads it as JSON, the chat shows it as a card, the planner speaks the headline."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True)
class FromOutside:
    """Marks a field that holds what a page, a listing or a message says: text that nobody vouches for."""


OutsideText = Annotated[str, FromOutside()]
OutsideMaybe = Annotated[str | None, FromOutside()]
OutsideTexts = Annotated[list[str], FromOutside()]
OutsideFacts = Annotated[dict[str, Any], FromOutside()]


class View(BaseModel):
    """A record as people see it. Subclasses add its fields, in the order in which a card shows them."""

    model_config = ConfigDict(extra="forbid")

    ref: str = Field(description="The record's ref, such as `trip:12`.")
    link: str = Field(description="The page that shows the record.")
    title: str = Field(description="What people call it.")


V = TypeVar("V", bound=View)


class Result(BaseModel):
    """The answer of a tool."""

    model_config = ConfigDict(extra="forbid")

    headline: str = Field(description="One sentence that a person can read.")
    ref: str | None = Field(default=None, description="The record that was made, changed or read.")
    link: str | None = Field(default=None, description="A page that shows it.")
    notes: list[str] = Field(
        default_factory=list, description="What else to know: repairs of names, clashes, warnings."
    )


class Listing(Result, Generic[V]):
    """Several records, best or earliest first. `total` counts those that fit, also beyond the ones listed."""

    items: list[V] = Field(default_factory=list)
    total: int = 0
