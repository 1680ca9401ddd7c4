"""What all people of a workspace did together: its last figures, ready to be shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, Json, upsert


class Together(Base):
    """The figures of the weeks that end at `until`, with what is few left out. UTC microseconds.

    `wanted_at`: when somebody last looked for newer ones.
    """

    __tablename__ = "together"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[int] = mapped_column(BigInteger)
    wanted_at: Mapped[int] = mapped_column(BigInteger, default=0)
    figures: Mapped[dict[str, Any]] = mapped_column(Json)


def of(session: Session, workspace_id: int) -> Together | None:
    return session.get(Together, workspace_id)


def want(session: Session, workspace_id: int, now: int) -> None:
    """Somebody would like newer figures."""
    session.execute(
        update(Together).where(Together.workspace_id == workspace_id).values(wanted_at=now)
    )


def expire(session: Session, workspace_id: int) -> None:
    """Somebody's part went: show no figures until they are added up anew."""
    session.execute(delete(Together).where(Together.workspace_id == workspace_id))


def save(
    session: Session, workspace_id: int, until: int, made_at: int, figures: dict[str, Any]
) -> None:
    made = {"until": until, "made_at": made_at, "figures": figures}
    statement = upsert(session, Together).values(workspace_id=workspace_id, wanted_at=0, **made)
    session.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_=made),
        execution_options={"populate_existing": True},
    )
