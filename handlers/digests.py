"""/footbridge digest, and a digest's buttons: the whole, the table behind its picture, a post."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import advocating, digest_previews
from bot.flows.advocating import PlaceError, WordsError, Written
from bot.runtime import Runtime
from bot.views import advocating as post_view
from bot.views import digest as view
from bot.views import ids
from handlers.filled import kept, opens
from handlers.requests import Opens, value_of, who_of

USAGE = (
    "`/footbridge digest` takes preview (this week's as it stands), or now (to have it sent "
    "before its day)."
)


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """What `/footbridge digest REST` answers. Raises UserError for what cannot be done."""
    team, user = who_of(body)
    match rest.casefold():
        case "" | "preview":
            found = digest_previews.look(runtime, team, user)
            return Opens(view.preview(found.page, found.counted, found.sent))
        case "now":
            return view.asked(digest_previews.send(runtime, team, user))
    raise UserError(USAGE)


def register(app: App, runtime: Runtime) -> None:
    def whole(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page = advocating.look(runtime, *who_of(body), value_of(body))
        opens(client, body, view.full(page))
        ack()

    def table(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page = advocating.look(runtime, *who_of(body), value_of(body))
        opens(client, body, view.behind(page))
        ack()

    def write(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        page, key = advocating.draft(runtime, *who_of(body), value_of(body))
        opens(client, body, post_view.modal(page, key))
        ack()

    def post(ack: Ack, body: dict[str, Any]) -> None:
        written = _written(body["view"])
        try:
            link = advocating.post(runtime, *who_of(body), written)
        except PlaceError as error:
            ack(response_action="errors", errors={ids.DIGEST_PLACE: str(error)})
        except WordsError as error:
            ack(response_action="errors", errors={ids.DIGEST_WORDS: str(error)})
        else:
            ack(response_action="update", view=post_view.done(written.channel, link))

    app.action(ids.DIGEST_OPEN)(whole)
    app.action(ids.DIGEST_TABLE)(table)
    app.action(ids.DIGEST_POST)(write)
    app.view(ids.DIGEST_POST_MODAL)(post)


def _written(view: dict[str, Any]) -> Written:
    values, back = view["state"]["values"], kept(view)
    place = values[ids.DIGEST_PLACE][ids.DIGEST_PLACE].get("selected_conversation") or ""
    words = values[ids.DIGEST_WORDS][ids.DIGEST_WORDS].get("rich_text_value") or {}
    return Written(back["key"], back["digest"], place, words)
