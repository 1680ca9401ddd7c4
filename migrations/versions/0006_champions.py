"""Champions, experiments and support"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "champions",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("nominated_by", ID, nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("rests_until", sa.BigInteger(), nullable=True),
        sa.Column("ask_at", sa.BigInteger(), nullable=True),
        _refers("champions", "member_id", "members", "CASCADE"),
        _refers("champions", "nominated_by", "members", "SET NULL"),
        _refers("champions", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_champions")),
    )
    op.create_index(
        op.f("ix_champions_workspace_id_ask_at"), "champions", ["workspace_id", "ask_at"]
    )
    op.create_table(
        "experiments",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("believe", sa.Text(), nullable=False),
        sa.Column("verify", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("right_if", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("check_on", sa.Date(), nullable=True),
        sa.Column("check_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_again_at", sa.BigInteger(), nullable=True),
        sa.Column("wants_company", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("observed", sa.Text(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("therefore", sa.Text(), nullable=True),
        sa.Column("shared_by", ID, nullable=True),
        sa.Column("offered_at", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("shared_at", sa.BigInteger(), nullable=True),
        _refers("experiments", "member_id", "members", "CASCADE"),
        _refers("experiments", "parent_id", "experiments", "SET NULL"),
        _refers("experiments", "shared_by", "members", "SET NULL"),
        _refers("experiments", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_experiments_workspace_id_key")),
    )
    op.create_index(
        op.f("ix_experiments_workspace_id_member_id"), "experiments", ["workspace_id", "member_id"]
    )
    op.create_index(
        op.f("ix_experiments_workspace_id_parent_id"), "experiments", ["workspace_id", "parent_id"]
    )
    op.create_index(
        op.f("ix_experiments_workspace_id_state_check_at"),
        "experiments",
        ["workspace_id", "state", "check_at"],
    )
    op.create_table(
        "silo_channels",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("silo_id", ID, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        _refers("silo_channels", "silo_id", "silos", "CASCADE"),
        _refers("silo_channels", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("workspace_id", "silo_id", name=op.f("pk_silo_channels")),
    )
    op.create_table(
        "experiment_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("experiment_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.Column("what", sa.String(length=16), nullable=False),
        _refers("experiment_changes", "by_id", "members", "SET NULL"),
        _refers("experiment_changes", "experiment_id", "experiments", "CASCADE"),
        _refers("experiment_changes", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_changes")),
    )
    op.create_index(
        op.f("ix_experiment_changes_workspace_id_at"), "experiment_changes", ["workspace_id", "at"]
    )
    op.create_index(
        op.f("ix_experiment_changes_workspace_id_experiment_id_at"),
        "experiment_changes",
        ["workspace_id", "experiment_id", "at"],
    )
    op.create_table(
        "experiment_people",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("experiment_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _refers("experiment_people", "experiment_id", "experiments", "CASCADE"),
        _refers("experiment_people", "member_id", "members", "CASCADE"),
        _refers("experiment_people", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment_people")),
        sa.UniqueConstraint(
            "workspace_id",
            "experiment_id",
            "member_id",
            name=op.f("uq_experiment_people_workspace_id_experiment_id_member_id"),
        ),
    )
    op.create_table(
        "experiment_silos",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("experiment_id", ID, nullable=False),
        sa.Column("silo_id", ID, nullable=False),
        _refers("experiment_silos", "experiment_id", "experiments", "CASCADE"),
        _refers("experiment_silos", "silo_id", "silos", "CASCADE"),
        _refers("experiment_silos", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint(
            "workspace_id", "experiment_id", "silo_id", name=op.f("pk_experiment_silos")
        ),
    )
    op.create_table(
        "support_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("experiment_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("needs", sa.String(length=16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tell", sa.Boolean(), nullable=False),
        sa.Column("leader_tells", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("turn_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("promise", sa.Text(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.Column("kept_at", sa.BigInteger(), nullable=True),
        _refers("support_requests", "experiment_id", "experiments", "CASCADE"),
        _refers("support_requests", "leader_id", "members", "SET NULL"),
        _refers("support_requests", "member_id", "members", "CASCADE"),
        _refers("support_requests", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_requests")),
    )
    op.create_index(
        op.f("ix_support_requests_workspace_id_experiment_id"),
        "support_requests",
        ["workspace_id", "experiment_id"],
    )
    op.create_index(
        op.f("ix_support_requests_workspace_id_state_turn_at"),
        "support_requests",
        ["workspace_id", "state", "turn_at"],
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("experiment_id", ID, nullable=True),
        sa.Column("request_id", ID, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("posted_in", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=255), nullable=True),
        _refers("announcements", "experiment_id", "experiments", "SET NULL"),
        _refers("announcements", "request_id", "support_requests", "SET NULL"),
        _refers("announcements", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint(
            "workspace_id",
            "what",
            "subject",
            "channel",
            name=op.f("uq_announcements_workspace_id_what_subject_channel"),
        ),
    )
    op.create_index(
        op.f("ix_announcements_workspace_id_state_due_at"),
        "announcements",
        ["workspace_id", "state", "due_at"],
    )
    op.create_table(
        "support_turns",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _refers("support_turns", "leader_id", "members", "CASCADE"),
        _refers("support_turns", "request_id", "support_requests", "CASCADE"),
        _refers("support_turns", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_turns")),
    )
    op.create_index(
        op.f("ix_support_turns_workspace_id_request_id"),
        "support_turns",
        ["workspace_id", "request_id"],
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
