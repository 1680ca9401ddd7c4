"""What stands in fields reaches the app: in messages and homes too, files and moments too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Slack

from .conftest import Bot, manifest
from .test_modals import answers, buttons, field, modal, opens, plain, section

Json = dict[str, Any]
Handler = Callable[..., Any]
OFFERS = [{"text": plain("Red"), "value": "r"}, {"text": plain("Blue"), "value": "b"}]


def hears_actions(bot: Bot, *names: str) -> list[Json]:
    """Acknowledge these actions; gives the payloads."""
    heard: list[Json] = []

    def listen(ack: Handler, body: Json) -> None:
        ack()
        heard.append(body)

    for name in names:
        bot.app.action(name)(listen)
    return heard


def asking() -> list[Json]:
    """A message that asks for two things and has a button."""
    return [
        section("Which one?")
        | {"block_id": "colour", "accessory": {
            "type": "static_select", "action_id": "pick", "options": OFFERS,
            "initial_option": OFFERS[0]}},
        field("Why", {"type": "plain_text_input"}),
        buttons("Done"),
    ]  # fmt: skip


def test_a_message_tells_what_stands_in_all_its_fields(slack: Slack, bot: Bot) -> None:
    heard = hears_actions(bot, "pick", "Done")
    channel = slack.channel("#launch").id
    bot.client.chat_postMessage(channel=channel, text="ask", blocks=asking())
    bob, eve = slack.person("bob"), slack.person("eve")
    bob.types("It is the sky's", into="Why")
    assert not heard
    bob.picks("Blue", from_="pick")
    bob.clicks("Done")
    eve.clicks("Done")
    last, hers = (body["state"]["values"] for body in heard[1:])
    assert last["colour"]["pick"]["selected_option"]["value"] == "b"
    assert last["Why"]["it"] == {"type": "plain_text_input", "value": "It is the sky's"}
    assert hers["colour"]["pick"]["selected_option"]["value"] == "r"
    assert hers["Why"]["it"]["value"] is None


def test_what_was_entered_is_kept_while_a_message_changes_around_it(slack: Slack, bot: Bot) -> None:
    heard = hears_actions(bot, "Done")
    posted = bot.client.chat_postMessage(
        channel=slack.channel("#launch").id, text="ask", blocks=asking()
    )
    bob = slack.person("bob")
    bob.types("still here", into="Why")
    bot.client.chat_update(
        channel=str(posted["channel"]), ts=str(posted["ts"]), text="ask",
        blocks=[section("Anew"), *asking()[1:]],
    )  # fmt: skip
    bob.clicks("Done")
    values = heard[0]["state"]["values"]
    assert values["Why"]["it"]["value"] == "still here"
    assert "colour" not in values


def test_home_tells_what_stands_in_its_fields(slack: Slack, bot: Bot) -> None:
    heard = hears_actions(bot, "hours", "Done")
    hours = {
        "type": "actions", "block_id": "when",
        "elements": [{"type": "timepicker", "action_id": "hours", "initial_time": "09:00"}],
    }  # fmt: skip
    home = {"type": "home", "blocks": [hours, field("Note", {"type": "plain_text_input"}),
                                       buttons("Done")]}  # fmt: skip
    bob = slack.person("bob")
    bot.client.views_publish(user_id=bob.id, view=home)
    bob.opens_home()
    bob.picks(time(10, 30), from_="hours")
    bob.types("mornings only", into="Note")
    bob.clicks("Done", on="App Home")
    assert heard[0]["actions"][0]["selected_time"] == "10:30"
    values = heard[1]["view"]["state"]["values"]
    assert values["when"]["hours"]["selected_time"] == "10:30"
    assert values["Note"]["it"]["value"] == "mornings only"


def test_files_are_brought_into_a_modal(slack: Slack, bot: Bot) -> None:
    ask = field("Picture", {"type": "file_input", "filetypes": ["png"], "max_files": 1})
    opens(bot, modal("Add", ask))
    heard = answers(bot)
    bob = slack.person("bob")
    bob.runs("/sample")
    with pytest.raises(AssertionError, match="only files of these kinds: png"):
        bob.fills("Add", {"Picture": ("notes.txt", b"words")})
    with pytest.raises(AssertionError, match="at most 1 file"):
        bob.fills("Add", {"Picture": [("a.png", b"1"), ("b.png", b"2")]})
    bob.fills("Add", {"Picture": ("chart.png", b"\x89PNG")})
    held = heard[0]["view"]["state"]["values"]["Picture"]["it"]
    assert held["type"] == "file_input"
    assert [(f["name"], f["mimetype"], f["size"], f["user"]) for f in held["files"]] == [
        ("chart.png", "image/png", 4, bob.id)
    ]
    assert bot.client.files_info(file=held["files"][0]["id"])["file"]["name"] == "chart.png"


def test_who_may_not_read_files_cannot_ask_for_one(slack: Slack, bot: Bot) -> None:
    bot.installation.scopes = tuple(s for s in bot.installation.scopes if s != "files:read")
    refused: list[str] = []

    def opened(ack: Handler, body: Json) -> None:
        ack()
        view = modal("Add", field("List", {"type": "file_input"}))
        with pytest.raises(SlackApiError) as told:
            bot.client.views_open(trigger_id=body["trigger_id"], view=view)
        refused.append(f"{told.value.response['error']} {told.value.response['needed']}")

    bot.app.command("/sample")(opened)
    slack.person("bob").runs("/sample")
    assert refused == ["missing_scope files:read"]


def test_a_files_content_is_for_apps_that_may_read_files(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("Add", field("List", {"type": "file_input"})))
    heard = answers(bot)
    slack.person("bob").runs("/sample")
    slack.person("bob").fills("Add", {"List": ("people.csv", "Zoë,Sales".encode())})
    (file,) = heard[0]["view"]["state"]["values"]["List"]["it"]["files"]
    url, token = file["url_private"], bot.installation.bot_token
    found = httpx.get(url, headers={"Authorization": f"Bearer {token}"})
    assert (found.status_code, found.content) == (200, "Zoë,Sales".encode())
    blind = slack.install(None, manifest(name="Blind", scopes=["commands"]))
    for held in ("none", token + "x", blind.bot_token):
        away = httpx.get(url, headers={"Authorization": f"Bearer {held}"})
        assert (away.status_code, away.content) == (302, b"")


def test_dates_times_words_and_many_of_a_kind(slack: Slack, bot: Bot) -> None:
    many = {"type": "multi_static_select", "options": OFFERS, "initial_options": OFFERS[:1]}
    fields = [
        field("Day", {"type": "datepicker"}),
        field("Hour", {"type": "timepicker"}),
        field("Moment", {"type": "datetimepicker"}),
        field("Story", {"type": "rich_text_input"}),
        field("Rooms", {"type": "multi_channels_select"}),
        field("Places", {"type": "multi_conversations_select"}),
        field("Colours", many),
        field("Mail", {"type": "email_text_input"}),
        field("Page", {"type": "url_text_input"}),
    ]
    opens(bot, modal("All", *fields))
    heard = answers(bot)
    bob, eve = slack.person("bob"), slack.person("eve")
    bob.runs("/sample")
    bob.fills(
        "All",
        {
            "Day": date(2026, 2, 3), "Hour": time(9, 5),
            "Moment": datetime(2026, 2, 3, 9, 5, tzinfo=UTC),
            "Story": f"thanks to <@{eve.id}>", "Rooms": ["#launch"], "Places": ["#plans", "@eve"],
            "Mail": "bob@acme.test", "Page": "https://acme.test",
        },
    )  # fmt: skip
    values = heard[0]["view"]["state"]["values"]
    held = {
        label: next(v for k, v in values[label]["it"].items() if k != "type") for label in values
    }
    assert held["Day"] == "2026-02-03"
    assert held["Hour"] == "09:05"
    assert held["Moment"] == int(datetime(2026, 2, 3, 9, 5, tzinfo=UTC).timestamp())
    pieces = held["Story"]["elements"][0]["elements"]
    assert pieces == [
        {"type": "text", "text": "thanks to "}, {"type": "user", "user_id": eve.id}
    ]  # fmt: skip
    assert held["Rooms"] == [slack.channel("#launch").id]
    assert held["Places"] == [slack.channel("#plans").id, bob.place("@eve").id]
    assert [o["value"] for o in held["Colours"]] == ["r"]


def _held(state: Json) -> Any:
    return next(value for key, value in state.items() if key != "type")


@pytest.mark.parametrize(
    ("element", "value", "says"),
    [
        ({"type": "email_text_input"}, "nobody", "valid email"),
        ({"type": "url_text_input"}, "acme.test", "valid URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, 3, "at most 2"),
        ({"type": "plain_text_input", "min_length": 5}, "four", "at least 5"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["bob", "eve"], "at most 1"),
    ],
)
def test_slack_itself_refuses_what_does_not_fit(
    slack: Slack, bot: Bot, element: Json, value: Any, says: str
) -> None:
    opens(bot, modal("One", field("It", element)))
    heard = answers(bot)
    bob = slack.person("bob")
    bob.runs("/sample")
    with pytest.raises(AssertionError, match=f"'One' needs It: .*{says}"):
        bob.fills("One", {"It": value})
    assert not heard


def test_boxes_are_ticked_one_by_one_and_unticked(slack: Slack, bot: Bot) -> None:
    heard = hears_actions(bot, "boxes")
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": OFFERS}
    row = {"type": "actions", "elements": [boxes]}
    bot.client.chat_postMessage(channel=slack.channel("#launch").id, text="a", blocks=[row])
    bob = slack.person("bob")
    for name in ("Red", "Blue", "Red"):
        bob.clicks(name)
    chosen = [[o["value"] for o in body["actions"][0]["selected_options"]] for body in heard]
    assert chosen == [["r"], ["r", "b"], ["b"]]


def test_an_overflow_menu_goes_by_its_name_too(slack: Slack, bot: Bot) -> None:
    heard = hears_actions(bot, "menu")
    menu = {"type": "overflow", "action_id": "menu", "options": OFFERS}
    bot.client.chat_postMessage(
        channel=slack.channel("#launch").id, text="a", blocks=[section("a") | {"accessory": menu}]
    )
    slack.person("bob").picks("Blue", from_="menu")
    assert heard[0]["actions"][0]["selected_option"]["value"] == "b"


def test_a_select_may_begin_with_the_conversation_at_hand(slack: Slack, bot: Bot) -> None:
    current = {"default_to_current_conversation": True}
    ask = field("Where", {"type": "conversations_select", **current})
    also = field("Also", {"type": "multi_conversations_select", **current})
    opens(bot, modal("Share", ask, also))
    heard = answers(bot)
    bob = slack.person("bob")
    bob.runs("/sample", in_="#plans")
    bob.fills("Share", {"Also": ["#launch"]})
    values = heard[0]["view"]["state"]["values"]
    assert values["Where"]["it"]["selected_conversation"] == slack.channel("#plans").id
    assert values["Also"]["it"]["selected_conversations"] == [slack.channel("#launch").id]


def test_an_app_that_offers_options_is_told_where(slack: Slack, bot: Bot) -> None:
    heard: list[Json] = []

    @bot.app.options("city")
    def cities(ack: Handler, body: Json) -> None:
        heard.append(body)
        ack(options=[{"text": plain("Lisbon"), "value": "l"}])

    hears_actions(bot, "city")
    city = {"type": "external_select", "action_id": "city", "placeholder": plain("City")}
    posted = bot.client.chat_postMessage(
        channel=slack.channel("#launch").id, text="a",
        blocks=[{"type": "actions", "elements": [city]}],
    )  # fmt: skip
    slack.person("bob").picks("Lisbon", from_="City")
    assert heard[0]["container"]["message_ts"] == posted["ts"]
    assert heard[0]["message"]["ts"] == posted["ts"]
    answers(bot)
    opens(bot, modal("Where", field("City", {"type": "external_select", "action_id": "city"})))
    slack.person("bob").runs("/sample")
    slack.person("bob").fills("Where", {"City": "Lisbon"})
    assert heard[1]["view"]["title"]["text"] == "Where"


def test_errors_for_what_is_no_input_are_trouble(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("One", field("It", {"type": "plain_text_input"})))
    answers(bot, {"response_action": "errors", "errors": {"nowhere": "Longer"}})
    bob = slack.person("bob")
    bob.runs("/sample")
    bob.fills("One", {"It": "a"})
    bob.sees("We had some trouble connecting", in_="modal")
    bob.does_not_see("Longer")


def test_closing_a_view_that_clears_closes_those_beneath(slack: Slack, bot: Bot) -> None:
    opens(bot, modal("Under", buttons("deeper")))
    closed: list[bool] = []

    @bot.app.action("deeper")
    def deeper(ack: Handler, body: Json, client: Any) -> None:
        ack()
        over = modal("Over", section("x"), clear_on_close=True, notify_on_close=True)
        client.views_push(trigger_id=body["trigger_id"], view=over)

    @bot.app.view_closed("form")
    def gone(ack: Handler, body: Json) -> None:
        ack()
        closed.append(body["is_cleared"])

    bob = slack.person("bob")
    bob.runs("/sample")
    bob.clicks("deeper")
    bob.closes("Over")
    assert closed == [True]
    assert not [row for row in bob.screen() if row.view]
