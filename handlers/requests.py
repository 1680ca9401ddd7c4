"""What every interactive request says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace a request belongs to: the enterprise for org-wide installs."""
    enterprise = body.get("enterprise") or {}
    if body.get("is_enterprise_install") in (True, "true") and enterprise.get("id"):
        return str(enterprise["id"])
    team = body.get("team") or {}
    return str(team.get("id") or body.get("team_id") or enterprise.get("id") or "")


def value_of(body: Mapping[str, Any]) -> str:
    """The value of the button that was pressed."""
    return str(body["actions"][0]["value"])
