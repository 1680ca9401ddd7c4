"""What admins set, and its audit"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("members", sa.Column("made_admin_at", sa.BigInteger(), nullable=True))
