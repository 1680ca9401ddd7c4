"""Cards on top of each other: what a form that was sent leaves behind."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.log import log


def goes_to(client: WebClient, body: dict[str, Any], card: dict[str, Any]) -> None:
    """Show a card: in the place of the one that the button stood in, if it stood in one."""
    shown = body.get("view") or {}
    if shown.get("type") == "modal":
        client.views_update(view_id=shown["id"], view=card)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=card)


def back_to(ack: Ack, client: WebClient, body: dict[str, Any], card: dict[str, Any]) -> None:
    """Close a form that was sent, with `card` in the place of the one below it.

    Where there is none below, the card takes the form's place: Slack stacks no more than three.
    """
    below = body["view"].get("previous_view_id")
    if not below:
        ack(response_action="update", view=card)
        return
    try:
        client.views_update(view_id=below, view=card)
    except (SlackApiError, OSError) as error:
        log.warning("card_not_updated", error=error)  # what was written is kept all the same
    ack()
