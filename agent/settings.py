"""HARMONY_* settings: read once, passed down. Every one has a flag of the same name where a command takes it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from agent.front_settings import FrontSettings
from agent.limit_settings import LimitSettings
from agent.outreach_settings import OutreachSettings
from tools.errors import InvalidInput
from tools.geography.places import Place, resolve
from tools.money import parse_money
from tools.sources.config import SourceConfig


def default_data_dir() -> Path:
    """Where Harmony keeps its things unless told otherwise: `~/.harmony`."""
    return Path.home() / ".harmony"


class Settings(OutreachSettings, FrontSettings, LimitSettings):
    """What can be set: variables `HARMONY_` and the name in capitals, besides OPENAI_API_KEY and OPENAI_BASE_URL."""

    model_config = SettingsConfigDict(env_prefix="HARMONY_", extra="ignore", populate_by_name=True)

    data_dir: Path = Field(
        default_factory=default_data_dir, description="Folder of the database, secrets and staged files."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback unless you say otherwise.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    base_url: str = Field(
        default="", description="The site's public address, such as https://example.com; empty: host and port."
    )
    database_url: str = Field(
        default="", description="postgresql://… or sqlite:///…; empty: SQLite in the data folder."
    )
    business_name: str = Field(default="Harmony", description="What the business is called on its site.")
    home: str = Field(default="San Francisco, CA", description="The business's base: its time zone and country.")
    currency: str = Field(default="USD", min_length=3, max_length=3, description="The business's currency (ISO 4217).")
    model: str = Field(
        default="",
        description="builtin, or a model of pydantic-ai such as openai-chat:gpt-5; empty: builtin without a key.",
    )
    model_timeout: float = Field(
        default=60.0, gt=0, description="Seconds that a model may stay silent before the planner takes over."
    )
    model_requests: int = Field(default=12, ge=1, description="Requests to the model within one turn, at most.")
    tool_calls: int = Field(default=24, ge=1, description="Tool calls within one turn, at most.")
    model_tokens: int = Field(default=200_000, ge=1, description="Tokens, in and out, within one turn, at most.")
    sources: str = Field(
        default="",
        description="Lead sources that are on, by name, with commas between; empty: all.",
    )
    contact: str = Field(
        default="", description="E-mail or page by which owners of sites that are read reach whoever runs this."
    )
    listings: Path | None = Field(default=None, description="YAML file of listing pages (docs/adding-a-source.md).")
    source_urls: dict[str, str] = Field(
        default={}, description="Other addresses of sources' interfaces, as JSON: a mirror, or a test."
    )
    google_places_key: SecretStr | None = Field(default=None, description="Key of the Google Places API (New).")
    facebook_token: SecretStr | None = Field(
        default=None, description="Token with Meta's Page Public Metadata Access or Page Public Content Access."
    )
    instagram_token: SecretStr | None = Field(default=None, description="Token of Meta's Instagram Graph API.")
    instagram_user: str = Field(default="", description="Number of the Instagram professional account that asks.")
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="Key of an OpenAI-compatible provider."
    )
    openai_base_url: str = Field(
        default="", validation_alias="OPENAI_BASE_URL", description="Address of an OpenAI-compatible provider."
    )
    kill_at: str = Field(
        default="", description="For tests of crashes: the named point at which the process kills itself."
    )

    @field_validator("home")
    @classmethod
    def _home_is_a_place(cls, home: str) -> str:
        resolve(home, "HARMONY_HOME")
        return home

    @field_validator("currency")
    @classmethod
    def _currency_is_known(cls, currency: str) -> str:
        parse_money(f"1 {currency.upper()}", "HARMONY_CURRENCY")
        return currency.upper()

    @model_validator(mode="after")
    def _sources_are_known(self) -> Self:
        if self.sources:  # only then are they loaded, so that starting stays quick
            from tools.sources.catalogue import all_sources

            config = self.source_config
            known = [source.name for source in all_sources(replace(config, only=frozenset()))]
            if unknown := sorted(config.only - set(known)):
                there_are = f"There are: {', '.join(known)}."
                raise InvalidInput("HARMONY_SOURCES", f"there is no source {', '.join(unknown)}.", there_are)
        return self

    @classmethod
    def load(cls, **flags: Any) -> "Settings":
        """The settings of the environment, each flag that was given (not None) above them.

        Raises:
            pydantic.ValidationError: a value is out of its range; names the setting.
            InvalidInput: a place, a currency or a source is none that there is.
        """
        return cls(**{name: value for name, value in flags.items() if value is not None})

    @property
    def place(self) -> Place:
        """The business's base, resolved."""
        return resolve(self.home, "HARMONY_HOME")

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'harmony.db'}"

    @property
    def source_config(self) -> SourceConfig:
        """What the lead sources are told."""
        return SourceConfig(
            only=frozenset(self.sources.replace(",", " ").split()),
            contact=self.contact or self.base_url,
            google_places_key=_secret(self.google_places_key),
            facebook_token=_secret(self.facebook_token),
            instagram_token=_secret(self.instagram_token),
            instagram_user=self.instagram_user,
            listings=self.listings,
            endpoints=self.source_urls,
        )

    @property
    def model_name(self) -> str:
        """The model that answers: what was set, else the provider whose key or address is there, else the planner."""
        if self.model:
            return self.model
        return "openai-chat:gpt-5-mini" if self.openai_api_key or self.openai_base_url else "builtin"

    @property
    def address(self) -> str:
        """Where people reach the site."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""
