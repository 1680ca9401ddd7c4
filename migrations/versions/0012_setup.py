"""How far the guided setup of a workspace has come"""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass
