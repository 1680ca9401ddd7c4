"""Value stories and thanks"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    _widen_stories()
    _make_story_people()
    _make_thanks()
    _make_posts()


def _widen_stories() -> None:
    texts = ("served", "reuse", "worth")
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("key", sa.String(length=36)),
        sa.Column("state", sa.String(length=16), nullable=False, server_default="draft"),
        *(sa.Column(name, sa.Text(), nullable=False, server_default="") for name in texts),
        sa.Column("priority_id", sa.BigInteger()),
        sa.Column("channel_id", ID),
        sa.Column("to_channel", sa.String(length=32)),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("named", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("published_at", sa.BigInteger()),
    )
    for added in columns:
        op.add_column("stories", added)
    op.execute("UPDATE stories SET key = nudge_id, changed_at = written_at")
    # Nothing refers to stories yet, so that SQLite may build the table anew.
    with op.batch_alter_table("stories") as batch:
        batch.alter_column("key", existing_type=sa.String(length=36), nullable=False)
        batch.alter_column("changed_at", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("nudge_id", existing_type=sa.String(length=36), nullable=True)
        batch.drop_constraint(op.f("fk_stories_nudge_id_nudges"), type_="foreignkey")
        for column, to in (("nudge_id", "nudges"), ("channel_id", "channels")):
            name = op.f(f"fk_stories_{column}_{to}")
            batch.create_foreign_key(name, to, [column], ["id"], ondelete="SET NULL")
        batch.create_unique_constraint(op.f("uq_stories_workspace_id_key"), ["workspace_id", "key"])
    _index("stories", "workspace_id", "member_id")
    _index("stories", "workspace_id", "state", "published_at")


def _make_story_people() -> None:
    op.create_table(
        "story_people",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        _refers("story_people", "workspace_id", "workspaces"),
        _refers("story_people", "story_id", "stories", "CASCADE"),
        _refers("story_people", "member_id", "members", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_people")),
        sa.UniqueConstraint(
            "story_id", "member_id", name=op.f("uq_story_people_story_id_member_id")
        ),
    )
    _index("story_people", "workspace_id", "member_id")


def _make_thanks() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("from_id", ID, nullable=False),
        sa.Column("to_id", ID, nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("channel_id", ID, nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _refers("thanks", "workspace_id", "workspaces"),
        _refers("thanks", "from_id", "members", "CASCADE"),
        _refers("thanks", "to_id", "members", "CASCADE"),
        _refers("thanks", "channel_id", "channels", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_thanks_workspace_id_key")),
    )
    _index("thanks", "workspace_id", "from_id", "at")
    _index("thanks", "workspace_id", "to_id", "at")


def _make_posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=True),
        sa.Column("thanks_id", ID, nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        _refers("posts", "workspace_id", "workspaces"),
        _refers("posts", "story_id", "stories", "SET NULL"),
        _refers("posts", "thanks_id", "thanks", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    for column in ("due_at", "story_id", "thanks_id"):
        _index("posts", "workspace_id", column)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
