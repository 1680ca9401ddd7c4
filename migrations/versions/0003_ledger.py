"""One ledger for every send: preferences, rules, verdicts, outcomes"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
