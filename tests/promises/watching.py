"""What must not happen meanwhile: a line at error level, a failure counted, another's row moved."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy import select

from bot.metrics import EVENTS, JOBS_FAILED
from bot.store.database import Base, Database

SERIOUS = {"error", "critical", "exception"}


class Lines(logging.Handler):
    """Collects what is logged at error level, by structlog or by logging."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.name}: {record.getMessage()}"[:300])

    def hears(self, _logger: Any, method: str, line: Any) -> Any:
        if method in SERIOUS:
            self.found.append(_told(line))
        raise structlog.DropEvent

    def take(self) -> list[str]:
        found, self.found = self.found, []
        return found


def _told(line: Any) -> str:
    error = line.get("error")
    if not isinstance(error, BaseException):
        return str(line)[:300]
    trace, places = error.__traceback__, []
    while trace:
        code = trace.tb_frame.f_code
        if "/bot/" in code.co_filename or "/handlers/" in code.co_filename:
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{line.get('event')} {type(error).__name__}: {str(error)[:150]} at {places[-4:]}"


@contextmanager
def error_lines() -> Iterator[Lines]:
    """All that is logged at error level while the block runs."""
    lines, root = Lines(), logging.getLogger()
    before = structlog.get_config()
    structlog.configure(
        processors=[lines.hears], wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )  # fmt: skip
    root.addHandler(lines)
    try:
        yield lines
    finally:
        root.removeHandler(lines)
        structlog.configure(**before)


def failures() -> float:
    """Events that failed and jobs that raised, so far in this process."""
    counted = [one for metric in (EVENTS, JOBS_FAILED) for one in metric.collect()]
    return sum(
        sample.value
        for one in counted
        for sample in one.samples
        if sample.name.endswith("_total")
        and ("job" in sample.labels or sample.labels.get("outcome") == "failed")
    )


def rows_of(database: Database, workspace_id: int) -> dict[str, list[str]]:
    """Every row of a workspace, table by table, its own row included."""
    found = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            owner = table.c.id if table.name == "workspaces" else table.c.get("workspace_id")
            if owner is not None:
                rows = session.execute(select(table).where(owner == workspace_id))
                found[table.name] = sorted(map(repr, rows))
    return found
