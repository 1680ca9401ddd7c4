"""A Bolt app and a person meet: everything over HTTP, nothing patched."""

from typing import Any

import pytest

from sandbox import Slack

from .conftest import Bot


def save_modal() -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "save",
        "title": {"type": "plain_text", "text": "Save a story"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "story",
                "label": {"type": "plain_text", "text": "What came of it"},
                "element": {"type": "plain_text_input", "action_id": "words"},
            }
        ],
    }


def button(text: str, action_id: str) -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": action_id,
                "text": {"type": "plain_text", "text": text},
                "value": "7",
            }
        ],
    }


def test_a_message_is_answered_a_button_pressed_a_modal_filled(slack: Slack, bot: Bot) -> None:
    stories = []

    @bot.app.message("hello")
    def hello(event: dict[str, Any], client: Any) -> None:
        section = {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Hi* <@" + event["user"] + ">"},
        }
        client.chat_postMessage(
            channel=event["user"], text="Hi", blocks=[section, button("Keep it", "keep")]
        )

    @bot.app.action("keep")
    def keep(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=save_modal())

    @bot.app.view("save")
    def save(ack: Any, view: dict[str, Any]) -> None:
        words = view["state"]["values"]["story"]["words"]["value"]
        stories.append(words)
        ack() if len(words) > 3 else ack(response_action="errors", errors={"story": "Longer"})

    bob = slack.person("bob")
    bob.says("hello everybody", in_="#launch")
    assert bob.sees("Hi @bob").where == "DM with @sampler"
    slack.person("eve").does_not_see("Hi @bob")

    bob.clicks("Keep it")
    bob.fills("Save a story", {"What came of it": "We"})
    bob.sees("Longer")
    bob.fills("Save a story", {"What came of it": "We shipped"})
    assert stories == ["We", "We shipped"]
    bob.does_not_see("What came of it")


def test_what_is_not_seen_is_told_with_what_is(slack: Slack, bot: Bot) -> None:
    bob = slack.person("bob")
    bob.says("only this", in_="#launch")
    with pytest.raises(
        AssertionError, match=r"does not see 'that'[\s\S]*#launch \| @bob: only this"
    ):
        bob.sees("that", within=0)
