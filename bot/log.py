"""Structured logs: one line a happening, never a person's words, never a secret."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

Line = MutableMapping[str, Any]

log: Any = structlog.get_logger("footbridge")


def configure(level: str, plain: bool = False) -> None:
    """Write JSON lines (or, `plain`, readable ones) of that level and above to standard error."""
    number = logging.getLevelNamesMapping()[level]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if plain
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _format_error,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # The SDK logs whole payloads at DEBUG: what people write has no place in a log.
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format="%(message)s")
    for chatty in ("slack_sdk", "sqlalchemy", "apscheduler"):
        logging.getLogger(chatty).setLevel(max(number, logging.WARNING))


def _format_error(_logger: Any, _method: str, line: Line) -> Line:
    """An error's kind and where it arose; its message may quote values, so it stays out."""
    error = line.pop("error", None)
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            line["where"] = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    return line
