"""Silo cards, ways of working and listening tours"""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
