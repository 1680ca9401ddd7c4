"""Events: each is stored in one transaction before Slack hears that it arrived."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.domain.events import EVENT_TYPES
from bot.flows.intake import Intake
from bot.metrics import EVENTS, INTAKE_SECONDS

TYPES = frozenset(EVENT_TYPES)
LISTENED = frozenset({"app_home_opened"})
STORED, FAILED = EVENTS.labels("stored"), EVENTS.labels("failed")


def register(app: App, intake: Intake) -> None:
    """Call this last: what nothing else listens to is acked and forgotten."""
    app.use(TakingIn(intake))


class TakingIn(Middleware):
    """Stores what was heard and answers, before Bolt looks for a listener.

    For a listener Bolt gathers two dozen arguments each time, and one for events never hears of
    `app_rate_limited`, which Slack sends without an inner event. What nobody listens to is acked
    here, too: Bolt would answer 404, and Slack would send it three times more.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 -- Bolt gives its arguments by these names
        next: Callable[[], BoltResponse],
    ) -> BoltResponse | None:
        kind = req.body.get("type")
        event = req.body["event"].get("type") if kind == "event_callback" else None
        if kind not in ("event_callback", "app_rate_limited") or event in LISTENED:
            next()
            return None
        if event is None or event in TYPES:
            self._take(req.body)
        return BoltResponse(status=200, body="")

    def _take(self, body: dict[str, Any]) -> None:
        began = time.monotonic()
        try:
            self._intake.take(body)
        except Exception:
            FAILED.inc()
            raise
        STORED.inc()
        INTAKE_SECONDS.observe(time.monotonic() - began)
