"""The file of listing pages (HARMONY_LISTINGS): what it may say, checked, with problems named by entry and field.

docs/adding-a-source.md has an example.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath, XPathSyntaxError
from lxml.html import HtmlElement
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from tools.errors import InvalidInput
from tools.people import normalise_url
from tools.sources.cells import CALLED

#: At most so many pages of one listing are read.
MAX_PAGES = 50
_PLACED = {"place", "city"}


class ListingsProblem(ValueError):
    """The file cannot be used; the text says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Selector(_Part):
    """Where on a page, or in a row, something stands: by CSS or by XPath."""

    css: str = ""
    xpath: str = ""

    @model_validator(mode="after")
    def _is_one_that_can_be_read(self) -> "Selector":
        if bool(self.css) == bool(self.xpath):
            raise ValueError("give css or xpath, one of them")
        self.path  # noqa: B018  compiled here, so that a mistake is told with the file
        return self

    @cached_property
    def path(self) -> XPath:
        """The selector, compiled."""
        try:
            return XPath(self.xpath or HTMLTranslator().css_to_xpath(self.css, prefix="descendant::"))
        except (SelectorError, XPathSyntaxError) as error:
            raise ValueError(f'"{self}" is no selector: {error}') from None

    def found(self, element: HtmlElement) -> list[Any]:
        """What it selects there: elements, or texts where the XPath says so."""
        selected = self.path(element)
        return selected if isinstance(selected, list) else [str(selected)] if selected not in ("", False) else []

    def __str__(self) -> str:
        return self.css or self.xpath


def _css(given: Any) -> Any:
    """A selector that is written as mere text is CSS."""
    return {"css": given} if isinstance(given, str) else given


class Rule(Selector):
    """How a field is read from a row: an attribute or the text, and of it what a pattern's first group matches."""

    attribute: str = ""
    pattern: str = ""

    @cached_property
    def matches(self) -> re.Pattern[str] | None:
        """The pattern, compiled."""
        return re.compile(self.pattern) if self.pattern else None

    @model_validator(mode="after")
    def _has_a_sound_pattern(self) -> "Rule":
        try:
            self.matches  # noqa: B018  compiled here, so that a mistake is told with the file
        except re.error as error:
            raise ValueError(f'"{self.pattern}" is no pattern: {error}') from None
        return self


class Next(Selector):
    """The link to the next page, and how many pages are read at most."""

    pages: int = Field(default=10, ge=1, le=MAX_PAGES)


def _address(url: str) -> str:
    try:
        return normalise_url(url, "url")
    except InvalidInput as error:
        raise ValueError(error.problem) from None


def _field(name: str) -> str:
    if name not in CALLED:
        raise ValueError(f"there is no field {name}; there are {', '.join(CALLED)}")
    return name


_FieldName = Annotated[str, AfterValidator(_field)]
_Url = Annotated[str, AfterValidator(_address)]


class Listing(_Part):
    """One listing: pages with rows, or an export (CSV) of them."""

    name: str = Field(min_length=1, max_length=80)
    permission: str = ""
    url: _Url | None = None
    urls: tuple[_Url, ...] = Field(default=(), max_length=MAX_PAGES)
    csv: Path | None = None
    rows: Annotated[Selector | None, BeforeValidator(_css)] = None
    fields: Mapping[_FieldName, Annotated[Rule, BeforeValidator(_css)]] = {}
    fixed: Mapping[_FieldName, str] = {}
    next: Annotated[Next | None, BeforeValidator(_css)] = None

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that it begins with."""
        return (self.url, *self.urls) if self.url else self.urls

    @property
    def off(self) -> str:
        """Why it is off; empty where it is on."""
        return "" if self.permission.strip() else "its permission is empty: say who allowed it to be read, and when"

    @model_validator(mode="after")
    def _is_whole(self) -> "Listing":
        if bool(self.pages) == bool(self.csv):
            raise ValueError("give url (or urls) or csv, one of them")
        if self.pages and (self.rows is None or "name" not in self.fields):
            raise ValueError("pages need rows, and fields with a name")
        if self.pages and not _PLACED & {*self.fields, *self.fixed}:
            raise ValueError("pages need a place or a city, in fields or fixed")
        return self


class _File(_Part):
    listings: list[Listing]


def load_listings(path: Path) -> list[Listing]:
    """The listings of a file; a CSV's path is taken from the file's own folder.

    Raises:
        ListingsProblem: it cannot be read, is no YAML, or says what it may not.
    """
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise ListingsProblem(f"{path.name} cannot be read: {why}") from None
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ListingsProblem(f"{path.name}, line {line}: {getattr(error, 'problem', None) or 'no YAML'}") from None
    try:
        listings = _File.model_validate(given).listings
    except ValidationError as error:
        raise ListingsProblem(f"{path.name}, {_told(error, given)}") from None
    return [one.model_copy(update={"csv": path.parent / one.csv}) if one.csv else one for one in listings]


#: Problems that pydantic tells in words of its own.
_WORDS = {"extra_forbidden": "there is no such setting"}


def _told(error: ValidationError, given: Any) -> str:
    """The first problem with where it is: "listing 2 (GALA), fields.website: …"."""
    first = error.errors()[0]
    where, why = first["loc"], _WORDS.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    if len(where) < 2 or where[0] != "listings":
        return "it needs a list called listings"
    entry = given["listings"][where[1]]
    name = f" ({str(entry.get('name'))[:40]})" if isinstance(entry, dict) and entry.get("name") else ""
    fields = ".".join(str(part) for part in where[2:] if part != "[key]")
    return f"listing {int(where[1]) + 1}{name}{f', {fields}' if fields else ''}: {why}"
