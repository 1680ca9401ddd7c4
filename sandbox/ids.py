"""Identifiers that look like Slack's: a letter for the kind, then capitals and digits."""

import itertools
import secrets
import string

_DIGITS = string.digits + string.ascii_uppercase


class Ids:
    """Ids of people, channels and the like count up, so that two equal runs give equal ids.

    Ids of deliveries are random: an app may keep its database longer than a sandbox lives, and
    must not take a new event for one it has seen.
    """

    def __init__(self) -> None:
        self._counts: dict[str, itertools.count[int]] = {}

    def next(self, prefix: str) -> str:
        """The next id of a kind, e.g. `next("U")` gives "U0SB000001"."""
        count = self._counts.setdefault(prefix, itertools.count(1))
        return f"{prefix}0SB{_base36(next(count)):0>6}"

    @staticmethod
    def random(prefix: str) -> str:
        return prefix + secrets.token_hex(6).upper()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
