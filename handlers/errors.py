"""One door for errors: a person reads what to do next, an operator gets a reference in the log."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.errors import UserError
from bot.flows.installing import NotInstalledError
from bot.log import log
from bot.views.blocks import section
from bot.views.forms import modal

SORRY = (
    "That did not work, and it is not your fault. Please try again in a minute; "
    "if it goes on, tell your admin this reference: {reference}"
)
UNREADABLE = (
    "I could not make sense of that: what you pressed or filled in may be from an earlier version "
    "of me. Nothing was changed. Please open it anew; if it goes on, tell your admin this "
    "reference: {reference}"
)
REFUSED = "Slack did not let me show that just now. Please try again."
HERE = Path(__file__).parent
MISREAD = (LookupError, TypeError, ValueError, AttributeError, StopIteration)


def register(app: App) -> None:
    def failed(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        if _is_event(body) and isinstance(error, NotInstalledError):
            log.info("event_of_nobody")
            return BoltResponse(status=404, body="Footbridge is not installed there")
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
    if isinstance(error, SlackClientError):
        log.warning("request_refused", reference=reference, error=error)
        return REFUSED
    if is_misread(error):
        log.warning("request_not_read", reference=reference, error=error)
        return UNREADABLE.format(reference=reference)
    log.error("request_failed", reference=reference, error=error)
    return SORRY.format(reference=reference)


def is_misread(error: Exception) -> bool:
    """Whether a handler stumbled over what it was given, before any flow was asked.

    Handlers read what came and hand it on, so what breaks in them is a payload of another shape:
    a form opened before an update, or one that was tampered with.
    """
    trace, last = error.__traceback__, ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        last = file if "site-packages" not in file and file.startswith(str(HERE.parent)) else last
        trace = trace.tb_next
    return isinstance(error, MISREAD) and Path(last).parent == HERE


def _tell(body: dict[str, Any], words: str, client: WebClient) -> BoltResponse:
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=_on_form(body, words))
    try:
        _beside(body, words, client)
    except (SlackClientError, OSError, ValueError) as error:
        log.warning("error_not_shown", error=error)
    return BoltResponse(status=200)


def _on_form(body: dict[str, Any], words: str) -> dict[str, Any]:
    """At the form's first field; in the form's place, where it has none."""
    first = next(
        (one.get("block_id") for one in body["view"]["blocks"] if one["type"] == "input"), None
    )
    if first:
        return {"response_action": "errors", "errors": {first: words}}
    return {"response_action": "update", "view": _card(words)}


def _beside(body: dict[str, Any], words: str, client: WebClient) -> None:
    """As a message, where one was pressed; on a card, in App Home or on another card."""
    if body.get("response_url"):
        WebhookClient(body["response_url"]).send(
            text=words, response_type="ephemeral", replace_original=False
        )
    elif body.get("trigger_id"):
        _on_card(body, words, client)


def _on_card(body: dict[str, Any], words: str, client: WebClient) -> None:
    """Over the card it was pressed on; in its place, where Slack stacks no more."""
    shown, card = body.get("view") or {}, _card(words)
    if shown.get("type") != "modal":
        client.views_open(trigger_id=body["trigger_id"], view=card)
        return
    try:
        client.views_push(trigger_id=body["trigger_id"], view=card)
    except SlackApiError:
        client.views_update(view_id=shown["id"], view=card)


def _card(words: str) -> dict[str, Any]:
    return modal("Not quite", [section(words)])
