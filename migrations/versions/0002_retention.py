"""What is kept, and for how long"""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass
