"""Silo cards, ways of working and listening tours"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    _cards()
    _ways()
    _tours()
    _notes()


def _cards() -> None:
    op.create_table(
        "silo_cards",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("silo_id", ID, nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        _refers("silo_cards", "workspace_id", "workspaces"),
        _refers("silo_cards", "silo_id", "silos", "CASCADE"),
        sa.PrimaryKeyConstraint("workspace_id", "silo_id", name=op.f("pk_silo_cards")),
    )
    op.create_table(
        "silo_card_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("silo_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _refers("silo_card_changes", "workspace_id", "workspaces"),
        _refers("silo_card_changes", "silo_id", "silos", "CASCADE"),
        _refers("silo_card_changes", "member_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silo_card_changes")),
    )
    op.create_index(
        op.f("ix_silo_card_changes_workspace_id_silo_id_at"),
        "silo_card_changes",
        ["workspace_id", "silo_id", "at"],
    )


def _ways() -> None:
    op.create_table(
        "ways_of_working",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("silo_a", ID, nullable=False),
        sa.Column("silo_b", ID, nullable=False),
        sa.Column("a_needs", sa.Text(), nullable=False),
        sa.Column("b_needs", sa.Text(), nullable=False),
        sa.Column("agreements", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("a_agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("b_agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("trend", sa.String(length=8), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=True),
        _refers("ways_of_working", "workspace_id", "workspaces"),
        _refers("ways_of_working", "silo_a", "silos", "CASCADE"),
        _refers("ways_of_working", "silo_b", "silos", "CASCADE"),
        sa.PrimaryKeyConstraint(
            "workspace_id", "silo_a", "silo_b", name=op.f("pk_ways_of_working")
        ),
    )
    op.create_table(
        "ways_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("silo_a", ID, nullable=False),
        sa.Column("silo_b", ID, nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _refers("ways_changes", "workspace_id", "workspaces"),
        _refers("ways_changes", "silo_a", "silos", "CASCADE"),
        _refers("ways_changes", "silo_b", "silos", "CASCADE"),
        _refers("ways_changes", "member_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ways_changes")),
    )
    op.create_index(
        op.f("ix_ways_changes_workspace_id_silo_a_silo_b_at"),
        "ways_changes",
        ["workspace_id", "silo_a", "silo_b", "at"],
    )


def _tours() -> None:
    op.create_table(
        "tours",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("shape", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("nudged_at", sa.BigInteger(), nullable=True),
        sa.Column("buddy_id", ID, nullable=True),
        sa.Column("buddy_state", sa.String(length=8), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("third", sa.Text(), nullable=False),
        sa.Column("posted_in", sa.String(length=32), nullable=True),
        sa.Column("posted_ts", sa.String(length=32), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        _refers("tours", "workspace_id", "workspaces"),
        _refers("tours", "member_id", "members", "CASCADE"),
        _refers("tours", "buddy_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tours")),
    )
    op.create_index(
        "uq_tours_running",
        "tours",
        ["workspace_id", "member_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "tour_stops",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("tour_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("silo_id", ID, nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("talked_at", sa.BigInteger(), nullable=True),
        _refers("tour_stops", "workspace_id", "workspaces"),
        _refers("tour_stops", "tour_id", "tours", "CASCADE"),
        _refers("tour_stops", "member_id", "members", "CASCADE"),
        _refers("tour_stops", "silo_id", "silos", "SET NULL"),
        _refers("tour_stops", "person_id", "members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_stops")),
    )
    op.create_index(
        op.f("ix_tour_stops_workspace_id_tour_id_place"),
        "tour_stops",
        ["workspace_id", "tour_id", "place"],
    )
    op.create_table(
        "tour_asks",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("tour_id", ID, nullable=True),
        sa.Column("stop_id", ID, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        _refers("tour_asks", "workspace_id", "workspaces"),
        _refers("tour_asks", "tour_id", "tours", "SET NULL"),
        _refers("tour_asks", "stop_id", "tour_stops", "SET NULL"),
        _refers("tour_asks", "member_id", "members", "SET NULL"),
        _refers("tour_asks", "person_id", "members", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_asks")),
    )
    op.create_index(
        op.f("ix_tour_asks_workspace_id_person_id_asked_at"),
        "tour_asks",
        ["workspace_id", "person_id", "asked_at"],
    )


def _notes() -> None:
    op.create_table(
        "tour_notes",
        sa.Column("stop_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hurts", sa.Text(), nullable=False),
        sa.Column("together", sa.Text(), nullable=False),
        _refers("tour_notes", "stop_id", "tour_stops", "CASCADE"),
        _refers("tour_notes", "workspace_id", "workspaces"),
        _refers("tour_notes", "member_id", "members", "CASCADE"),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_tour_notes")),
    )
    op.create_table(
        "tour_shares",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("stop_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("shared_at", sa.BigInteger(), nullable=True),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hurts", sa.Text(), nullable=False),
        sa.Column("together", sa.Text(), nullable=False),
        _refers("tour_shares", "workspace_id", "workspaces"),
        _refers("tour_shares", "stop_id", "tour_stops", "CASCADE"),
        _refers("tour_shares", "member_id", "members", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tour_shares")),
    )
    op.create_index(
        op.f("ix_tour_shares_workspace_id_stop_id"), "tour_shares", ["workspace_id", "stop_id"]
    )
    op.create_table(
        "tour_quoted",
        sa.Column("share_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        _refers("tour_quoted", "share_id", "tour_shares", "CASCADE"),
        _refers("tour_quoted", "person_id", "members", "CASCADE"),
        _refers("tour_quoted", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("share_id", "person_id", name=op.f("pk_tour_quoted")),
    )


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> Any:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
