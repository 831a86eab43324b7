"""The front door: policies, public events, hand-off, wordings of consent, notices, open questions, what models cost"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: SQLite makes a table anew to change it; without this the new one would hand out ids again.
_IDS_ONCE = {"sqlite_autoincrement": True}


def upgrade() -> None:
    _new_tables()
    with op.batch_alter_table("service_offering", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("policies", types.AutoString(), nullable=False, server_default=""))

    with op.batch_alter_table("booking", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("public_note", types.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("public_link", types.AutoString(), nullable=True))

    with op.batch_alter_table("chat_conversation", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("taken_by", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("asked_person_at", types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("told_staff_at", types.UTCDateTime(), nullable=True))

    with op.batch_alter_table("staff_account", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("phone", types.AutoString(), nullable=True))
        batch_op.add_column(sa.Column("notify_by", sa.JSON(), nullable=False, server_default='["email"]'))
        batch_op.add_column(sa.Column("quiet_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.Integer(), nullable=True))
        batch_op.create_check_constraint("quiet_from_hour", "quiet_from >= 0 AND quiet_from < 24")
        batch_op.create_check_constraint("quiet_to_hour", "quiet_to >= 0 AND quiet_to < 24")

    for table in ("inquiry", "group_request"):
        with op.batch_alter_table(table, table_kwargs=_IDS_ONCE) as batch_op:
            batch_op.add_column(sa.Column("consent_wording", types.AutoString(), nullable=False, server_default=""))
            batch_op.add_column(sa.Column("consent_at", types.UTCDateTime(), nullable=True))
    with op.batch_alter_table("group_request", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("passed_on", sa.JSON(), nullable=False, server_default="[]"))

    with op.batch_alter_table("message", table_kwargs=_IDS_ONCE) as batch_op:
        batch_op.add_column(sa.Column("purpose", types.AutoString(), nullable=False, server_default="outreach"))
        batch_op.create_check_constraint("purpose_known", "purpose IN ('outreach', 'notice')")


def downgrade() -> None:
    _drop("message", "purpose", checks=("purpose_known",))
    _drop("group_request", "passed_on", "consent_wording", "consent_at")
    _drop("inquiry", "consent_wording", "consent_at")
    _drop(
        "staff_account",
        *("phone", "notify_by", "quiet_from", "quiet_to"),
        checks=("quiet_from_hour", "quiet_to_hour"),
    )
    _drop("chat_conversation", "taken_by", "asked_person_at", "told_staff_at")
    _drop("booking", "public_note", "public_link")
    _drop("service_offering", "policies")
    op.drop_table("unanswered_question")
    op.drop_table("model_spend")


def _drop(table: str, *columns: str, checks: tuple[str, ...] = ()) -> None:
    with op.batch_alter_table(table, table_kwargs=_IDS_ONCE) as batch_op:
        for check in checks:
            batch_op.drop_constraint(check, type_="check")
        for column in columns:
            batch_op.drop_column(column)


def _new_tables() -> None:
    op.create_table(
        "model_spend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", types.AutoString(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("microdollars", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_spend")),
        sa.UniqueConstraint("day", "role", name=op.f("uq_model_spend_day_role")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question", types.AutoString(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("page", types.AutoString(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_asked_at", types.UTCDateTime(), nullable=True),
        sa.Column("status", types.AutoString(), nullable=False),
        sa.Column("note", types.AutoString(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'answered', 'dismissed')", name=op.f("ck_unanswered_question_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["chat_conversation.id"], name=op.f("fk_unanswered_question_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service_offering.id"], name=op.f("fk_unanswered_question_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("unanswered_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unanswered_question_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unanswered_question_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unanswered_question_status"), ["status"], unique=False)
