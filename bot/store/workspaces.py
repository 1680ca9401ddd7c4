"""Workspaces: the tenants, and the token that opens each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.domain.rules import Rules, from_dict
from bot.store.database import Base, Id, Json, insert_ignoring


class Workspace(Base):
    """A Slack team, or an enterprise for an org-wide install. Times are UTC microseconds."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slack_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    url: Mapped[str] = mapped_column(String(255), default="")
    tz: Mapped[str] = mapped_column(String(64), default="UTC")
    bot_token: Mapped[bytes | None] = mapped_column(LargeBinary)  # locked by the vault
    bot_user: Mapped[str | None] = mapped_column(String(32))
    bot_id: Mapped[str | None] = mapped_column(String(32))
    uninstalled_at: Mapped[int | None] = mapped_column(BigInteger)
    synced_at: Mapped[int | None] = mapped_column(BigInteger)
    silo_field: Mapped[str | None] = mapped_column(String(32))  # the id of a profile field
    silo_groups: Mapped[list[str] | None] = mapped_column(Json)  # the ids of user groups
    groups_read_at: Mapped[int | None] = mapped_column(BigInteger)
    crossings_stale: Mapped[bool] = mapped_column(default=False)  # silos changed since
    rules: Mapped[dict[str, Any] | None] = mapped_column(Json)  # what differs from the defaults


def by_slack_id(session: Session, slack_id: str) -> Workspace | None:
    return session.scalar(select(Workspace).where(Workspace.slack_id == slack_id))


def by_slack_ids(session: Session, slack_ids: Iterable[str]) -> dict[str, Workspace]:
    rows = session.scalars(select(Workspace).where(Workspace.slack_id.in_(list(slack_ids))))
    return {row.slack_id: row for row in rows}


def get(session: Session, workspace_id: int) -> Workspace:
    return session.get_one(Workspace, workspace_id)


def rules(session: Session, workspace_id: int) -> Rules:
    """What an admin has set there, and the defaults for the rest."""
    return from_dict(get(session, workspace_id).rules)


def hold(session: Session, workspace_id: int) -> Workspace:
    """The workspace as it is now, for changing its rules: who else would waits for the commit.

    Without it, of two admins who change something in the same instant one would undo the other's.
    Rows that refer to it may be written meanwhile.
    """
    return session.scalars(
        select(Workspace)
        .where(Workspace.id == workspace_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def ensure(session: Session, slack_id: str) -> Workspace:
    """The workspace of that Slack id, made if it is new."""
    session.execute(
        insert_ignoring(session, Workspace).values(
            slack_id=slack_id, name="", url="", tz="UTC", crossings_stale=False
        )
    )
    return session.scalars(select(Workspace).where(Workspace.slack_id == slack_id)).one()


def installed(session: Session) -> Sequence[Workspace]:
    """The workspaces that Footbridge may speak in."""
    return session.scalars(
        select(Workspace)
        .where(Workspace.bot_token.is_not(None), Workspace.uninstalled_at.is_(None))
        .order_by(Workspace.id)
    ).all()


def uninstalled(session: Session) -> Sequence[Workspace]:
    return session.scalars(select(Workspace).where(Workspace.uninstalled_at.is_not(None))).all()


def all_of_them(session: Session) -> Sequence[Workspace]:
    return session.scalars(select(Workspace).order_by(Workspace.id)).all()


def mark_uninstalled(session: Session, workspace_id: int, now: int) -> None:
    """Forget the token at once; the rest is purged by a job. Twice does no harm."""
    session.execute(
        update(Workspace)
        .where(Workspace.id == workspace_id, Workspace.uninstalled_at.is_(None))
        .values(uninstalled_at=now, bot_token=None)
    )


def with_stale_crossings(session: Session) -> Sequence[Workspace]:
    return session.scalars(select(Workspace).where(Workspace.crossings_stale)).all()


def lock(session: Session, workspace_id: int) -> Workspace | None:
    """The workspace, ours until the commit; None where another worker holds it."""
    return session.scalar(
        select(Workspace).where(Workspace.id == workspace_id).with_for_update(skip_locked=True)
    )
