"""Who asked to be forgotten, until a job has taken out all that was kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.database import Base, upsert


class Forgetting(Base):
    """What was kept of that member is being taken out; with `erase` the member goes as well."""

    __tablename__ = "forgettings"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    erase: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[int] = mapped_column(BigInteger)


def ask(session: Session, workspace_id: int, member_id: int, now: int, erase: bool) -> None:
    """Have that member forgotten. Who asked to be erased stays so, whatever is asked later."""
    statement = upsert(session, Forgetting).values(
        workspace_id=workspace_id, member_id=member_id, erase=erase, asked_at=now
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "member_id"],
            set_={"erase": True} if erase else {"asked_at": now},
        )
    )


def of(session: Session, workspace_id: int, member_id: int) -> Forgetting | None:
    return session.get(Forgetting, (workspace_id, member_id))


def waiting(session: Session, workspace_id: int) -> Sequence[Forgetting]:
    """Those of a workspace, who asked first in front."""
    return session.scalars(
        select(Forgetting)
        .where(Forgetting.workspace_id == workspace_id)
        .order_by(Forgetting.asked_at, Forgetting.member_id)
    ).all()


def claim(session: Session, workspace_id: int, member_id: int) -> Forgetting | None:
    """That one, ours until the commit; None where it is done, or another worker is at it."""
    return session.scalar(
        select(Forgetting)
        .where(Forgetting.workspace_id == workspace_id, Forgetting.member_id == member_id)
        .with_for_update(skip_locked=True)
    )
