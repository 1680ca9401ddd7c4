"""Digests: what leaders are told each week"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "digest_numbers",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("numbers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("picture", sa.String(length=32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _refers("digest_numbers", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("workspace_id", "until", name=op.f("pk_digest_numbers")),
    )
    op.create_table(
        "digests",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        _refers("digests", "member_id", "members", "CASCADE"),
        _refers("digests", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "workspace_id", "member_id", "week", name=op.f("uq_digests_workspace_id_member_id_week")
        ),
    )
    op.create_index(op.f("ix_digests_workspace_id_made_at"), "digests", ["workspace_id", "made_at"])
    _what_stands_in_it()


def _what_stands_in_it() -> None:
    op.create_table(
        "digest_stories",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("digest_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _refers("digest_stories", "digest_id", "digests", "CASCADE"),
        _refers("digest_stories", "story_id", "stories", "CASCADE"),
        _refers("digest_stories", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("digest_id", "story_id", name=op.f("pk_digest_stories")),
    )
    op.create_table(
        "digest_acts",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("digest_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        _refers("digest_acts", "channel_id", "channels", "CASCADE"),
        _refers("digest_acts", "digest_id", "digests", "CASCADE"),
        _refers("digest_acts", "member_id", "members", "CASCADE"),
        _refers("digest_acts", "other_id", "members", "SET NULL"),
        _refers("digest_acts", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_acts")),
    )
    op.create_index(
        op.f("ix_digest_acts_workspace_id_digest_id"), "digest_acts", ["workspace_id", "digest_id"]
    )
    op.create_table(
        "digest_posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("digest_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _refers("digest_posts", "digest_id", "digests", "CASCADE"),
        _refers("digest_posts", "member_id", "members", "CASCADE"),
        _refers("digest_posts", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_posts")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_digest_posts_workspace_id_key")),
    )
    op.create_table(
        "value_stories_wanted",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _refers("value_stories_wanted", "member_id", "members", "CASCADE"),
        _refers("value_stories_wanted", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_stories_wanted")),
    )
    op.create_index(
        op.f("ix_value_stories_wanted_workspace_id_due_at"),
        "value_stories_wanted", ["workspace_id", "due_at"],
    )  # fmt: skip


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
