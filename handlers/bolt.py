"""The Bolt app: who a request comes from, and every listener on it."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.flows.installing import Tokens
from bot.runtime import Runtime
from handlers import register


def make_app(runtime: Runtime, signing_secret: str | None) -> App:
    """A Bolt app with all listeners. Without a signing secret it serves Socket Mode only.

    An event's listener runs, and commits, before Slack hears that it arrived.
    """
    app = App(
        signing_secret=signing_secret or "socket mode only",
        authorize=_authorize(Tokens(runtime)),
        client=WebClient(base_url=runtime.slack_api_url, timeout=3),
        process_before_response=True,
        request_verification_enabled=signing_secret is not None,
        logger=_quiet(),
    )
    register(app, runtime)
    return app


def _quiet() -> logging.Logger:
    """Bolt warns with whole payloads, words and all, of what nobody listens to."""
    logger = logging.getLogger("footbridge.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def _authorize(tokens: Tokens) -> Any:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # An org-wide install is kept under its enterprise; a team's own install goes first.
        found = tokens.first_of([team_id, enterprise_id])
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.bot_token,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
        )

    return authorize
