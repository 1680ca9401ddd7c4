"""Silo lists that wait for a yes, and channels whose people ask to be left alone"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    _channels()
    _lists()


def _channels() -> None:
    op.create_table(
        "channel_asks",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        _refers("channel_asks", "channel_id", "channels", "CASCADE"),
        _refers("channel_asks", "member_id", "members", "CASCADE"),
        _refers("channel_asks", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_asks")),
    )
    _index("channel_asks", "workspace_id", "channel_id", "state")
    op.create_table(
        "channel_notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("ts", sa.String(32), nullable=True),
        sa.Column("note", sa.String(255), nullable=True),
        _refers("channel_notices", "by_id", "members", "SET NULL"),
        _refers("channel_notices", "channel_id", "channels", "CASCADE"),
        _refers("channel_notices", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_notices")),
    )
    _index("channel_notices", "workspace_id", "state", "due_at")


def _lists() -> None:
    op.create_table(
        "silo_lists",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("file", sa.String(32), nullable=True),
        sa.Column("view", sa.String(64), nullable=True),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("twice", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        _refers("silo_lists", "by_id", "members", "CASCADE"),
        _refers("silo_lists", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silo_lists")),
    )
    _index("silo_lists", "workspace_id", "state")
    op.create_table(
        "silo_list_rows",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("list_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("silo", sa.String(255), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        _refers("silo_list_rows", "list_id", "silo_lists", "CASCADE"),
        _refers("silo_list_rows", "member_id", "members", "CASCADE"),
        _refers("silo_list_rows", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("list_id", "member_id", name=op.f("pk_silo_list_rows")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns])


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
