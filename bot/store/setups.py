"""How far the guided setup of a workspace has come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, upsert


class Setup(Base):
    """Where the setup of a workspace stands: at that step (`bot/domain/setup.py`).

    Whatever was set at the steps before stands in the tables it belongs to. by_id: who was at it
    last. finished_at: when it was gone through first. Times are UTC microseconds.
    """

    __tablename__ = "setups"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    changed_at: Mapped[int] = mapped_column(BigInteger)
    finished_at: Mapped[int | None] = mapped_column(BigInteger)


def of(session: Session, workspace_id: int) -> Setup | None:
    """The setup of that workspace; None where nobody began it."""
    return session.scalar(select(Setup).where(Setup.workspace_id == workspace_id))


def save(session: Session, workspace_id: int, **values: Any) -> None:
    """Keep where it stands: step, by_id and changed_at, and finished_at if given."""
    statement = upsert(session, Setup).values(workspace_id=workspace_id, **values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values),
        execution_options={"populate_existing": True},
    )
    session.expire_all()
