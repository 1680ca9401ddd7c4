"""The rules of interactive elements and composition objects."""

from typing import Any

from .checks import (
    ANY_TEXT,
    Check,
    Report,
    anything,
    boolean,
    both,
    integer,
    list_of,
    matching,
    one_of,
    record,
    string,
    text,
)

ID, VALUE, URL = string(255), string(2_000, 0), string(3_000)
PLACEHOLDER = text(150)
DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date (YYYY-MM-DD)")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time (HH:mm)")
ENTITY = string(255)

CONFIRM = record(
    {
        "title!": text(100),
        "text!": text(300, ANY_TEXT),
        "confirm!": text(30),
        "deny!": text(30),
        "style": one_of("primary", "danger"),
    }
)


def _option(kinds: tuple[str, ...], **more: Check) -> Check:
    return record(
        {
            "text!": text(75, kinds),
            "value!": string(150, 0),
            "description": text(75, kinds),
            **more,
        }
    )


OPTION = _option(("plain_text",))
MARKED_OPTION = _option(ANY_TEXT)
LINKED_OPTION = _option(("plain_text",), url=URL)
OPTIONS = list_of(OPTION, 100)
GROUPS = list_of(record({"label!": text(75), "options!": OPTIONS}), 100)


def element(**fields: Check) -> Check:
    """What nearly every element may hold, and these. `name_` is required."""
    own = {name.removesuffix("_") + "!" * name.endswith("_"): c for name, c in fields.items()}
    return record({"type!": anything, "action_id": ID, **own})


def _select(**fields: Check) -> Check:
    return element(placeholder=PLACEHOLDER, confirm=CONFIRM, focus_on_load=boolean, **fields)


def _has_options(report: Report, value: Any, at: str) -> None:
    """Options or groups of them, not both; what is chosen at the start is one of them."""
    if ("options" in value) == ("option_groups" in value):
        report.wrong(at, "must define either `options` or `option_groups`")
        return
    groups = value.get("option_groups") or [{"options": value["options"]}]
    offered = [option for group in groups for option in group["options"]]
    initial = value.get("initial_options") or [value.get("initial_option")]
    for chosen in initial:
        if chosen is not None and chosen not in offered:
            report.wrong(at, "initial option must match one of the options")


def _lengths(report: Report, value: Any, at: str) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3_000):
        report.wrong(f"{at}/min_length", "must be no more than max_length")


BUTTON = element(
    text_=text(75),
    value=VALUE,
    url=URL,
    style=one_of("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=string(75),
)


def has_source(report: Report, value: Any, at: str) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        report.wrong(at, "must define either `image_url` or `slack_file`")


def _one_name(report: Report, value: Any, at: str) -> None:
    if bool(value.get("id")) == bool(value.get("url")):
        report.wrong(at, "must define either `id` or `url`")


SLACK_FILE = both(record({"id": string(255), "url": URL}), _one_name)
IMAGE = both(
    record(
        {
            "type!": anything,
            "alt_text!": string(2_000),
            "image_url": URL,
            "slack_file": SLACK_FILE,
        }
    ),
    has_source,
)
_STATIC: dict[str, Check] = {"options": OPTIONS, "option_groups": GROUPS}
_MOST = {"max_selected_items": integer(1, 1_000)}
_FILTER = {
    "response_url_enabled": boolean,
    "default_to_current_conversation": boolean,
    "filter": anything,
}
_INITIAL = list_of(ENTITY, 100, 0)

SELECTS: dict[str, Check] = {
    "static_select": both(_select(**_STATIC, initial_option=OPTION), _has_options),
    "external_select": _select(initial_option=OPTION, min_query_length=integer(0, 1_000)),
    "users_select": _select(initial_user=ENTITY),
    "conversations_select": _select(initial_conversation=ENTITY, **_FILTER),
    "channels_select": _select(initial_channel=ENTITY, response_url_enabled=boolean),
}
MULTIPLE: dict[str, Check] = {
    "multi_static_select": both(
        _select(**_STATIC, **_MOST, initial_options=list_of(OPTION, 100)), _has_options
    ),
    "multi_external_select": _select(
        **_MOST, initial_options=list_of(OPTION, 100), min_query_length=integer(0, 1_000)
    ),
    "multi_users_select": _select(**_MOST, initial_users=_INITIAL),
    "multi_conversations_select": _select(**_MOST, **_FILTER, initial_conversations=_INITIAL),
    "multi_channels_select": _select(**_MOST, initial_channels=_INITIAL),
}
CHOICES: dict[str, Check] = {
    "checkboxes": both(
        element(
            options_=list_of(MARKED_OPTION, 10),
            initial_options=list_of(MARKED_OPTION, 10),
            confirm=CONFIRM,
            focus_on_load=boolean,
        ),
        _has_options,
    ),
    "radio_buttons": both(
        element(
            options_=list_of(MARKED_OPTION, 10),
            initial_option=MARKED_OPTION,
            confirm=CONFIRM,
            focus_on_load=boolean,
        ),
        _has_options,
    ),
}
PICKERS: dict[str, Check] = {
    "datepicker": _select(initial_date=DATE),
    "timepicker": _select(initial_time=TIME, timezone=string(100)),
}
MOMENT: dict[str, Check] = {
    "datetimepicker": element(
        initial_date_time=integer(1_000_000_000, 9_999_999_999),
        confirm=CONFIRM,
        focus_on_load=boolean,
    )
}
OVERFLOW = element(options_=list_of(LINKED_OPTION, 5), confirm=CONFIRM)


def _typed(**fields: Check) -> Check:
    return element(
        placeholder=PLACEHOLDER,
        focus_on_load=boolean,
        dispatch_action_config=record(
            {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 2)}
        ),
        **fields,
    )


_NUMBER = {"min_value": string(100), "max_value": string(100), "initial_value": string(100)}
TYPED: dict[str, Check] = {
    "plain_text_input": both(
        _typed(
            initial_value=string(3_000, 0),
            multiline=boolean,
            min_length=integer(0, 3_000),
            max_length=integer(1, 3_000),
        ),
        _lengths,
    ),
    "number_input": _typed(is_decimal_allowed_=boolean, **_NUMBER),
    "email_text_input": _typed(initial_value=string(3_000, 0)),
    "url_text_input": _typed(initial_value=string(3_000, 0)),
    "rich_text_input": _typed(initial_value=anything),
    "file_input": element(
        filetypes=list_of(string(50), 100), max_files=integer(1, 10), focus_on_load=boolean
    ),
}
PRESSED: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": element(
        text_=text(75),
        workflow_=anything,
        style=one_of("primary", "danger"),
        accessibility_label=string(75),
    ),
}
