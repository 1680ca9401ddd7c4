"""A small Bolt app that shows and uses everything the page can draw."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": True}


def option(words: str, value: str = "", more: str = "") -> Block:
    made: Block = {"text": plain(words), "value": value or words.lower()}
    return made | ({"description": plain(more)} if more else {})


def section(words: str, accessory: Block | None = None) -> Block:
    made: Block = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    return made | ({"accessory": accessory} if accessory else {})


def button(words: str, action: str, **more: Any) -> Block:
    return {"type": "button", "text": plain(words), "action_id": action, "value": action, **more}


def asks(label: str, element: Block, block_id: str, **more: Any) -> Block:
    return more | {
        "type": "input",
        "label": plain(label),
        "element": element,
        "block_id": block_id,
        **more,
    }


SURE = {
    "title": plain("Really?"),
    "text": {"type": "mrkdwn", "text": "This *cannot* be undone."},
    "confirm": plain("Yes, do it"),
    "deny": plain("No"),
    "style": "danger",
}
DAYS = [option("Monday"), option("Tuesday"), option("Wednesday")]


def form() -> Block:
    """A modal with a field of every kind."""
    text = {"type": "plain_text_input", "action_id": "a", "placeholder": plain("In a sentence")}
    long = {"type": "plain_text_input", "action_id": "a", "multiline": True, "min_length": 5}
    return {
        "type": "modal",
        "callback_id": "form",
        "notify_on_close": True,
        "title": plain("Tell the story"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            section("What came of it? :seedling:"),
            asks("Headline", text, "headline"),
            asks("What happened", long, "words", hint=plain("Nobody is named")),
            asks("Day", {"type": "static_select", "action_id": "a", "options": DAYS,
                         "placeholder": plain("A day")}, "day", optional=True),
            asks("With whom", {"type": "multi_users_select", "action_id": "a",
                               "placeholder": plain("People")}, "with", optional=True),
            asks("Where", {"type": "conversations_select", "action_id": "a",
                           "placeholder": plain("A place")}, "where", optional=True),
            asks("Topic", {"type": "external_select", "action_id": "topics", "min_query_length": 1,
                           "placeholder": plain("Find a topic")}, "topic", optional=True),
            asks("When", {"type": "datepicker", "action_id": "a"}, "when", optional=True),
            asks("At what time", {"type": "timepicker", "action_id": "a"}, "time", optional=True),
            asks("How it felt", {"type": "radio_buttons", "action_id": "a",
                                 "options": [option("Good"), option("Bad")]},
                 "felt", optional=True),
            asks("It was", {"type": "checkboxes", "action_id": "a",
                            "options": [option("Quick", more="Under an hour"), option("Useful")]},
                 "was", optional=True),
            {"type": "actions", "block_id": "more",
             "elements": [button("Something else", "deeper"), button("Suggest", "again")]},
        ],
    }  # fmt: skip


def deeper() -> Block:
    return {
        "type": "modal",
        "callback_id": "deeper",
        "title": plain("One deeper"),
        "submit": plain("Add"),
        "blocks": [asks("A number", {"type": "number_input", "action_id": "a",
                                     "is_decimal_allowed": False}, "number")],
    }  # fmt: skip


def card() -> list[Block]:
    """A message with nearly everything."""
    overflow = {
        "type": "overflow",
        "action_id": "over",
        "options": [option("Forget it", "forget"), option("Later", "later")],
        "confirm": SURE,
    }
    return [
        {"type": "header", "text": plain("Two teams, one bug :bug:")},
        section(
            "*Support* and *engineering* met in <#C0LAUNCH> about `login`.\n"
            "> It was the cookie all along\n"
            "See <https://example.test/a?b=1&amp;c=2|the page> ~soon~ _now_.",
            overflow,
        ),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Who*\nBob and Eve"},
                                       {"type": "mrkdwn", "text": "*When*\nYesterday"}]},
        {"type": "image", "image_url": "https://example.test/pic.png", "alt_text": "A bridge",
         "title": plain("The bridge")},
        {"type": "divider"},
        {"type": "actions", "elements": [
            button("Save it", "save", style="primary"),
            button("Drop it", "drop", style="danger", confirm=SURE),
            {"type": "static_select", "action_id": "pick", "options": DAYS,
             "placeholder": plain("Pick a day")},
            {"type": "datepicker", "action_id": "date"},
        ]},
        {"type": "rich_text", "elements": [
            {"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "first", "style": {"bold": True}}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]}]}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "At most one a week. :wave:"}]},
    ]  # fmt: skip


def home(times: int) -> Block:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your week")},
            section("You met *three* teams.", button("Count up", "count", value=str(times))),
            section(f"Counted {times} times"),
            {"type": "actions", "elements": [
                {"type": "checkboxes", "action_id": "likes",
                 "options": [option("Mornings"), option("Evenings")]}]},
        ],
    }  # fmt: skip


class Sampler:
    """The app's listeners, and what was told to them."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.saved: list[dict[str, Any]] = []
        self.done: list[tuple[str, Any]] = []
        self._messages(app)
        self._modals(app)
        self._home(app)

    def _messages(self, app: App) -> None:
        @app.command("/sample")
        def command(ack: Any, command: dict[str, str], client: Any, respond: Any) -> None:
            if command["text"] == "crash":
                raise RuntimeError("on purpose")
            ack()
            if command["text"] == "card":
                client.chat_postMessage(channel=command["channel_id"], text="A card", blocks=card())
            elif command["text"] == "form":
                client.views_open(trigger_id=command["trigger_id"], view=form())
            else:
                respond(f"You said *{command['text']}*", blocks=[
                    section(f"You said *{command['text']}*"),
                    {"type": "actions", "elements": [button("Thanks", "thanks")]}])  # fmt: skip

        @app.shortcut("keep")
        def keep(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
            ack()
            self.done.append(("keep", shortcut["message"]["text"]))
            client.views_open(trigger_id=shortcut["trigger_id"], view=form())

        @app.shortcut("start")
        def start(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
            ack()
            client.views_open(trigger_id=shortcut["trigger_id"], view=deeper())

        for name in ("save", "drop", "pick", "date", "over", "likes"):
            app.action(name)(self._note)

        @app.action("thanks")
        def thanks(ack: Any, respond: Any) -> None:
            ack()
            respond(replace_original=True, text="You are welcome")

    def _note(self, ack: Any, action: dict[str, Any]) -> None:
        ack()
        chosen = action.get("selected_option") or {}
        value = chosen.get("value") or action.get("selected_date") or action.get("value")
        self.done.append((action["action_id"], value))

    def _modals(self, app: App) -> None:
        @app.view("form")
        def saved(ack: Any, view: dict[str, Any]) -> None:
            values = view["state"]["values"]
            if values["headline"]["a"]["value"] == "Bad":
                ack(response_action="errors", errors={"headline": "Something better, please"})
                return
            self.saved.append(values)
            ack()

        @app.view("deeper")
        def added(ack: Any, view: dict[str, Any]) -> None:
            self.done.append(("deeper", view["state"]["values"]["number"]["a"]["value"]))
            ack()

        @app.view_closed("form")
        def closed(ack: Any) -> None:
            ack()
            self.done.append(("closed", "form"))

        @app.action("deeper")
        def push(ack: Any, body: dict[str, Any], client: Any) -> None:
            ack()
            client.views_push(trigger_id=body["trigger_id"], view=deeper())

        @app.action("again")
        def again(ack: Any, body: dict[str, Any], client: Any) -> None:
            ack()
            view = form()
            view["blocks"].insert(1, section("Perhaps begin with who was there."))
            client.views_update(view_id=body["view"]["id"], view=view)

        @app.options("topics")
        def topics(ack: Any, payload: dict[str, Any]) -> None:
            words = ("Onboarding", "Pricing", "Payments")
            found = [w for w in words if payload["value"].lower() in w.lower()]
            ack(options=[option(w) for w in found])

    def _home(self, app: App) -> None:
        @app.event("app_home_opened")
        def opened(event: dict[str, Any], client: Any) -> None:
            client.views_publish(user_id=event["user"], view=home(0))

        @app.action("count")
        def count(ack: Any, body: dict[str, Any], action: dict[str, Any], client: Any) -> None:
            ack()
            client.views_publish(user_id=body["user"]["id"], view=home(int(action["value"]) + 1))

        @app.event("message")
        def heard() -> None:
            pass
