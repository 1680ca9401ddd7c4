"""What Slack says of a person, as far as Footbridge keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import calendar

AWAY_EMOJI = frozenset(
    {"palm_tree", "face_with_thermometer", "airplane", "baby", "no_entry", "desert_island",
     "beach_with_umbrella", "hospital"}
)  # fmt: skip
AWAY_WORDS = re.compile(
    r"\b(vacation|vacationing|holidays?|out of (the )?office|ooo|out sick|sick|on leave|"
    r"parental leave|pto|away)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack or an export describes them.

    kind: person, guest (restricted to some channels), bot, or stranger (of another company).
    names: what colleagues may call them by. away_until: as their status says (UTC microseconds).
    """

    slack_id: str
    kind: str
    name: str
    names: tuple[str, ...]
    email: str | None
    tz: str | None
    deactivated: bool
    is_admin: bool
    away_until: int | None = None


def profile(user: Mapping[str, Any], workspace: str | None) -> Profile:
    """Read a Slack user object, from `users.list`, an event or an export's `users.json`.

    workspace: the Slack id of ours; None where a person of any team belongs (org-wide installs).
    What is not of the documented type counts as missing. Raises KeyError where there is no id.
    """
    given = user.get("profile")
    details = given if isinstance(given, Mapping) else {}
    names = (
        details.get("display_name"), details.get("real_name"), user.get("real_name"),
        details.get("first_name"), user.get("name"),
    )  # fmt: skip
    known = tuple(dict.fromkeys(name for name in (_text(one, 255) for one in names) if name))
    return Profile(
        slack_id=str(user["id"]),
        kind=_kind(user, workspace),
        name=known[0] if known else str(user["id"]),
        names=known,
        email=_text(details.get("email"), 320),
        tz=_text(user.get("tz"), 64),
        deactivated=bool(user.get("deleted")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        away_until=_away_until(details),
    )


def stranger(slack_id: str) -> Profile:
    """Somebody of another company, of whom no more than the id is kept."""
    return Profile(slack_id, "stranger", "", (), None, None, deactivated=False, is_admin=False)


def _text(value: object, most: int) -> str | None:
    """A text as a column of so many characters can hold it; None where there is none."""
    return value.replace("\0", "")[:most] or None if isinstance(value, str) else None


def _away_until(details: Mapping[str, Any]) -> int | None:
    emoji, words = _text(details.get("status_emoji"), 255), _text(details.get("status_text"), 255)
    away = (emoji or "").strip(":") in AWAY_EMOJI or AWAY_WORDS.search(words or "")
    if not away:
        return None
    ends = details.get("status_expiration")
    if not isinstance(ends, int) or ends <= 0:
        return calendar.LAST  # until they change it
    return min(ends * calendar.SECOND, calendar.LAST)


def _kind(user: Mapping[str, Any], workspace: str | None) -> str:
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return "bot"
    team = user.get("team_id")
    if user.get("is_stranger") or (workspace and team and team != workspace):
        return "stranger"
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return "guest"
    return "person"
