"""What is due is read in its order, so that the first of many costs no more than of few"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _longer("nudges", "decision_id")
    _longer("opportunities", "id")


def _longer(table: str, last: str) -> None:
    op.drop_index(op.f(f"ix_{table}_workspace_id_state_due_at"), table)
    columns = ["workspace_id", "state", "due_at", last]
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
