"""A Bolt app with one listener that does nothing, served as Footbridge is.

python -m benchmarks.bare_bolt PORT THREADS SIGNING_SECRET
"""

from __future__ import annotations

import sys

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from benchmarks.intake_load import BOT, TEAM
from handlers.web import Wsgi, serve


def make(signing_secret: str) -> Wsgi:
    known = AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_token="xoxb-none", bot_user_id=BOT  # noqa: S106
    )  # fmt: skip
    app = App(signing_secret=signing_secret, authorize=lambda: known, process_before_response=True)
    app.event("message")(lambda: None)
    handler: Wsgi = SlackRequestHandler(app)
    return handler


def main() -> None:
    port, threads, secret = sys.argv[1:]
    serve(lambda: make(secret), "127.0.0.1", int(port), workers=1, threads=int(threads))


if __name__ == "__main__":
    main()
