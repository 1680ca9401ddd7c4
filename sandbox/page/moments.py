"""Moments as people read them."""

import re
from datetime import date, datetime

_TOKEN = re.compile(r"\{(\w+)\}")


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def day(at: datetime, today: date) -> str:
    """ "Today", "Yesterday", else e.g. "Monday 5 January", with the year where it is another."""
    days = (today - at.date()).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    year = f" {at.year}" if at.year != today.year else ""
    return f"{at:%A} {at.day} {at:%B}{year}"


def ago(at: datetime, now: datetime) -> str:
    """How long ago, roughly."""
    minutes = int((now - at).total_seconds() // 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        count = minutes // size
        if count >= 1:
            return f"{count} {unit}{'s' * (count > 1)} ago"
    return "just now"


def full(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B} {at.year}, {at:%H:%M}"


def written(form: str, at: datetime, now: datetime) -> str:
    """Slack's date tokens ("{date_short} at {time}") filled in."""
    return _TOKEN.sub(lambda match: _token(match[1], at, now) or match[0], form)


def _token(name: str, at: datetime, now: datetime) -> str:
    pretty = day(at, now.date())
    long = f"{at:%A}, {at:%B} {at.day}, {at.year}"
    forms = {
        "date_num": f"{at:%Y-%m-%d}",
        "date_slash": f"{at:%m/%d/%Y}",
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": long,
        "time": clock(at),
        "time_secs": f"{at:%H:%M:%S}",
        "ago": ago(at, now),
        "day_divider_pretty": pretty,
    }
    if name.endswith("_pretty") and name.removesuffix("_pretty") in forms:
        near = pretty in ("Today", "Yesterday")
        return pretty.lower() if near else forms[name.removesuffix("_pretty")]
    return forms.get(name, "")
