"""Events: each is stored in one transaction before Slack hears that it arrived."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltResponse

from bot.flows.intake import Intake
from bot.metrics import EVENTS, INTAKE_SECONDS


def register(app: App, intake: Intake) -> None:
    def take(body: dict[str, Any]) -> None:
        began = time.monotonic()
        try:
            intake.take(body)
        except Exception:
            EVENTS.labels("failed").inc()
            raise
        EVENTS.labels("stored").inc()
        INTAKE_SECONDS.observe(time.monotonic() - began)

    app.event("message")(take)
    app.event(re.compile(".*"))(take)

    def rate_limited(body: dict[str, Any], next: Callable[[], None]) -> BoltResponse | None:
        # Slack sends this without an inner event, so no listener for events ever sees it.
        if body.get("type") == "app_rate_limited":
            take(body)
            return BoltResponse(status=200)
        next()
        return None

    app.use(rate_limited)
