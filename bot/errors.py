"""The three ways things go wrong, and who hears of it."""


class FootbridgeError(Exception):
    """Base of everything Footbridge raises on purpose."""


class UserError(FootbridgeError):
    """Somebody can mend this: the message says what happened and what to do next."""


class TransientError(FootbridgeError):
    """Trying again later may work; `retry_after` is the number of seconds to wait, if known."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(FootbridgeError):
    """Trying again will not help; the message says why, for the row that keeps it."""


class DoubtError(FootbridgeError):
    """A call may have taken effect though no answer came: ask before doing it again."""
