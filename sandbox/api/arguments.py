"""The arguments of a call: out of query, form or JSON body, checked against the table."""

import json
from typing import Any
from urllib.parse import parse_qsl

from ..api_errors import SlackError, invalid_arguments
from ..model import Json
from .table import Argument, Method

_TRUE, _FALSE = ("true", "1", "t", "yes"), ("false", "0", "f", "no", "")


def read(content_type: str, query: str, body: bytes, *, takes_json: bool) -> Json:
    """Everything that was sent, unchecked. SlackError where the body is no JSON though it says
    so; a JSON body is ignored by methods that take none."""
    found: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        return found | (_json_body(body) if takes_json and body else {})
    if content_type.startswith("application/x-www-form-urlencoded"):
        found |= parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    return found


def _json_body(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise SlackError("invalid_json") from None
    if not isinstance(found, dict):
        raise SlackError("json_not_object")
    return found


def check(method: Method, sent: Json) -> Json:
    """The arguments by their types. All that is wrong is named at once, as Slack does."""
    wrong = [
        f"missing required field: {argument.name}"
        for argument in method.arguments
        if argument.required and sent.get(argument.name) in (None, "")
    ]
    found: Json = {}
    for argument in method.arguments:
        if sent.get(argument.name) is None:
            continue
        try:
            found[argument.name] = _typed(argument, sent[argument.name])
        except ValueError as error:
            wrong.append(f"{error} [json-pointer:/{argument.name}]")
    if wrong:
        raise invalid_arguments(*wrong)
    return found


def _typed(argument: Argument, value: Any) -> Any:
    return {"str": _str, "int": _int, "bool": _bool, "csv": _csv, "json": _json}[argument.kind](
        value
    )


def _str(value: Any) -> str:
    if isinstance(value, bool | list | dict):
        raise ValueError("must be a string")
    return str(value)


def _int(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    try:
        return int(value) if value != "" else 0
    except (TypeError, ValueError):
        raise ValueError("must be a number") from None


def _bool(value: Any) -> bool:
    word = str(value).lower()
    if word not in _TRUE and word not in _FALSE:
        raise ValueError("must be a boolean")
    return word in _TRUE


def _csv(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(row, str) for row in value):
        return ",".join(value)
    return _str(value)


def _json(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
