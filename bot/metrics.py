"""What an operator can watch. `docs/operating.md` lists each."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

EVENTS = Counter("footbridge_events_total", "Events taken in, or not", ["outcome"])
INTAKE_SECONDS = Histogram(
    "footbridge_intake_seconds", "From an event's arrival to its commit",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3),
)  # fmt: skip
JOB_SECONDS = Histogram("footbridge_job_seconds", "A job's run", ["job"])
JOBS_FAILED = Counter("footbridge_jobs_failed_total", "Runs of a job that raised", ["job"])
NUDGES = Counter("footbridge_nudges_total", "Nudges by how their delivery ended", ["state"])
