"""The rules of blocks: what each may hold, and how much."""

from typing import Any

from . import parts
from .checks import (
    ANY_TEXT,
    Check,
    Report,
    anything,
    boolean,
    both,
    by_type,
    list_of,
    record,
    string,
    text,
)

_ACCESSORY = by_type(
    {
        **parts.PRESSED,
        **parts.SELECTS,
        **parts.MULTIPLE,
        **parts.CHOICES,
        **parts.PICKERS,
        "image": parts.IMAGE,
    }
)
_ACTION = by_type(
    {
        **parts.PRESSED,
        **parts.SELECTS,
        **parts.MULTIPLE,
        **parts.CHOICES,
        **parts.PICKERS,
        **parts.MOMENT,
    }
)
_INPUT = by_type(
    {
        **parts.TYPED,
        **parts.SELECTS,
        **parts.MULTIPLE,
        **parts.CHOICES,
        **parts.PICKERS,
        **parts.MOMENT,
    }
)
_CONTEXT = by_type(
    {
        "image": parts.IMAGE,
        "plain_text": text(2_000),
        "mrkdwn": text(2_000, ANY_TEXT),
    }
)


def block(**fields: Check) -> Check:
    """A block with these fields; `name_` is required."""
    own = {name.removesuffix("_") + "!" * name.endswith("_"): c for name, c in fields.items()}
    return record({"type!": anything, "block_id": string(255), **own})


def _says_something(report: Report, value: Any, at: str) -> None:
    if not value.get("text") and not value.get("fields"):
        report.wrong(at, "must define either `text` or `fields`")


def _distinct_actions(report: Report, value: Any, at: str) -> None:
    seen = set()
    for number, found in enumerate(value["elements"]):
        name = found.get("action_id")
        if name and name in seen:
            where = f"{at}/elements/{number}/action_id"
            report.wrong(where, f"`action_id` {name} already exists")
        seen.add(name)


def _loose(report: Report, value: Any, at: str) -> None:
    """A block whose inside is not checked, beyond its id."""
    if value.get("block_id") is not None:
        string(255)(report, value["block_id"], f"{at}/block_id")


_RICH = by_type(
    dict.fromkeys(
        ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"),
        anything,
    )
)

_MESSAGE_ONLY: dict[str, Check] = {
    "file": block(external_id_=string(255), source_=string(20)),
    "markdown": block(text_=string(12_000)),
    "table": block(
        rows_=list_of(list_of(anything, 20), 100), column_settings=list_of(anything, 20)
    ),
    "context_actions": block(elements_=list_of(anything, 5)),
    **dict.fromkeys(
        ("card", "carousel", "data_table", "data_visualization", "plan", "task_card"), _loose
    ),
}
NOT_IN_VIEWS = frozenset(_MESSAGE_ONLY)

LAYOUT = by_type(
    {
        "section": both(
            block(
                text=text(3_000, ANY_TEXT),
                fields=list_of(text(2_000, ANY_TEXT), 10),
                accessory=_ACCESSORY,
                expand=boolean,
            ),
            _says_something,
        ),
        "divider": block(),
        "header": block(text_=text(150)),
        "image": both(
            block(
                alt_text_=string(2_000),
                image_url=string(3_000),
                slack_file=parts.SLACK_FILE,
                title=text(2_000),
            ),
            parts.has_source,
        ),
        "context": block(elements_=list_of(_CONTEXT, 10)),
        "actions": both(block(elements_=list_of(_ACTION, 25)), _distinct_actions),
        "input": block(
            label_=text(2_000),
            element_=_INPUT,
            hint=text(2_000),
            optional=boolean,
            dispatch_action=boolean,
        ),
        "rich_text": block(elements_=list_of(_RICH, 1_000, 0)),
        "video": block(
            title_=text(199),
            alt_text_=string(2_000),
            thumbnail_url_=string(3_000),
            video_url_=string(3_000),
            title_url=string(3_000),
            description=text(199),
            author_name=string(49),
            provider_name=string(2_000),
            provider_icon_url=string(3_000),
        ),
        "alert": _loose,
        "container": _loose,
        **_MESSAGE_ONLY,
    }
)
