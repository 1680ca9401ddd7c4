"""/footbridge priorities: the list for all; written, changed and retired by leaders and admins."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.priorities import Written
from bot.errors import UserError
from bot.flows import strategy
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import priorities as view
from bot.views.blocks import section
from handlers.filled import opens
from handlers.requests import Opens, Shows, counted, who_of

USAGE = "`/footbridge priorities` takes nothing (to see them), add, edit N or retire N."


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens | Shows:
    """What `/footbridge priorities REST` answers. Raises UserError for what cannot be done."""
    team, user = who_of(body)
    word, _, more = rest.partition(" ")
    match word.casefold():
        case "":
            return Shows(*view.answer(*strategy.listed(runtime, team, user)))
        case "add":
            return Opens(view.modal(strategy.card(runtime, team, user, None)))
        case "edit":
            return Opens(view.modal(strategy.card(runtime, team, user, _number(more))))
        case "retire":
            return view.retired(strategy.retire(runtime, team, user, _number(more)))
    raise UserError(USAGE)


def _number(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 9:
        raise UserError(USAGE)
    return int(text)


def register(app: App, runtime: Runtime) -> None:
    def save(ack: Ack, body: dict[str, Any]) -> None:
        kept = body["view"]["private_metadata"]
        try:
            rows = strategy.save(
                runtime, *who_of(body), int(kept) if kept else None,
                _written(body),
            )  # fmt: skip
        except strategy.TitleError as error:
            ack(response_action="errors", errors={ids.PRIORITY_TITLE: str(error)})
            return
        told = section(view.listed(rows, may_change=True))
        ack(response_action="update", view=forms.modal("Priorities", [told]))

    def add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.modal(strategy.card(runtime, *who_of(body), None)))
        ack()

    def change(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number = strategy.numbered(runtime, *who_of(body), _picked(body))
        opens(client, body, view.modal(strategy.card(runtime, *who_of(body), number)))
        ack()

    def retire(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        number = strategy.numbered(runtime, *who_of(body), _picked(body))
        told = view.retired(strategy.retire(runtime, *who_of(body), number))
        _, blocks = view.answer(*strategy.listed(runtime, *who_of(body)))
        respond(replace_original=True, text=told, blocks=[section(told), *blocks])
        ack()

    app.view(ids.PRIORITY_MODAL)(save)
    app.action(ids.PRIORITY_ADD)(add)
    app.action(ids.PRIORITY_CHANGE)(change)
    app.action(ids.PRIORITY_RETIRE)(retire)


def _picked(body: dict[str, Any]) -> int:
    """The id of the priority that was chosen in a menu."""
    return counted(str((body["actions"][0].get("selected_option") or {}).get("value") or ""))


def _written(body: dict[str, Any]) -> Written:
    values = body["view"]["state"]["values"]
    owners = forms.filled(values, ids.PRIORITY_OWNER) or []
    quarter = forms.filled(values, ids.PRIORITY_QUARTER)
    return Written(
        title=forms.filled(values, ids.PRIORITY_TITLE) or "",
        sentence=forms.filled(values, ids.PRIORITY_SENTENCE) or "",
        owner=owners[0] if owners else None,
        quarter="" if quarter in (None, view.NO_QUARTER) else str(quarter),
    )
