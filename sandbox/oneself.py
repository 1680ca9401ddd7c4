"""What somebody changes about themselves: profile, status, quiet hours."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import rooms
from .seat import Seat


class Oneself(Seat):
    """Somebody with a profile of their own."""

    def changes(self, **fields: Any) -> None:
        """Change of one's profile or standing: title, tz, deleted, is_admin, …; `fields` are
        custom profile fields by label. AttributeError for what no member has."""
        unknown = [name for name in fields if not hasattr(self.member, name)]
        if unknown:
            raise AttributeError(f"a member has no {', '.join(unknown)}")
        status = any(name.startswith("status_") for name in fields)

        def change() -> None:
            vars(self.member).update(fields)
            rooms.know_fields(self.slack.world, self.member)
            rooms.person_changed(self.slack.world, self.member, status=status)

        self.slack.do(change)

    def sets_status(self, text: str, emoji: str = "", expires: float = 0) -> None:
        """Set one's status: "Out sick", ":face_with_thermometer:", until an epoch second (0:
        until it is changed). When its time is over Slack takes it away and tells of it."""
        until = int(expires)
        self.changes(status_text=text, status_emoji=emoji, status_expiration=until)
        if until:
            self.slack.will_expire(self.member, until)

    def sets_dnd(self, start: str = "", end: str = "") -> None:
        """Set "do not disturb" for every day, "22:00" to "08:00" on one's own clock, beginning
        with the stretch under way or next; without hours, none at all."""
        if not start:
            self._keeps(None)
            return
        zone, now = ZoneInfo(self.member.tz), self.slack.clock.now()
        local = datetime.fromtimestamp(now, zone)
        first = datetime.combine(local, time.fromisoformat(start), zone) - timedelta(days=1)
        last = datetime.combine(first, time.fromisoformat(end), zone)
        last += timedelta(days=last <= first)
        while last.timestamp() <= now:
            first, last = first + timedelta(days=1), last + timedelta(days=1)
        self._keeps((first.timestamp(), last.timestamp()))

    def keeps_quiet(self, start: float, end: float) -> None:
        """Set "do not disturb" from `start` to `end` (epoch seconds), every day from then on."""
        self._keeps((start, end))

    def _keeps(self, quiet: tuple[float, float] | None) -> None:
        def change() -> None:
            self.member.dnd = quiet
            rooms.quiet_changed(self.slack.world, self.member)

        self.slack.do(change)
