"""Modals and App Home: the stack, triggers, what an app may answer, every kind of field."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack

from .conftest import Bot

Json = dict[str, Any]
Handler = Callable[..., Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    base = {"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Go")}
    return base | {"blocks": list(blocks)} | more


def field(label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": "it", **element}
    return {
        "type": "input",
        "block_id": label,
        "label": plain(label),
        "element": element,
        **more,
    }


def buttons(*names: str) -> Json:
    rows = [{"type": "button", "action_id": n, "text": plain(n), "value": n} for n in names]
    return {"type": "actions", "elements": rows}


def opens(bot: Bot, view: Json) -> None:
    """The command /sample opens this view."""

    @bot.app.command("/sample")
    def command(ack: Handler, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def answers(bot: Bot, *said: Json) -> list[Json]:
    """Submissions are answered with these, one after the other; gives what was submitted."""
    left, heard = list(said), []

    @bot.app.view("form")
    def submitted(ack: Handler, body: Json) -> None:
        heard.append(body)
        ack(**(left.pop(0) if left else {}))

    return heard


def test_every_kind_of_field_holds_what_was_chosen(slack: Slack, bot: Bot) -> None:
    offers = [{"text": plain("Red"), "value": "r"}, {"text": plain("Blue"), "value": "b"}]
    fields = [
        field("Words", {"type": "plain_text_input"}),
        field("Colour", {"type": "static_select", "options": offers}),
        field("Colours", {"type": "multi_static_select", "options": offers}),
        field("Boxes", {"type": "checkboxes", "options": offers}),
        field("Radio", {"type": "radio_buttons", "options": offers}),
        field("Who", {"type": "users_select"}),
        field("Crew", {"type": "multi_users_select"}),
        field("Where", {"type": "conversations_select", "response_url_enabled": True}),
        field("Day", {"type": "datepicker", "initial_date": "2026-01-02"}),
        field("Hour", {"type": "timepicker"}),
        field("Moment", {"type": "datetimepicker"}),
        field("Many", {"type": "number_input", "is_decimal_allowed": False}),
        field("More", {"type": "plain_text_input"}, optional=True),
    ]
    opens(bot, modal("All", *fields, private_metadata="kept"))
    heard = answers(bot)
    bob = slack.person("bob")
    bob.runs("/sample", in_="#launch")
    bob.fills(
        "All",
        {
            "Words": "so be it",
            "Colour": "Blue",
            "Colours": ["Red", "Blue"],
            "Boxes": "Red",
            "Radio": "b",
            "Who": "eve",
            "Crew": ["eve", "bob"],
            "Where": "#launch",
            "Hour": "09:30",
            "Moment": 1_760_000_000,
            "Many": 7,
        },
    )
    values = heard[0]["view"]["state"]["values"]
    held = {label: values[label]["it"] for label in values}
    assert held["Words"] == {"type": "plain_text_input", "value": "so be it"}
    assert held["Colour"]["selected_option"]["value"] == "b"
    assert [o["value"] for o in held["Colours"]["selected_options"]] == ["r", "b"]
    assert [o["value"] for o in held["Boxes"]["selected_options"]] == ["r"]
    assert held["Radio"]["selected_option"]["text"]["text"] == "Blue"
    assert held["Who"]["selected_user"] == slack.person("eve").id
    assert held["Crew"]["selected_users"] == [slack.person("eve").id, bob.id]
    assert held["Where"]["selected_conversation"] == slack.channel("#launch").id
    assert held["Day"]["selected_date"] == "2026-01-02"
    assert held["Hour"]["selected_time"] == "09:30"
    assert held["Moment"]["selected_date_time"] == 1_760_000_000
    assert held["Many"]["value"] == "7"
    assert held["More"]["value"] is None
    assert heard[0]["view"]["private_metadata"] == "kept"
    assert heard[0]["response_urls"][0]["channel_id"] == slack.channel("#launch").id
    bob.does_not_see("Words")


def test_a_required_field_must_be_filled(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("One", field("Words", {"type": "plain_text_input"})))
    bob = slack.person("bob")
    bob.runs("/sample")
    with pytest.raises(AssertionError, match="'One' needs Words"):
        bob.fills("One", {})
    with pytest.raises(AssertionError, match="no field 'Colour'"):
        bob.fills("One", {"Colour": "Red"})


def test_answers_to_a_submission(slack: Slack, bot: Bot) -> None:
    ask = field("Words", {"type": "plain_text_input"})
    opens(bot, modal("First", ask))
    answers(
        bot,
        {"response_action": "errors", "errors": {"Words": "Too short"}},
        {"response_action": "update", "view": modal("Second", ask)},
        {"response_action": "push", "view": modal("Third", ask)},
        {"response_action": "clear"},
    )
    bob = slack.person("bob")
    bob.runs("/sample")
    bob.fills("First", {"Words": "a"})
    bob.sees("Too short", in_="modal")
    bob.fills("First", {"Words": "longer"})
    bob.sees("longer", in_='modal "Second"')
    bob.fills("Second", {})
    assert [row.where for row in bob.screen()[:2]] == ['modal "Third"', 'modal "Second"']
    bob.fills("Third", {"Words": "done"})
    assert not [row for row in bob.screen() if row.view]


def test_the_stack_holds_three(slack: Slack, bot: Bot) -> None:
    refused = []
    opens(bot, modal("1", buttons("deeper")))

    @bot.app.action("deeper")
    def deeper(ack: Handler, body: Json, client: Any) -> None:
        ack()
        level = len(slack.surfaces.stacks[body["user"]["id"]]) + 1
        try:
            client.views_push(
                trigger_id=body["trigger_id"],
                view=modal(str(level), buttons("deeper"), notify_on_close=True),
            )
        except SlackApiError as error:
            refused.append(error.response["error"])

    closed = []

    @bot.app.view_closed("form")
    def gone(ack: Handler, view: Json) -> None:
        ack()
        closed.append(view["title"]["text"])

    bob = slack.person("bob")
    bob.runs("/sample")
    for _ in range(3):
        bob.clicks("deeper")
    assert refused == ["push_limit_reached"]
    bob.closes("3")
    assert closed == ["3"]
    top = slack.surfaces.top(bob.id)
    assert top is not None
    assert top.previous_view_id == top.root_view_id
    bob.clicks("deeper", on="2")
    bob.sees("deeper", in_='modal "3"')


def test_a_trigger_lives_three_seconds_and_once(slack: Slack, bot: Bot) -> None:
    triggers = []

    @bot.app.command("/sample")
    def command(ack: Handler, body: Json) -> None:
        triggers.append(body["trigger_id"])
        ack()

    bob = slack.person("bob")
    for _ in range(2):
        bob.runs("/sample")
    bot.client.views_open(trigger_id=triggers[0], view=modal("Once"))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        bot.client.views_open(trigger_id=triggers[0], view=modal("Twice"))
    slack.moves_on(seconds=3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        bot.client.views_open(trigger_id=triggers[1], view=modal("Late"))


def test_home_is_published_opened_and_its_hash_guards_it(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    home = {"type": "home", "blocks": [section("Yours, <@" + bob.id + ">")]}
    shown: Json = bot.client.views_publish(user_id=bob.id, view=home)["view"]
    bob.opens_home()
    event = bot.heard_of("app_home_opened")[0]
    assert (event["tab"], event["user"]) == ("home", bob.id)
    assert event["view"]["hash"] == shown["hash"]
    bob.sees("Yours, @bob", in_="App Home")
    again = {"type": "home", "blocks": [section("Changed")]}
    bot.client.views_publish(user_id=bob.id, view=again, hash=shown["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        bot.client.views_publish(user_id=bob.id, view=home, hash=shown["hash"])
    bob.sees("Changed")
    slack.person("eve").does_not_see("Changed")


def test_external_ids_find_a_view_and_are_not_given_twice(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("Old", external_id="mine"))
    bob = slack.person("bob")
    bob.runs("/sample")
    bot.client.views_update(external_id="mine", view=modal("New", external_id="mine"))
    bob.sees("", in_='modal "New"')
    home = {"type": "home", "blocks": [], "external_id": "mine"}
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        bot.client.views_publish(user_id=bob.id, view=home)


def test_what_was_entered_stays_when_a_view_is_updated(slack: Slack, bot: Bot) -> None:
    ask = field("Words", {"type": "plain_text_input"})
    opens(bot, modal("Old", ask))
    heard = answers(bot)
    bob = slack.person("bob")
    bob.runs("/sample")
    bob.fills("Old", {"Words": "kept"}, submits=False)
    top = slack.surfaces.top(bob.id)
    assert top is not None
    bot.client.views_update(view_id=top.id, view=modal("New", section("more"), ask))
    bob.fills("New", {})
    assert heard[0]["view"]["state"]["values"]["Words"]["it"]["value"] == "kept"


def test_options_from_the_app(slack: Slack, bot: Bot) -> None:
    ask = field("City", {"type": "external_select", "action_id": "city", "min_query_length": 1})
    opens(bot, modal("Where", ask))
    heard = answers(bot)

    @bot.app.options("city")
    def cities(ack: Handler, payload: Json) -> None:
        ack(options=[{"text": plain(payload["value"]), "value": "c1"}])

    bob = slack.person("bob")
    bob.runs("/sample")
    bob.fills("Where", {"City": "Lisbon"})
    chosen = heard[0]["view"]["state"]["values"]["City"]["city"]["selected_option"]
    assert (chosen["text"]["text"], chosen["value"]) == ("Lisbon", "c1")


def test_selects_and_menus_in_messages_tell_the_app(slack: Slack, bot: Bot) -> None:
    heard = []

    @bot.app.action({"type": "block_actions", "action_id": "menu"})
    def menu(ack: Handler, action: Json) -> None:
        ack()
        heard.append(action["selected_option"]["value"])

    @bot.app.action("who")
    def who(ack: Handler, action: Json) -> None:
        ack()
        heard.append(action["selected_user"])

    offers = [{"text": plain("Snooze"), "value": "s"}, {"text": plain("Stop"), "value": "x"}]
    bot.client.chat_postMessage(
        channel=slack.channel("#launch").id,
        text="menus",
        blocks=[
            section("Pick")
            | {"accessory": {"type": "overflow", "action_id": "menu", "options": offers}},
            {
                "type": "actions",
                "elements": [
                    {"type": "users_select", "action_id": "who", "placeholder": plain("Who?")}
                ],
            },
        ],
    )
    bob = slack.person("bob")
    bob.clicks("Stop")
    bob.picks("eve", from_="Who?")
    assert heard == ["x", slack.person("eve").id]


def test_a_broken_app_shows_as_trouble(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("One", section("hello")))

    @bot.app.view("form")
    def broken(ack: Handler) -> None:
        raise RuntimeError("broken")

    bob = slack.person("bob")
    bob.runs("/sample")
    with pytest.raises(AssertionError, match="did not take 'One'"):
        bob.fills("One", {})
    bob.sees("We had some trouble connecting. Try again?", in_="modal")


def test_a_field_that_tells_at_once_may_change_the_view(slack: Slack, bot: Bot) -> None:
    kinds = [{"text": plain("Small"), "value": "s"}, {"text": plain("Big"), "value": "b"}]
    size = field("Size", {"type": "static_select", "action_id": "size", "options": kinds})
    opens(bot, modal("Order", size | {"dispatch_action": True}))
    heard = answers(bot)

    @bot.app.action("size")
    def sized(ack: Handler, body: Json, client: Any) -> None:
        ack()
        why = field("Why so big", {"type": "plain_text_input"})
        client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view=modal("Order", size | {"dispatch_action": True}, why),
        )

    bob = slack.person("bob")
    bob.runs("/sample")
    bob.fills("Order", {"Size": "Big", "Why so big": "Room to grow"})
    values = heard[0]["view"]["state"]["values"]
    assert values["Size"]["size"]["selected_option"]["value"] == "b"
    assert values["Why so big"]["it"]["value"] == "Room to grow"


def test_shortcuts_on_a_message_and_anywhere(slack: Slack, bot: Bot) -> None:
    heard = []

    @bot.app.shortcut("keep")
    def keep(ack: Handler, body: Json) -> None:
        ack()
        heard.append(body["message"]["text"])

    @bot.app.shortcut("start")
    def start(ack: Handler, body: Json, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal("Started"))

    bob = slack.person("bob")
    message = slack.person("eve").says("worth keeping", in_="#launch")
    bob.uses_shortcut("Keep this", on=message)
    bob.uses_shortcut("Start")
    assert heard == ["worth keeping"]
    bob.sees("", in_='modal "Started"')
    with pytest.raises(AssertionError, match="no app offers"):
        bob.uses_shortcut("Fly")
