"""HARMONY_* settings of the public site: what it says of the business beside its records. Part of `Settings`."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from tools.errors import InvalidInput
from tools.people import normalise_email
from tools.visitors.hours import parse_hours

#: Kinds of pictures that every browser shows, and the largest portrait, in bytes: phones load it too.
PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
MAX_PORTRAIT = 1_000_000


class FrontSettings(BaseSettings):
    """What can be set of the public site. Without any of it the site speaks of the services alone."""

    tagline: str = Field(
        default="Singing together, better and more often.", description="The headline of the site's first page."
    )
    person: str = Field(default="", description="Name of the person whose business it is, shown above the about text.")
    about: Path | None = Field(
        default=None, description="Text file about the business or its person; an empty line parts paragraphs."
    )
    portrait: Path | None = Field(
        default=None, description="Picture beside the about text: JPEG, PNG or WebP of at most 1 MB."
    )
    office_hours: str = Field(
        default="Mon-Fri 9:00-17:00",
        description="When somebody is likely to answer visitors, local to the business; such as Mon-Fri 9-17.",
    )
    public_email: str = Field(default="", description="E-mail address that the site shows to everybody.")

    @field_validator("office_hours")
    @classmethod
    def _office_hours_can_be_read(cls, text: str) -> str:
        try:
            parse_hours(text, "HARMONY_OFFICE_HOURS")
        except InvalidInput as error:
            raise ValueError(str(error)) from None
        return text

    @field_validator("about")
    @classmethod
    def _about_can_be_read(cls, about: Path | None) -> Path | None:
        if about is not None:
            try:
                about.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                raise ValueError(f"HARMONY_ABOUT: {about} is no text file (UTF-8) that can be read.") from None
        return about

    @field_validator("portrait")
    @classmethod
    def _portrait_can_be_shown(cls, portrait: Path | None) -> Path | None:
        if portrait is None:
            return None
        if portrait.suffix.lower() not in PICTURES or not portrait.is_file():
            raise ValueError(f"HARMONY_PORTRAIT: {portrait} is no JPEG, PNG or WebP that is there.")
        if portrait.stat().st_size > MAX_PORTRAIT:
            raise ValueError(f"HARMONY_PORTRAIT: {portrait} is larger than 1 MB. Make it smaller first.")
        return portrait

    @field_validator("public_email")
    @classmethod
    def _public_email_is_one(cls, email: str) -> str:
        if not email:
            return ""
        try:
            return normalise_email(email, "HARMONY_PUBLIC_EMAIL")
        except InvalidInput as error:
            raise ValueError(str(error)) from None
