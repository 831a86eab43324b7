"""Outreach: which of the answers somebody has dealt with"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("answered_at", types.UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "answered_at")
