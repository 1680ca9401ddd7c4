"""Which place a digest's act is in, so that it is not offered again"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("digest_acts", sa.Column("subject", sa.String(80), nullable=True))
    op.create_index(
        op.f("ix_digest_acts_workspace_id_subject"), "digest_acts", ["workspace_id", "subject"]
    )
