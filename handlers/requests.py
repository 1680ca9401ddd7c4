"""What every interactive request says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DIGITS = 12  # there is never as much of anything


@dataclass(frozen=True)
class Opens:
    """What a subcommand answers with a card: the modal to open and, if any, words beside it."""

    modal: dict[str, Any]
    text: str = ""


@dataclass(frozen=True)
class Shows:
    """What a subcommand answers with buttons, for whoever asked alone."""

    text: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True)
class Posts:
    """What a subcommand answers for all in the channel to read."""

    text: str
    blocks: list[dict[str, Any]]


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace a request belongs to: the enterprise for org-wide installs."""
    # Clicks and cards nest these, commands do not.
    enterprise = (body.get("enterprise") or {}).get("id") or body.get("enterprise_id")
    team = (body.get("team") or {}).get("id") or body.get("team_id")
    org_wide = body.get("is_enterprise_install") in (True, "true")
    return str((enterprise if org_wide else team) or team or enterprise or "")


def who_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """The workspace and the person that a command, a press or a card comes from."""
    return team_of(body), str(body.get("user_id") or body["user"]["id"])


def value_of(body: Mapping[str, Any]) -> str:
    """The value of the button that was pressed."""
    return str(body["actions"][0]["value"])


def counted(text: str) -> int:
    """A number that travelled along with a button or a card; 0 where it is none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else 0
