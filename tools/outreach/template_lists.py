"""Templates to look at: all of them, one, and one as a real recipient would get it."""

from sqlmodel import col, select

from store.tables import Template
from tools.context import ToolContext
from tools.outreach.recipients import Recipient, RecipientArg, TemplateRef, recipient_of, values_for
from tools.outreach.rendering import Missing, Rendered, render
from tools.outreach.template_views import (
    PreviewResult,
    TemplateResult,
    TemplateView,
    channel_words,
    parts_of,
    template_result,
    template_view,
    texts_of,
)
from tools.outreach.variables import VARIABLES
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import count, joined, named


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
    return template_result(
        ctx, template, f"{template.name} ({channel_words(template.channel)}){subject} {template.body}"
    )


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


def _would_read(template: Template, who: Recipient, made: Rendered | Missing) -> str:
    if isinstance(made, Missing):
        lacking = joined([f"{VARIABLES.get(name, name)} ({name})" for name in made.names])
        return f"{template.name} would not go to {who.name}: {lacking} is missing."
    nowhere = "" if who.address(template.channel) else f" No {channel_words(template.channel)} address is on file."
    subject = f'"{made.subject}": ' if made.subject else ""
    return f"{template.name} for {who.name}: {subject}{made.text}{nowhere}"
