"""The rules of Block Kit one by one: at the limit taken, one over it refused."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.api_errors import SlackError
from sandbox.blocks import check_message, check_view

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(1), **more}


def option(text: int = 1, value: int = 1, **more: Any) -> Json:
    return {"text": plain(text), "value": "v" * value, **more}


def options(count: int) -> list[Json]:
    return [option(value=n + 1) for n in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "placeholder": plain(1), "options": options(1), **more}


def asks(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def confirm(**more: Any) -> Json:
    parts = {name: plain(1) for name in ("title", "text", "confirm", "deny")}
    return button(confirm=parts | more)


def image(length: int) -> Json:
    return {"type": "image", "image_url": "https://a.test/b.png", "alt_text": "x" * length}


LIMITS: list[tuple[str, Callable[[int], Json], int]] = [
    ("section text", lambda n: section(text=mrkdwn(n)), 3_000),
    ("section field", lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2_000),
    ("section fields", lambda n: {"type": "section", "fields": [plain(1)] * n}, 10),
    ("block id", lambda n: section(block_id="b" * n), 255),
    ("header", lambda n: {"type": "header", "text": plain(n)}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    ("context text", lambda n: {"type": "context", "elements": [mrkdwn(n)]}, 2_000),
    ("actions", lambda n: actions(*(button() for _ in range(n))), 25),
    ("image alt text", image, 2_000),
    ("image title", lambda n: image(1) | {"title": plain(n)}, 2_000),
    ("image url", lambda n: image(1) | {"image_url": "u" * n}, 3_000),
    ("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    ("table rows", lambda n: {"type": "table", "rows": [[{}]] * n}, 100),
    ("table columns", lambda n: {"type": "table", "rows": [[{}] * n]}, 20),
    ("input label", lambda n: asks(typed()) | {"label": plain(n)}, 2_000),
    ("input hint", lambda n: asks(typed(), hint=plain(n)), 2_000),
    ("button text", lambda n: actions(button(text=plain(n))), 75),
    ("button value", lambda n: actions(button(value="v" * n)), 2_000),
    ("button url", lambda n: actions(button(url="u" * n)), 3_000),
    ("button label", lambda n: actions(button(accessibility_label="a" * n)), 75),
    ("action id", lambda n: actions(button(action_id="a" * n)), 255),
    ("confirm title", lambda n: actions(confirm(title=plain(n))), 100),
    ("confirm text", lambda n: actions(confirm(text=plain(n))), 300),
    ("confirm yes", lambda n: actions(confirm(confirm=plain(n))), 30),
    ("confirm no", lambda n: actions(confirm(deny=plain(n))), 30),
    ("placeholder", lambda n: actions(select(placeholder=plain(n))), 150),
    ("options", lambda n: actions(select(options=options(n))), 100),
    ("option text", lambda n: actions(select(options=[option(text=n)])), 75),
    ("option value", lambda n: actions(select(options=[option(value=n)])), 150),
    (
        "option description",
        lambda n: actions(select(options=[option(description=plain(n))])),
        75,
    ),
    ("overflow", lambda n: actions({"type": "overflow", "options": options(n)}), 5),
    ("checkboxes", lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    ("radio", lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    ("typed at first", lambda n: asks(typed(initial_value="x" * n)), 3_000),
    ("typed at most", lambda n: asks(typed(max_length=n)), 3_000),
    ("files", lambda n: asks({"type": "file_input", "max_files": n}), 10),
]


@pytest.mark.parametrize(("name", "made", "most"), LIMITS, ids=[row[0] for row in LIMITS])
def test_at_the_limit_and_one_over(name: str, made: Callable[[int], Json], most: int) -> None:
    check_message([made(most)])
    with pytest.raises(SlackError) as caught:
        check_message([made(most + 1)])
    assert caught.value.name == "invalid_blocks"
    assert "[json-pointer:/blocks/0" in messages(caught.value)[0]


def messages(error: SlackError) -> list[str]:
    found: list[str] = error.more["response_metadata"]["messages"]
    return found


GROUPS = [{"label": plain(75), "options": options(1)}]
TAKEN: dict[str, Json] = {
    "an option group": actions({"type": "static_select", "option_groups": GROUPS}),
    "each picker": actions(
        {"type": "datepicker", "initial_date": "2026-02-28"},
        {"type": "timepicker", "initial_time": "23:59"},
        {"type": "datetimepicker", "initial_date_time": 1_760_000_000},
    ),
    "people": actions({"type": "users_select"}, {"type": "multi_users_select"}),
    "an accessory": section(accessory=image(1)),
    "a rich text": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": []}],
    },
    "a number": asks({"type": "number_input", "is_decimal_allowed": False}),
    "a video": {
        "type": "video",
        "title": plain(199),
        "alt_text": "a",
        "video_url": "https://a.test/v",
        "thumbnail_url": "https://a.test/t",
    },
}


@pytest.mark.parametrize("block", TAKEN.values(), ids=TAKEN)
def test_taken(block: Json) -> None:
    check_message([block])


REFUSED: dict[str, tuple[Json, str]] = {
    "no type": ({"text": plain(1)}, "missing required field: type"),
    "an unknown type": ({"type": "poem"}, "unsupported type: poem"),
    "an unknown property": (section(colour="red"), "invalid additional property: colour"),
    "an empty section": ({"type": "section"}, "`text` or `fields`"),
    "an empty text": (section(text=mrkdwn(0)), "must be more than 0 characters"),
    "markup in a header": ({"type": "header", "text": mrkdwn(1)}, "unsupported type: mrkdwn"),
    "markup on a button": (actions(button(text=mrkdwn(1))), "unsupported type: mrkdwn"),
    "a text that is none": (section(text="x"), "must be an object"),
    "no elements": (actions(), "no fewer than 1"),
    "elements that are none": ({"type": "actions", "elements": {}}, "must be an array"),
    "a wrong style": (actions(button(style="loud")), "must be one of: primary, danger"),
    "an input in actions": (actions(typed()), "unsupported type: plain_text_input"),
    "a button in an input": (asks(button()), "unsupported type: button"),
    "a picker as context": (
        {"type": "context", "elements": [button()]},
        "unsupported type: button",
    ),
    "the same action twice": (
        actions(button(action_id="a"), button(action_id="a")),
        "`action_id` a already exists",
    ),
    "no date": (
        actions({"type": "datepicker", "initial_date": "2026-13-01"}),
        "must be a date",
    ),
    "no time": (actions({"type": "timepicker", "initial_time": "24:00"}), "must be a time"),
    "options and groups": (actions(select(option_groups=GROUPS)), "`options` or `option_groups`"),
    "a stranger at first": (
        actions(select(initial_option=option(text=2))),
        "must match one of the options",
    ),
    "lengths that cross": (asks(typed(min_length=9, max_length=8)), "no more than max_length"),
    "a picture of nothing": ({"type": "image", "alt_text": "a"}, "`image_url` or `slack_file`"),
    "a picture without words": (
        {"type": "image", "image_url": "https://a.test"},
        "missing required field: alt_text",
    ),
    "a link on a choice": (
        actions(select(options=[option(url="https://a.test")])),
        "invalid additional property: url",
    ),
    "a word for yes": (asks(typed(multiline="yes")), "must be a boolean"),
}


@pytest.mark.parametrize(("block", "why"), REFUSED.values(), ids=REFUSED)
def test_refused(block: Json, why: str) -> None:
    with pytest.raises(SlackError) as caught:
        check_message([block])
    assert why in messages(caught.value)[0]


def test_fifty_blocks_in_a_message_a_hundred_in_a_view() -> None:
    check_message([section()] * 50)
    check_view(modal(*[section()] * 100), "modal")
    check_view(home(*[section()] * 100), "home")
    with pytest.raises(SlackError) as message:
        check_message([section()] * 51)
    with pytest.raises(SlackError) as view:
        check_view(modal(*[section()] * 101), "modal")
    assert "no more than 50 items" in messages(message.value)[0]
    assert "no more than 100 items" in messages(view.value)[0]


def test_13_200_characters_over_all_blocks() -> None:
    check_message([section(text=mrkdwn(2_640))] * 5)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section(text=mrkdwn(2_640))] * 5 + [section()])


def test_block_ids_are_unique() -> None:
    check_message([section(block_id="a"), section(block_id="b")])
    with pytest.raises(SlackError) as caught:
        check_message([section(block_id="a"), section(block_id="a")])
    assert "/blocks/1/block_id" in messages(caught.value)[0]


def test_blocks_that_are_no_list() -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_message("[")


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(1), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


VIEW_LIMITS: list[tuple[str, Callable[[int], Any], int]] = [
    ("title", plain, 24),
    ("submit", plain, 24),
    ("close", plain, 24),
    ("private_metadata", lambda n: "m" * n, 3_000),
    ("callback_id", lambda n: "c" * n, 255),
    ("external_id", lambda n: "e" * n, 255),
]


@pytest.mark.parametrize(("name", "made", "most"), VIEW_LIMITS, ids=[r[0] for r in VIEW_LIMITS])
def test_a_views_limits(name: str, made: Callable[[int], Any], most: int) -> None:
    check_view(modal(**{name: made(most)}), "modal")
    with pytest.raises(SlackError) as caught:
        check_view(modal(**{name: made(most + 1)}), "modal")
    assert caught.value.name == "invalid_arguments"
    assert f"[json-pointer:/view/{name}" in messages(caught.value)[0]


@pytest.mark.parametrize(
    ("view", "kind", "why"),
    [
        (modal(asks(typed())), "modal", "submit"),
        ({"type": "modal", "blocks": []}, "modal", "missing required field: title"),
        (home(), "modal", "must be one of: modal"),
        (modal(), "home", "must be one of: home"),
        (home(title=plain(1)), "home", "invalid additional property: title"),
        (modal({"type": "markdown", "text": "x"}), "modal", "unsupported type: markdown"),
        (home({"type": "table", "rows": [[{}]]}), "home", "unsupported type: table"),
        ([], "modal", "must be an object"),
        (
            modal(
                asks(typed(focus_on_load=True)), asks(typed(focus_on_load=True)), submit=plain(1)
            ),
            "modal",
            "focus_on_load",
        ),
    ],
)
def test_views_that_are_refused(view: Any, kind: str, why: str) -> None:
    with pytest.raises(SlackError) as caught:
        check_view(view, kind)
    assert why in " ".join(messages(caught.value))


def test_a_modal_with_inputs_and_submit_is_taken() -> None:
    check_view(modal(asks(typed()), submit=plain(1)), "modal")
    check_view(home(asks(typed(), dispatch_action=True)), "home")
