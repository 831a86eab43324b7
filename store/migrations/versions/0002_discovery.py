"""Discovery: sources, hard keys of leads, pairs that may be one"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fetched_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("key", types.AutoString(length=64), nullable=False),
        sa.Column("url", types.AutoString(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", types.UTCDateTime(), nullable=False),
        sa.Column("fresh_until", types.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetched_page")),
        sa.UniqueConstraint("key", name=op.f("uq_fetched_page_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fetched_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fetched_page_fetched_at"), ["fetched_at"], unique=False)

    op.create_table(
        "source_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("source", types.AutoString(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("expires_at", types.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_holding")),
        sa.UniqueConstraint("lead_id", "source", name=op.f("uq_source_holding_lead_id_source")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("source_holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_holding_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_holding_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "fetch_lease",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("holder", types.AutoString(), nullable=False),
        sa.Column("alive_at", types.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_fetch_lease_change_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch_lease")),
        sa.UniqueConstraint("change_id", name=op.f("uq_fetch_lease_change_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "possible_duplicate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("why", types.AutoString(), nullable=False),
        sa.Column("state", types.AutoString(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'same', 'different')", name=op.f("ck_possible_duplicate_state_known")),
        sa.CheckConstraint("(other_id IS NULL) <> (venue_id IS NULL)", name=op.f("ck_possible_duplicate_one_other")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_possible_duplicate_lead_id")),
        sa.ForeignKeyConstraint(["other_id"], ["lead.id"], name=op.f("fk_possible_duplicate_other_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_possible_duplicate_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_duplicate")),
        sa.UniqueConstraint("lead_id", "other_id", name=op.f("uq_possible_duplicate_lead_id_other_id")),
        sa.UniqueConstraint("lead_id", "venue_id", name=op.f("uq_possible_duplicate_lead_id_venue_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("possible_duplicate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_possible_duplicate_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_possible_duplicate_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_possible_duplicate_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_possible_duplicate_venue_id"), ["venue_id"], unique=False)

    with op.batch_alter_table("campaign_source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seconds", sa.Float(), nullable=True))

    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.add_column(sa.Column("host", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("ein", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("wikidata_id", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("place_id", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("facebook", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("instagram", types.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_lead_ein"), ["ein"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_facebook"), ["facebook"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_host"), ["host"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_instagram"), ["instagram"], unique=False)
        batch_op.create_index("ix_lead_latitude_longitude_score", ["latitude", "longitude", "score"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_wikidata_id"), ["wikidata_id"], unique=False)
