"""What is kept, and for how long"""

import time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    _make_parts()
    op.create_table(
        "gone_days",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", "day", name=op.f("pk_gone_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sweeps",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], ondelete="CASCADE",
            name=op.f("fk_sweeps_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_sweeps")),
    )  # fmt: skip
    op.add_column(
        "conversations",
        sa.Column("fixed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("ties", sa.Column("fed_at", sa.BigInteger(), server_default="0", nullable=False))
    # Whatever is there counts from today: nothing goes before somebody could have been told.
    ties = sa.table("ties", sa.column("fed_at", sa.BigInteger()))
    op.execute(ties.update().values(fed_at=time.time_ns() // 1000))


def _make_parts() -> None:
    people = ("from_id", "to_id")
    key = ("workspace_id", "channel_id", "conversation_at", "week", *people)
    times = ("first_at", "last_at", "received_at")
    counts = ("spoke", "times", "answers", "mentions", "reactions")
    op.create_table(
        "parts",
        *(
            sa.Column(name, ID if name in people else sa.BigInteger(), nullable=False)
            for name in (*key, *times)
        ),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *(
            sa.ForeignKeyConstraint(
                [name], ["members.id"], ondelete="CASCADE", name=op.f(f"fk_parts_{name}_members")
            )
            for name in people
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_parts")),
        sqlite_with_rowid=False,
    )
