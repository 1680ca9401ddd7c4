"""Rate limits: by tier, a message a second in a channel, event deliveries an hour."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute, by tier, for one method of one app in one workspace."""
OWN_LIMITS = {"auth.test": 600, "chat.getPermalink": 600}
POSTS_A_SECOND = 1
POST_BURST = 5
"""Short bursts over one message a second go through; so many in `BURST_SECONDS` do not."""
BURST_SECONDS = 5.0
DELIVERIES_AN_HOUR = 30_000


@dataclass
class RateLimits:
    """Counts calls by the sandbox's clock; does nothing while it is not `on`."""

    on: bool = False
    _calls: dict[tuple[str, ...], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_for(self, key: tuple[str, ...], most: int, seconds: float, now: float) -> int:
        """Whole seconds until one more is let through; 0 where it is now, and then counted."""
        if not self.on:
            return 0
        calls = self._calls[key]
        while calls and not now - seconds < calls[0] <= now:
            calls.popleft()
        if len(calls) >= most:
            return max(1, math.ceil(calls[0] + seconds - now))
        calls.append(now)
        return 0

    def call(self, method: str, tier: int, who: str, now: float) -> int:
        """Seconds a call of a method has to wait. `who` is the installation's token."""
        most = OWN_LIMITS.get(method, 600) if tier == 5 else TIERS[tier]
        return self.wait_for((method, who), most, 60.0, now)

    def delivery(self, who: str, now: float) -> int:
        """Seconds an event delivery has to wait."""
        return self.wait_for(("events", who), DELIVERIES_AN_HOUR, 3_600.0, now)

    def post(self, channel: str, who: str, now: float) -> int:
        """Seconds a message to a channel has to wait."""
        most = int(POSTS_A_SECOND * BURST_SECONDS)
        return self.wait_for(("post", channel, who), most, BURST_SECONDS, now)
