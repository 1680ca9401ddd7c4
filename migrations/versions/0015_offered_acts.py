"""Which place a digest's act is in, so that it is not offered again"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("digest_acts", sa.Column("subject", sa.String(80), nullable=True))
