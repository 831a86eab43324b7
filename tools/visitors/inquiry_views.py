"""Inquiries as people see them."""

from datetime import date

from store.tables import Inquiry
from tools.context import ToolContext
from tools.record_names import short_date
from tools.records import link_of, ref_of, title_of
from tools.results import OutsideMaybe, OutsideText, Result, View


class InquiryView(View):
    """An inquiry, in its sender's words. `unverified` came from elsewhere under an address that had written before."""

    title: OutsideText
    name: OutsideText
    email: OutsideText
    organization: OutsideMaybe
    service: str | None
    place: str | None
    starts_on: date | None
    message: OutsideText
    status: str
    unverified: bool
    lead: str | None
    """The lead that it became, for staff only."""


class InquiryResult(Result):
    """One inquiry."""

    inquiry: InquiryView


def inquiry_view(ctx: ToolContext, inquiry: Inquiry) -> InquiryView:
    """The inquiry as this person may see it."""
    staff = ctx.principal.role == "staff"
    return InquiryView(
        ref=ref_of(inquiry),
        link=link_of(inquiry) if staff else f"/my/inquiries/{inquiry.id}",
        title=title_of(inquiry),
        name=inquiry.name,
        email=inquiry.email,
        organization=inquiry.organization,
        service=inquiry.service.name if inquiry.service else None,
        place=inquiry.place,
        starts_on=inquiry.starts_on,
        message=inquiry.message,
        status=inquiry.status,
        unverified=not inquiry.verified,
        lead=ref_of(inquiry.lead) if staff and inquiry.lead else None,
    )


def inquiry_result(ctx: ToolContext, inquiry: Inquiry, headline: str) -> InquiryResult:
    """An answer about one inquiry."""
    view = inquiry_view(ctx, inquiry)
    return InquiryResult(headline=headline, ref=view.ref, link=view.link, inquiry=view)


def asked_for(inquiry: Inquiry) -> str:
    """What is asked for, where and when: "Speaking on Jun 12, 2027 in Milwaukee, WI"."""
    parts = [
        inquiry.service.name if inquiry.service else "a booking",
        f"on {short_date(inquiry.starts_on)}" if inquiry.starts_on else "",
        f"in {inquiry.place}" if inquiry.place else "",
    ]
    return " ".join(part for part in parts if part)


def in_a_line(inquiry: Inquiry) -> str:
    """The inquiry as a list names it."""
    doubt = ", unverified" if not inquiry.verified else ""
    return f"{title_of(inquiry)} for {asked_for(inquiry)} ({inquiry.status.replace('_', ' ')}{doubt})"
