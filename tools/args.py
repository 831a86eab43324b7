"""The types of tools' arguments: what a parameter is annotated with, so that dispatch reads it before the tool runs."""

from datetime import date
from typing import Annotated

from store.tables import (
    Booking,
    Campaign,
    Change,
    ChatConversation,
    Contact,
    Expense,
    GroupRequest,
    Inquiry,
    Lead,
    Participant,
    ServiceOffering,
    Trip,
    UnansweredQuestion,
    Upload,
    Venue,
)
from tools.arg_types import (
    DateText,
    EmailText,
    FreeText,
    MoneyText,
    NameText,
    OneOf,
    PlaceText,
    RefTo,
    UrlText,
    When,
    WhenText,
)
from tools.geography.places import Place
from tools.kinds import GROUP_KINDS, kind_of
from tools.money import Money

TripRef = Annotated[Trip, RefTo(("trip",))]
BookingRef = Annotated[Booking, RefTo(("booking",))]
TripOrBookingRef = Annotated[Trip | Booking, RefTo(("trip", "booking"))]
ExpenseRef = Annotated[Expense, RefTo(("expense",))]
ParticipantRef = Annotated[Participant, RefTo(("participant",))]
VenueRef = Annotated[Venue, RefTo(("venue",))]
VenueOrName = Annotated[Venue | str, RefTo(("venue",), or_name=True)]
ContactRef = Annotated[Contact, RefTo(("contact",))]
CampaignRef = Annotated[Campaign, RefTo(("campaign",))]
LeadRef = Annotated[Lead, RefTo(("lead",))]
ServiceRef = Annotated[ServiceOffering, RefTo(("service",))]
GroupRequestRef = Annotated[GroupRequest, RefTo(("group_request",))]
InquiryRef = Annotated[Inquiry, RefTo(("inquiry",))]
QuestionRef = Annotated[UnansweredQuestion, RefTo(("question",))]
ConversationRef = Annotated[ChatConversation, RefTo(("conversation",))]
ChangeRef = Annotated[Change, RefTo(("change",))]
UploadRef = Annotated[Upload, RefTo(("upload",))]
RecipientRef = Annotated[Contact | Lead | Venue, RefTo(("contact", "lead", "venue"))]
PlaceArg = Annotated[Place, PlaceText()]
MoneyArg = Annotated[Money, MoneyText()]
DateArg = Annotated[date, DateText()]
WhenArg = Annotated[When, WhenText()]
NameArg = Annotated[str, NameText()]
TextArg = Annotated[str, FreeText()]
EmailArg = Annotated[str, EmailText()]
UrlArg = Annotated[str, UrlText()]
KindArg = Annotated[str, OneOf(GROUP_KINDS, kind_of)]
