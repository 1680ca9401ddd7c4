"""Silo lists that wait for a yes, and channels whose people ask to be left alone"""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass
