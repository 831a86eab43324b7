"""Templates as people see them: their texts, what they need to know of somebody, and where they are used."""

import re

from sqlmodel import col, select

from store.tables import EmailSequence, SequenceStep, Template
from tools.context import ToolContext
from tools.outreach.rendering import Texts
from tools.outreach.segments import segments
from tools.outreach.variables import VARIABLES
from tools.records import link_of, ref_of
from tools.results import Result, View

_NAMED = re.compile(r"\b[a-z]+\.[a-z_]+\b")
_CODE = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)


class TemplateView(View):
    """A template as people see it. `parts` is how many texts (SMS) carriers make of it."""

    channel: str
    subject: str | None = None
    body: str
    variables: list[str] = []
    used_in: list[str] = []
    parts: str | None = None


class TemplateResult(Result):
    """One template."""

    template: TemplateView


class PreviewResult(Result):
    """A template as one recipient would get it, or what is missing for that."""

    template: str
    recipient: str
    recipient_ref: str
    channel: str
    address: str | None = None
    subject: str | None = None
    body: str | None = None
    parts: str | None = None
    missing: list[str] = []


def texts_of(template: Template) -> Texts:
    """The template's texts, to be rendered."""
    return Texts(template.channel, template.subject, template.body)


def template_view(ctx: ToolContext, template: Template) -> TemplateView:
    """A template with what it names and where it is used."""
    return TemplateView(
        ref=ref_of(template),
        link=link_of(template),
        title=template.name,
        channel=template.channel,
        subject=template.subject,
        body=template.body,
        variables=_named_in(template),
        used_in=sequences_with(ctx, template),
        parts=parts_of(template.channel, _CODE.sub("", template.body)),
    )


def template_result(ctx: ToolContext, template: Template, headline: str) -> TemplateResult:
    """A template as an answer; a new one has been flushed."""
    view = template_view(ctx, template)
    return TemplateResult(headline=headline, ref=view.ref, link=view.link, template=view)


def parts_of(channel: str, text: str) -> str | None:
    """In how many parts a text (SMS) leaves, in words; None for e-mail."""
    return str(segments(text)) if channel == "sms" else None


def sequences_with(ctx: ToolContext, template: Template) -> list[str]:
    """The names of the sequences of which it is a step."""
    steps = select(SequenceStep.sequence_id).where(SequenceStep.template_id == template.id)
    query = select(EmailSequence.name).where(col(EmailSequence.id).in_(steps)).order_by(col(EmailSequence.name))
    return list(ctx.session.exec(query))


def channel_words(channel: str) -> str:
    """A channel as people call it."""
    return "e-mail" if channel == "email" else "text (SMS)"


def _named_in(template: Template) -> list[str]:
    """The variables that its texts name, in the order of the list of variables."""
    code = " ".join(_CODE.findall(f"{template.subject or ''} {template.body}"))
    named = set(_NAMED.findall(code))
    return [name for name in VARIABLES if name in named]
