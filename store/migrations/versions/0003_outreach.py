"""Outreach: steps, enrolments, messages with their state, attempts, events, consent"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATUS_KNOWN = (
    "status IN ('draft', 'queued', 'held', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'unknown', "
    "'cancelled', 'skipped', 'received')"
)

#: SQLite makes a table anew to change it; without this the new one would hand out ids again.
_IDS_ONCE = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("address", types.AutoString(), nullable=False),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("wording", types.AutoString(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_consent_channel_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("address", "channel", name=op.f("uq_consent_address_channel")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_address"), ["address"], unique=False)

    op.create_table(
        "sequence_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.Column("delay_business_days", sa.Integer(), nullable=True),
        sa.Column("anchor", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "anchor IN ('enrollment', 'previous', 'booking')", name=op.f("ck_sequence_step_anchor_known")
        ),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_sequence_step_channel_known")),
        sa.CheckConstraint(
            "(delay_days IS NULL) <> (delay_business_days IS NULL)", name=op.f("ck_sequence_step_one_delay")
        ),
        sa.ForeignKeyConstraint(["sequence_id"], ["email_sequence.id"], name=op.f("fk_sequence_step_sequence_id")),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_sequence_step_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sequence_step")),
        sa.UniqueConstraint("sequence_id", "position", name=op.f("uq_sequence_step_sequence_id_position")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sequence_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sequence_step_sequence_id"), ["sequence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sequence_step_template_id"), ["template_id"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("token", types.AutoString(), nullable=False),
        sa.Column("enrolled_by", types.AutoString(), nullable=False),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.Column("reason", types.AutoString(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'finished', 'stopped')", name=op.f("ck_enrollment_state_known")
        ),
        sa.CheckConstraint("(contact_id IS NULL) <> (lead_id IS NULL)", name=op.f("ck_enrollment_one_recipient")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_enrollment_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_enrollment_contact_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_enrollment_lead_id")),
        sa.ForeignKeyConstraint(["sequence_id"], ["email_sequence.id"], name=op.f("fk_enrollment_sequence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("token", name=op.f("uq_enrollment_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_sequence_id"), ["sequence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_state"), ["state"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", types.AutoString(), nullable=False),
        sa.Column("outcome", types.AutoString(), nullable=True),
        sa.Column("words", types.AutoString(), nullable=False),
        sa.Column("provider_id", types.AutoString(), nullable=True),
        sa.Column("ended_at", types.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attempt_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_attempt_message_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_message_id"), ["message_id"], unique=False)

    op.create_table(
        "delivery_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("provider", types.AutoString(), nullable=False),
        sa.Column("key", types.AutoString(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("kind", types.AutoString(), nullable=False),
        sa.Column("happened_at", types.UTCDateTime(), nullable=False),
        sa.Column("machine", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delivery_event_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_event")),
        sa.UniqueConstraint("provider", "key", name=op.f("uq_delivery_event_provider_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delivery_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_event_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_delivery_event_once", ["message_id", "kind", "happened_at"], unique=False)

    op.create_table(
        "mailbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("token", types.AutoString(), nullable=False),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mailbox_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailbox_item_token"), ["token"], unique=False)

    with op.batch_alter_table("email_sequence", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_check_constraint("cap_positive", "daily_cap > 0")

    with op.batch_alter_table("message", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("enrollment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("answers_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("address", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("token", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("due_at", types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("claimed_by", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("claimed_at", types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("provider", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("provider_id", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("sent_at", types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reason", types.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reading", types.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_answers_id"), ["answers_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index("ix_message_status_due_at", ["status", "due_at"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_message_enrollment_id_step_channel"), ["enrollment_id", "step", "channel"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_message_token"), ["token"])
        batch_op.create_foreign_key(batch_op.f("fk_message_enrollment_id"), "enrollment", ["enrollment_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_message_answers_id"), "message", ["answers_id"], ["id"])
        batch_op.create_check_constraint("status_known", _STATUS_KNOWN)
