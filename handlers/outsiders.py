"""People of another company, who see what is posted in a channel shared with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.errors import UserError

OUTSIDE = "Footbridge is for the people of the workspace that it is in."


def register(app: App) -> None:
    """Call this first: what outsiders press, no other listener hears of."""
    app.use(Outside())


class Outside(Middleware):
    """Stops what people of another company press or fill in. Events are looked at at intake."""

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 -- Bolt gives its arguments by these names
        next: Callable[[], BoltResponse],
    ) -> BoltResponse | None:
        if is_outside(req.body):
            raise UserError(OUTSIDE)
        next()
        return None


def is_outside(body: dict[str, Any]) -> bool:
    """Whether who pressed something is of another team than the one it belongs to.

    Teams of one enterprise are told apart by what Slack says of their people, not here.
    """
    team, user = body.get("team"), body.get("user")
    if not isinstance(team, dict) or not isinstance(user, dict) or team.get("enterprise_id"):
        return False
    if body.get("enterprise") or body.get("is_enterprise_install") in (True, "true"):
        return False
    return bool(user.get("team_id")) and user["team_id"] != team.get("id")
