"""/footbridge priorities: the list for all; written, changed and retired by leaders and admins."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.domain.priorities import Written
from bot.errors import UserError
from bot.flows import strategy
from bot.runtime import Runtime
from bot.views import forms, ids
from bot.views import priorities as view
from bot.views.blocks import section
from handlers.requests import Opens, team_of

USAGE = "`/footbridge priorities` takes nothing (to see them), add, edit N or retire N."


def run(runtime: Runtime, body: dict[str, Any], rest: str) -> str | Opens:
    """What `/footbridge priorities REST` answers. Raises UserError for what cannot be done."""
    team, user = team_of(body), body["user_id"]
    word, _, more = rest.partition(" ")
    match word.casefold():
        case "":
            return view.listed(*strategy.listed(runtime, team, user))
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
                runtime, team_of(body), body["user"]["id"], int(kept) if kept else None,
                _written(body),
            )  # fmt: skip
        except strategy.TitleError as error:
            ack(response_action="errors", errors={ids.PRIORITY_TITLE: str(error)})
            return
        told = section(view.listed(rows, may_change=True))
        ack(response_action="update", view=forms.modal("Priorities", [told]))

    app.view(ids.PRIORITY_MODAL)(save)


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
