"""What Slack says of a person, as far as Footbridge keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack or an export describes them.

    kind: person, guest (restricted to some channels), bot, or stranger (of another company).
    names: what colleagues may call them by.
    """

    slack_id: str
    kind: str
    name: str
    names: tuple[str, ...]
    email: str | None
    tz: str | None
    deactivated: bool
    is_admin: bool


def profile(user: Mapping[str, Any], workspace: str | None) -> Profile:
    """Read a Slack user object, from `users.list`, an event or an export's `users.json`.

    workspace: the Slack id of ours; None where a person of any team belongs (org-wide installs).
    Raises KeyError where there is no id.
    """
    details = user.get("profile") or {}
    names = (
        details.get("display_name"), details.get("real_name"), user.get("real_name"),
        details.get("first_name"), user.get("name"),
    )  # fmt: skip
    known = tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))
    return Profile(
        slack_id=str(user["id"]),
        kind=_kind(user, workspace),
        name=(known[0] if known else str(user["id"]))[:255],
        names=known,
        email=details.get("email"),
        tz=user.get("tz"),
        deactivated=bool(user.get("deleted")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def _kind(user: Mapping[str, Any], workspace: str | None) -> str:
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return "bot"
    team = user.get("team_id")
    if user.get("is_stranger") or (workspace and team and team != workspace):
        return "stranger"
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return "guest"
    return "person"
