"""Templates: the texts that outreach is made from, checked whenever they are saved or changed."""

from typing import Annotated

from sqlmodel import select

from store.outreach import CHANNELS
from store.tables import Template
from tools.arg_types import FreeText, OneOf
from tools.args import NameArg, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput, NeedsAnswer, Refused
from tools.outreach.recipients import TemplateRef
from tools.outreach.rendering import Missing, Texts, check, render
from tools.outreach.sandbox import MAX_SOURCE, straightened
from tools.outreach.template_views import TemplateResult, channel_words, sequences_with, template_result, texts_of
from tools.outreach.variables import ALWAYS, VARIABLES
from tools.people import same_name
from tools.registry import STAFF, Effect, tool
from tools.wording import joined

BodyArg = Annotated[str, FreeText(MAX_SOURCE)]
ChannelArg = Annotated[str, OneOf(CHANNELS)]


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(save|add|create|make|write|new|keep) [a|the] [new] email template [called|named] {name} -> channel=email",
        "(save|add|create|make|write|new|keep) [a|the] [new] (text|sms) template [called|named] {name} -> channel=sms",
        "(save|add|create|make|write|new|keep) [a|the] [new] template [called|named] {name} -> channel=email",
    ),
)
def save_template(
    ctx: ToolContext, name: NameArg, channel: ChannelArg, body: BodyArg, subject: TextArg | None = None
) -> TemplateResult:
    """Save the text of a message for later use; a template of that name is changed. It is checked at once.

    Write a variable as {{ contact.first_name | default("there") }}; {% if contact.role %}…{% endif %} is allowed. The
    variables: contact.first_name, contact.name, contact.role, group.name, group.city, group.kind, trip.name,
    trip.city, trip.starts_on, trip.ends_on, trip.dates, trip.month, booking.date, booking.time, booking.when,
    booking.service, booking.fee, booking.venue, sender.name, business.name, business.site. Whoever lacks a value that
    has no default gets no message. The postal address and the way to opt out are added by themselves.

    Args:
        ctx: The call's surroundings.
        name: What it is called, such as "Thank You Note".
        channel: Whether it is an e-mail or a text.
        body: The text of the message, in plain text; blank lines part paragraphs.
        subject: The e-mail's subject, in one line; a text has none.

    Raises:
        InvalidInput: the texts name an unknown variable, or have what a template may not have.
        NeedsAnswer: an e-mail has no subject.
        Refused: a sequence uses it on the other channel.
    """
    known, text = _called(ctx, name), straightened(body)
    check(Texts("sms", None, text))  # the body by itself: a wrong one is told before anything is asked
    texts = Texts(channel, _subject_for(channel, subject, known), text)
    check(texts)
    _check_uses(ctx, known, channel)
    return _put(ctx, known or Template(name=name, channel=channel, body=""), texts, "Changed" if known else "Saved")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(change|update|edit|rewrite|reword) [the] {template} [template] to (say|read) {body}",
        "(change|update|edit|set) the subject [line] of [the] {template} [template] to {subject}",
        "[the] subject [line] of [the] {template} [template] (should be|is now|becomes|should read) {subject}",
        "[the] {template} [template] (should|must) have the subject [line] {subject}",
        "(change|update|edit) [the] {template} template",
        "(change|update|edit) [the] template {template}",
        "rename [the] {template} template to {name}",
        "rename [the] template {template} to {name}",
    ),
)
def update_template(
    ctx: ToolContext,
    template: TemplateRef,
    name: NameArg | None = None,
    subject: TextArg | None = None,
    body: BodyArg | None = None,
) -> TemplateResult:
    """Change a template: its name, its subject or its body. Whoever is enrolled already gets what was approved.

    Args:
        ctx: The call's surroundings.
        template: The template.
        name: What it is called from now on.
        subject: The new subject, in one line.
        body: The new text, whole; variables as for `save_template`.

    Raises:
        InvalidInput: nothing to change was given, the name is taken, or a text has what a template may not have.
    """
    if name is None and subject is None and body is None:
        raise InvalidInput("template", "nothing to change was given.", "Say what is different, such as its subject.")
    if name and (other := _called(ctx, name)) and other is not template:
        raise InvalidInput("name", f'there is a template called "{other.name}" already.', "Give another name.")
    text = template.body if body is None else straightened(body)
    texts = Texts(template.channel, _subject_for(template.channel, subject, template), text)
    check(texts)
    template.name = name or template.name
    return _put(ctx, template, texts, "Changed")


def _put(ctx: ToolContext, template: Template, texts: Texts, said: str) -> TemplateResult:
    template.channel, template.subject, template.body = texts.channel, texts.subject, texts.body
    ctx.add(template)
    if using := sequences_with(ctx, template):
        ctx.note(f"It is a step of {joined(using)}: whoever is enrolled already still gets what was approved for them.")
    headline = f'{said} the {channel_words(texts.channel)} template "{template.name}".{_what_it_needs(template)}'
    return template_result(ctx, template, headline)


def _called(ctx: ToolContext, name: str) -> Template | None:
    return next((known for known in ctx.session.exec(select(Template)) if same_name(known.name, name)), None)


def _subject_for(channel: str, subject: str | None, known: Template | None) -> str | None:
    """The subject that the template gets: one that is not said anew stays."""
    if channel == "sms" and subject:
        raise InvalidInput("subject", "is nothing that a text (SMS) has.", "Leave it out.")
    said = straightened(subject or (known.subject if known else None) or "").strip()
    if channel == "email" and not said:
        raise NeedsAnswer("subject", "Which subject should the e-mail have?")
    return said or None


def _check_uses(ctx: ToolContext, known: Template | None, channel: str) -> None:
    if known and known.channel != channel and (using := sequences_with(ctx, known)):
        what = f'"{known.name}" is the {channel_words(known.channel)} of {joined(using)}'
        raise Refused(f"{what}; save the {channel_words(channel)} under another name.")


def _what_it_needs(template: Template) -> str:
    """Which values nobody may lack: those without a default."""
    bare = render(texts_of(template), {})
    names = (
        [name for name in bare.names if name in VARIABLES and name not in ALWAYS] if isinstance(bare, Missing) else []
    )
    return f" It has no default for {joined(names)}: whoever lacks one gets no message." if names else ""
