"""Templates: the texts that outreach is made from, checked when they are saved, shown as somebody would get them."""

from typing import Annotated

from sqlmodel import col, select

from store.outreach import CHANNELS
from store.tables import Template
from tools.args import FreeText, NameArg, OneOf, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput, NeedsAnswer, Refused
from tools.outreach.recipients import Recipient, RecipientArg, TemplateRef, recipient_of, values_for
from tools.outreach.rendering import Missing, Rendered, Texts, check, render
from tools.outreach.sandbox import MAX_SOURCE, straightened
from tools.outreach.template_views import (
    PreviewResult,
    TemplateResult,
    TemplateView,
    channel_words,
    parts_of,
    sequences_with,
    template_view,
    texts_of,
)
from tools.outreach.variables import ALWAYS, VARIABLES
from tools.people import same_name
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import count, joined, named

BodyArg = Annotated[str, FreeText(MAX_SOURCE)]
ChannelArg = Annotated[str, OneOf(CHANNELS)]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list) [all|my|our|the] [email|message] templates",
        "(what|which) [email|message] templates (do we have|are there|exist)",
        "[email|message] templates",
    ),
)
def find_templates(ctx: ToolContext) -> Listing[TemplateView]:
    """List the templates of messages, by name.

    Args:
        ctx: The call's surroundings.
    """
    found = ctx.session.exec(select(Template).order_by(col(Template.name), col(Template.id))).all()
    views = [template_view(ctx, template) for template in found]
    listed = named([f"{view.title} ({channel_words(view.channel)})" for view in views], ", ")
    headline = f"{count(len(views), 'template')}: {listed}." if views else "There is no template yet."
    return Listing[TemplateView](headline=headline, items=views, total=len(views), link="/desk/templates")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|open|read) [me] [the] template {template}",
        "(show|open|read) [me] [the] {template} template",
        "what does [the] {template} [template|email|message] say",
        "what is in [the] {template} template",
        "how does [the] {template} template (read|look|go)",
    ),
)
def get_template(ctx: ToolContext, template: TemplateRef) -> TemplateResult:
    """Show one template: its texts, the variables that it names, and the sequences that use it.

    Args:
        ctx: The call's surroundings.
        template: The template.
    """
    subject = f' "{template.subject}":' if template.subject else ":"
    return _result(ctx, template, f"{template.name} ({channel_words(template.channel)}){subject} {template.body}")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "preview [the] [template] {template} [template] (for|with|to) {recipient}",
        "(what would|how would) {template} (look like|look|read) (for|to) {recipient}",
        "show [me] [the] {template} [template] as {recipient} would (get|see|read) it",
        "what would {recipient} (get|see|read) (from|with) {template}",
        "render {template} for {recipient}",
    ),
)
def preview_template(ctx: ToolContext, template: TemplateRef, recipient: RecipientArg) -> PreviewResult:
    """Show a template as one real recipient would get it, or name what is missing. Nothing is sent or kept.

    Args:
        ctx: The call's surroundings.
        template: The template.
        recipient: Who would get it.
    """
    who = recipient_of(ctx, recipient)
    made = render(texts_of(template), values_for(ctx, who))
    headline = _would_read(template, who, made)
    shown = made if isinstance(made, Rendered) else Rendered(None, "", None)
    return PreviewResult(
        headline=headline,
        ref=ref_of(template),
        link=link_of(template),
        template=template.name,
        recipient=who.name,
        recipient_ref=who.ref,
        channel=template.channel,
        address=who.address(template.channel),
        subject=shown.subject,
        body=shown.text or None,
        parts=parts_of(template.channel, shown.text) if shown.text else None,
        missing=list(made.names) if isinstance(made, Missing) else [],
    )


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(save|add|create|make|write|new|keep) [a|the] [new] email template [called|named] {name} -> channel=email",
        "(save|add|create|make|write|new|keep) [a|the] [new] (text|sms) template [called|named] {name} -> channel=sms",
        "(save|add|create|make|write|new|keep) [a|the] [new] template [called|named] {name} -> channel=email",
        "(change|update|rewrite) [the] [email] template {name} -> channel=email",
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
    template = known or Template(name=name, channel=channel, body="")
    template.channel, template.subject, template.body = channel, texts.subject, texts.body
    ctx.add(template)
    said = "Changed" if known else "Saved"
    headline = f'{said} the {channel_words(channel)} template "{template.name}".{_what_it_needs(ctx, template)}'
    if known and (using := sequences_with(ctx, template)):
        ctx.note(f"It is a step of {joined(using)}: whoever is enrolled already still gets what was approved for them.")
    return _result(ctx, template, headline)


def _result(ctx: ToolContext, template: Template, headline: str) -> TemplateResult:
    view = template_view(ctx, template)
    return TemplateResult(headline=headline, ref=view.ref, link=view.link, template=view)


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


def _what_it_needs(ctx: ToolContext, template: Template) -> str:
    """Which values nobody may lack: those without a default."""
    bare = render(texts_of(template), {})
    names = (
        [name for name in bare.names if name in VARIABLES and name not in ALWAYS] if isinstance(bare, Missing) else []
    )
    return f" It has no default for {joined(names)}: whoever lacks one gets no message." if names else ""


def _would_read(template: Template, who: Recipient, made: Rendered | Missing) -> str:
    if isinstance(made, Missing):
        lacking = joined([f"{VARIABLES.get(name, name)} ({name})" for name in made.names])
        return f"{template.name} would not go to {who.name}: {lacking} is missing."
    nowhere = "" if who.address(template.channel) else f" No {channel_words(template.channel)} address is on file."
    subject = f'"{made.subject}": ' if made.subject else ""
    return f"{template.name} for {who.name}: {subject}{made.text}{nowhere}"
