"""The silos on a card: paged, renamed, put together, people moved, and who came and went."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UserError
from bot.flows import silo_changes, silo_files, silo_pages, silo_proposals
from bot.runtime import Runtime
from bot.views import ids
from bot.views import silo_list as list_view
from bot.views import silo_page as view
from bot.views import silos as words_view
from bot.views.silo_page import Row
from handlers.filled import day, opens, values_of, words
from handlers.requests import counted, value_of, who_of

GONE = "That silo is gone. Close this, and look again."
CHANGED = "The proposals have changed meanwhile. Look again: `/footbridge silos`"


class SiloPage:
    """What can be pressed and sent there; each asks anew whether it is an admin who does."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def register(self, app: App) -> None:
        for action, does in (
            (ids.SILOS_BACK, self.turn), (ids.SILOS_ON, self.turn), (ids.SILOS_CSV, self.csv),
            (ids.SILOS_PROPOSE, self.propose), (ids.SILOS_MENU, self.menu),
            (ids.SILOS_MOVE, self.ask_move), (ids.SILOS_PERSON, self.ask_person),
            (ids.SILOS_TAKE, self.take), (ids.SILOS_DROP, self.drop),
            (ids.SILOS_NEWER, self.turn_moves), (ids.SILOS_OLDER, self.turn_moves),
        ):  # fmt: skip
            app.action(action)(does)
        app.view(ids.SILOS_RENAME_MODAL)(self.rename)
        app.view(ids.SILOS_MERGE_MODAL)(self.merge)
        app.view(ids.SILOS_MOVE_MODAL)(self.move)
        app.view(ids.SILOS_PERSON_MODAL)(self.person)

    # What is pressed on the card

    def turn(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        self._show(body, client, body["view"]["id"], offset=counted(value_of(body)))
        ack()

    def csv(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        files = silo_files.may_read(self._runtime, *who_of(body))
        opens(client, body, list_view.form(files))
        ack()

    def propose(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo_proposals.propose(self._runtime, *who_of(body))
        self._show(body, client, body["view"]["id"])
        ack()

    def take(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        number = self._proposal(body)
        moved = silo_proposals.accept(self._runtime, *who_of(body), [number], "")
        self._show(body, client, body["view"]["id"], words_view.accepted(moved))
        ack()

    def drop(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo_proposals.drop(self._runtime, *who_of(body), [self._proposal(body)])
        self._show(body, client, body["view"]["id"])
        ack()

    def _proposal(self, body: dict[str, Any]) -> int:
        """The number of the proposal that was meant, if it is still the same."""
        number, _, name = value_of(body).partition("/")
        _, suggested = silo_proposals.look(self._runtime, *who_of(body))
        if not any(str(one.number) == number and one.name == name for one in suggested):
            raise UserError(CHANGED)
        return int(number)

    def menu(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        what, _, number = str(body["actions"][0]["selected_option"]["value"]).partition("/")
        if what == view.MOVES:
            found = silo_pages.of_silo(self._runtime, *who_of(body), counted(number))
            opens(client, body, view.history(found))
        else:
            rows = silo_pages.choices(self._runtime, *who_of(body))
            silo = _among(rows, counted(number))
            others = [one for one in rows if one.id != silo.id]
            if what == view.MERGE and not others:
                raise UserError("There is no other silo yet.")
            form = view.merge(silo, others) if what == view.MERGE else view.rename(silo)
            opens(client, body, form)
        ack()

    def ask_move(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        opens(client, body, view.move(silo_pages.choices(self._runtime, *who_of(body))))
        ack()

    def ask_person(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        silo_pages.choices(self._runtime, *who_of(body))
        opens(client, body, view.person())
        ack()

    def turn_moves(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        about, _, offset = value_of(body).partition("/")
        if about.startswith("s"):
            who = who_of(body)
            found = silo_pages.of_silo(self._runtime, *who, counted(about[1:]), counted(offset))
        else:
            found = silo_pages.of_person(self._runtime, *who_of(body), about, counted(offset))
        client.views_update(view_id=body["view"]["id"], view=view.history(found))
        ack()

    # What is sent from a form above it

    def rename(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        name = words(values_of(body["view"]), ids.SILOS_NAME)
        silo_changes.rename(self._runtime, *who_of(body), _kept(body), name)
        self._show_below(body, client, words_view.renamed(name))
        ack()

    def merge(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        moved = silo_changes.merge(self._runtime, *who_of(body), _kept(body), _to(body))
        self._show_below(body, client, words_view.accepted(moved))
        ack()

    def move(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        values = values_of(body["view"])
        whom, since = words(values, ids.SILOS_WHOM), day(values, ids.SILOS_SINCE)
        name = silo_changes.move(self._runtime, *who_of(body), whom, _to(body), since)
        self._show_below(body, client, words_view.put(whom, name))
        ack()

    def person(self, ack: Ack, body: dict[str, Any]) -> None:
        whom = words(values_of(body["view"]), ids.SILOS_WHOM)
        found = silo_pages.of_person(self._runtime, *who_of(body), whom)
        ack(response_action="update", view=view.history(found))

    def _show_below(self, body: dict[str, Any], client: WebClient, said: str) -> None:
        """On the card that the form lies upon, as it is now."""
        below = body["view"].get("previous_view_id")
        if below:
            self._show(body, client, below, said)

    def _show(
        self, body: dict[str, Any], client: WebClient, card: str, said: str = "", offset: int = 0
    ) -> None:
        page = silo_pages.page(self._runtime, *who_of(body), offset)
        client.views_update(view_id=card, view=view.card(page, said))


def register(app: App, runtime: Runtime) -> None:
    SiloPage(runtime).register(app)


def _kept(body: dict[str, Any]) -> int:
    return counted(body["view"].get("private_metadata") or "")


def _to(body: dict[str, Any]) -> str | int:
    """The silo that was chosen: by its number from a menu, or by the name that was typed."""
    chosen = words(values_of(body["view"]), ids.SILOS_TO)
    return counted(chosen[1:]) if chosen.startswith("#") else chosen


def _among(rows: list[Row], silo_id: int) -> Row:
    found = next((one for one in rows if one.id == silo_id), None)
    if found is None:
        raise UserError(GONE)
    return found
