"""Every table, in one import: relationships by name resolve only when all of them are loaded."""

from store.accounts import ModelSpend, SignInAttempt, SignInLink, StaffAccount, Upload
from store.conversations import Approval, ChatConversation, ChatStep, ChatTurn
from store.journal import Change, RowChange
from store.leads import Campaign, CampaignSource, Contact, Lead, LeadSighting, Venue
from store.messages import Attempt, DeliveryEvent, Enrollment, MailboxItem, Message
from store.outreach import Consent, EmailSequence, SequenceStep, Suppression, Template
from store.sources import FetchedPage, FetchLease, PossibleDuplicate, SourceHolding
from store.trips import Booking, BusyDate, Expense, Participant, Payment, RevenueSplit, Trip
from store.visitors import GroupRequest, Inquiry, ServiceOffering, SiteProfile, UnansweredQuestion

__all__ = [
    "Approval",
    "Attempt",
    "Booking",
    "BusyDate",
    "Campaign",
    "CampaignSource",
    "Change",
    "ChatConversation",
    "ChatStep",
    "ChatTurn",
    "Consent",
    "Contact",
    "DeliveryEvent",
    "EmailSequence",
    "Enrollment",
    "Expense",
    "FetchLease",
    "FetchedPage",
    "GroupRequest",
    "Inquiry",
    "Lead",
    "LeadSighting",
    "MailboxItem",
    "Message",
    "ModelSpend",
    "Participant",
    "Payment",
    "PossibleDuplicate",
    "RevenueSplit",
    "RowChange",
    "SequenceStep",
    "ServiceOffering",
    "SignInAttempt",
    "SignInLink",
    "SiteProfile",
    "SourceHolding",
    "StaffAccount",
    "Suppression",
    "Template",
    "Trip",
    "UnansweredQuestion",
    "Upload",
    "Venue",
]
