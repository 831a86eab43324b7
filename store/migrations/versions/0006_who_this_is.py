"""Who the public site says this is, as staff say it in the chat"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes as types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", types.AutoString(), nullable=False),
        sa.Column("tagline", types.AutoString(), nullable=False),
        sa.Column("about", types.AutoString(), nullable=False),
        sa.Column("email", types.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_profile")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("site_profile")
