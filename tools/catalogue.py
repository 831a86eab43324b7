"""The whole registry: importing this loads every module of tools."""

import tools.availability
import tools.booking_lists
import tools.bookings
import tools.briefing
import tools.busy
import tools.campaigns
import tools.changes
import tools.contacts
import tools.conversations
import tools.conversion
import tools.expense_lists
import tools.expenses
import tools.exports
import tools.group_answers
import tools.group_request_lists
import tools.group_requests
import tools.hand_off
import tools.imports
import tools.inquiries
import tools.inquiry_bookings
import tools.lead_lists
import tools.lead_urls
import tools.leads
import tools.merging
import tools.mileage
import tools.opt_out
import tools.outreach.consents
import tools.outreach.deciding
import tools.outreach.delivery_events
import tools.outreach.enrollments
import tools.outreach.explaining
import tools.outreach.funnel
import tools.outreach.incoming
import tools.outreach.message_lists
import tools.outreach.messages
import tools.outreach.outbox
import tools.outreach.replies
import tools.outreach.rested
import tools.outreach.resting
import tools.outreach.sequences
import tools.outreach.step_edits
import tools.outreach.template_lists
import tools.outreach.templates
import tools.participants
import tools.payments
import tools.policies
import tools.profit
import tools.public_dates
import tools.questions
import tools.removing
import tools.same_group
import tools.search
import tools.services
import tools.singing_groups
import tools.site_again
import tools.source_terms
import tools.splits
import tools.suggestions
import tools.suppressions
import tools.transcripts
import tools.trip_lists
import tools.trips
import tools.venues  # noqa: F401  registers its tools
from tools.registry import REGISTRY

__all__ = ["REGISTRY"]
