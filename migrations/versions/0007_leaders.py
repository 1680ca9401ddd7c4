"""Leaders, and the priorities of the organisation"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "leaders",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("named_by", ID, nullable=True),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("digest_day", sa.Integer(), nullable=False),
        sa.Column("act_day", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("reader_id", ID, nullable=True),
        sa.Column("acts_off", sa.JSON(none_as_null=True), nullable=False),
        _refers("leaders", "member_id", "members", "CASCADE"),
        _refers("leaders", "named_by", "members", "SET NULL"),
        _refers("leaders", "reader_id", "members", "SET NULL"),
        _refers("leaders", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_leaders")),
    )
    op.create_table(
        "priorities",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("quarter", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        _refers("priorities", "owner_id", "members", "SET NULL"),
        _refers("priorities", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priorities")),
    )
    op.create_index(
        op.f("ix_priorities_workspace_id_retired_at"), "priorities", ["workspace_id", "retired_at"]
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
