"""One door for errors: a person reads what to do next, an operator gets a reference in the log."""

from __future__ import annotations

import secrets
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.errors import UserError
from bot.log import log
from bot.views.blocks import section
from bot.views.forms import modal

SORRY = (
    "That did not work, and it is not your fault. Please try again in a minute; "
    "if it goes on, tell your admin this reference: {reference}"
)


def register(app: App) -> None:
    def failed(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        if _is_event(body):
            # Anything but a failure would tell Slack that the event was taken in.
            log.error("event_failed", error=error)
            return BoltResponse(status=500)
        return _tell(body, _words(error), client)

    app.error(failed)


def _is_event(body: dict[str, Any]) -> bool:
    if body.get("type") in ("event_callback", "app_rate_limited"):
        return True
    return "type" not in body and "command" not in body


def _words(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
    reference = secrets.token_hex(4)
    log.error("request_failed", reference=reference, error=error)
    return SORRY.format(reference=reference)


def _tell(body: dict[str, Any], words: str, client: WebClient) -> BoltResponse:
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
    if body.get("type") == "view_submission":
        first = next((b["block_id"] for b in body["view"]["blocks"] if b["type"] == "input"), None)
        if first:
            errors = {"response_action": "errors", "errors": {first: words}}
            return BoltResponse(status=200, body=errors)
        return BoltResponse(status=200, body={"response_action": "update", "view": _card(words)})
    if body.get("response_url"):
        WebhookClient(body["response_url"]).send(
            text=words, response_type="ephemeral", replace_original=False
        )
    elif body.get("trigger_id"):
        _open(body, words, client)
    return BoltResponse(status=200)


def _open(body: dict[str, Any], words: str, client: WebClient) -> None:
    """On a card, for what was pressed in App Home or on another card: no message is there."""
    opens = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
    try:
        opens(trigger_id=body["trigger_id"], view=_card(words))
    except (SlackApiError, OSError) as error:
        log.warning("error_not_shown", error=error)


def _card(words: str) -> dict[str, Any]:
    return modal("Not quite", [section(words)])
