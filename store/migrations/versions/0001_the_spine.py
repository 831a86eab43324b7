"""The spine"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "busy_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", types.AutoString(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_busy_date_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_date")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("busy_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_date_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "chat_conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", types.AutoString(), nullable=False),
        sa.Column("owner", types.AutoString(), nullable=False),
        sa.Column("role", types.AutoString(), nullable=False),
        sa.Column("origin", types.AutoString(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=True),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("outcome", types.AutoString(), nullable=False),
        sa.Column("email", types.AutoString(), nullable=True),
        sa.Column("reason", types.AutoString(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('none', 'group_request', 'inquiry', 'handed_over', 'booking')",
            name=op.f("ck_chat_conversation_outcome_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'waiting_for_person', 'taken_over', 'closed')",
            name=op.f("ck_chat_conversation_status_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_conversation")),
        sa.UniqueConstraint("uid", name=op.f("uq_chat_conversation_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chat_conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_conversation_owner"), ["owner"], unique=False)

    op.create_table(
        "chat_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("uid", types.AutoString(), nullable=False),
        sa.Column("conversation_uid", types.AutoString(), nullable=False),
        sa.Column("kind", types.AutoString(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_chat_step_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chat_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_step_conversation_uid"), ["conversation_uid"], unique=False)

    op.create_table(
        "email_sequence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("stage", types.AutoString(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('cold', 'nurture', 'confirmation', 'logistics')", name=op.f("ck_email_sequence_stage_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_sequence")),
        sa.UniqueConstraint("name", name=op.f("uq_email_sequence_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "service_offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", types.AutoString(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("summary", types.AutoString(), nullable=False),
        sa.Column("description", types.AutoString(), nullable=False),
        sa.Column("price_from_cents", sa.Integer(), nullable=True),
        sa.Column("currency", types.AutoString(length=3), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_service_offering_duration_positive")),
        sa.CheckConstraint("price_from_cents >= 0", name=op.f("ck_service_offering_price_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_offering")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_offering_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("email", types.AutoString(), nullable=False),
        sa.Column("address", types.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_email"), ["email"], unique=False)

    op.create_table(
        "staff_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("email", types.AutoString(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("password_hash", types.AutoString(), nullable=True),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_account_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "suppression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("address", types.AutoString(), nullable=False),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("by", types.AutoString(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("reason", types.AutoString(), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms', 'all')", name=op.f("ck_suppression_channel_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address", "channel", name=op.f("uq_suppression_address_channel")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suppression", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suppression_address"), ["address"], unique=False)

    op.create_table(
        "template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("subject", types.AutoString(), nullable=True),
        sa.Column("body", types.AutoString(), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_template_channel_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("name", name=op.f("uq_template_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "trip",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("notes", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'confirmed', 'completed', 'cancelled')", name=op.f("ck_trip_status_known")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_trip_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("trip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trip_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_trip_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("owner", types.AutoString(), nullable=False),
        sa.Column("filename", types.AutoString(), nullable=False),
        sa.Column("content", types.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_owner"), ["owner"], unique=False)

    op.create_table(
        "venue",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("kind", types.AutoString(), nullable=True),
        sa.Column("website", types.AutoString(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("notes", types.AutoString(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_venue_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_name"), ["name"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("radius_km", sa.Float(), nullable=False),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", types.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'completed', 'stopped', 'failed')", name=op.f("ck_campaign_status_known")
        ),
        sa.CheckConstraint("radius_km > 0", name=op.f("ck_campaign_radius_positive")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_campaign_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_trip_id"), ["trip_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("role", types.AutoString(), nullable=False),
        sa.Column("person", types.AutoString(), nullable=False),
        sa.Column("door", types.AutoString(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("tool", types.AutoString(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("args_hash", types.AutoString(), nullable=False),
        sa.Column("key", types.AutoString(), nullable=True),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_change_state_known")),
        sa.ForeignKeyConstraint(["conversation_id"], ["chat_conversation.id"], name=op.f("fk_change_conversation_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["change.id"], name=op.f("fk_change_undoes_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["change.id"], name=op.f("fk_change_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("key", name=op.f("uq_change_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_undoes_id"), ["undoes_id"], unique=False)

    op.create_table(
        "chat_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", types.AutoString(), nullable=False),
        sa.Column("author", types.AutoString(), nullable=False),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.Column("model", types.AutoString(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("reply", types.AutoString(), nullable=False),
        sa.Column("finished_at", types.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'waiting', 'done', 'stopped', 'failed')", name=op.f("ck_chat_turn_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat_conversation.id"], name=op.f("fk_chat_turn_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_turn")),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_chat_turn_conversation_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chat_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_turn_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("role", types.AutoString(), nullable=True),
        sa.Column("email", types.AutoString(), nullable=True),
        sa.Column("phone", types.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_contact_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "group_request",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("styles", sa.JSON(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=True),
        sa.Column("email", types.AutoString(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "status IN ('new', 'answered', 'passed_on', 'closed')", name=op.f("ck_group_request_status_known")
        ),
        sa.CheckConstraint(
            "age IS NULL OR age >= 13 OR NOT consent", name=op.f("ck_group_request_no_consent_under_13")
        ),
        sa.CheckConstraint(
            "consent OR (name IS NULL AND email IS NULL)", name=op.f("ck_group_request_consent_for_name")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat_conversation.id"], name=op.f("fk_group_request_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("group_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_request_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("token_hash", types.AutoString(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", types.UTCDateTime(), nullable=False),
        sa.Column("used_at", types.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_sign_in_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("call_id", types.AutoString(), nullable=False),
        sa.Column("key", types.AutoString(), nullable=False),
        sa.Column("tool", types.AutoString(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("args_hash", types.AutoString(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("asked_by", types.AutoString(), nullable=False),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(), nullable=False),
        sa.Column("decided_at", types.UTCDateTime(), nullable=True),
        sa.Column("decided_by", types.AutoString(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'consumed', 'denied', 'void', 'expired')", name=op.f("ck_approval_state_known")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_approval_change_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat_conversation.id"], name=op.f("fk_approval_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("key", name=op.f("uq_approval_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_state"), ["state"], unique=False)

    op.create_table(
        "campaign_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("source", types.AutoString(), nullable=False),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("problem", types.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_source_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_source")),
        sa.UniqueConstraint("campaign_id", "source", name=op.f("uq_campaign_source_campaign_id_source")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("campaign_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_source_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("kind", types.AutoString(), nullable=True),
        sa.Column("voicing", types.AutoString(), nullable=True),
        sa.Column("styles", sa.JSON(), nullable=False),
        sa.Column("website", types.AutoString(), nullable=True),
        sa.Column("email", types.AutoString(), nullable=True),
        sa.Column("phone", types.AutoString(), nullable=True),
        sa.Column("contact_name", types.AutoString(), nullable=True),
        sa.Column("stage", types.AutoString(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("score_reasons", sa.JSON(), nullable=False),
        sa.Column("notes", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('new', 'contacted', 'interested', 'negotiating', 'booked', 'lost')",
            name=op.f("ck_lead_stage_known"),
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_lead_campaign_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_lead_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "row_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("table", types.AutoString(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_row_change_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("row_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_row_change_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_row_change_row_id"), ["row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_row_change_table"), ["table"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", types.UTCDateTime(), nullable=True),
        sa.Column("ends_at", types.UTCDateTime(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=True),
        sa.Column("deposit_cents", sa.Integer(), nullable=True),
        sa.Column("currency", types.AutoString(length=3), nullable=False),
        sa.Column("hold_expires_on", sa.Date(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("notes", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "status IN ('hold', 'tentative', 'confirmed', 'completed', 'cancelled')",
            name=op.f("ck_booking_status_known"),
        ),
        sa.CheckConstraint("deposit_cents >= 0", name=op.f("ck_booking_deposit_not_negative")),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_booking_ends_after_start")),
        sa.CheckConstraint("fee_cents >= 0", name=op.f("ck_booking_fee_not_negative")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_booking_lead_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service_offering.id"], name=op.f("fk_booking_service_id")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_booking_trip_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_booking_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("lead_id", name=op.f("uq_booking_lead_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_trip_id"), ["trip_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("place", types.AutoString(), nullable=True),
        sa.Column("city", types.AutoString(), nullable=True),
        sa.Column("region", types.AutoString(), nullable=True),
        sa.Column("country", types.AutoString(length=2), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("timezone", types.AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("email", types.AutoString(), nullable=False),
        sa.Column("message", types.AutoString(), nullable=False),
        sa.Column("organization", types.AutoString(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "status IN ('new', 'answered', 'passed_on', 'closed')", name=op.f("ck_inquiry_status_known")
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["chat_conversation.id"], name=op.f("fk_inquiry_conversation_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_inquiry_lead_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service_offering.id"], name=op.f("fk_inquiry_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inquiry_service_id"), ["service_id"], unique=False)

    op.create_table(
        "lead_sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("source", types.AutoString(), nullable=False),
        sa.Column("source_url", types.AutoString(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", types.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_sighting_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_sighting")),
        sa.UniqueConstraint("lead_id", "source", "source_url", name=op.f("uq_lead_sighting_lead_id_source_source_url")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lead_sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_sighting_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("channel", types.AutoString(), nullable=False),
        sa.Column("direction", types.AutoString(), nullable=False),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("subject", types.AutoString(), nullable=True),
        sa.Column("body", types.AutoString(), nullable=False),
        sa.Column("not_before", types.UTCDateTime(), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_message_channel_known")),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_message_direction_known")),
        sa.CheckConstraint("contact_id IS NULL OR lead_id IS NULL", name=op.f("ck_message_one_recipient")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_message_lead_id")),
        sa.ForeignKeyConstraint(["sequence_id"], ["email_sequence.id"], name=op.f("fk_message_sequence_id")),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_message_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_sequence_id"), ["sequence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_template_id"), ["template_id"], unique=False)

    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", types.AutoString(length=3), nullable=False),
        sa.Column("category", types.AutoString(), nullable=False),
        sa.Column("description", types.AutoString(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("miles", sa.Float(), nullable=True),
        sa.Column("cents_per_mile", sa.Float(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_expense_amount_positive")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_expense_booking_id")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_expense_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expense_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_spent_on"), ["spent_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_trip_id"), ["trip_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("name", types.AutoString(), nullable=False),
        sa.Column("voice_part", types.AutoString(), nullable=True),
        sa.Column("email", types.AutoString(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.CheckConstraint("age >= 0 AND age < 130", name=op.f("ck_participant_age_possible")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_participant_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", types.AutoString(length=3), nullable=False),
        sa.Column("kind", types.AutoString(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('deposit', 'balance', 'reimbursement', 'other')", name=op.f("ck_payment_kind_known")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_payment_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "revenue_split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("party", types.AutoString(), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("base", types.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("base IN ('gross', 'net')", name=op.f("ck_revenue_split_base_known")),
        sa.CheckConstraint("(trip_id IS NULL) <> (booking_id IS NULL)", name=op.f("ck_revenue_split_one_target")),
        sa.CheckConstraint("basis_points > 0 AND basis_points <= 10000", name=op.f("ck_revenue_split_share_possible")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_revenue_split_booking_id")),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_revenue_split_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_split")),
        sa.UniqueConstraint("booking_id", "party", name=op.f("uq_revenue_split_booking_id_party")),
        sa.UniqueConstraint("trip_id", "party", name=op.f("uq_revenue_split_trip_id_party")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("revenue_split", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revenue_split_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revenue_split_trip_id"), ["trip_id"], unique=False)
