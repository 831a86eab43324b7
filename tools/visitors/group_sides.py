"""The two sides of a request that is passed on: what the singer agreed to, and what the group did.

The singer's side is the words of their consent (tools.visitors.consent): to be written to is one thing, to be passed on
another.
The group's side is a consent that was recorded of its contact, or that the contact wrote to us before anything of ours
went there. Of a singer under 18, or of unknown age, nothing goes to a group unless a parent or guardian is in it; under
13 there is nobody to name.
"""

from sqlmodel import col, select

from store.tables import Contact, GroupRequest, Message, Venue
from tools.context import ToolContext
from tools.errors import Refused
from tools.outreach.consents import consent_of
from tools.suppressions import suppressed
from tools.visitors.consent import may_pass_on, parent_knows
from tools.visitors.singers import ADULT_FROM
from tools.wording import joined


def refuse_singer(request: GroupRequest) -> None:
    """The singer's side: who they are, and that they said yes to this.

    Raises:
        Refused: something is missing; it says what, and how to get it.
    """
    if not (request.consent and request.name and request.email):
        raise Refused(
            "They did not agree to be contacted with a name and an e-mail address, so there is nothing to pass on."
        )
    if not may_pass_on(request.consent_wording):
        raise Refused(
            "They agreed to hear from us, but not that the request is passed on. Ask them: answer_group_request writes "
            "to them, and in their conversation or with the form's second tick they can say yes."
        )
    if request.age is None:
        raise Refused("Nobody said how old they are; ask, and enter the request anew with the age.")
    if request.age < ADULT_FROM and not parent_knows(request.consent_wording):
        raise Refused(
            f"They are {request.age}, and nobody said that a parent or guardian knows and agrees. Ask for that first; "
            "until then no group gets a name."
        )


def willing(ctx: ToolContext, group: Venue) -> Contact:
    """The group's side: somebody there who agreed to e-mail, or who wrote to us before we wrote to them.

    Raises:
        Refused: there is nobody; it says how to get there.
    """
    reached = [contact for contact in group.contacts if contact.email]
    if not reached:
        raise Refused(f"{group.name} has no contact with an e-mail address; add_contact makes one.")
    for contact in reached:
        if consent_of(ctx.session, str(contact.email), "email") or _wrote_first(ctx, contact):
            return contact
    names = joined([contact.name for contact in reached])
    raise Refused(
        f"Nobody at {group.name} ({names}) has agreed to get our e-mail, nor wrote to us first. Ask them, and record "
        "what they say: record_consent with their words."
    )


def _wrote_first(ctx: ToolContext, contact: Contact) -> bool:
    """Whether e-mail of theirs came before anything that went to them. A form proves nobody's address."""
    theirs = Message.contact_id == contact.id
    inbound = select(Message.created_at).where(theirs, Message.direction == "in", Message.channel == "email")
    came = ctx.session.exec(inbound).all()
    ours = select(Message.sent_at).where(theirs, Message.direction == "out", col(Message.sent_at).is_not(None))
    went = [at for at in ctx.session.exec(ours) if at]
    first = min((at for at in came if at), default=None)
    return first is not None and all(first < at for at in went)


def refuse_closed(ctx: ToolContext, address: str, whom: str) -> None:
    """No message goes where somebody asked for none.

    Raises:
        Refused: the address is closed to e-mail.
    """
    if suppressed(ctx.session, [address]).get(address, frozenset()) & {"email", "all"}:
        raise Refused(f"No message goes to {address}: it was asked that we do not write to {whom} there.")
